import { daysBetween } from '../calendar/days.ts'
import type { Course } from '../packs/pack.ts'
import { counts, endOf, type Training } from './training.ts'

/** How somebody stands with one course on a day. */
export type Standing =
  /** It counts. `until`: its last day, where it runs out. */
  | { course: Course; state: 'done'; training: Training; until?: string }
  /** They said so; somebody has to vouch for it. */
  | { course: Course; state: 'waiting'; training: Training }
  /** They said so, and it was not confirmed. */
  | { course: Course; state: 'refused'; training: Training }
  | { course: Course; state: 'run_out'; training: Training; until: string }
  | { course: Course; state: 'missing' }

/**
 * How one person stands with a course today. Of several trainings the one that counts longest, else the newest that waits,
 * else the newest that has run out or was refused.
 * @param trainings of that person, newest first
 */
export function standingIn(course: Course, trainings: Training[], today: string): Standing {
  const own = trainings.filter((training) => training.course === course.id)
  const counting = own.find((training) => counts(training, course, today))
  if (counting !== undefined) {
    const until = endOf(counting, course)
    return { course, state: 'done', training: counting, ...(until !== undefined && { until }) }
  }
  const waiting = own.find((training) => isWaiting(training, course))
  if (waiting !== undefined) return { course, state: 'waiting', training: waiting }
  const latest = own[0]
  if (latest === undefined) return { course, state: 'missing' }
  if (latest.refused) return { course, state: 'refused', training: latest }
  const until = endOf(latest, course)
  return until === undefined ? { course, state: 'missing' } : { course, state: 'run_out', training: latest, until }
}

/** Said, and neither confirmed nor refused, where somebody has to vouch for it. */
export function isWaiting(training: Training, course: Course): boolean {
  return course.confirmed_by.length > 0 && training.confirmedBy === undefined && !training.refused
}

/** Days before a training runs out from which on it may be renewed. */
const RENEW_DAYS = 60

/** Whether there is something for the person to do about it: it does not count, or not for long. */
export function isOpen(standing: Standing, today: string): boolean {
  if (standing.state !== 'done') return standing.state !== 'waiting'
  const { until } = standing
  return until !== undefined && daysBetween(today, until) <= RENEW_DAYS
}
