import { allOf, anyOf } from '../in-words.ts'
import type { PlannedRecipient } from './route.ts'
import type { ReportSchool } from './setting.ts'
import { roleName } from './words.ts'

/** No more names than this stand for one role. */
const MOST_NAMES = 4

/**
 * Who has it, or will, in the school's own words: "the headteacher (Helen Marsh; your school’s choice, not in the policy)".
 * Empty when there is nobody.
 * @param readerId who reads this: "you"
 */
export function readersWords(route: PlannedRecipient[], setting: ReportSchool, readerId: string): string {
  const told = route.filter(({ people }) => people.length > 0)
  return allOf([...new Set(told.map((one) => recipientWords(one, setting, readerId)))])
}

function recipientWords(one: PlannedRecipient, setting: ReportSchool, readerId: string): string {
  const names = one.people.slice(0, MOST_NAMES).map(({ id, name }) => (id === readerId ? 'you' : name))
  const more = one.people.length - names.length
  const who = allOf(more > 0 ? [...names, `${more} more`] : names)
  const why = one.settled
    ? '; your school’s choice, not in the policy'
    : one.clause.length > 0
      ? `; policy ${one.clause.join(', ')}`
      : ''
  return `${anyOf(one.roles.map((role) => roleName(setting, role)))} (${who}${why})`
}
