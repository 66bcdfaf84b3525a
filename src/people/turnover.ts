import type { Directory } from './directory.ts'

/**
 * Whether anybody's rights in a school have changed by the calendar alone since a day that was gone through: somebody's
 * last day has passed, somebody began, or is back from being away.
 * @param since the last day that was gone through; undefined when none was, and everything may have changed
 */
export function hasTurnedOver(directory: Directory, since: string | undefined, today: string): boolean {
  if (since === undefined) return true
  const ended = (day: string | undefined) => day !== undefined && since <= day && day < today
  const begun = (day: string | undefined) => day !== undefined && since < day && day <= today
  return (
    [...directory.members.values()].some((member) => ended(member.endDate) || begun(member.startDate)) ||
    directory.absences.some((absence) => ended(absence.until))
  )
}
