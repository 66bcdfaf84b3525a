import type { Notice } from '../effects.ts'
import type { OutboxRow } from './outbox.ts'
import type { Queryable } from './query.ts'

const PAUSED = 'outbox_paused'
const KEEP_DONE_DAYS = 30

/** What an administrator may see: counts, ages and codes, and nothing that anybody wrote. */
export interface OutboxSummary {
  /** Why, when nothing is being sent. */
  paused: string | undefined
  states: { state: OutboxState; count: number; oldest: Date }[]
  failures: { code: string; count: number }[]
  /** Those that need a look: failing, held and dead ones, oldest first, 100 at most. */
  rows: (Pick<
    OutboxRow,
    'id' | 'kind' | 'subject' | 'schoolId' | 'readerId' | 'card' | 'dueAt' | 'attempts' | 'createdAt'
  > & {
    state: OutboxState
    code: string | null
  })[]
}

/** scheduled: due in the future · waiting: due · failing: tried and to be tried again · held: the reader has no account yet */
type OutboxState = 'scheduled' | 'waiting' | 'failing' | 'held' | 'dead'

const STATE = `case when dead_at is not null then 'dead' when held_at is not null then 'held'
  when last_error is not null then 'failing' when due_at > $1 then 'scheduled' else 'waiting' end`

/** Of a report it is not said which, nor who reads it: whoever runs Staffroom is none of them. */
const NO_REPORT = {
  subject: `case when subject like 'report:%' then 'report' else subject end`,
  reader: `case when subject like 'report:%' then null else reader_id end`,
}

/** What waits, what failed and why. */
export async function outboxSummary(db: Queryable, now: Date): Promise<OutboxSummary> {
  const [settings, states, failures, rows] = await Promise.all([
    db.query<{ value: string }>('select value from setting where key = $1', [PAUSED]),
    db.query<OutboxSummary['states'][number]>(
      `select ${STATE} as state, count(*)::int as count, min(created_at) as oldest
       from outbox where done_at is null group by 1 order by 1`,
      [now],
    ),
    db.query<OutboxSummary['failures'][number]>(
      `select last_error as code, count(*)::int as count from outbox
       where done_at is null and last_error is not null group by 1 order by 2 desc, 1`,
    ),
    db.query<OutboxSummary['rows'][number]>(
      `select id, kind, ${NO_REPORT.subject} as subject, school_id as "schoolId", ${NO_REPORT.reader} as "readerId", card,
         due_at as "dueAt", attempts, created_at as "createdAt", ${STATE} as state, last_error as code
       from outbox
       where done_at is null and (dead_at is not null or held_at is not null or last_error is not null)
       order by id limit 100`,
      [now],
    ),
  ])
  return { paused: settings[0]?.value, states, failures, rows }
}

/** From now on nothing is sent, by any process. @param why a code, as `restored` */
export async function pauseOutbox(db: Queryable, why: string): Promise<void> {
  await db.query('insert into setting (key, value) values ($1, $2) on conflict (key) do update set value = $2', [
    PAUSED,
    why,
  ])
}

/** @returns false when it was not paused. Wake the pump afterwards: `db.wake()`. */
export async function resumeOutbox(db: Queryable): Promise<boolean> {
  const rows = await db.query('delete from setting where key = $1 returning key', [PAUSED])
  return rows.length > 0
}

/**
 * Gives the dead ones another twelve attempts; of several with one replace key the latest, unless a newer one waits.
 * @returns how many. Wake the pump afterwards: `db.wake()`.
 */
export async function revive(db: Queryable, now: Date): Promise<number> {
  const rows = await db.query(
    `update outbox o set dead_at = null, attempts = 0, due_at = $1
     where o.id in (
         select distinct on (coalesce(replace_key, id::text)) id from outbox
         where dead_at is not null and done_at is null order by coalesce(replace_key, id::text), id desc)
       and not exists (
         select from outbox n where n.replace_key = o.replace_key and n.done_at is null and n.dead_at is null)
     returning id`,
    [now],
  )
  return rows.length
}

