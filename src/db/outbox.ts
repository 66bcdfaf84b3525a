import type { Later, Notice, Revise } from '../effects.ts'
import type { Queryable } from './query.ts'
import { type Tx, wakeAfterCommit } from './transaction.ts'

/** Work that is due, as the pump gets it: whom it concerns, and nothing that anybody wrote. */
export interface OutboxRow {
  id: bigint
  kind: 'notice' | 'revise' | 'later'
  subject: string
  schoolId: string | null
  readerId: string | null
  /** Which card; of a `later`, which intent. */
  card: string
  lane: string
  shownId: string | null
  dueAt: Date
  /** This one included; begins anew when it is revived. */
  attempts: number
  /** Why an earlier attempt failed: a code. */
  lastError: string | null
  createdAt: Date
}

/** With the waits of outbox-failures.ts: four to five hours after the first attempt. */
export const MOST_ATTEMPTS = 12

const LEASE_MS = 30_000

/** Not yet done, given up or held. */
const OPEN = 'done_at is null and dead_at is null and held_at is null'
/** As the index `outbox_replace` says it. */
const REPLACEABLE = '(replace_key) where done_at is null and dead_at is null and locked_by is null'

/**
 * Writes what is to be sent, in the transaction of the decision that asks for it, and wakes the pump after the commit.
 * - A notice goes to its reader's lane; it is held while the reader has no account that Staffroom knows.
 * - A revise becomes one row for each card now shown of its subject. It locks an unsent row of the same card until the
 *   commit, so that the pump cannot paint the old state in between.
 * - A later takes the place of an unsent one of the same subject and intent.
 *
 * Save the subject first: whoever paints it meanwhile waits for that row (see `recordShown`).
 */
export async function writeEffects(tx: Tx, effects: readonly (Notice | Revise | Later)[], now: Date): Promise<void> {
  const notices = effects.filter((effect) => effect.effect === 'notice')
  const revisions = effects.filter((effect) => effect.effect === 'revise')
  const laters = effects.filter((effect) => effect.effect === 'later')
  const writes: Promise<unknown>[] = []
  if (notices.length > 0) writes.push(writeNotices(tx, notices, now))
  if (revisions.length > 0)
    writes.push(
      writeRevisions(
        tx,
        lastPerKey(revisions, (each) => each.subject),
        now,
      ),
    )
  if (laters.length > 0) writes.push(writeLaters(tx, lastPerKey(laters, laterKey), now))
  if (writes.length === 0) return
  wakeAfterCommit(tx)
  await Promise.all(writes)
}

/**
 * On first contact, and when somebody is back: what waited for this person may go out, and a notice that was tried in
 * vain to the last has another twelve attempts.
 * @returns how many
 */
export async function releaseHeld(tx: Tx, personId: string): Promise<number> {
  const rows = await tx.query(
    `update outbox set held_at = null, dead_at = null, attempts = case when dead_at is null then attempts else 0 end
     where reader_id = $1 and done_at is null
       and (held_at is not null and dead_at is null or dead_at is not null and kind = 'notice' and attempts >= $2)
     returning id`,
    [personId, MOST_ATTEMPTS],
  )
  if (rows.length > 0) wakeAfterCommit(tx)
  return rows.length
}

/**
 * The next rows that are due, given to one worker for the length of the lease; after that anyone may take them over.
 * Never a row that comes after an open one of its lane, and nothing while the outbox is paused. The lease runs on the
 * database's clock, which all workers share; what is due goes by `now`.
 * @param workerId a uuid, one per process
 * @param options.leaseMs longer than any send may take (30 s)
 */
