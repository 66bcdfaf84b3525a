import type { App } from '../app.ts'
import { dayIn } from '../calendar/days.ts'
import type { Tx } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import { loadDirectory, loadSchool } from '../people/store.ts'
import type { TaskSetting } from './setting.ts'

/**
 * A school as its tasks look at it, as it is now.
 * @throws AppError `school_unknown`, `pack_unknown`
 */
export async function loadTaskSetting(
  app: Pick<App, 'packs' | 'clock'>,
  tx: Tx,
  schoolId: string,
): Promise<TaskSetting> {
  const school = await loadSchool(tx, schoolId)
  if (school === undefined) throw new AppError('school_unknown')
  const pack = app.packs.get(school.policy)?.pack
  if (pack === undefined) throw new AppError('pack_unknown')
  const now = app.clock()
  return { school, pack, directory: await loadDirectory(tx, schoolId), now, today: dayIn(school.timezone, now) }
}
