import { SetupError } from '../errors.ts'
import type { Queryable } from './query.ts'
import type { Tx } from './transaction.ts'

const KEY = 'rehearsal'

/** Whether this database is a rehearsal; undefined while nothing was put into it yet. */
export async function isRehearsal(db: Queryable): Promise<boolean | undefined> {
  const [row] = await db.query<{ value: string }>('select value from setting where key = $1', [KEY])
  return row && row.value === 'true'
}

/**
 * Says what a new database is, for good. In one that has been settled this changes nothing.
 * @throws SetupError `not_a_rehearsal`, `is_a_rehearsal` when it was settled the other way
 */
export async function settleRehearsal(tx: Tx, rehearsal: boolean): Promise<void> {
  // A school without the mark was put in before there were marks: in earnest.
  await tx.query(
    `insert into setting (key, value)
     select $1, case when exists (select from school) then 'false' else $2 end on conflict (key) do nothing`,
    [KEY, String(rehearsal)],
  )
  const settled = await isRehearsal(tx)
  if (settled === rehearsal) return
  if (rehearsal) {
    throw new SetupError(
      'not_a_rehearsal',
      'This database was not made as a rehearsal and cannot become one: use a new one.',
    )
  }
  throw new SetupError('is_a_rehearsal', 'This database was made as a rehearsal and stays one: use a new one.')
}
