import type { App } from '../app.ts'
import { dayIn } from '../calendar/days.ts'
import { schoolTimeFrom } from '../calendar/working-time.ts'
import type { Tx } from '../db/transaction.ts'
import type { AuditLine, Effect, Subject } from '../effects.ts'
import { AppError } from '../errors.ts'
import type { School } from '../people/school.ts'
import { loadSchool } from '../people/store.ts'
import { clockOf, lineOf, revise } from './announce.ts'
import { insertTask, openTasksAbout, saveTask } from './store.ts'
import type { NewTask, Task } from './task.ts'
import { nextDue } from './when.ts'

/** What opening or ending tasks leads to; to be written down with the rest of the transaction. */
export interface TaskChanges {
  effects: Effect[]
  audit: AuditLine[]
}

/**
 * Opens tasks, each once: asking again for one that is open or was ended changes nothing. Whoever owns them is told by the
 * clock, at the next school time, and again on its days.
 */
export async function openTasks(
  app: Pick<App, 'clock' | 'newId'>,
  tx: Tx,
  school: School,
  wanted: NewTask[],
): Promise<TaskChanges> {
  const now = app.clock()
  const changes: TaskChanges = { effects: [], audit: [] }
  for (const one of wanted) {
    const task = await insertTask(tx, app.newId(), one, now)
    if (task === undefined) continue
    changes.effects.push(clockOf(task, schoolTimeFrom(school, now)))
    changes.audit.push(lineOf(task, 'TaskOpened', 'staffroom'))
  }
  return changes
}

/**
 * Ends the open tasks about a subject whose purpose has been met otherwise (`settled`) or is gone (`dropped`). One that comes
 * again is opened anew when it was settled, and is over for good when it was dropped.
 * @param isMeant which of them; all when left out
 */
export async function endTasks(
  app: Pick<App, 'clock' | 'newId'>,
  tx: Tx,
  subject: Subject,
  status: 'settled' | 'dropped',
  isMeant: (task: Task) => boolean = () => true,
): Promise<TaskChanges> {
  const changes: TaskChanges = { effects: [], audit: [] }
  for (const task of (await openTasksAbout(tx, subject)).filter(isMeant)) {
    const ended = await saveTask(tx, { ...task, status, doneAt: app.clock().toISOString() })
    changes.effects.push(revise(ended))
    changes.audit.push(lineOf(ended, status === 'settled' ? 'TaskSettled' : 'TaskDropped', 'staffroom'))
    if (status === 'settled') add(changes, await openNext(app, tx, ended))
  }
  return changes
}

/** A task that comes again was done: the next of its kind, due on the first of its days that is yet to come. */
export async function openNext(app: Pick<App, 'clock' | 'newId'>, tx: Tx, task: Task): Promise<TaskChanges> {
  if (task.every === undefined) return { effects: [], audit: [] }
  const school = await loadSchool(tx, task.schoolId)
  if (school === undefined) throw new AppError('school_unknown')
  const due = nextDue(task.due, task.every, dayIn(school.timezone, app.clock()))
  return openTasks(app, tx, school, [{ ...task, every: task.every, due, key: due }])
}

function add(changes: TaskChanges, more: TaskChanges): void {
  changes.effects.push(...more.effects)
  changes.audit.push(...more.audit)
}
