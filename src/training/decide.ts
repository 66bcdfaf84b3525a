import { isDay } from '../calendar/days.ts'
import type { Course } from '../packs/pack.ts'
import { isWaiting } from './standing.ts'
import type { Training } from './training.ts'

/** What comes of saying that something was done. */
export type Said =
  /** There is such a training already: nothing is written. */
  | { stands: Training }
  /** There is one that waited: whoever says so now vouches for it. */
  | { confirms: Training }
  | { adds: Training }

/**
 * Somebody says, or records for somebody, that a course was done on a day. Nothing is kept twice.
 * @param said with `confirmedBy` where whoever says it may vouch for it
 * @param earlier the person's trainings
 */
export function sayDone(said: Training, course: Course, earlier: Training[]): Said {
  const same = earlier.find(
    (one) => one.id === said.id || (one.course === course.id && one.doneOn === said.doneOn && !one.refused),
  )
  if (same === undefined) return { adds: said }
  return isWaiting(same, course) && said.confirmedBy !== undefined ? { confirms: same } : { stands: same }
}

/** Why a day cannot be taken; undefined when it can. @param day as it came from a form, YYYY-MM-DD */
export function dayProblem(day: string, today: string): string | undefined {
  if (day === '') return 'Please give the day.'
  if (!isDay(day)) return 'This is not a date. Please choose the day again.'
  if (day > today) return 'This day is still to come. Please tell us once it has been.'
  return day < EARLIEST ? 'This day is too long ago. Please check the year.' : undefined
}

const EARLIEST = '1990-01-01'

/** Why somebody's word on what another person said does not count. */
export type AnswerRefusal = 'own' | 'not_confirmer' | 'answered' | 'gone'

/** Why a reader may not confirm or refuse this; undefined when they may. */
export function answerRefusal(
  training: Training,
  course: Course | undefined,
  reader: { id: string; mayConfirm: boolean },
): AnswerRefusal | undefined {
  if (course === undefined) return 'gone'
  if (training.personId === reader.id) return 'own'
  if (!reader.mayConfirm) return 'not_confirmer'
  return isWaiting(training, course) ? undefined : 'answered'
}
