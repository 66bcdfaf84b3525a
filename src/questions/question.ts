import { CARRIED_TEXT } from '../conversation/incoming.ts'
import type { Verdict } from './verdict.ts'

/** Why a question was sent: the policy does not say, or the answer was doubted. */
export type QuestionKind = 'silent' | 'doubt'

/** A question that was sent to whoever looks after the policy. Anything else that is asked is not kept. */
export interface Question {
  id: string
  schoolId: string
  personId: string
  /** As it was sent in, at most `SENT_TEXT` long. */
  text: string
  kind: QuestionKind
  /** What Staffroom had answered, the rule it rested on, and its clauses, best first. */
  verdict: Verdict
  rule?: string
  clauses: string[]
  /** ISO instants. */
  createdAt: string
  settledAt?: string
  settledBy?: string
}

/** The longest question that a button carries and a form takes, in UTF-16 units. A Slack button holds 2000 in all. */
export const SENT_TEXT = CARRIED_TEXT

/** The version of a question's cards: it is settled once. */
export function versionOf(question: Pick<Question, 'settledAt'>): number {
  return question.settledAt === undefined ? 1 : 2
}
