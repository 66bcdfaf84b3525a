import { anyOf } from '../in-words.ts'
import { holdersOf, type Staff } from './directory.ts'

/** No more names than this stand in one sentence. */
const MOST_NAMES = 3

/**
 * What comes before anything else when a child may be in danger. Whom to tell is the same in every school: Keeping Children
 * Safe in Education has each name a designated safeguarding lead and deputies.
 * @param barred whose names are left out
 */
export function urgentWords(staff: Staff, barred: ReadonlySet<string> = new Set()): string[] {
  const leads = namesOf('dsl', staff, barred)
  const deputies = namesOf('deputy_dsl', staff, barred)
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

function namesOf(role: string, { directory, today }: Staff, barred: ReadonlySet<string>): string[] {
  const free = holdersOf(directory, role, today).filter(({ id }) => !barred.has(id))
  return free.slice(0, MOST_NAMES).map(({ name }) => name)
}
