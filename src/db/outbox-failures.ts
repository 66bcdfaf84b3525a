import { AppError } from '../errors.ts'
import { MOST_ATTEMPTS, type OutboxRow } from './outbox.ts'
import type { Queryable } from './query.ts'

/** Try again then; never again until revived; or when the reader makes contact. */
export type AfterFailure = { retryAt: Date } | { dead: true } | { held: true }

const FIRST_RETRY_MS = 2_000
const GROWTH = 3
const LONGEST_RETRY_MS = 3_600_000
const DAY_MS = 86_400_000

/**
 * When to try again after this failed attempt: waits three times as long each time, an hour at most, scattered so that
 * many rows do not come back at once. A notice or a revise is given up after 12 attempts; a `later` never, it comes
 * back daily.
 * @param options.retryAfterMs what the platform asked for; never sooner than that
 * @param options.random 0..1
 */
export function nextTry(
  row: Pick<OutboxRow, 'kind' | 'attempts'>,
  now: Date,
  options: { retryAfterMs?: number | undefined; random?: number } = {},
): AfterFailure {
  const worn = row.attempts >= MOST_ATTEMPTS
  if (worn && row.kind !== 'later') return { dead: true }
  const wait = worn ? DAY_MS : Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * GROWTH ** (row.attempts - 1))
  const scattered = wait * (0.75 + (options.random ?? Math.random()) / 4)
  return { retryAt: new Date(now.getTime() + Math.max(scattered, options.retryAfterMs ?? 0)) }
}

/**
 * It was not sent. A row that has meanwhile been replaced by a newer one is done with.
 * @param code lower_snake, never a text
 * @returns false when the lease had run out and another worker has the row
 */
export async function fail(
  db: Queryable,
  id: bigint,
  workerId: string,
  code: string,
  then: AfterFailure,
): Promise<boolean> {
  try {
    return await failOnce(db, id, workerId, code, then)
  } catch (error) {
    // The newer row was committed this very moment: now it can be seen.
    if (error instanceof AppError && error.code === 'conflict') return failOnce(db, id, workerId, code, then)
    throw error
  }
}

/** What the clock was to say in a school and could not, after all its tries: the intents. */
export async function wornLaters(db: Queryable, schoolId: string): Promise<string[]> {
  const rows = await db.query<{ card: string }>(
    `select distinct card from outbox
     where school_id = $1 and kind = 'later' and done_at is null and attempts >= $2 order by card`,
    [schoolId, MOST_ATTEMPTS],
  )
  return rows.map((row) => row.card)
}

async function failOnce(
  db: Queryable,
  id: bigint,
  workerId: string,
  code: string,
  then: AfterFailure,
): Promise<boolean> {
  const rows = await db.query(
    `update outbox o set locked_by = null, locked_until = null, last_error = $3,
       due_at = coalesce($4, due_at),
       dead_at = case when $5::boolean then now() end,
       held_at = case when $6::boolean then now() end,
       done_at = case when not $5::boolean and exists (
         select from outbox n where n.replace_key = o.replace_key and n.id <> o.id
           and n.done_at is null and n.dead_at is null and n.locked_by is null) then now() end
     where id = $1 and locked_by = $2 and done_at is null returning id`,
    [id, workerId, code, 'retryAt' in then ? then.retryAt : null, 'dead' in then, 'held' in then],
  )
  return rows.length > 0
}
