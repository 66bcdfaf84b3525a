import type { Directory } from './directory.ts'

/**
 * Whose rights in a school have changed by the calendar alone since a day that was gone through: whether anybody has begun,
 * and whether anybody's last day has passed, or is back from being away.
 * @param since the last day that was gone through; undefined when none was, and everything may have changed
 */
export function turnover(
  directory: Directory,
  since: string | undefined,
  today: string,
): { begun: boolean; ended: boolean } {
  if (since === undefined) return { begun: true, ended: true }
  const members = [...directory.members.values()]
  const isOver = (day: string | undefined) => day !== undefined && since <= day && day < today
  return {
    begun: members.some(({ startDate }) => startDate !== undefined && since < startDate && startDate <= today),
    ended: members.some(({ endDate }) => isOver(endDate)) || directory.absences.some(({ until }) => isOver(until)),
  }
}
