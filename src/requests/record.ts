import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pdfmake from 'pdfmake'
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.d.ts'
import { momentWords } from '../calendar/days.ts'
import type { ChainHead } from '../db/audit.ts'
import { summary, titleOf } from './form.ts'
import { type Decision, present } from './request.ts'
import { nameOf, type Scene } from './scene.ts'
import { signedWords } from './words.ts'

// The font files lie in the package; it is Roboto because it covers the names of Europe, Cyrillic and Greek included.
const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto')
pdfmake.setFonts({
  Roboto: {
    normal: join(fonts, 'Roboto-Regular.ttf'),
    bold: join(fonts, 'Roboto-Medium.ttf'),
    italics: join(fonts, 'Roboto-Italic.ttf'),
  },
})
// Nothing of a document may make us fetch anything: no pictures, no addresses.
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path) => path.startsWith(fonts))

/**
 * The policy's form filled in and signed, A4.
 * @param scene an approved request
 * @param head the school's audit chain when this was printed: with it, `staffroom audit verify` can tell later whether
 *   anything before it was changed
 */
export async function recordPdf(scene: Scene, head: ChainHead | undefined): Promise<Buffer> {
  return pdfmake.createPdf(recordDocument(scene, head)).getBuffer()
}

/** The record as pdfmake takes it. Text is never parsed: what somebody wrote stands as they wrote it. */
export function recordDocument(scene: Scene, head: ChainHead | undefined): TDocumentDefinitions {
  const { request, procedure, school, pack } = scene
  const submission = present(request)
  return {
    pageSize: 'A4',
    pageMargins: [50, 50, 50, 60],
    defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.2 },
    styles: {
      h1: { fontSize: 18, bold: true },
      h2: { fontSize: 12, bold: true, margin: [0, 14, 0, 4] },
      quiet: { color: '#555555', fontSize: 9 },
    },
    info: { title: `${procedure.form.title}, request ${request.number}`, author: school.name, creator: 'Staffroom' },
    footer: (page, pages) => ({
      text: `${school.name} · request ${request.number} · page ${page} of ${pages}`,
      style: 'quiet',
      alignment: 'center',
      margin: [0, 20, 0, 0],
    }),
    content: [
      { text: school.name, style: 'quiet' },
      { text: procedure.form.title, style: 'h1' },
      { text: titleOf(procedure, submission.answers, scene.directory), fontSize: 13, margin: [0, 2, 0, 2] },
      {
        text: `Request ${request.number}, under ${pack.title} (${procedure.clause.join(', ')}). Sent by ${nameOf(scene, submission.by)} on ${momentWords(school.timezone, submission.at)}, approved on ${momentWords(school.timezone, request.endedAt ?? submission.at)}.`,
        style: 'quiet',
      },
      ...summary(procedure, submission.answers, scene.directory).flatMap(sectionContent),
      { text: 'Approval', style: 'h2' },
      ...request.decisions.map((decision) => signatureContent(decision, scene)),
      ...earlierContent(scene),
      { text: 'How to check this record', style: 'h2' },
      ...checkContent(scene, head),
    ],
  }
}

const LINES = { hLineWidth: () => 0.5, vLineWidth: () => 0, hLineColor: () => '#bbbbbb' }

function sectionContent(section: { title: string; rows: { label: string; value: string }[] }): Content[] {
  const body = section.rows.map((row) => [
    { text: row.label, bold: true },
    { text: row.value === '' ? '–' : row.value },
  ])
  return [
    { text: section.title, style: 'h2' },
    { table: { widths: [170, '*'], dontBreakRows: true, body }, layout: LINES },
  ]
}

function signatureContent(decision: Decision, scene: Scene): Content {
  return {
    unbreakable: true,
    margin: [0, 2, 0, 8],
    table: {
      widths: [170, '*'],
      body: [
        [
          { text: decision.stepName, bold: true },
          {
            stack: [
              { text: decision.sentences.join(' '), italics: true },
              { text: signedWords(decision, scene), margin: [0, 4, 0, 0] },
            ],
          },
        ],
      ],
    },
  }
}

/** Rounds before changes were asked for: who had signed what is no longer the approved text. */
function earlierContent(scene: Scene): Content[] {
  const { earlier } = scene.request
  if (earlier.length === 0) return []
  const lines = earlier.map(
    (decision) =>
      `${decision.stepName}: ${signedWords(decision, scene)} (version ${decision.submission + 1} of the form)`,
  )
  return [{ text: 'Earlier versions', style: 'h2' }, { ul: lines }]
}

function checkContent(scene: Scene, head: ChainHead | undefined): Content[] {
  const { request } = scene
  return [
    {
      text: 'Everybody above signed exactly the text of this form. Its check value is in the school’s audit trail beside each signature. “staffroom audit verify” confirms that the trail is unbroken up to the entry named here.',
      style: 'quiet',
    },
    {
      margin: [0, 4, 0, 0],
      style: 'quiet',
      table: {
        widths: [170, '*'],
        body: [
          ['Request', request.id],
          ['Check value of the form', present(request).textHash],
          ['Version of the policy pack', request.packHash],
          ['Last entry of the audit trail', head === undefined ? 'none' : `${head.chain} ${head.seq}`],
          ['Its check value', head?.hash ?? 'none'],
        ],
      },
      layout: 'noBorders',
    },
  ]
}
