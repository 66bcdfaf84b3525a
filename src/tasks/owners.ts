import { holdersOf, holdersOfAny, holdsAny, isActive, type Member } from '../people/directory.ts'
import type { TaskSetting } from './setting.ts'
import type { Task } from './task.ts'

type Owned = Pick<Task, 'ownerIds' | 'ownerRoles'>

export interface Ownership {
  people: Member[]
  /** The roles they have it by; none when it is theirs by name. */
  roles: string[]
}

const ADMINISTRATOR = 'staffroom_administrator'
const HEAD = 'headteacher'

/**
 * Whose a task is today: of those named whoever is still here, else the holders of its roles, else Staffroom's
 * administrators, else the headteacher. Nobody only in a school that has none of them.
 */
export function ownership(task: Owned, setting: TaskSetting): Ownership {
  const { directory, today } = setting
  const named = task.ownerIds.flatMap((id) => directory.members.get(id) ?? [])
  const here = named.filter((member) => isActive(member, today))
  if (here.length > 0) return { people: here, roles: [] }
  for (const wanted of [task.ownerRoles, [ADMINISTRATOR], [HEAD]]) {
    const roles = wanted.filter((role) => holdersOf(directory, role, today).length > 0)
    if (roles.length > 0) return { people: holdersOfAny(setting, roles), roles }
  }
  return { people: [], roles: [] }
}

/** The people of `ownership`. */
export function ownersOf(task: Owned, setting: TaskSetting): Member[] {
  return ownership(task, setting).people
}

/** Who hears when a task has been late for long: the headteacher, else Staffroom's administrators; never its owners. */
export function aboveOf(task: Owned, setting: TaskSetting): Member[] {
  const owners = ownersOf(task, setting).map(({ id }) => id)
  const others = (role: string) =>
    holdersOf(setting.directory, role, setting.today).filter(({ id }) => !owners.includes(id))
  const heads = others(HEAD)
  return heads.length > 0 ? heads : others(ADMINISTRATOR)
}

/** Who looks after everybody's tasks: those who keep the register, the headteacher, Staffroom's administrators. */
export function isOverseer(setting: TaskSetting, personId: string): boolean {
  return holdsAny(setting, [...setting.pack.register.kept_by, HEAD, ADMINISTRATOR], personId)
}

/** Who may read a task, end it and pass it on: its owners, and those who look after everybody's. */
export function mayDo(task: Owned, setting: TaskSetting, personId: string): boolean {
  return ownersOf(task, setting).some(({ id }) => id === personId) || isOverseer(setting, personId)
}
