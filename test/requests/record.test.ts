import { describe, expect, it } from 'vitest'
import { formFields } from '../../src/packs/form.ts'
import { recordDocument, recordPdf } from '../../src/requests/record.ts'
import type { Scene } from '../../src/requests/scene.ts'
import { siteCreation } from '../builders/packs.ts'
import { readPdf } from '../builders/pdf-text.ts'
import { sceneFor, school, signature, siteRequest } from '../builders/scenes.ts'

const HEAD = { chain: 'larkfield', seq: 4711n, hash: 'f00d'.repeat(16) }
const approved = { current: 3, status: 'approved', endedAt: '2026-11-21T11:00:00.000Z' } as const

const pages = async (scene: Scene, head: typeof HEAD | undefined = HEAD) => readPdf(await recordPdf(scene, head))
const textOf = async (scene: Scene, head?: typeof HEAD) => (await pages(scene, head)).map(({ text }) => text).join('')

/** A request in which every text of the form says this. */
function filledWith(text: string): Scene {
  const request = siteRequest(approved)
  const [first] = request.submissions
  if (first === undefined) throw new Error('nothing was sent')
  const texts = formFields(siteCreation()).filter(({ kind }) => kind === 'line' || kind === 'text')
  const answers = { ...first.answers, ...Object.fromEntries(texts.map(({ id }) => [id, text])) }
  return sceneFor({ ...request, submissions: [{ ...first, answers }] })
}

describe('the signed record', () => {
  it('holds the form as it was sent in, and each signature with its sentence, name and moment', async () => {
    const text = await textOf(sceneFor(siteRequest(approved)))
    for (const part of [
      'Larkfield Primary',
      'Facebook · Year 4',
      'Sent by Amira Hussain on 20 November 2026, 09:00, approved on 21 November 2026, 11:00.',
      'AimsFamilies see what we learn.',
      'AdministratorsAmira Hussain, Liam Doyle',
      'I sign as Line manager.Signed by Tom Okafor, 20 November 2026, 10:00',
      'I sign as Communications Manager.Signed by Bethan Rhys, 20 November 2026, 11:00',
      'I sign as Headteacher.Signed by Helen Marsh, 20 November 2026, 12:00',
    ])
      expect(text).toContain(part)
  })

  it('names the check value of the form and the head of the audit trail', async () => {
    const request = siteRequest(approved)
    const text = await textOf(sceneFor(request), HEAD)
    expect(text).toContain(`Request${request.id}`)
    expect(text).toContain('Check value of the formcheck-value-of-the-form')
    expect(text).toContain('Last entry of the audit traillarkfield 4711')
    expect(text).toContain(`Its check value${HEAD.hash}`)
    expect(text).toContain(request.packHash)
  })

  it('says so where there is no trail yet', () => {
    expect(JSON.stringify(recordDocument(sceneFor(siteRequest(approved)), undefined))).toContain(
      '["Last entry of the audit trail","none"],["Its check value","none"]',
    )
  })

  it('shows who acted for whom', async () => {
    const deputy = signature(2, { by: 'daniel', name: 'Daniel Osei', forId: 'helen' })
    const request = siteRequest({ ...approved, decisions: [signature(0), signature(1), deputy] })
    expect(await textOf(sceneFor(request))).toContain('Signed by Daniel Osei for Helen Marsh, 20 November 2026, 12:00')
  })

  it('keeps earlier versions apart from what was approved in the end', async () => {
    const request = siteRequest({ ...approved, earlier: [signature(0)] })
    expect(await textOf(sceneFor(request))).toMatch(
      /Earlier versions.*Line manager: Signed by Tom Okafor, 20 November 2026, 10:00 \(version 1 of the form\)/,
    )
    expect(await textOf(sceneFor(siteRequest(approved)))).not.toContain('Earlier versions')
  })

  it('a name stays what it was on the day of signing', async () => {
    const married = school({}, [{ id: 'tom', name: 'Tom Okafor-Lee' }])
    expect(await textOf(sceneFor(siteRequest(approved), married))).toContain('Signed by Tom Okafor, 20 November')
  })

  it('has number and page at the foot of each page', async () => {
    const all = await pages(sceneFor(siteRequest(approved)))
    expect(all.map(({ text }, at) => text.endsWith(`request 7 · page ${at + 1} of ${all.length}`))).toEqual(
      all.map(() => true),
    )
  })
})

