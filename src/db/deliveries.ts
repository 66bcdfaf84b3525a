import type { Queryable } from './query.ts'
import type { Tx } from './transaction.ts'

/** Longer than any platform goes on resending (Slack: hours). */
const KEEP_DAYS = 7

/**
 * Whether this delivery is new. Of two that come at once, the second waits for the first one's commit and then hears no;
 * if the first rolls back, the second is the new one.
 * @param key `Incoming.id`
 */
export async function firstTime(tx: Tx, key: string): Promise<boolean> {
  const rows = await tx.query('insert into delivery (key) values ($1) on conflict do nothing returning key', [key])
  return rows.length > 0
}

/** Forgets deliveries older than 7 days. @returns how many */
export async function pruneDeliveries(db: Queryable): Promise<number> {
  const rows = await db.query(`delete from delivery where at < now() - $1 * interval '1 day' returning key`, [
    KEEP_DAYS,
  ])
  return rows.length
}
