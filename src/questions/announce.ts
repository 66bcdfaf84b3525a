import type { AuditLine, Effect, Subject } from '../effects.ts'
import type { Question } from './question.ts'
import { type AskedSchool, ownersOf } from './setting.ts'

/** Whoever looks after the policy is given the question; who asked and looks after it themself is not. */
export function announceSent(question: Question, setting: AskedSchool): Effect[] {
  return ownersOf(setting)
    .filter(({ id }) => id !== question.personId)
    .map(({ id }) => notice(question, id, 'question'))
}

/** Every copy loses its button, and the asker hears of it. */
export function announceSettled(question: Question): Effect[] {
  const revise: Effect = { effect: 'revise', subject: subjectOf(question), schoolId: question.schoolId }
  const isOwn = question.settledBy === question.personId
  return isOwn ? [revise] : [revise, notice(question, question.personId, 'question-settled')]
}

/** Ids and codes only: what was asked stands in the question alone, and goes with it. */
export function auditLine(question: Question, action: 'question.sent' | 'question.settled', actor: string): AuditLine {
  const { schoolId: chain, kind, verdict, rule, clauses } = question
  const details = { kind, verdict, rule: rule ?? null, clauses: clauses.join(' ') }
  return { chain, actor, action, subject: subjectOf(question), details: action === 'question.sent' ? details : {} }
}

function notice(question: Question, readerId: string, card: 'question' | 'question-settled'): Effect {
  return { effect: 'notice', subject: subjectOf(question), schoolId: question.schoolId, readerId, card }
}

function subjectOf({ id }: Pick<Question, 'id'>): Subject {
  return `question:${id}`
}
