import { anyOf } from '../in-words.ts'
import { holdersOf, type Member, type Staff } from './directory.ts'

/** No more names than this stand in one sentence. */
const MOST_NAMES = 3

/** Whom to turn to, in this order, where it is about the safeguarding lead or their deputy. */
const ELSE = ['dsl', 'deputy_dsl', 'headteacher', 'chair_of_governors']

/**
 * What comes before anything else when a child may be in danger. Whom to tell is the same in every school: Keeping Children
 * Safe in Education has each name a designated safeguarding lead and deputies.
 * @param barred whom it is about, and who acts for them: nobody is sent to them
 */
export function urgentWords(staff: Staff, barred: ReadonlySet<string> = new Set()): string[] {
  return [
    'If anybody is in immediate danger, ring 999 now.',
    whomToTell(staff, barred),
    'Do not promise to keep it secret. Do not delete anything, and do not forward it.',
  ]
}

function whomToTell(staff: Staff, barred: ReadonlySet<string>): string {
  const [leads, deputies] = [holders('dsl', staff), holders('deputy_dsl', staff)]
  if ([...leads, ...deputies].some(({ id }) => barred.has(id))) return whomElse(staff, barred)
  const either = [
    ...(leads.length === 0 ? [] : [namesOf(leads)]),
    ...(deputies.length === 0 ? [] : [`if you cannot reach them, ${namesOf(deputies)}, who stands in`]),
  ]
  const names = leads.length === 0 && deputies.length > 0 ? [namesOf(deputies)] : either
  return `Tell the designated safeguarding lead or their deputy straight away${names.length === 0 ? '' : `: ${names.join('; ')}`}.`
}

function whomElse(staff: Staff, barred: ReadonlySet<string>): string {
  const free = [...new Set(ELSE.flatMap((role) => holders(role, staff)))].filter(({ id }) => !barred.has(id))
  return free.length === 0
    ? 'Ring the local authority’s designated officer straight away.'
    : `Tell ${namesOf(free)} straight away, and nobody whom it is about.`
}

function holders(role: string, { directory, today }: Staff): Member[] {
  return holdersOf(directory, role, today)
}

function namesOf(members: Member[]): string {
  return anyOf(members.slice(0, MOST_NAMES).map(({ name }) => name))
}
