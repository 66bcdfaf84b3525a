import type { App } from '../app.ts'
import { isSchoolTime, opening, schoolTimeFrom } from '../calendar/working-time.ts'
import { unreachedReaders } from '../db/outbox-admin.ts'
import type { Tx } from '../db/transaction.ts'
import { clockOf, lineOf, subjectOf, tellAbove, tellOwners } from './announce.ts'
import { loadTaskSetting } from './load.ts'
import type { TaskChanges } from './open.ts'
import { ownersOf } from './owners.ts'
import type { TaskSetting } from './setting.ts'
import { loadTask, saveTold } from './store.ts'
import type { Task } from './task.ts'
import { dueToday, nextDay } from './when.ts'

/** The clock looks at a task: tells those who are to hear of it today, and sets when it looks again. Nothing once it ended. */
export async function taskClock(app: Pick<App, 'packs' | 'clock'>, tx: Tx, taskId: string): Promise<TaskChanges> {
  const task = await loadTask(tx, taskId, { lock: true })
  if (task === undefined || task.status !== 'open') return { effects: [], audit: [] }
  const setting = await loadTaskSetting(app, tx, task.schoolId)
  const { school, now, today } = setting
  if (!isSchoolTime(school, now)) return { effects: [clockOf(task, schoolTimeFrom(school, now))], audit: [] }
  const { told, changes } = await tell(tx, task, setting)
  const next = opening(school, nextDay(told, school, today))
  return { effects: [...changes.effects, clockOf(told, next)], audit: changes.audit }
}

/** Says what is due today. A day on which there was nobody to tell does not count as told. */
async function tell(tx: Tx, task: Task, setting: TaskSetting): Promise<{ told: Task; changes: TaskChanges }> {
  const { today } = setting
  const due = dueToday(task, setting.school, today)
  const hasOwners = due.owners && ownersOf(task, setting).length > 0
  const owners = hasOwners ? tellOwners(task, setting, await unreachedReaders(tx, subjectOf(task))) : []
  const above = due.above ? tellAbove(task, setting) : []
  const told = {
    ...task,
    ...(hasOwners && { toldOn: today }),
    ...(above.length > 0 && { escalatedOn: today }),
  }
  if (hasOwners || above.length > 0) await saveTold(tx, told)
  return {
    told,
    changes: {
      effects: [...owners, ...above],
      audit: above.length > 0 ? [lineOf(told, 'TaskEscalated', 'staffroom')] : [],
    },
  }
}
