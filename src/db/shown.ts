import type { Platform, Reach } from '../conversation/incoming.ts'
import type { OutboxRow } from './outbox.ts'
import type { Queryable } from './query.ts'
import { type Tx, wakeAfterCommit } from './transaction.ts'

/** A card that now stands in somebody's chat. */
export interface NewlyShown {
  platform: Platform
  tenant: string
  reach: Reach
  /** The platform's name for the message. */
  message: string
  /** The version of the subject that it was painted from. */
  painted: number
  /**
   * The version of the subject now. Read it in this transaction with `for share`: that waits for a decision which is
   * being committed, and makes the next one wait for us, so that one of the two sees the other and nothing goes unpainted.
   */
  current: number
}

/**
 * Remembers where a card stands, in the transaction that finishes its notice. If its subject has moved on since it was
 * painted, a revise is written with it.
 */
export async function recordShown(
  tx: Tx,
  row: Pick<OutboxRow, 'subject' | 'schoolId' | 'readerId' | 'card'>,
  shown: NewlyShown,
  now: Date,
): Promise<void> {
  const stale = shown.current > shown.painted
  if (stale) wakeAfterCommit(tx)
  await tx.query(
    `with s as (
       insert into shown (id, subject, reader_id, card, platform, tenant, reach, message, version, sent_at)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (platform, tenant, message, reader_id) do update
         set subject = excluded.subject, card = excluded.card, reach = excluded.reach, version = excluded.version
       returning id)
     insert into outbox (kind, subject, school_id, reader_id, card, lane, replace_key, shown_id, due_at, created_at)
     select 'revise', $1, $10, $2, $3, 'person:' || $2::uuid, 'revise:' || s.id, s.id, $9, $9 from s where $11
     on conflict (replace_key) where done_at is null and dead_at is null and locked_by is null
     do update set created_at = excluded.created_at, held_at = null`,
    [
      row.subject,
      row.readerId,
      row.card,
      shown.platform,
      shown.tenant,
      shown.reach,
      shown.message,
      shown.painted,
      now,
      row.schoolId,
      stale,
    ],
  )
}

/** A card that stands in a chat, as the pump paints it anew. */
export interface ShownCard {
  id: string
  subject: string
  readerId: string
  card: string
  platform: Platform
  tenant: string
  reach: Reach
  message: string
  /** A newer card of the same subject stands in the same reader's chat. */
  superseded: boolean
}

export async function loadShown(tx: Tx, id: string): Promise<ShownCard | undefined> {
  const [shown] = await tx.query<ShownCard>(
    `select s.id, s.subject, s.reader_id as "readerId", s.card, s.platform, s.tenant, s.reach, s.message,
       exists (select from shown n where n.subject = s.subject and n.reader_id = s.reader_id and n.card = s.card
               and (n.sent_at, n.id) > (s.sent_at, s.id)) as superseded
     from shown s where s.id = $1`,
    [id],
  )
  return shown
}

/** A card that is never painted anew: it stands in a chat, and says nothing any more. */
export async function forgetShown(db: Queryable, id: string): Promise<void> {
  await db.query('delete from shown where id = $1', [id])
}

/**
 * Has the copy of a card that was the newest until now painted anew, now that a newer one stands below it: it loses its
 * buttons. Those before it have lost theirs.
 */
export async function reviseOlder(
  tx: Tx,
  row: Pick<OutboxRow, 'subject' | 'schoolId' | 'readerId' | 'card'>,
  message: string,
  now: Date,
): Promise<void> {
  const written = await tx.query(
    `insert into outbox (kind, subject, school_id, reader_id, card, lane, replace_key, shown_id, due_at, created_at)
     select 'revise', s.subject, $4, s.reader_id, s.card, 'person:' || s.reader_id, 'revise:' || s.id, s.id, $6, $6
     from (select * from shown where subject = $1 and reader_id = $2 and card = $3 and message <> $5
       order by sent_at desc, id desc limit 1) as s
     on conflict (replace_key) where done_at is null and dead_at is null and locked_by is null
     do update set created_at = excluded.created_at, held_at = null returning id`,
    [row.subject, row.readerId, row.card, row.schoolId, message, now],
  )
  if (written.length > 0) wakeAfterCommit(tx)
}

/** The present version of a subject, held until the commit, so that a decision meanwhile sees the card that is being recorded. */
export async function versionNow(tx: Tx, subject: string): Promise<number> {
  const [kind, id] = subject.split(':')
  if (kind === 'question') return versionOfQuestion(tx, id)
  if (kind === 'task') return versionOfTask(tx, id)
  if (kind === 'site') return versionOfSite(tx, id)
  if (kind === 'comment') return versionOfComment(tx, id)
  if (kind === 'training') return versionOfTraining(tx, id)
  if (kind === 'report') return versionOfReport(tx, id)
  if (kind !== 'request') return 0
  const [row] = await tx.query<{ version: number }>('select version from request where id = $1 for share', [id])
  return row?.version ?? 0
}

async function versionOfReport(tx: Tx, id: string | undefined): Promise<number> {
  const [row] = await tx.query<{ version: number }>('select version from report where id = $1 for share', [id])
  return row?.version ?? 0
}

async function versionOfComment(tx: Tx, id: string | undefined): Promise<number> {
  const [row] = await tx.query<{ version: number }>('select version from comment where id = $1 for share', [id])
  return row?.version ?? 0
}

async function versionOfTask(tx: Tx, id: string | undefined): Promise<number> {
  const [row] = await tx.query<{ version: number }>('select version from task where id = $1 for share', [id])
  return row?.version ?? 0
}

async function versionOfSite(tx: Tx, id: string | undefined): Promise<number> {
  const [row] = await tx.query<{ version: number }>('select version from site where id = $1 for share', [id])
  return row?.version ?? 0
}

/** As src/questions/question.ts `versionOf` counts: a question is settled once. */
async function versionOfQuestion(tx: Tx, id: string | undefined): Promise<number> {
  const [row] = await tx.query<{ version: number }>(
    'select case when settled_at is null then 1 else 2 end as version from question where id = $1 for share',
    [id],
  )
  return row?.version ?? 0
}

/** As src/training/training.ts `versionOf` counts; `id` is `<school>/<person>`. Whoever changes it holds the membership. */
async function versionOfTraining(tx: Tx, id: string | undefined): Promise<number> {
  const about = (id ?? '').split('/')
  await tx.query('select person_id from membership where school_id = $1 and person_id = $2 for share', about)
  const [row] = await tx.query<{ version: number }>(
    `select (count(*) + count(coalesce(confirmed_at, refused_at)))::int as version
     from training where school_id = $1 and person_id = $2`,
    about,
  )
  return row?.version ?? 0
}
