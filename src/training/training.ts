import { DateTime, Duration } from 'luxon'
import type { Trained } from '../packs/condition.ts'
import type { Course } from '../packs/pack.ts'

/** That somebody has read the policy or taken a course. Days are YYYY-MM-DD, in the school's own days. */
export interface Training {
  id: string
  schoolId: string
  personId: string
  /** The pack's course. */
  course: string
  /** The day on which it was read or taken. */
  doneOn: string
  /** Of a reading: the pack's version that was read. */
  packHash?: string
  /** The person themself, or whoever recorded it for them; absent when it was taken in from the school's own list. */
  saidBy?: string
  /** Whoever vouches for it, where the pack asks for that. */
  confirmedBy?: string
  /** Somebody who was asked to vouch for it said that it is not so. */
  refused: boolean
  /** When it was confirmed or refused: an ISO instant. */
  answeredAt?: string
}

/** Who has done each course, as it counts on a day: confirmed where it must be, begun and not run out. */
export function trainedOn(courses: Course[], trainings: Training[], today: string): Trained {
  return new Map(
    courses.map((course) => {
      const counting = trainings.filter((one) => one.course === course.id && counts(one, course, today))
      return [course.id, new Set(counting.map((one) => one.personId))]
    }),
  )
}

/** Whether a training counts on a day. */
export function counts(training: Training, course: Course, today: string): boolean {
  const isConfirmed = course.confirmed_by.length === 0 || training.confirmedBy !== undefined
  const ends = endOf(training, course)
  return isConfirmed && !training.refused && training.doneOn <= today && (ends === undefined || today <= ends)
}

/** The version of the cards about one person's training: every addition and every answer counts. */
export function versionOf(trainings: Training[]): number {
  const answered = trainings.filter(({ answeredAt }) => answeredAt !== undefined)
  return trainings.length + answered.length
}

/** The last day on which a training counts; undefined when it counts for good. */
export function endOf(training: Pick<Training, 'doneOn'>, course: Pick<Course, 'valid'>): string | undefined {
  if (course.valid === undefined) return undefined
  const begun = DateTime.fromISO(training.doneOn, { zone: 'utc' })
  return begun.plus(Duration.fromISO(course.valid)).toFormat('yyyy-MM-dd')
}
