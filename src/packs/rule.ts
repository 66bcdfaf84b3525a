import { z } from 'zod'
import { Action } from './action.ts'
import { allFacts, Fact, factOptions } from './fact.ts'
import { didYouMean } from './nearest.ts'

/**
 * What a school's policy makes of a topic. Written in policies/<pack>/rules/*.yaml, in our own words, each with the
 * clauses it rests on; see docs/how-to/write-a-policy-pack.md.
 */

/**
 * must, must_not, should, should_not, may: what the policy says of doing the deed · conditional: allowed under a
 * condition that the asker has not stated · depends: different outcomes by a fact · is, is_not: a statement holds or
 * does not · info: the rule's sentence is the answer.
 */
export const Stance = z.enum([
  'must',
  'must_not',
  'should',
  'should_not',
  'may',
  'conditional',
  'depends',
  'is',
  'is_not',
  'info',
])
export type Stance = z.infer<typeof Stance>

/** What a conditional permission hangs on: one of these, or a fact. */
const CONDITIONS = {
  approval: { met: ['approved'], unmet: ['not_approved', 'partly_approved'] },
  consent: { met: ['consent'], unmet: ['no_consent', 'consent_unknown'] },
  training: { met: ['trained'], unmet: ['untrained'] },
  copyright_permission: { met: ['credited'], unmet: ['uncredited'] },
} satisfies Record<string, { met: Fact[]; unmet: Fact[] }>
const NEEDS = [...new Set([...Object.keys(CONDITIONS), ...allFacts])]
const Need = z
  .string()
  .refine((need) => NEEDS.includes(need), {
    error: ({ input }) =>
      `“${input}” is neither ${Object.keys(CONDITIONS).join(', ')} nor a fact.${didYouMean(String(input), NEEDS)}`,
  })
  .meta({ enum: NEEDS })

const Clauses = z.array(z.string().min(1)).min(1, 'name the clause this rests on')
const Says = z.string().min(1).max(240)

/** How a fact changes the outcome. `approved: may` is short for `approved: { stance: may }`. */
const Changed = z.union([
  Stance.transform((stance) => ({ stance })),
  z.strictObject({
    stance: Stance,
    clauses: Clauses.optional(),
    says: Says.optional(),
    /** With `conditional`: on what. */
    needs: Need.optional(),
  }),
])
const Given = z.record(Fact, Changed)

const differing = {
  clauses: Clauses.optional(),
  given: Given.optional(),
  needs: Need.optional(),
  depends_on: z.string().max(160).optional(),
  says: Says.optional(),
  because: Says.optional(),
  instead: Says.optional(),
  next: z.array(Action).optional(),
  ask: z.string().optional(),
}
const OnTopic = z.union([Stance.transform((stance) => ({ stance })), z.strictObject({ stance: Stance, ...differing })])

export const Rule = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower case words joined by -'),
  ...differing,
  /** Best first: the clause that decides it. */
  clauses: Clauses,
  /** Topic → what the policy makes of it, and what differs from the rule for it. */
  topics: z.record(z.string(), OnTopic),
  /** One sentence to the reader, true whatever was asked. */
  says: Says,
})
export type Rule = z.infer<typeof Rule>

// A list of which every line is still a comment counts as empty.
const list = <T extends z.ZodType>(one: T) =>
  z
    .array(one)
    .nullish()
    .transform((items) => items ?? [])

export const RulesFile = z.strictObject({
  rules: list(Rule),
  /** Topics on which the policy says nothing. */
  silent: list(z.string()),
})
export type RulesFile = z.infer<typeof RulesFile>

/** What a fact makes of a ruling. */
export interface Change {
  stance: Stance
  clauses?: string[] | undefined
  says?: string | undefined
}

/** One school's word on one topic. */
export interface Ruling {
  rule: string
  topic: string
  stance: Stance
  /** Best first. */
  clauses: string[]
  given: ReadonlyMap<Fact, Change>
  dependsOn?: string | undefined
  says: string
  because?: string | undefined
  instead?: string | undefined
  next: Action[]
  /** The role to turn to. */
  ask?: string | undefined
}

/** A rule as it stands for each of its topics. */
export function rulingsOf(rule: Rule): Ruling[] {
  return Object.entries(rule.topics).map(([topic, own]) => rulingOn(rule, topic, own))
}

function rulingOn(rule: Rule, topic: string, own: Rule['topics'][string]): Ruling {
  const { id, topics: _topics, ...common } = rule
  const said = { ...common, ...own }
  const stated: Record<Fact, z.output<typeof Changed>> = { ...common.given, ...('given' in own ? own.given : {}) }
  const nested = Object.values(stated).map((change) =>
    conditionsOf('needs' in change ? change.needs : undefined, change.stance),
  )
  const given = Object.assign({}, ...nested, conditionsOf(said.needs, said.stance), stated) as Record<Fact, Change>
  return {
    rule: id,
    topic,
    stance: own.stance,
    clauses: said.clauses ?? rule.clauses,
    given: new Map(Object.entries(given)),
    dependsOn: said.depends_on,
    says: said.says ?? rule.says,
    because: said.because,
    instead: said.instead,
    next: said.next ?? [],
    ask: said.ask,
  }
}

/** What follows from the condition of a permission alone: met, the deed is allowed; unmet, it is not. */
function conditionsOf(needs: Rule['needs'], stance: Stance): Record<Fact, Change> {
  if (stance !== 'conditional' || needs === undefined) return {}
  const { met, unmet } =
    needs in CONDITIONS
      ? CONDITIONS[needs as keyof typeof CONDITIONS]
      : { met: [needs], unmet: factOptions(needs).filter((fact) => fact !== needs) }
  return Object.fromEntries([
    ...met.map((fact) => [fact, { stance: 'may' as const }]),
    ...unmet.map((fact) => [fact, { stance: 'must_not' as const }]),
  ])
}
