import { beforeEach, describe, expect, it } from 'vitest'
import type { Intent } from '../../src/conversation/incoming.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { insertTask } from '../../src/tasks/store.ts'
import { decision, draftOf, openFront, testVault, wordsOf } from '../builders/front-door.ts'
import { siteForm } from '../builders/packs.ts'
import { draftIn, reportKind, validReport } from '../builders/reporting.ts'
import { plantReport } from '../builders/reports.ts'
import { newTask } from '../builders/tasks.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)

/** Everything that is kept, but for the keys of deliveries. */
async function everything(): Promise<string> {
  const tables = [
    'request',
    'draft',
    'site',
    'outbox',
    'audit_entry',
    'absence',
    'identity',
    'person',
    'school',
    'question',
    'task',
    'report',
    'report_draft',
    'report_file',
  ]
  const rows = await Promise.all(
    tables.map((table) =>
      db.query<{ row: string }>(
        // Whoever is shown a report again has read it again, and that is written down.
        `select to_json(t)::text as row from ${table} t ${table === 'audit_entry' ? `where action <> 'report.read'` : ''}
         order by to_json(t)::text`,
      ),
    ),
  )
  return JSON.stringify(rows)
}

beforeEach(async () => {
  for (const table of [
    'shown',
    'outbox',
    'site_person',
    'site',
    'draft',
    'request',
    'absence',
    'link',
    'question',
    'task',
    'report_file',
    'report',
    'report_draft',
  ])
    await db.query(`delete from ${table}`)
  await db.query('update person set school_id = null')
  for (const who of ['amira', 'tom', 'sam', 'liam']) await front.ask(who, 'hello')
})

type Reading =
  | 'words'
  | 'contact'
  | 'help'
  | 'status'
  | 'approvals'
  | 'sites'
  | 'site.show'
  | 'site.edit'
  | 'people.search'
  | 'request.read'
  | 'question.ask'
  | 'question.answer_fact'
  | 'question.wording'
  | 'question.send'
  | 'question.right'
  | 'questions'
  | 'tasks'
  | 'task.note'
  | 'training'
  | 'reports'
  | 'report.read'
  | 'report.picture'
  | 'report.figures'
  | 'report.concerns'
/** These need a policy that asks for training: test/training/twice.test.ts. */
type Trained = Extract<Intent['type'], `training.${string}`>
/** These need a policy that sets a time for answers: test/comments/chat.test.ts. */
type Noticed = Extract<Intent['type'], 'comments' | `comment.${string}`>
type Changing = Exclude<Intent['type'], Reading | Trained | Noticed>
type Deed = { who: string; intent: Intent }

const BREACH = reportKind('king-offa', 'breach')
const reportBegun = async () => draftIn(await front.ask('amira', { type: 'report.start', kind: BREACH.id, known: [] }))
/** One that Amira sent in, and Helen reads. */
async function aReport(): Promise<{ report: string; version: number }> {
  const planted = await plantReport(db, testVault, { reporterId: front.ids['amira'] ?? '' })
  return { report: planted.id, version: planted.version }
}
const begun = async (who = 'amira') => draftOf(await front.ask(who, 'request site'))
const pressed = async (who: string, verb: Parameters<typeof decision>[1], words = {}) => ({
  who,
  intent: await decision(db, verb, await front.send(), words),
})
const approved = async () => {
  const request = await front.send()
  for (const who of ['tom', 'bethan', 'helen']) await front.decide(who, 'request.approve', request)
  return request
}

const asked = () => ({
  type: 'question.submit' as const,
  question: crypto.randomUUID(),
  text: 'Who may park in the head’s space?',
  kind: 'silent' as const,
  verdict: 'not_covered' as const,
  clauses: ['5.1'],
})

/** One of Liam's that comes again. */
async function aTask(): Promise<string> {
  const one = newTask({ ownerIds: [front.ids['liam'] ?? ''], every: 'P7D' })
  const task = await inTransaction(db, (tx) => insertTask(tx, crypto.randomUUID(), one, front.app.clock()))
  return task?.id ?? ''
}

/** Deeds that give a one-time link. */
const LINKS: Intent['type'][] = ['request.record', 'request.letter', 'site.register', 'report.page']

