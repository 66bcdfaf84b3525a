import type { Action } from '../packs/action.ts'
import { type Fact, factGroup } from '../packs/fact.ts'
import type { Pack } from '../packs/pack.ts'
import type { Ruling } from '../packs/rule.ts'
import type { Rulings } from '../packs/rulings.ts'
import { Form, type Side } from '../packs/topic.ts'
import { type Decision, decide, type Ground } from './decide.ts'
import type { Questions } from './understanding/load.ts'
import type { Aimed, Understanding } from './understanding/understand.ts'
import type { Verdict } from './verdict.ts'

/** What one school's policy says to a question. */
export interface Answer {
  verdict: Verdict
  /** One sentence. */
  headline: string
  /** Clause ids, best first; empty where the policy does not say. */
  citations: string[]
  because: string | undefined
  instead: string | undefined
  /** What it hinges on: a group of facts, and which of them may be chosen. */
  ask: { fact: string; options: Fact[] } | undefined
  actions: Action[]
  /** The role to turn to. */
  whom: string
  /** A child may be in danger: the safeguarding route comes first, whatever was asked. */
  urgent: boolean
  /** The last day the policy's own wording allows for its review, when that is past. */
  pastReview: string | undefined
  /** Where the wording cited has been overtaken. */
  dated: string[]
  /** The nearest the policy comes to it, where it does not say. */
  nearest: { citations: string[]; says: string } | undefined
  /** Which rule it rests on, and the topic it was taken to be about; for the policy's owner. */
  rule: string | undefined
  topic: string | undefined
  /** How the question was read: what an option of `ask` is pressed for. */
  aim: { topic: string; side: Side; form: Form } | undefined
  /** The facts, given or chosen, that the rule turns on. */
  facts: Fact[]
}

/** What stays the same between questions. */
export interface Policy {
  pack: Pack
  rulings: Rulings
}

/** From here on what a question is about is danger enough, whatever its words. */
const IN_DANGER = 0.5

/** How many clauses are named. */
const CITED = 4

/**
 * What a policy says to a question, in the words of whoever asks.
 * @param given facts that were chosen from the options of an earlier answer; they count before what the text says
 * @param today YYYY-MM-DD
 */
export function answerTo(questions: Questions, policy: Policy, text: string, given: Fact[], today: string): Answer {
  const understanding = questions.understand(text)
  const said = understanding.facts.filter((fact) => !given.some((one) => factGroup(one) === factGroup(fact)))
  const urgent = questions.isUrgent(text) || understanding.danger > IN_DANGER
  return answerFor(questions, policy, { ...understanding, facts: [...given, ...said] }, urgent, today)
}

/**
 * What a policy says to a question that has been understood.
 * @param urgent danger was heard in it
 * @param today YYYY-MM-DD
 */
export function answerFor(
  { topics }: Pick<Questions, 'topics'>,
  policy: Policy,
  understanding: Understanding,
  urgent: boolean,
  today: string,
): Answer {
  const decision = decide(understanding, policy.rulings)
  const [ground] = decision.grounds
  const isSilent = decision.verdict === 'not_covered' || ground === undefined
  return {
    verdict: decision.verdict,
    headline: isSilent ? 'The policy does not say.' : headlineOf(ground, decision),
    citations: isSilent ? [] : citationsOf(decision.grounds),
    because: isSilent ? undefined : ground.ruling.because,
    instead: isSilent ? undefined : ground.ruling.instead,
    ask: isSilent ? undefined : hingeOf(ground, decision.verdict),
    actions: isSilent
      ? ['ask_person']
      : actionsOf(ground.ruling, topics.find(({ id }) => id === ground.ruling.topic)?.next ?? [], urgent),
    whom: (isSilent ? undefined : ground.ruling.ask) ?? policy.pack.owner,
    urgent,
    pastReview: pastReview(policy.pack, today),
    dated: isSilent ? [] : datedOf(policy.pack, ground.clauses),
    nearest: isSilent ? nearestTo(ground, policy.pack) : undefined,
    rule: ground?.ruling.rule,
    topic: understanding.aims[0]?.topic,
    aim: aimOf(isSilent ? understanding.aims[0] : ground.aim),
    facts: isSilent ? [] : understanding.facts.filter((fact) => ground.ruling.given.has(fact)),
  }
}

function aimOf(aim: Aimed | undefined): Answer['aim'] {
  if (aim === undefined) return undefined
  const likeliest = aim.forms.indexOf(Math.max(...aim.forms))
  return { topic: aim.topic, side: aim.side, form: Form.options[likeliest] ?? 'may' }
}

function headlineOf(ground: Ground, { verdict }: Decision): string {
  const { dependsOn } = ground.ruling
  return verdict === 'depends' && dependsOn !== undefined && ground.says === ground.ruling.says
    ? `That depends on ${dependsOn.replace(/[.?]$/, '')}.`
    : ground.says
}

function citationsOf(grounds: Ground[]): string[] {
  const [first] = grounds
  if (first === undefined) return []
  const also = grounds.slice(1).filter(({ likely }) => likely > first.likely / 5)
  return [...new Set([...first.clauses, ...also.flatMap(({ clauses }) => clauses.slice(0, 1))])].slice(0, CITED)
}

/** What the ruling turns on: the facts of its first group, or all of them where each is of a group of its own. */
function hingeOf({ ruling, stance }: Ground, verdict: Verdict): Answer['ask'] {
  if (verdict !== 'depends' || (stance !== 'depends' && stance !== 'conditional')) return undefined
  const facts = [...ruling.given.keys()]
  const group = facts[0] === undefined ? undefined : factGroup(facts[0])
  if (group === undefined) return undefined
  const together = facts.filter((fact) => factGroup(fact) === group)
  return { fact: group, options: together.length > 1 ? together : facts }
}

/** What the rule leads on to, then what its topic does, whatever the school. */
function actionsOf(ruling: Ruling, usual: Action[], urgent: boolean): Action[] {
  const own: Action[] = ruling.next.length > 0 ? ruling.next : ruling.ask === undefined ? [] : ['ask_person']
  return [...new Set<Action>([...(urgent ? (['report_content'] as const) : []), ...own, ...usual])]
}

/** The pack's dates are whole days, so a policy is past its review from the day after. */
function pastReview({ review_due }: Pack, today: string): string | undefined {
  return review_due !== undefined && review_due < today ? review_due : undefined
}

function datedOf(pack: Pack, clauses: string[]): string[] {
  return pack.dated.filter(({ clause }) => clause.includes(clauses[0] ?? '')).map(({ says }) => says)
}

function nearestTo(ground: Ground | undefined, { principle }: Pack): Answer['nearest'] {
  if (ground !== undefined && ground.likely > 0.1) return { citations: ground.clauses, says: ground.says }
  return principle === undefined ? undefined : { citations: principle.clause, says: principle.says }
}
