import type { AuditLine, Effect, Subject } from '../effects.ts'
import { holdersOf, type Member } from '../people/directory.ts'
import { aboveOf, ownersOf } from './owners.ts'
import type { TaskSetting } from './setting.ts'
import type { Task } from './task.ts'

/**
 * Its owners are given the task's card. Who cannot be reached yet is given one, once, that waits for them, and Staffroom's
 * administrators hear of it.
 * @param waiting people for whom a card of this task waits already
 */
export function tellOwners(task: Task, setting: TaskSetting, waiting: string[] = []): Effect[] {
  return tell(task, ownersOf(task, setting), setting, waiting)
}

/** Those above its owners are given the card of a task that has been late for long. */
export function tellAbove(task: Task, setting: TaskSetting): Effect[] {
  return aboveOf(task, setting).map(({ id }) => notice(task, id, 'task'))
}

/** A task was passed on: whoever has it now hears of it, and every copy shows whose it is. */
export function tellPassedOn(task: Task, to: Member[], setting: TaskSetting): Effect[] {
  return [revise(task), ...tell(task, to, setting, [])]
}

/** Somebody asked to see it: they are given its card again, as a message of its own. */
export function tellReader(task: Task, readerId: string): Effect {
  return notice(task, readerId, 'task')
}

/** Every copy of its card is painted anew. */
export function revise(task: Task): Effect {
  return { effect: 'revise', subject: subjectOf(task), schoolId: task.schoolId }
}

/** The clock looks at a task at this moment. */
export function clockOf(task: Task, dueAt: Date): Effect {
  return { effect: 'later', subject: subjectOf(task), schoolId: task.schoolId, intent: 'task.clock', dueAt }
}

/** @param details ids and codes only */
export function lineOf(task: Task, action: string, actor: string, details: AuditLine['details'] = {}): AuditLine {
  return {
    chain: task.schoolId,
    actor,
    action,
    subject: subjectOf(task),
    details: { kind: task.kind, about: task.subject, version: task.version, ...details },
  }
}

function tell(task: Task, people: Member[], setting: TaskSetting, waiting: string[]): Effect[] {
  const readers = people.filter(({ id, reachable }) => reachable || !waiting.includes(id))
  const unreachable = readers.filter(({ reachable }) => !reachable).map(({ id }) => id)
  const administrators = holdersOf(setting.directory, 'staffroom_administrator', setting.today)
  const told = unreachable.length === 0 ? [] : administrators.filter(({ id }) => !unreachable.includes(id))
  return [
    ...readers.map(({ id }) => notice(task, id, 'task')),
    ...told.map(({ id }) => notice(task, id, 'undelivered')),
  ]
}

function notice(task: Task, readerId: string, card: 'task' | 'undelivered'): Effect {
  return { effect: 'notice', subject: subjectOf(task), schoolId: task.schoolId, readerId, card }
}

export function subjectOf(task: Pick<Task, 'id'>): Subject {
  return `task:${task.id}`
}
