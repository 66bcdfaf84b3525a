import type { Fact } from '../packs/fact.ts'
import type { Change, Ruling, Stance } from '../packs/rule.ts'
import type { Rulings } from '../packs/rulings.ts'
import { Form } from '../packs/topic.ts'
import type { Aimed, Understanding } from './understanding/understand.ts'
import { type Verdict, verdictOn } from './verdict.ts'

/** What a policy makes of a question. */
export interface Decision {
  verdict: Verdict
  /** What it rests on, likeliest first; where the policy says nothing, the nearest it comes to it, if anything. */
  grounds: Ground[]
}

/** One ruling that may bear on the question. */
export interface Ground {
  ruling: Ruling
  stance: Stance
  /** Best first, with what the given facts made of them. */
  clauses: string[]
  says: string
  likely: number
  aim: Aimed
}

/** Silence is the sum of many topics, a clause of few. */
const SILENCE_NEEDS = 2

/** A tie between a yes and anything else is never a yes. */
const YES_NEEDS = 1.5

/**
 * Sums how likely each clause is over all topics that rest on it, and silence likewise; then, for the likeliest clause,
 * how likely each answer is.
 */
export function decide({ aims, facts }: Understanding, rulings: Rulings): Decision {
  const grounds = aims.flatMap((aim) => groundOf(aim, rulings.get(aim.topic), facts))
  const [clause, mass] = greatest(likelyByClause(grounds))
  const silent = aims.filter(({ topic }) => !rulings.has(topic)).reduce((sum, { likely }) => sum + likely, 0)
  if (clause === undefined || silent > mass * SILENCE_NEEDS)
    return { verdict: 'not_covered', grounds: grounds.slice(0, 1) }
  const decisive = grounds.filter(({ clauses: [first] }) => first === clause)
  const others = grounds.filter(({ clauses: [first] }) => first !== clause)
  return { verdict: verdictOf(decisive), grounds: [...decisive, ...others] }
}

function groundOf(aim: Aimed, ruling: Ruling | undefined, facts: Fact[]): Ground[] {
  if (ruling === undefined) return []
  const change = strongest(facts.flatMap((fact) => ruling.given.get(fact) ?? []))
  const clauses = change?.clauses ?? []
  return [
    {
      ruling,
      stance: change?.stance ?? ruling.stance,
      clauses: [...clauses, ...ruling.clauses.filter((clause) => !clauses.includes(clause))],
      says: change?.says ?? ruling.says,
      likely: aim.likely,
      aim,
    },
  ]
}

/** Where two facts pull apart, the one that forbids decides; and what settles it comes before what asks for more. */
function strongest(changes: Change[]): Change | undefined {
  const rank = ({ stance }: Change) =>
    stance === 'must_not' || stance === 'should_not' ? 0 : stance === 'conditional' || stance === 'depends' ? 2 : 1
  return changes.toSorted((a, b) => rank(a) - rank(b))[0]
}

function verdictOf(grounds: Ground[]): Verdict {
  const votes = new Map<Verdict, number>()
  for (const { stance, aim, likely } of grounds)
    for (const [at, form] of Form.options.entries()) {
      const verdict = verdictOn(stance, form, aim.side)
      votes.set(verdict, (votes.get(verdict) ?? 0) + likely * (aim.forms[at] ?? 0))
    }
  const yes = votes.get('yes')
  if (yes !== undefined) votes.set('yes', yes / YES_NEEDS)
  return greatest(votes)[0] ?? 'not_covered'
}

function likelyByClause(grounds: Ground[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { clauses, likely } of grounds) {
    const first = clauses[0] ?? ''
    sums.set(first, (sums.get(first) ?? 0) + likely)
  }
  return sums
}

function greatest<T>(amounts: ReadonlyMap<T, number>): [T | undefined, number] {
  let best: [T | undefined, number] = [undefined, 0]
  for (const [key, amount] of amounts) if (amount > best[1]) best = [key, amount]
  return best
}
