import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { renderCard } from '../../cards/catalog.ts'
import { Intent, type Surface } from '../../src/conversation/incoming.ts'
import { paint } from '../../src/conversation/paint.ts'
import { evidenceBehind } from '../../src/conversation/report-page.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Reply } from '../../src/effects.ts'
import type { Report } from '../../src/reports/report.ts'
import { loadReport } from '../../src/reports/store.ts'
import { openFront, testVault, wordsOf } from '../builders/front-door.ts'
import { surfaces } from '../builders/packs.ts'
import { speaker } from '../builders/people.ts'
import { reportingSchool } from '../builders/reporting.ts'
import { plantFile, plantReport } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

/*
 * Larkfield with every role, and reports about each of several of its people. Everybody tries every way to each of them:
 * helen is the headteacher and daniel her deputy and the DSL's, rosie the DSL, lena the chair of governors, bethan the
 * e-safety co-ordinator, gwen looks after Staffroom, tom is amira's line manager, sam works in another school too, omar there alone.
 */

interface Planted {
  name: string
  kind: string
  about: Partial<Report['about']>
  by?: string
  more?: Partial<Report>
  /** Whoever reads it, by the policy and the rules: written down, not computed. */
  readers: string[]
}

const db = await freshDatabase()
const front = await openFront(db)
const READERS = ['amira', 'tom', 'bethan', 'helen', 'daniel', 'liam', 'rosie', 'gwen', 'sam', 'lena', 'omar']
for (const who of READERS) await front.ask(who, 'hello')
await reportingSchool(db, front)
const id = (who: string) => front.ids[who] ?? ''
const people = (...names: string[]) => ({ who: 'staff' as const, people: names.map(id) })

const REPORTS: Planted[] = [
  { name: 'about nobody here', kind: 'online_bullying', about: { who: 'not_staff' }, readers: ['helen', 'rosie'] },
  { name: 'about a teacher', kind: 'low_level_concern', about: people('tom'), readers: ['helen'] },
  { name: 'about the headteacher', kind: 'low_level_concern', about: people('helen'), readers: ['lena'] },
  { name: 'about the head, a child in it', kind: 'child_concern', about: people('helen'), readers: ['lena'] },
  {
    name: 'about the head, passed up',
    kind: 'breach',
    about: people('helen'),
    more: { escalated: true },
    readers: ['lena', 'rosie'],
  },
  { name: 'about the DSL', kind: 'child_concern', about: people('rosie'), readers: ['helen'] },
  { name: 'about the deputy DSL', kind: 'child_concern', about: people('daniel'), readers: ['rosie'] },
  { name: 'about the chair', kind: 'abusive_comment', about: people('lena'), readers: ['helen'] },
  { name: 'about the head and the chair', kind: 'breach', about: people('helen', 'lena'), readers: ['rosie'] },
  { name: 'about whoever looks after Staffroom', kind: 'breach', about: people('gwen'), readers: ['helen'] },
  { name: 'about its author, named by others', kind: 'breach', about: people('amira'), readers: ['helen'] },
  {
    name: 'of oneself, the headteacher',
    kind: 'breach',
    about: { who: 'self', people: [id('helen')] },
    by: 'helen',
    readers: ['lena'],
  },
  {
    name: 'of oneself, a teacher',
    kind: 'breach',
    about: { who: 'self', people: [id('liam')] },
    by: 'liam',
    readers: ['helen'],
  },
  {
    name: 'rather not said',
    kind: 'online_bullying',
    about: { who: 'unsaid', people: [] },
    readers: ['rosie', 'lena'],
  },
  { name: 'about somebody in two schools', kind: 'breach', about: people('sam'), readers: ['helen'] },
  {
    name: 'closed, about a teacher',
    kind: 'friend_request',
    about: people('tom'),
    more: { status: 'closed', closedAt: '2026-11-23T09:30:00.000Z' },
    readers: ['helen'],
  },
]

/** What its author wrote, and what only those who see to it may read. */
const wordOf = (at: number) => `Quetzal${at}word`
const noteOf = (at: number) => `Quetzal${at}note`
const PLANTED = /Quetzal(\d+)(word|note)/g

