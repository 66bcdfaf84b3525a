import { isHere } from '../people/directory.ts'
import { mayDo, ownersOf } from './owners.ts'
import type { TaskSetting } from './setting.ts'
import { siteToRecord, type Task } from './task.ts'

export type Refusal =
  /** It is done, settled or dropped. */
  | { refused: 'ended' }
  /** It is somebody else's. */
  | { refused: 'not_yours' }
  /** It was passed on or changed since the card was painted. */
  | { refused: 'changed' }
  /** Something has to be recorded, and that does it. */
  | { refused: 'to_record' }
  /** Whoever it should go to has it. */
  | { refused: 'theirs_already' }
  /** Whoever it should go to does not work here. */
  | { refused: 'not_here' }

interface Press {
  by: string
  /** Of the task, as the card showed it. */
  version: number
}

/** The task as done, or why not. Of two who press at once, the second finds it ended. */
export function markDone(task: Task, press: Press & { note: string }, setting: TaskSetting): Task | Refusal {
  const refusal = refuse(task, press, setting)
  if (refusal !== undefined) return refusal
  if (siteToRecord(task) !== undefined) return { refused: 'to_record' }
  const done: Task = { ...task, status: 'done', doneAt: setting.now.toISOString(), doneBy: press.by }
  return press.note === '' ? done : { ...done, note: press.note }
}

/**
 * The task with its new owner in place of whoever passes it on, beside those who own it with them; somebody who looks after
 * everybody's tasks passes it on for all of them.
 */
export function passOn(task: Task, press: Press & { to: string }, setting: TaskSetting): Task | Refusal {
  const refusal = refuse(task, press, setting)
  if (refusal !== undefined) return refusal
  const { to } = press
  if (!isHere(setting, to)) return { refused: 'not_here' }
  const owners = ownersOf(task, setting).map(({ id }) => id)
  if (owners.includes(to) && owners.length === 1) return { refused: 'theirs_already' }
  const isNamed = task.ownerIds.includes(press.by)
  const others = isNamed ? task.ownerIds.filter((id) => id !== press.by && id !== to) : []
  return { ...task, ownerIds: [...others, to], toldOn: setting.today }
}

/** Why nothing can be done with a task as it stands; undefined when it can. */
export function refuse(task: Task, { by, version }: Press, setting: TaskSetting): Refusal | undefined {
  if (task.status !== 'open') return { refused: 'ended' }
  if (!mayDo(task, setting, by)) return { refused: 'not_yours' }
  return task.version === version ? undefined : { refused: 'changed' }
}

/** Who may read a task: its owners, whoever did it, and those who look after everybody's, as long as they are there. */
export function mayRead(task: Task, setting: TaskSetting, personId: string): boolean {
  return isHere(setting, personId) && (mayDo(task, setting, personId) || task.doneBy === personId)
}
