import type { App } from '../app.ts'
import { schoolTimeFrom } from '../calendar/working-time.ts'
import type { Tx } from '../db/transaction.ts'
import type { AuditLine, Effect, Subject } from '../effects.ts'
import type { School } from '../people/school.ts'
import { insertTask, openTasksAbout, saveTask } from './store.ts'
import type { NewTask, Task } from './task.ts'

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
 * Ends the open tasks about a subject whose purpose has been met otherwise (`settled`) or is gone (`dropped`).
 * @param isMeant which of them; all when left out
 */
export async function endTasks(
  app: Pick<App, 'clock'>,
  tx: Tx,
  subject: Subject,
  status: 'settled' | 'dropped',
  isMeant: (task: Task) => boolean = () => true,
): Promise<TaskChanges> {
  const changes: TaskChanges = { effects: [], audit: [] }
  for (const task of (await openTasksAbout(tx, subject)).filter(isMeant)) {
    const ended = await saveTask(tx, { ...task, status, doneAt: app.clock().toISOString() })
    changes.effects.push({ effect: 'revise', subject: subjectOf(ended), schoolId: ended.schoolId })
    changes.audit.push(lineOf(ended, status === 'settled' ? 'TaskSettled' : 'TaskDropped', 'staffroom'))
  }
  return changes
}

export function subjectOf(task: Pick<Task, 'id'>): Subject {
  return `task:${task.id}`
}

/** The clock looks at a task at this moment. */
export function clockOf(task: Task, dueAt: Date): Effect {
  return { effect: 'later', subject: subjectOf(task), schoolId: task.schoolId, intent: 'task.clock', dueAt }
}

export function lineOf(task: Task, action: string, actor: string): AuditLine {
  return {
    chain: task.schoolId,
    actor,
    action,
    subject: subjectOf(task),
    details: { kind: task.kind, about: task.subject, version: task.version },
  }
}
