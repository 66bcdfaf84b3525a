import { type Procedure, type Step, signaturesOf } from '../packs/pack.ts'
import { type Directory, holdersOf, isActive, isAway, type Member } from '../people/directory.ts'
import type { Decision } from './request.ts'

/** Somebody who may decide a step now, and as what. */
export interface Decider {
  person: Member
  as: 'holder' | 'deputy' | 'delegate' | 'otherwise'
  /** For whom a deputy or delegate acts. */
  forPerson?: Member
}

/**
 * A step as it is taken this time: with its people, and joined with another where one person must sign both. One that
 * several people must sign stands there once for each signature that was given, and once for those still wanted.
 */
export interface PlannedStep {
  /** The pack's step id; merged ones joined with `+`. */
  id: string
  name: string
  kind: Step['kind']
  /** Whoever signs writes down why, or what they advise. */
  reasons: boolean
  /** Word for word what is signed, one sentence per merged step. */
  sentences: string[]
  /** Steps of one stage are asked at the same time; the stages follow each other, counted from 0. */
  stage: number
  /** How many different people must sign it, and which of them this one is, or the next will be. */
  of: number
  nth: number
  /** Who may decide it now; empty: nobody is left, the request waits and people are told. */
  deciders: Decider[]
  decision?: Decision
}

/** The steps that a submission goes through: id → how many different people must sign. */
export type StepsAsked = Record<string, number>

export interface RouteFacts {
  procedure: Procedure
  directory: Directory
  /** In the school's own days. */
  today: string
  authorId: string
  /** Whoever sent it in, when that was somebody else. */
  submittedById: string
  decisions: Decision[]
  escalated: boolean
  /** From `stepsAsked`, as it stood when this was sent: a step that is not in it is left out. */
  asked: StepsAsked
}

/**
 * Which steps are taken, and how many must sign each. Settled when the form is sent, and kept for as long as it is under
 * decision: nobody's signature is asked for, or becomes needless, because a staff list or a school's choice has changed.
 * @param applies whether the pack's condition on a step holds for the answers
 */
export function stepsAsked(
  { steps }: Pick<Procedure, 'steps'>,
  choices: Directory['choices'],
  applies: (step: Step) => boolean,
): StepsAsked {
  return Object.fromEntries(steps.filter(applies).map((step) => [step.id, signaturesOf(step, choices)]))
}

/**
 * The steps in order, first to last, decided and to come. People are looked up afresh each time, so a leaver drops out
 * and a new holder comes in. A step that nobody can decide is kept, with no deciders.
 *
 * Never the author or whoever sent it in, on whomever's behalf; nobody who signed another step, or this one. Where the
 * pack merges, steps that only one and the same person could sign become one, at the place of the last of them.
 */
export function planRoute(facts: RouteFacts): PlannedStep[] {
  const taken = facts.decisions.map((_, at) => decided(at, facts))
  const open = openSteps(facts)
  const groups = facts.procedure.same_person === 'merge' ? mergeSame(open) : open.map((step) => [step])
  const current = Math.min(...groups.map((group) => lastOf(group).stage))
  return [
    ...taken,
    ...groups.map((group) => {
      // What has waited too long is the present turn: those to come are still their holders'.
      const escalated = facts.escalated && lastOf(group).stage === current
      return planned(group, keepForOthers(group, groups), { ...facts, escalated })
    }),
  ]
}

/** The steps whose turn it is: one, or those that are asked at the same time. Empty when all are decided. */
export function currentSteps(route: PlannedStep[]): PlannedStep[] {
  const open = openOf(route)
  const stage = Math.min(...open.map((step) => step.stage))
  return open.filter((step) => step.stage === stage)
}

/** The steps that are still to be signed, whether it is their turn or not. */
export function openOf(route: PlannedStep[]): PlannedStep[] {
  return route.filter((step) => step.decision === undefined)
}

/** Everybody whose turn it is. */
export function currentDeciders(route: PlannedStep[]): Decider[] {
  return uniqueDeciders(currentSteps(route).flatMap((step) => step.deciders))
}

/** How many signatures an open step still wants. */
export function wantedBy(step: PlannedStep): number {
  return step.of - step.nth + 1
}

