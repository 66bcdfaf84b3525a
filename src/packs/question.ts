import { z } from 'zod'
import { Fact } from './fact.ts'

/**
 * Questions that a pack's rules must answer as written down here: policies/<pack>/questions.yaml. `policies check` asks
 * them all.
 */

const Clause = z.string().min(1)

export const PackQuestion = z.strictObject({
  /** As staff would type it. */
  question: z.string().min(1).max(1000),
  answer: z.enum(['yes', 'no', 'depends', 'info', 'not_covered']),
  /** The clause named first in the answer, or several of which any will do. Left out: any clause. */
  clause: z
    .union([Clause, z.array(Clause).min(1)])
    .transform((clause) => [clause].flat())
    .optional(),
  /** Facts that are pressed with the question, as an earlier answer would offer them. */
  given: z.array(Fact).default([]),
})
export type PackQuestion = z.infer<typeof PackQuestion>

export const QuestionsFile = z.array(PackQuestion).min(1)
export type QuestionsFile = z.infer<typeof QuestionsFile>
