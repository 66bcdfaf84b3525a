import type { AuditLine, Effect, Notice } from '../effects.ts'
import type { Course } from '../packs/pack.ts'
import { holdersOf } from '../people/directory.ts'
import { confirmersOf, subjectOf, type TrainingSetting } from './setting.ts'
import type { Training } from './training.ts'

/** Those who may vouch for it are asked to; when there is nobody, Staffroom's administrators hear of it. */
export function announceSaid(training: Training, course: Course, setting: TrainingSetting): Effect[] {
  const confirmers = confirmersOf(setting, course, training.personId)
  const readers =
    confirmers.length > 0 ? confirmers : holdersOf(setting.directory, 'staffroom_administrator', setting.today)
  return [reviseOf(training), ...readers.map(({ id }) => noticeTo(id, training, 'training'))]
}

/** Every copy shows it, and the person hears of it. */
export function announceAnswered(training: Training): Effect[] {
  return [reviseOf(training), noticeTo(training.personId, training, 'training-settled')]
}

/** Every copy shows it. */
export function reviseOf({ schoolId, personId }: Pick<Training, 'schoolId' | 'personId'>): Effect {
  return { effect: 'revise', subject: subjectOf(schoolId, personId), schoolId }
}

/** A card about somebody's training, for them or for whoever has to see to it. */
export function noticeTo(
  readerId: string,
  { schoolId, personId }: Pick<Training, 'schoolId' | 'personId'>,
  card: 'training' | 'training-settled',
): Notice {
  return { effect: 'notice', subject: subjectOf(schoolId, personId), schoolId, readerId, card }
}

export type TrainingAction =
  | 'training.said'
  | 'training.recorded'
  | 'training.imported'
  | 'training.confirmed'
  | 'training.refused'

/** Ids, codes and days. @param actor a person's id, or `staffroom` */
export function lineOf(training: Training, action: TrainingAction, actor: string): AuditLine {
  return {
    chain: training.schoolId,
    actor,
    action,
    subject: subjectOf(training.schoolId, training.personId),
    details: {
      training: training.id,
      course: training.course,
      day: training.doneOn,
      pack: training.packHash ?? null,
      confirmed_by: training.confirmedBy ?? null,
    },
  }
}