export function claim(
  db: Queryable,
  workerId: string,
  options: { now: Date; limit?: number; leaseMs?: number },
): Promise<OutboxRow[]> {
  return db.query<OutboxRow>(
    `update outbox set locked_by = $1, locked_until = now() + $2 * interval '1 millisecond', attempts = attempts + 1
     where id = any (array(
       select c.id from outbox c
       where ${OPEN} and c.due_at <= $3 and (c.locked_until is null or c.locked_until < now())
         and c.id = (select e.id from outbox e where e.lane = c.lane and ${OPEN} order by e.id limit 1)
         and not exists (select from setting where key = 'outbox_paused')
       order by c.due_at, c.id limit $4 for update skip locked))
     returning id, kind, subject, school_id as "schoolId", reader_id as "readerId", card, lane, shown_id as "shownId",
       due_at as "dueAt", attempts, last_error as "lastError", created_at as "createdAt"`,
    [workerId, options.leaseMs ?? LEASE_MS, options.now, options.limit ?? 20],
  )
}

/**
 * What a killed process had claimed is free at once. Only where no other process can have the database open, as the
 * embedded one; on a server its lease must run out.
 */
export async function freeClaims(db: Queryable): Promise<void> {
  await db.query('update outbox set locked_by = null, locked_until = null where locked_by is not null')
}

/** It is sent. @returns false when the lease had run out and another worker has the row */
export async function finish(db: Queryable, id: bigint, workerId: string): Promise<boolean> {
  const rows = await db.query(
    `update outbox set done_at = now(), locked_by = null, locked_until = null, last_error = null
     where id = $1 and locked_by = $2 and done_at is null returning id`,
    [id, workerId],
  )
  return rows.length > 0
}

function writeNotices(tx: Tx, notices: Notice[], now: Date): Promise<unknown> {
  return tx.query(
    `insert into outbox (kind, subject, school_id, reader_id, card, lane, due_at, created_at, held_at)
     select 'notice', n.subject, n.school, n.reader, n.card, 'person:' || n.reader, $5, $5,
       case when not exists (select from identity i where i.person_id = n.reader) then $5::timestamptz end
     from unnest($1::text[], $2::text[], $3::uuid[], $4::text[]) with ordinality as n (subject, school, reader, card, place)
     order by n.place`,
    [
      column(notices, 'subject'),
      column(notices, 'schoolId'),
      column(notices, 'readerId'),
      column(notices, 'card'),
      now,
    ],
  )
}

function writeRevisions(tx: Tx, revisions: Revise[], now: Date): Promise<unknown> {
  return tx.query(
    `insert into outbox (kind, subject, school_id, reader_id, card, lane, replace_key, shown_id, due_at, created_at)
     select 'revise', s.subject, r.school, s.reader_id, s.card, 'person:' || s.reader_id, 'revise:' || s.id, s.id, $3, $3
     from unnest($1::text[], $2::text[]) as r (subject, school) join shown s on s.subject = r.subject
     order by s.id
     on conflict ${REPLACEABLE} do update set created_at = excluded.created_at, held_at = null`,
    [column(revisions, 'subject'), column(revisions, 'schoolId'), now],
  )
}

function writeLaters(tx: Tx, laters: Later[], now: Date): Promise<unknown> {
  return tx.query(
    `insert into outbox (kind, subject, school_id, card, lane, replace_key, due_at, created_at)
     select 'later', l.subject, l.school, l.intent, l.key, l.key, l.due, $6
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) as l (subject, school, intent, key, due)
     order by l.key
     on conflict ${REPLACEABLE}
     do update set due_at = excluded.due_at, created_at = excluded.created_at, attempts = 0, last_error = null`,
    [
      column(laters, 'subject'),
      column(laters, 'schoolId'),
      column(laters, 'intent'),
      laters.map(laterKey),
      column(laters, 'dueAt'),
      now,
    ],
  )
}

function laterKey(later: Later): string {
  return `later:${later.subject}:${later.intent}`
}

/** One statement may meet a key once only. */
function lastPerKey<T>(list: T[], keyOf: (each: T) => string): T[] {
  return [...new Map(list.map((each) => [keyOf(each), each])).values()]
}

function column<T, K extends keyof T>(rows: T[], name: K): T[K][] {
  return rows.map((row) => row[name])
}
