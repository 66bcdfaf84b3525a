import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.d.ts'
import { momentWords } from '../calendar/days.ts'
import type { ChainHead } from '../db/audit.ts'
import { summary, titleOf } from '../forms/form.ts'
import { printPdf } from '../pdf/print.ts'
import { rowsTable, sheet } from '../pdf/sheet.ts'
import { nameIn } from '../people/directory.ts'
import { type Decision, present } from './request.ts'
import type { PlannedStep } from './route.ts'
import type { Scene } from './scene.ts'
import { signedWords, stepTitle, writerWords } from './words.ts'

/**
 * The policy's form filled in and signed, A4.
 * @param scene an approved request
 * @param head the school's audit chain when this was printed: with it, `staffroom audit verify` can tell later whether
 *   anything before it was changed
 */
export async function recordPdf(scene: Scene, head: ChainHead | undefined): Promise<Buffer> {
  return printPdf(recordDocument(scene, head))
}

/** The record as pdfmake takes it. */
export function recordDocument(scene: Scene, head: ChainHead | undefined): TDocumentDefinitions {
  const { request, procedure, school, pack } = scene
  const submission = present(request)
  const about = {
    title: `${procedure.form.title}, request ${request.number}`,
    author: school.name,
    foot: `${school.name} · request ${request.number}`,
  }
  return sheet(about, [
    { text: school.name, style: 'quiet' },
    { text: procedure.form.title, style: 'h1' },
    { text: titleOf(procedure, submission.answers, scene.directory), fontSize: 13, margin: [0, 2, 0, 2] },
    {
      text: `Request ${request.number}, under ${pack.title} (${procedure.clause.join(', ')}). Sent by ${nameIn(scene, submission.by)} on ${momentWords(school.timezone, submission.at)}, approved on ${momentWords(school.timezone, request.endedAt ?? submission.at)}.`,
      style: 'quiet',
    },
    ...summary(procedure, submission.answers, scene.directory).flatMap(sectionContent),
    { text: 'Approval', style: 'h2' },
    ...scene.route.flatMap((step) =>
      step.decision === undefined ? [] : [signatureContent(step, step.decision, scene)],
    ),
    ...earlierContent(scene),
    { text: 'How to check this record', style: 'h2' },
    ...checkContent(scene, head),
  ])
}

function sectionContent(section: { title: string; rows: { label: string; value: string }[] }): Content[] {
  return [{ text: section.title, style: 'h2' }, rowsTable(section.rows)]
}

function signatureContent(step: PlannedStep, decision: Decision, scene: Scene): Content {
  return {
    unbreakable: true,
    margin: [0, 2, 0, 8],
    table: {
      widths: [170, '*'],
      body: [
        [
          { text: stepTitle(step), bold: true },
          {
            stack: [
              { text: decision.sentences.join(' '), italics: true },
              ...writtenContent(decision, scene),
              { text: signedWords(decision, scene), margin: [0, 4, 0, 0] },
            ],
          },
        ],
      ],
    },
  }
}

/** An adviser's advice, an approver's reasons: as they wrote them. */
function writtenContent(decision: Decision, scene: Scene): Content[] {
  if (decision.text === undefined) return []
  return [{ text: writerWords(decision, scene), style: 'quiet', margin: [0, 4, 0, 0] }, { text: decision.text }]
}

/** Rounds before changes were asked for: who had signed what is no longer the approved text. */
function earlierContent(scene: Scene): Content[] {
  const { earlier } = scene.request
  if (earlier.length === 0) return []
  const lines = earlier.map((decision) => ({
    stack: [
      `${decision.stepName}: ${signedWords(decision, scene)} (version ${decision.submission + 1} of the form)`,
      ...writtenContent(decision, scene),
    ],
  }))
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
