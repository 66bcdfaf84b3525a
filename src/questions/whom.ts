import { anyOf } from '../in-words.ts'
import { holdersOf, isActive, type Member } from '../people/directory.ts'
import type { AskedSchool } from './setting.ts'

/** No more names than this stand in one sentence. */
const MOST_NAMES = 3

/**
 * A role as it stands in a sentence, with whoever holds it besides the asker: "the headteacher (Helen Marsh)". Without a
 * holder it is the role alone.
 */
export function whomWords(setting: AskedSchool, role: string, askerId: string): string {
  const names = others(setting, role, askerId).map(({ name }) => name)
  return names.length === 0 ? roleName(setting, role) : `${roleName(setting, role)} (${anyOf(names)})`
}

/** "the headteacher" */
export function roleName({ policy }: AskedSchool, role: string): string {
  if (role === 'line_manager') return 'your line manager'
  return policy.pack.roles.find(({ id }) => id === role)?.name ?? role.replaceAll('_', ' ')
}

function others({ directory, today }: AskedSchool, role: string, askerId: string): Member[] {
  const manager = directory.members.get(directory.members.get(askerId)?.lineManagerId ?? '')
  const ofAsker = manager !== undefined && isActive(manager, today) ? [manager] : []
  const holders = role === 'line_manager' ? ofAsker : holdersOf(directory, role, today)
  return holders.filter(({ id }) => id !== askerId).slice(0, MOST_NAMES)
}
