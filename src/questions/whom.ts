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

/**
 * What comes before any answer when a child may be in danger. Whom to tell is the same in every school: Keeping Children
 * Safe in Education has each name a designated safeguarding lead and deputies.
 */
export function urgentWords(setting: AskedSchool): string[] {
  const leads = others(setting, 'dsl', '').map(({ name }) => name)
  const deputies = others(setting, 'deputy_dsl', '').map(({ name }) => name)
  const either = [
    ...(leads.length === 0 ? [] : [anyOf(leads)]),
    ...(deputies.length === 0 ? [] : [`if you cannot reach them, ${anyOf(deputies)}, who stands in`]),
  ]
  const names = leads.length === 0 && deputies.length > 0 ? [anyOf(deputies)] : either
  return [
    'If anybody is in immediate danger, ring 999 now.',
    `Tell the designated safeguarding lead or their deputy straight away${names.length === 0 ? '' : `: ${names.join('; ')}`}.`,
    'Do not promise to keep it secret. Do not delete anything, and do not forward it.',
  ]
}

function others({ directory, today }: AskedSchool, role: string, askerId: string): Member[] {
  const manager = directory.members.get(directory.members.get(askerId)?.lineManagerId ?? '')
  const ofAsker = manager !== undefined && isActive(manager, today) ? [manager] : []
  const holders = role === 'line_manager' ? ofAsker : holdersOf(directory, role, today)
  return holders.filter(({ id }) => id !== askerId).slice(0, MOST_NAMES)
}