/** The step that waits for this person, the first where there are several: nobody signs two. */
export function turnOf(route: PlannedStep[], personId: string): PlannedStep | undefined {
  return currentSteps(route).find((step) => deciderIn(step, personId) !== undefined)
}

/** What this person may do in a step, or undefined. */
export function deciderIn(step: PlannedStep | undefined, personId: string): Decider | undefined {
  return step?.deciders.find((decider) => decider.person.id === personId)
}

/** A step that is still to be signed, with those whose own it is. */
interface OpenStep {
  step: Step
  stage: number
  signed: number
  wanted: number
  principals: Decider[]
}

function openSteps(facts: RouteFacts): OpenStep[] {
  const { steps } = facts.procedure
  return steps.flatMap((step) => {
    const signed = facts.decisions.filter((decision) => covers(decision, step.id)).length
    const wanted = (facts.asked[step.id] ?? 0) - signed
    if (wanted <= 0) return []
    return [{ step, stage: stageOf(step, steps), signed, wanted, principals: principalsOf(step, facts) }]
  })
}

function covers(decision: Decision, stepId: string): boolean {
  return decision.step.split('+').includes(stepId)
}

/** As the pack has it, so that a step which is left out moves no other. */
function stageOf(step: Step, steps: Step[]): number {
  return steps.slice(1, steps.indexOf(step) + 1).filter(({ parallel }) => !parallel).length
}

function decided(at: number, { decisions, procedure, asked }: RouteFacts): PlannedStep {
  const decision = decisions[at]
  if (decision === undefined) throw new Error('there is no such decision')
  const group = procedure.steps.filter((step) => covers(decision, step.id))
  const first = group[0]?.id ?? decision.step
  return {
    id: decision.step,
    name: decision.stepName,
    ...mannerOf(group),
    sentences: decision.sentences,
    stage: Math.max(0, ...group.map((step) => stageOf(step, procedure.steps))),
    of: asked[first] ?? 1,
    nth: decisions.slice(0, at + 1).filter((other) => covers(other, first)).length,
    deciders: [],
    decision,
  }
}

function mannerOf(group: Step[]): Pick<PlannedStep, 'kind' | 'reasons'> {
  const isAdvice = group.length > 0 && group.every((step) => step.kind === 'advise')
  return {
    kind: isAdvice ? 'advise' : 'approve',
    reasons: group.some((step) => step.reasons || step.kind === 'advise'),
  }
}

/** Those whose own step it is: holders of its roles, else the pack's `otherwise`. Deputies come later, beside them. */
function principalsOf(step: Step, facts: RouteFacts): Decider[] {
  const isFree = (person: Member) => mayDecide(person, facts) && !hasBeenStoodInFor(person, step, facts)
  const holders = uniqueById(step.roles.flatMap((role) => inRole(role, facts))).filter(isFree)
  if (holders.length > 0) return holders.map((person) => ({ person, as: 'holder' }))
  if (step.otherwise === undefined) return []
  const others = inRole(step.otherwise, facts).filter(isFree)
  return others.map((person) => ({ person, as: 'otherwise' }))
}

/** Who signs for somebody takes that person's place: the two of them are one signature. */
function hasBeenStoodInFor(person: Member, step: Step, { decisions }: RouteFacts): boolean {
  return decisions.some((decision) => decision.forId === person.id && covers(decision, step.id))
}

function inRole(role: string, facts: RouteFacts): Member[] {
  if (role !== 'line_manager') return holdersOf(facts.directory, role, facts.today)
  const managerId = facts.directory.members.get(facts.authorId)?.lineManagerId
  const manager = managerId === undefined ? undefined : facts.directory.members.get(managerId)
  return manager !== undefined && isActive(manager, facts.today) ? [manager] : []
}

function mayDecide(person: Member, facts: RouteFacts): boolean {
  const isAuthor = person.id === facts.authorId || person.id === facts.submittedById
  const hasSigned = facts.decisions.some((decision) => decision.by === person.id)
  return !isAuthor && !hasSigned && isActive(person, facts.today)
}

function mergeSame(open: OpenStep[]): OpenStep[][] {
  const groups = new Map<OpenStep, OpenStep[]>()
  for (const one of open) {
    const person = soleOf(one)
    const last = person === undefined ? one : (open.findLast((other) => soleOf(other) === person) ?? one)
    groups.set(last, [...(groups.get(last) ?? []), one])
  }
  return open.flatMap((one) => (groups.has(one) ? [groups.get(one) ?? []] : []))
}