/** Lets go what is held although its reader has an account by now: a contact that crossed with the writing. */
export async function releaseReachable(db: Queryable): Promise<number> {
  const rows = await db.query(
    `update outbox o set held_at = null
     where held_at is not null and done_at is null and dead_at is null and last_error is null
       and exists (select from identity i where i.person_id = o.reader_id) returning id`,
  )
  return rows.length
}

/** Forgets what was sent more than 30 days ago. */
export async function pruneOutbox(db: Queryable): Promise<number> {
  const rows = await db.query(`delete from outbox where done_at < now() - $1 * interval '1 day' returning id`, [
    KEEP_DONE_DAYS,
  ])
  return rows.length
}

/** The people to whom a notice about this subject did not get through: given up, or waiting until they make contact. */
export async function unreachedReaders(db: Queryable, subject: string): Promise<string[]> {
  const rows = await db.query<{ readerId: string }>(
    `select distinct reader_id as "readerId" from outbox
     where subject = $1 and kind = 'notice' and done_at is null and (dead_at is not null or held_at is not null)`,
    [subject],
  )
  return rows.map((row) => row.readerId)
}

/** Who has been given this card about a subject. `isLost`: it was tried in vain, and has been given up. */
export function askedReaders(db: Queryable, subject: string, card: string): Promise<{ id: string; isLost: boolean }[]> {
  return db.query<{ id: string; isLost: boolean }>(
    `select id, bool_and(lost) as "isLost" from (
       select reader_id as id, false as lost from shown where subject = $1 and card = $2
       union all select reader_id, dead_at is not null from outbox
       where subject = $1 and card = $2 and kind = 'notice' and done_at is null and reader_id is not null) as asked
     group by id`,
    [subject, card],
  )
}

/** Whom a subject's card was given to. */
export interface Asked {
  subject: string
  id: string
  card: string
  isLost: boolean
}

/** The same of several subjects at once, whatever the card. */
export function askedAbout(db: Queryable, subjects: string[]): Promise<Asked[]> {
  return db.query<Asked>(
    `select subject, id, card, bool_and(lost) as "isLost" from (
       select subject, reader_id as id, card, false as lost from shown where subject = any ($1)
       union all select subject, reader_id, card, dead_at is not null from outbox
       where subject = any ($1) and kind = 'notice' and done_at is null and reader_id is not null) as asked
     group by subject, id, card`,
    [subjects],
  )
}

/** The subjects about which the clock will say this, those just being spoken about included. */
export async function scheduledSubjects(db: Queryable, intent: string): Promise<string[]> {
  const rows = await db.query<{ subject: string }>(
    `select distinct subject from outbox where kind = 'later' and card = $1 and done_at is null`,
    [intent],
  )
  return rows.map((row) => row.subject)
}

/** Which of these notices their reader was given since a moment, or has not been given yet: the same subject, reader and card. */
export async function noticedSince(
  db: Queryable,
  notices: Pick<Notice, 'subject' | 'readerId' | 'card'>[],
  since: Date,
): Promise<Pick<Notice, 'subject' | 'readerId'>[]> {
  if (notices.length === 0) return []
  return db.query(
    `select distinct o.subject, o.reader_id as "readerId" from outbox o
     join unnest($1::text[], $2::uuid[], $3::text[]) as n (subject, reader, card)
       on o.subject = n.subject and o.reader_id = n.reader and o.card = n.card
     where o.kind = 'notice' and (o.created_at >= $4 or o.done_at is null and o.dead_at is null)`,
    [notices.map((one) => one.subject), notices.map((one) => one.readerId), notices.map((one) => one.card), since],
  )
}

/** When there is something to do next, held and given-up rows aside; in the past when something waits to be done now. */
export async function nextDueAt(db: Queryable): Promise<Date | undefined> {
  const [row] = await db.query<{ due: Date | null }>(
    `select min(o.due_at) as due from outbox o
     where o.done_at is null and o.dead_at is null and o.held_at is null
       and not exists (select from outbox e where e.lane = o.lane and e.id < o.id
         and e.done_at is null and e.dead_at is null and e.held_at is null)
       and not exists (select from setting where key = $1)`,
    [PAUSED],
  )
  return row?.due ?? undefined
}
