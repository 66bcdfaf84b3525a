import type { App } from '../app.ts'
import type { Tx } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import type { AskedSchool } from '../questions/setting.ts'
import { loadSetting } from '../requests/load.ts'

/**
 * A school as questions look at it: with what its policy says on each topic.
 * @throws AppError `school_unknown`, `pack_unknown`
 */
export async function askedSchool(app: Pick<App, 'packs' | 'clock'>, tx: Tx, schoolId: string): Promise<AskedSchool> {
  const { school, pack, directory, now, today } = await loadSetting(app, tx, schoolId)
  const rulings = app.packs.get(pack.id)?.rulings
  if (rulings === undefined) throw new AppError('pack_unknown')
  return { school, policy: { pack, rulings }, directory, now, today }
}