const planted = await Promise.all(REPORTS.map((one, at) => put(one, at)))
const figures = { pairs: 0, tries: 0, shown: 0 }

async function put({ kind, about, by = 'amira', more = {} }: Planted, at: number) {
  const what = wordOf(at)
  const report = await plantReport(db, testVault, {
    kind,
    reporterId: id(by),
    packHash: front.app.packs.get('king-offa')?.hash ?? '',
    about,
    number: at + 1,
    answers: {
      about: about.who ?? 'staff',
      victim: 'pupil',
      what,
      who: what,
      more: what,
      comment: what,
      url: `https://example.org/${what}`,
    },
    message: { author: what, text: what, link: `https://example.org/${what}`, at: '2026-11-20T10:00:00.000Z' },
    entries: [
      { at: '2026-11-23T09:00:00.000Z', by: id(by), what: 'received' },
      { at: '2026-11-23T09:20:00.000Z', by: 'staffroom', what: 'note', text: noteOf(at) },
    ],
    outcome: noteOf(at),
    ...more,
  })
  await plantFile(db, testVault, { reportId: report.id, by: id(by), name: `${what}.txt` })
  return report
}

/** Who may see what of a report: as its reader all, as its author what they wrote. */
function standing(who: string, at: number): 'reader' | 'reporter' | undefined {
  const { readers, by = 'amira', name } = REPORTS[at] as Planted
  if (readers.includes(who)) return 'reader'
  return who === by && name !== 'about its author, named by others' ? 'reporter' : undefined
}

/** What of the reports stands in a text and is not for this reader. */
function leaksIn(text: string, who: string): string[] {
  return [...text.matchAll(PLANTED)].flatMap(([word, at, what]) => {
    const as = standing(who, Number(at))
    return as === 'reader' || (as === 'reporter' && what === 'word') ? [] : [`${word} to ${who}`]
  })
}

/** A reply shows nothing that is not this reader's, and what is theirs in no message. */
function check(reply: Reply, who: string, surface: Surface): string {
  figures.tries += 1
  const text = wordsOf(reply)
  expect(leaksIn(text, who)).toEqual([])
  if ([...text.matchAll(PLANTED)].length === 0) return text
  figures.shown += 1
  expect(reply.show).toBe('dialog')
  expect(surface.opensDialogs).toBe(true)
  return text
}

const PARTS = [
  'owner',
  'action',
  'step',
  'note',
  'more',
  'name',
  'kind',
  'link',
  'hand_on',
  'reopen',
  'hold',
  'release',
]
const ANSWERS = {
  text: 'x',
  note: 'x',
  people: ['tom@larkfield.example'],
  who: ['tom@larkfield.example'],
  on: '2026-11-20',
}

/** What is pressed on a report. Who may, opens the small forms; who may not, sends them in as well. */
function presses({ id: report, version }: Report, isTheirs: boolean): Intent[] {
  const parts = PARTS.flatMap((part) => [
    { type: 'report.update', report, version, part, item: 'police' },
    ...(isTheirs ? [] : [{ type: 'report.update', report, version, part, item: 'police', answers: ANSWERS }]),
  ])
  const only = [
    { type: 'report.update', report, version, part: 'take_up' },
    { type: 'report.close', report, version, answers: ANSWERS },
    { type: 'report.files', report, files: [{ name: 'a.txt', size: 1, content: Buffer.from('a') }] },
  ]
  const all = [
    { type: 'report.read', report },
    { type: 'report.read', report, more: 1 },
    { type: 'report.close', report, version },
    { type: 'report.files', report },
    { type: 'report.page', report },
    { type: 'task.show', task: report },
    { type: 'request.show', request: report },
    ...parts,
    ...(isTheirs ? [] : only),
  ]
  return all.map((one) => Intent.parse(one))
}