const deeds: Record<Changing, () => Promise<Deed>> = {
  'school.choose': async () => ({ who: 'sam', intent: { type: 'school.choose', school: 'oakmere' } }),
  'people.away': async () => {
    await front.send()
    return { who: 'tom', intent: { type: 'people.away', words: 'until 5 March' } }
  },
  'request.start': async () => ({ who: 'amira', intent: { type: 'request.start', procedure: 'site' } }),
  'request.keep': async () => ({
    who: 'amira',
    intent: { type: 'request.keep', draft: await begun(), answers: { department: 'Year 4' } },
  }),
  'request.submit': async () => ({
    who: 'amira',
    intent: { type: 'request.submit', draft: await begun(), answers: siteForm() },
  }),
  'request.discard': async () => ({ who: 'amira', intent: { type: 'request.discard', draft: await begun() } }),
  'request.approve': () => pressed('tom', 'request.approve'),
  'request.decline': () => pressed('tom', 'request.decline', { reason: 'Not this term.' }),
  'request.changes': () => pressed('tom', 'request.changes', { note: 'Say who vets.' }),
  'request.withdraw': async () => ({
    who: 'amira',
    intent: { type: 'request.withdraw', request: await front.send(), version: 1 },
  }),
  'request.remind': async () => ({ who: 'amira', intent: { type: 'request.remind', request: await front.send() } }),
  'request.show': async () => ({ who: 'amira', intent: { type: 'request.show', request: await front.send() } }),
  'question.submit': async () => ({ who: 'amira', intent: asked() }),
  'question.settle': async () => {
    const sent = asked()
    await front.ask('amira', sent)
    return { who: 'helen', intent: { type: 'question.settle', question: sent.question } }
  },
  'task.show': async () => ({ who: 'liam', intent: { type: 'task.show', task: await aTask() } }),
  'task.done': async () => ({ who: 'liam', intent: { type: 'task.done', task: await aTask(), version: 1 } }),
  'task.hand_over': async () => ({
    who: 'liam',
    intent: { type: 'task.hand_over', task: await aTask(), version: 1, to: 'amira' },
  }),
  'request.record': async () => ({ who: 'amira', intent: { type: 'request.record', request: await approved() } }),
  'request.letter': async () => ({ who: 'amira', intent: { type: 'request.letter', request: await approved() } }),
  'site.save': async () => {
    await approved()
    const [site] = await db.query<{ id: string }>('select id from site')
    const answers = { url: 'https://facebook.com/y4' }
    return { who: 'liam', intent: { type: 'site.save', site: site?.id ?? '', part: 'address', version: 1, answers } }
  },
  'site.register': async () => ({ who: 'helen', intent: { type: 'site.register' } }),
  'report.start': async () => ({ who: 'amira', intent: { type: 'report.start', kind: BREACH.id, known: [] } }),
  'report.choose': async () => ({
    who: 'amira',
    intent: { type: 'report.choose', answers: { danger: 'no', kind: BREACH.id, about: 'self' } },
  }),
  'report.keep': async () => ({
    who: 'amira',
    intent: { type: 'report.keep', draft: await reportBegun(), answers: { what: 'The wrong post.' } },
  }),
  'report.submit': async () => ({
    who: 'amira',
    intent: { type: 'report.submit', draft: await reportBegun(), answers: validReport(BREACH) },
  }),
  'report.discard': async () => ({
    who: 'amira',
    intent: { type: 'report.discard', draft: await reportBegun() },
  }),
  'report.update': async () => ({
    who: 'helen',
    intent: { type: 'report.update', ...(await aReport()), part: 'note', answers: { text: 'Rang them.' } },
  }),
  'report.close': async () => ({
    who: 'helen',
    intent: { type: 'report.close', ...(await aReport()), answers: { outcome: 'It is settled.' } },
  }),
  'report.files': async () => ({
    who: 'helen',
    intent: {
      type: 'report.files',
      report: (await aReport()).report,
      files: [{ name: 'notes.txt', size: 5, content: new TextEncoder().encode('notes') }],
    },
  }),
  'report.page': async () => ({ who: 'helen', intent: { type: 'report.page', report: (await aReport()).report } }),
}

