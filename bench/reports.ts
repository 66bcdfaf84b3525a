import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { App } from '../src/app.ts'
import { handleIncoming } from '../src/conversation/handle.ts'
import type { Intent } from '../src/conversation/incoming.ts'
import { openDatabase } from '../src/db/database.ts'
import { openServer } from '../src/db/server.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { loadDemo } from '../src/people/demo.ts'
import { saveDraft } from '../src/reports/store.ts'
import type { Figures } from './load.ts'
import type { Place, Size } from './parts.ts'
import { type RecordedStatement, recorded } from './record-tap.ts'
import { compare } from './rounds.ts'
import { createApp, run } from './school.ts'
import { TEAM } from './slack.ts'

const SCHOOL = 'king-offa'
const AUTHOR = 'amira.hussain@larkfield.example'
const HEAD = 'helen.marsh@larkfield.example'
/** Numbers of the floor's reports begin above those that Staffroom draws. */
const FLOOR_NUMBERS = 20_000_000
const ANSWERS = {
  about: 'not_staff',
  outlet: 'The Evening Post',
  contact: '020 7946 0000',
  question: 'They ask about the trip to the coast.',
  today: 'false',
}

/** A report that is sent in, and one that is read: the whole decision in this process, beside its own SQL. */
export async function measureReports({ server, report }: Place, size: Size): Promise<void> {
  report.title('Reports: sent in, and read; in one process')
  await run(server, 'create database bench_reports')
  const url = Object.assign(new URL(server), { pathname: '/bench_reports' }).href
  const app = await createApp(await openDatabase({ url }))
  await loadDemo(app, (policy) => app.packs.get(policy)?.pack.roles.map((role) => role.id) ?? [])
  for (const who of [AUTHOR, HEAD]) await speaks(app, who, { type: 'contact' })
  const pool = await openServer(url)
  await measureSending(app, pool, { report, size })
  await measureReading(app, pool, { report, size })
  await pool.end()
  await app.db.close()
}

type Where = Pick<Place, 'report'> & { size: Size }

async function measureSending(app: App, pool: pg.Pool, { report, size }: Where): Promise<void> {
  const [id = ''] = await drafts(app, 1)
  const send = (draft: string, delivery?: string) =>
    speaks(app, AUTHOR, { type: 'report.submit', draft, answers: ANSWERS }, delivery)
  const statements = await recorded(() => send(id, DELIVERY))
  const [row] = await app.db.query<{ number: number }>('select number from report where id = $1', [id])
  if (row === undefined) throw new Error('the recorded form was not taken')
  report.line(said('sent in', statements))
  let number = FLOOR_NUMBERS
  const ours = async () => timed(await drafts(app, actsOf(size)), (draft) => send(draft))
  const floor = async () =>
    timed(await drafts(app, actsOf(size)), (draft) => {
      number += 1
      return replay(pool, statements, new Map([[id, draft]]), { from: row.number, to: number })
    })
  report.compared('sent in', await compare(size.rounds, ours, floor), 'SQL alone')
}

async function measureReading(app: App, pool: pg.Pool, { report, size }: Where): Promise<void> {
  // The floor's do not open: they are sealed for the place of the one that was recorded, and each would be complained of.
  await app.db.query('delete from report where number >= $1', [FLOOR_NUMBERS])
  const rows = await app.db.query<{ id: string }>('select id from report order by received_at desc limit $1', [
    actsOf(size),
  ])
  const ids = rows.map(({ id }) => id)
  const read = (id: string, delivery?: string) => speaks(app, HEAD, { type: 'report.read', report: id }, delivery)
  const [first = ''] = ids
  const statements = await recorded(() => read(first, DELIVERY))
  report.line(said('read', statements))
  const ours = () => timed(ids, (id) => read(id))
  const floor = () => timed(ids, (id) => replay(pool, statements, new Map([[first, id]])))
  report.compared('read', await compare(size.rounds, ours, floor), 'SQL alone')
}

const DELIVERY = 'slack:the-recorded-delivery'

async function speaks(app: App, email: string, intent: Intent, id = `slack:${randomUUID()}`): Promise<void> {
  const from = {
    platform: 'slack' as const,
    tenant: TEAM,
    user: email,
    reach: { channel: `D-${email}` },
    private: true,
  }
  const surface = { reportsChanges: true, searchesPeople: true, opensForms: true, opensDialogs: true, takesFiles: true }
  const reply = await handleIncoming(app, { id, from, surface, intent })
  const isRefused = reply.show === 'dialog' && reply.errors !== undefined
  if (isRefused || (reply.show === 'word' && intent.type !== 'contact')) throw new Error(JSON.stringify(reply))
}

/** Forms that have been begun and wait to be sent. @returns their ids */
async function drafts(app: App, count: number): Promise<string[]> {
  const [author] = await app.db.query<{ id: string }>('select id from person where email = $1', [AUTHOR])
  const personId = author?.id ?? ''
  const answers = { ...ANSWERS, seen_on: app.clock().toISOString().slice(0, 10) }
  const made = Array.from({ length: count }, () => ({
    ...{ id: randomUUID(), schoolId: SCHOOL, personId, kind: 'press_contact', answers, safe: true },
  }))
  for (const draft of made) await inTransaction(app.db, (tx) => saveDraft(tx, app.vault, draft, app.clock()))
  return made.map(({ id }) => id)
}

/** The same statements for another report, those together that were sent together. */
async function replay(
  pool: pg.Pool,
  groups: RecordedStatement[][],
  ids: ReadonlyMap<string, string>,
  number?: { from: number; to: number },
): Promise<void> {
  const changes = [...ids, [DELIVERY, `slack:${randomUUID()}`] as const]
  const own = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(own)
    if (value === number?.from) return number?.to
    return typeof value === 'string' ? changes.reduce((text, [from, to]) => text.replaceAll(from, to), value) : value
  }
  const client = await pool.connect()
  try {
    for (const group of groups)
      await Promise.all(group.map(({ values, ...rest }) => client.query({ ...rest, values: values.map(own) })))
  } finally {
    client.release()
  }
}

async function timed(ids: string[], act: (id: string) => Promise<void>): Promise<Figures> {
  const times: number[] = []
  for (const id of ids) {
    const began = performance.now()
    await act(id)
    times.push(performance.now() - began)
  }
  const spent = times.reduce((sum, one) => sum + one, 0)
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { rate: (times.length * 1000) / spent, p50: at(0.5), p99: at(0.99) }
}

function said(what: string, groups: RecordedStatement[][]): string {
  return `SQL of one that is ${what}: ${groups.flat().length} statements in ${groups.length} round trips`
}

/** Fewer than taps: each is several times as long. */
function actsOf({ taps }: Size): number {
  return Math.ceil(taps / 4)
}
