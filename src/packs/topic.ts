import { z } from 'zod'
import { Action } from './action.ts'
import { Fact } from './fact.ts'

/**
 * What staff ask about, shared by all schools: one deed each, and how it is asked about. A school's rules say what its
 * policy makes of it. Written in policies/_topics/*.yaml; see docs/how-to/write-a-policy-pack.md.
 */

/**
 * What a "yes" to the question would mean: may: that the deed is allowed · must: that it is required · wrong: that it
 * is forbidden · need: that it takes a permission · is: that the statement holds. `open` asks who, what, when or how;
 * `word` is a fragment, taken as `may`.
 */
export const Form = z.enum(['may', 'must', 'wrong', 'need', 'is', 'open', 'word'])
export type Form = z.infer<typeof Form>

/** Whether a question is about doing the deed, or about leaving it undone. */
export type Side = 'asked' | 'against'

/** Phrasings, one a line as staff type them; facts given in a line stand at its end: `{family, approved}`. */
const Lines = z.string().transform((text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== ''),
)
const Phrasings = z.partialRecord(Form, Lines)

const TopicId = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower case words joined by -')

export const Topic = z.strictObject({
  id: TopicId,
  /** Completes "to …": "accept a friend or follow request from a pupil". */
  deed: z.string().min(1).max(160),
  /** The deed left undone or undone again, in the same form. */
  opposite: z.string().min(1).max(160).optional(),
  toward: z.string().optional(),
  means: z.string().optional(),
  /** Whoever asks about it may be speaking of a child in danger: the safeguarding route comes first. */
  urgent: z.boolean().default(false),
  /** What may be offered next to whoever asks about it, beside what a school's rule says. */
  next: z.array(Action).default([]),
  asked: Phrasings.default({}),
  against: Phrasings.default({}),
})
export type Topic = z.infer<typeof Topic>

export const TopicsFile = z.array(Topic).min(1)

/** One way staff ask, and what it means. */
export interface Phrasing {
  text: string
  topic: string
  side: Side
  form: Form
  facts: Fact[]
}

/** Every phrasing of a topic, with the facts at its end taken off; what is no known fact there counts for nothing. */
export function phrasingsOf(topic: Topic): Phrasing[] {
  return (['asked', 'against'] as const).flatMap((side) =>
    Form.options.flatMap((form) =>
      (topic[side][form] ?? []).map((line) => ({ topic: topic.id, side, form, ...splitFacts(line) })),
    ),
  )
}

function splitFacts(line: string): { text: string; facts: Fact[] } {
  const found = /^(.*?)\s*\{([^{}]*)\}$/.exec(line)
  if (found === null) return { text: line, facts: [] }
  const facts = (found[2] ?? '').split(',').map((fact) => fact.trim())
  return { text: found[1] ?? '', facts: facts.filter((fact) => Fact.safeParse(fact).success) }
}