describe('whatever people are called and write', () => {
  it.each([
    ['Polish', 'Łucja Żółkiewska-Dąbrowska'],
    ['Welsh', 'Siôn ap Gŵyn ŵŷ'],
    ['Greek', 'Αθηνά Παπαδοπούλου'],
    ['Cyrillic', 'Надія Петрова'],
    ['Turkish', 'İbrahim Şahin ğ'],
    ['Vietnamese', 'Nguyễn Thị Hường'],
    ['what looks like markup', '{"text": "x"} <b>b</b> **c** {d} [e](f)'],
  ])('%s stands as it is written', async (_language, name) => {
    const named = school({}, [{ id: 'amira', name }])
    const request = siteRequest({ ...approved, decisions: [signature(0, { name }), signature(1), signature(2)] })
    const text = await textOf(sceneFor(request, named))
    expect(text.replaceAll(/\s/g, '')).toContain(`Signedby${name.replaceAll(/\s/g, '')}`)
    expect(text.replaceAll(/\s/g, '')).toContain(`Author${name.replaceAll(/\s/g, '')}`)
  })

  it.each([
    ['emoji', '🎉👩‍🏫 Year 4 🏴󠁧󠁢󠁷󠁬󠁳󠁿'],
    ['Chinese', '李老师'],
    ['Arabic', 'أميرة حسين'],
    ['half a character', 'x\ud83c'],
    ['marks that nobody sees', 'a\u200b\u202eb\u0007c'],
    ['line ends', 'one\r\ntwo\n\nthree\u2028four'],
    ['nothing but blanks', '   '],
    ['one word as long as the field', 'w'.repeat(3000)],
  ])('%s: the record is made', async (_what, written) => {
    const all = await pages(filledWith(written))
    expect(all.length).toBeGreaterThan(0)
    expect(all.at(-1)?.text).toContain(`page ${all.length} of ${all.length}`)
  })

  it('every field at its longest: it runs over pages, nothing is lost and nothing lies outside a page', async () => {
    const longest = (max: number) => 'Families see what the class learns. '.repeat(max / 36 + 1).slice(0, max)
    const request = siteRequest(approved)
    const [first] = request.submissions
    if (first === undefined) throw new Error('nothing was sent')
    const fields = formFields(siteCreation()).filter(({ kind }) => kind === 'line' || kind === 'text')
    const answers = Object.fromEntries(fields.map(({ id, max }) => [id, longest(max ?? 3000)]))
    const scene = sceneFor({ ...request, submissions: [{ ...first, answers: { ...first.answers, ...answers } }] })
    const all = await pages(scene)
    expect(all.length).toBeGreaterThan(2)
    expect(all.flatMap(({ heights }) => heights).filter((height) => height < 30 || height > 830)).toEqual([])
    const text = all
      .map((page) => page.text.replace(/Larkfield Primary · request 7 · page \d+ of \d+$/, ''))
      .join('')
      .replaceAll(/\s/g, '')
    const words = Object.values(answers).map((answer) => answer.replaceAll(/\s/g, ''))
    expect(words.filter((word) => !text.includes(word))).toEqual([])
    expect(text).toContain('SignedbyHelenMarsh')
  })

  it('an answer of five hundred short lines is taller than a page, and none of them is lost', async () => {
    const lines = Array.from({ length: 500 }, (_, n) => `L${n}.`)
    const all = await pages(filledWith(lines.join('\n')))
    const text = all.map((page) => page.text).join('')
    expect(lines.filter((line) => !text.includes(line))).toEqual([])
    expect(all.flatMap(({ heights }) => heights).filter((height) => height < 30 || height > 830)).toEqual([])
  })

  it('thirty long answers in one form, the same', async () => {
    const scene = sceneFor(siteRequest(approved))
    const long = 'A sentence that somebody took their time over. '.repeat(64).trim()
    const field = (n: number) => ({
      id: `f${n}`,
      kind: 'text' as const,
      label: `Field ${n}`,
      required: true,
      max: 3000,
    })
    const fields = Array.from({ length: 30 }, (_, n) => field(n))
    const procedure = {
      ...scene.procedure,
      title: [],
      form: { ...scene.procedure.form, sections: [{ title: 'All', fields }] },
    }
    const answers = Object.fromEntries(fields.map(({ id }, n) => [id, `${long} End${n}.`]))
    const [first] = scene.request.submissions
    if (first === undefined) throw new Error('nothing was sent')
    const all = await pages({
      ...scene,
      procedure,
      request: { ...scene.request, submissions: [{ ...first, answers }] },
    })
    const text = all.map((page) => page.text).join('')
    expect(fields.filter((_, n) => !text.includes(`End${n}.`))).toEqual([])
    expect(all.flatMap(({ heights }) => heights).filter((height) => height < 30 || height > 830)).toEqual([])
  })
})