function soleOf({ wanted, principals }: OpenStep): string | undefined {
  return wanted === 1 && principals.length === 1 ? principals[0]?.person.id : undefined
}

/**
 * Of those whose own step it is, the ones who leave as many as possible of the other signatures to be given: the only
 * person who could sign another step is kept for it, as long as somebody else can sign this one.
 */
function keepForOthers(group: OpenStep[], groups: OpenStep[][]): Decider[] {
  const own = lastOf(group).principals
  if (own.length < 2) return own
  const left = own.map((decider) => {
    const places = groups.flatMap((other) => placesOf(other, other === group ? 1 : 0))
    return mostFilled(places.map((people) => people.filter((id) => id !== decider.person.id)))
  })
  const most = Math.max(...left)
  return own.filter((_, at) => left[at] === most)
}

/** For each signature that is wanted, who could give it. */
function placesOf(group: OpenStep[], less: number): string[][] {
  const { wanted, principals } = lastOf(group)
  const people = principals.map(({ person }) => person.id)
  return Array.from({ length: wanted - less }, () => people)
}

/** How many places can be filled with a different person each. */
function mostFilled(places: string[][]): number {
  const placeOf = new Map<string, number>()
  const fill = (place: number, tried: Set<string>): boolean =>
    (places[place] ?? []).some((person) => {
      if (tried.has(person)) return false
      tried.add(person)
      const taken = placeOf.get(person)
      if (taken !== undefined && !fill(taken, tried)) return false
      placeOf.set(person, place)
      return true
    })
  return places.filter((_, place) => fill(place, new Set())).length
}

function lastOf(group: OpenStep[]): OpenStep {
  const last = group.at(-1)
  if (last === undefined) throw new Error('a group has at least one step')
  return last
}

function planned(open: OpenStep[], principals: Decider[], facts: RouteFacts): PlannedStep {
  const group = open.map(({ step }) => step)
  const { stage, signed, wanted } = lastOf(open)
  const standIns = principals.flatMap((principal) => standInsOf(principal.person, group, facts))
  return {
    id: group.map((step) => step.id).join('+'),
    name: group.map((step) => step.name).join(' and '),
    ...mannerOf(group),
    sentences: group.map((step) => step.attests),
    stage,
    of: signed + wanted,
    nth: signed + 1,
    deciders: uniqueDeciders([...principals, ...standIns]),
  }
}

/** Deputies and the delegate, once the holder is away or the step has been escalated. */
function standInsOf(holder: Member, group: Step[], facts: RouteFacts): Decider[] {
  const { directory, today } = facts
  const away = isAway(directory, holder.id, today)
  if (!away && !facts.escalated) return []
  const roles = group.flatMap((step) => [...step.roles, step.otherwise ?? ''])
  const deputies = directory.deputies.filter((d) => d.holderId === holder.id && roles.includes(d.role))
  const delegateId = away ? directory.absences.find((a) => a.personId === holder.id)?.delegateId : undefined
  const found = [
    ...deputies.map((deputy) => ({ id: deputy.deputyId, as: 'deputy' as const })),
    ...(delegateId === undefined || !isAllowedDelegate(delegateId, group, facts)
      ? []
      : [{ id: delegateId, as: 'delegate' as const }]),
  ]
  return found.flatMap(({ id, as }) => {
    const person = directory.members.get(id)
    return person !== undefined && mayDecide(person, facts) ? [{ person, as, forPerson: holder }] : []
  })
}

function isAllowedDelegate(delegateId: string, group: Step[], facts: RouteFacts): boolean {
  const roles = facts.directory.members.get(delegateId)?.roles ?? []
  return group.every((step) => step.delegates.some((role) => roles.includes(role)))
}

function uniqueById(people: Member[]): Member[] {
  return [...new Map(people.map((person) => [person.id, person])).values()]
}

// A person may be a holder and a deputy at once: the first, which is the holder's place, counts.
function uniqueDeciders(deciders: Decider[]): Decider[] {
  return deciders.filter((decider, at) => deciders.findIndex((d) => d.person.id === decider.person.id) === at)
}