describe('the same delivery a second time changes nothing', () => {
  it.each(Object.entries(deeds))('%s', async (_type, prepare) => {
    const { who, intent } = await prepare()
    const untouched = await everything()
    const id = `twice:${crypto.randomUUID()}`
    const first = await front.ask(who, intent, { id })
    const once = await everything()
    expect(wordsOf(first)).not.toContain('went wrong')
    // Links are the one thing that stands beside these tables.
    if (!LINKS.includes(intent.type)) expect(once).not.toBe(untouched)
    const second = await front.ask(who, intent, { id })
    expect(wordsOf(second)).not.toContain('went wrong')
    expect(await everything()).toBe(once)
  })

  it.each(Object.entries(deeds))('%s, twice at the same moment', async (_type, prepare) => {
    const { who, intent } = await prepare()
    const id = `twice:${crypto.randomUUID()}`
    await Promise.all([front.ask(who, intent, { id }), front.ask(who, intent, { id })])
    const both = await everything()
    await front.ask(who, intent, { id })
    expect(await everything()).toBe(both)
  })

  it('whoever asks for the record twice has two links, for the answer with the first may be lost', async () => {
    const intent: Intent = { type: 'request.record', request: await approved() }
    const replies = [
      await front.ask('amira', intent, { id: 'same-record' }),
      await front.ask('amira', intent, { id: 'same-record' }),
    ]
    expect(new Set(replies.map(wordsOf)).size).toBe(2)
    expect(await db.query('select person_id from link')).toHaveLength(2)
  })
})

describe('an old delivery that comes again undoes nothing that came since', () => {
  it('what was typed since stays', async () => {
    const draft = await begun()
    const keep = (department: string, id: string) =>
      front.ask('amira', { type: 'request.keep', draft, answers: { department } }, { id })
    await keep('old', 'keep-1')
    await keep('new', 'keep-2')
    expect(wordsOf(await keep('old', 'keep-1'))).toContain('"value":"new"')
  })

  it('a form that was refused is not sent by the old delivery once it is mended', async () => {
    const draft = await begun()
    const wrong = siteForm({ aims: '' })
    const refused = await front.ask('amira', { type: 'request.submit', draft, answers: wrong }, { id: 'refused' })
    expect(refused.show).toBe('errors')
    await front.ask('amira', { type: 'request.keep', draft, answers: { aims: 'Mended.' } })
    const again = await front.ask('amira', { type: 'request.submit', draft, answers: wrong }, { id: 'refused' })
    expect(again.show).toBe('form')
    expect(wordsOf(again)).toContain('Mended.')
    expect(await db.query('select from request')).toEqual([])
  })

  it('a school that was chosen since stays chosen', async () => {
    const choose = (school: string, id: string) => front.ask('sam', { type: 'school.choose', school }, { id })
    await choose('oakmere', 'choose-1')
    await choose('larkfield', 'choose-2')
    expect(wordsOf(await choose('oakmere', 'choose-1'))).toContain('speaking for Larkfield Primary')
    expect(wordsOf(await front.ask('sam', 'status'))).toContain('Larkfield Primary')
  })

  it('who is back stays back', async () => {
    await front.ask('tom', 'away until Friday', { id: 'away-1' })
    await front.ask('tom', 'back')
    expect(wordsOf(await front.ask('tom', 'away until Friday', { id: 'away-1' }))).toContain('not marked as away')
    expect(await db.query('select from absence')).toEqual([])
  })

  it('a form that was sent or thrown away since is not begun anew', async () => {
    const draft = draftOf(await front.ask('amira', 'request site', { id: 'begin-1' }))
    await front.ask('amira', { type: 'request.discard', draft })
    expect(wordsOf(await front.ask('amira', 'request site', { id: 'begin-1' }))).toContain('sent or thrown away')
    expect(await db.query('select from draft')).toEqual([])
  })

  it('a form for changes that was sent since is not begun anew', async () => {
    const request = await front.send()
    const begin = () => front.ask('amira', { type: 'request.start', request }, { id: 'begin-2' })
    await front.ask('amira', {
      type: 'request.submit',
      draft: draftOf(await begin()),
      answers: siteForm({ aims: 'B' }),
    })
    expect(wordsOf(await begin())).toContain('sent or thrown away')
    expect(await db.query('select from draft')).toEqual([])
  })
})
