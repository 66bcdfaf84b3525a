import type { App } from '../app.ts'
import { askedReaders } from '../db/outbox-admin.ts'
import type { Tx } from '../db/transaction.ts'
import { subjectOf, tellPassedOn } from './announce.ts'
import { loadTaskSetting } from './load.ts'
import type { TaskChanges } from './open.ts'
import { ownersOf } from './owners.ts'
import { loadTask, openTasksIn, saveTold } from './store.ts'

/**
 * The staff list has changed: a task that its owners had been told of, and that is somebody else's now, is told to them.
 * Safe to repeat: nobody is told twice. What nobody has been told of yet waits for its own clock.
 */
export async function reviewTasks(app: Pick<App, 'packs' | 'clock'>, tx: Tx, schoolId: string): Promise<TaskChanges> {
  const changes: TaskChanges = { effects: [], audit: [] }
  const setting = await loadTaskSetting(app, tx, schoolId)
  for (const { id, toldOn } of await openTasksIn(tx, schoolId)) {
    const task = toldOn === undefined ? undefined : await loadTask(tx, id, { lock: true })
    if (task?.status !== 'open') continue
    const asked = await askedReaders(tx, subjectOf(task), 'task')
    const newcomers = ownersOf(task, setting).filter((one) => !asked.some((each) => each.id === one.id && !each.isLost))
    if (newcomers.length === 0) continue
    await saveTold(tx, { ...task, toldOn: setting.today })
    changes.effects.push(...tellPassedOn(task, newcomers, setting))
  }
  return changes
}