const LISTS: (string | object)[] = [
  'reports',
  { type: 'reports', page: 1, closed: 1 },
  { type: 'reports', page: 2 },
  'report',
  'report child concern',
  'report figures',
  { type: 'report.figures', page: 1 },
  { type: 'report.concerns', page: 1 },
  { type: 'report.page' },
  'status',
  'approvals',
  'tasks',
  'tasks all',
  'sites',
  'sites Quetzal',
  'questions',
  'comments',
  'training',
  'help',
  { type: 'people.search', typed: 'Quetzal' },
  'Quetzal0word',
  'What is in report 1?',
]

describe.each(Object.entries(surfaces))('on a client like %s', (platform, surface) => {
  const as = (who: string, deed: string | object) =>
    front.ask(who, typeof deed === 'string' ? deed : Intent.parse(deed), { surface })

  const rest = platform === 'simulator' ? 13 : 41

  it('no list shows anybody what is not theirs', async () => {
    const lists = platform === 'simulator' ? LISTS : LISTS.slice(0, 7)
    for (const who of READERS) for (const deed of lists) check(await as(who, deed), who, surface)
  })

  it.each(REPORTS.map(({ name }, at) => ({ name, at })))('$name: nobody else gets at it', async ({ at }) => {
    const report = planted[at] as Report
    const unknown = wordsOf(await as('omar', { type: 'report.read', report: randomUUID() }))
    for (const who of READERS) {
      figures.pairs += 1
      const is = standing(who, at)
      const all = presses(report, is !== undefined)
      // Everybody tries to read it everywhere; of the rest each presses some, and all of them together everything.
      const some = all.filter((_, n) => n === 0 || (n + 5 * READERS.indexOf(who) + 3 * at) % rest === 0)
      for (const intent of some) {
        const text = check(await as(who, intent), who, surface)
        if (is !== undefined || intent.type !== 'report.read' || intent.more !== undefined) continue
        expect(text).toBe(unknown)
      }
      if (is !== undefined && surface.opensDialogs)
        expect(wordsOf(await as(who, { type: 'report.read', report: report.id }))).toContain(wordOf(at))
    }
  })
})

describe('beside the conversation', () => {
  it.each(REPORTS.map(({ name }, at) => ({ name, at })))('$name: no card, no page, no file', async ({ at }) => {
    const report = planted[at] as Report
    for (const who of READERS) {
      const is = standing(who, at)
      for (const card of ['report', 'report-mine', 'undelivered']) await checkCard(report, who, card, is)
      const session = { personId: id(who), from: speaker(who) }
      const evidence = await evidenceBehind(front.app, session, report.id)
      expect(evidence === undefined).toBe(is === undefined)
    }
  })

  async function checkCard(report: Report, who: string, card: string, is: ReturnType<typeof standing>): Promise<void> {
    const painting = { subject: `report:${report.id}`, readerId: id(who), card }
    const [sent, standing] = await inTransaction(db, async (tx) => [
      await paint(front.app, tx, painting),
      await paint(front.app, tx, { ...painting, superseded: false }),
    ])
    figures.tries += 2
    for (const painted of [sent, standing])
      expect(painted === undefined ? '' : JSON.stringify(renderCard(painted.card))).not.toMatch(/Quetzal/)
    const isTheirs = card === 'report' ? is === 'reader' : card === 'report-mine' ? is !== undefined : true
    if (isTheirs) return
    expect(sent).toBeUndefined()
    expect(JSON.stringify(standing && renderCard(standing.card))).not.toMatch(/[Rr]eport \d/)
  }
})

afterAll(async () => {
  // Nobody's vain press changed anything, and nothing of it stands where it could be read.
  for (const report of planted) {
    const after = await inTransaction(db, (tx) => loadReport(tx, testVault, report.id))
    expect(after).toEqual(report)
  }
  expect(front.logged.join('')).not.toMatch(/Quetzal\d+(word|note)/)
  for (const table of ['outbox', 'audit_entry', 'shown', 'delivery', 'link'])
    expect(JSON.stringify(await db.query(`select t::text as row from ${table} t`))).not.toMatch(/Quetzal/)
  process.stdout.write(`reader × report × surface: ${JSON.stringify(figures)}\n`)
})
