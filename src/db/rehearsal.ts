import { SetupError } from '../errors.ts'
import type { Queryable } from './query.ts'
import { readSetting } from './settings.ts'
import type { Tx } from './transaction.ts'

/** Whether this database is a rehearsal; undefined while nothing was put into it yet. */
export async function isRehearsal(db: Queryable): Promise<boolean | undefined> {
  const value = await readSetting(db, 'rehearsal')
  return value === undefined ? undefined : value === 'true'
}

/**
 * Says what a new database is, for good. In one that has been settled this changes nothing.
 * @throws SetupError `not_a_rehearsal`, `is_a_rehearsal` when it was settled the other way
 */
export async function settleRehearsal(tx: Tx, rehearsal: boolean): Promise<void> {
  // A school without the mark beside it was put in by a restore or by hand: in earnest.
  await tx.query(
    `insert into setting (key, value)
     select 'rehearsal', case when exists (select from school) then 'false' else $1 end on conflict (key) do nothing`,
    [String(rehearsal)],
  )
  if ((await isRehearsal(tx)) === rehearsal) return
  if (rehearsal) {
    throw new SetupError(
      'not_a_rehearsal',
      'This database was not made as a rehearsal and cannot become one: use a new one, by STAFFROOM_DATA or DATABASE_URL.',
    )
  }
  throw new SetupError(
    'is_a_rehearsal',
    'This database was made as a rehearsal and stays one: use a new one, by STAFFROOM_DATA or DATABASE_URL.',
  )
}
