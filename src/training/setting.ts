import type { Subject } from '../effects.ts'
import type { Course, Pack } from '../packs/pack.ts'
import { type Directory, holdersOfAny, type Member } from '../people/directory.ts'
import type { Training } from './training.ts'

/** A school with its people and its policy, at one moment. */
export interface TrainingSetting {
  school: { id: string; name: string; timezone: string }
  pack: Pack
  packHash: string
  directory: Directory
  now: Date
  /** In the school's own days, YYYY-MM-DD. */
  today: string
}

/** Somebody's part in a request that waits: what they still lack for it. */
export interface Need {
  requestId: string
  number: number
  /** "Facebook · Year 4" */
  title: string
  authorId: string
  /** Of the pack's version that the request was sent under. */
  courses: Course[]
}

/** One person of a school, with everything that is known of their training. */
export interface TrainingRecord {
  personId: string
  /** Newest first. */
  trainings: Training[]
  needs: Need[]
}

/** What somebody of a school has read and been trained in; a person may belong to several schools. */
export function subjectOf(schoolId: string, personId: string): Subject {
  return `training:${schoolId}/${personId}`
}

/** School and person from what follows `training:`. */
export function schoolAndPerson(id: string): { schoolId: string; personId: string } {
  const [schoolId = '', personId = ''] = id.split('/')
  return { schoolId, personId }
}

/** The courses of the policy, and those that an older version of it asks of a request under way. */
export function coursesFor({ pack }: Pick<TrainingSetting, 'pack'>, needs: Need[]): Course[] {
  const older = needs.flatMap(({ courses }) => courses)
  return [...new Map([...older, ...pack.courses].map((course) => [course.id, course])).values()].sort(
    (a, b) => place(pack, a) - place(pack, b),
  )
}

/** Whoever may vouch that this person was trained; never the person. */
export function confirmersOf(setting: TrainingSetting, course: Course, personId: string): Member[] {
  return holdersOfAny(setting, course.confirmed_by).filter(({ id }) => id !== personId)
}

/** Whether somebody may write down what others have done: the office, the headteacher, and who may vouch for a course. */
export function mayRecord(setting: TrainingSetting, readerId: string): boolean {
  return recordersOf(setting).some(({ id }) => id === readerId)
}

/** Those who may write down what others have done. */
export function recordersOf(setting: TrainingSetting): Member[] {
  return holdersOfAny(setting, ['office', 'headteacher', ...setting.pack.courses.flatMap((one) => one.confirmed_by)])
}

function place({ courses }: Pack, { id }: Course): number {
  const found = courses.findIndex((course) => course.id === id)
  return found === -1 ? courses.length : found
}
