import type { Procedure, Step } from '../packs/pack.ts'
import { type Directory, holdersOf, isActive, isAway, type Member } from '../people/directory.ts'
import type { Decision } from './request.ts'

/** Somebody who may decide a step now, and as what. */
export interface Decider {
  person: Member
  as: 'holder' | 'deputy' | 'delegate' | 'otherwise'
  /** For whom a deputy or delegate acts. */
  forPerson?: Member
}

/** A step as it is taken this time: with its people, and joined with another where one person must sign both. */
export interface PlannedStep {
  /** The pack's step id; merged ones joined with `+`. */
  id: string
  name: string
  kind: Step['kind']
  /** Word for word what is signed, one sentence per merged step. */
  sentences: string[]
  /** Who may decide it now; empty: nobody is left, the request waits and people are told. */
  deciders: Decider[]
  decision?: Decision
}

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
  /** Whether the pack's condition on a step holds for the answers. */
  applies: (step: Step) => boolean
}

/**
 * The steps in order, first to last, decided and to come. People are looked up afresh each time, so a leaver drops out
 * and a new holder comes in. A step that nobody can decide is kept, with no deciders.
 *
 * Never the author or whoever sent it in, on whomever's behalf; nobody who signed another step. Where the pack merges,
 * steps that only one and the same person could sign become one, at the place of the last of them.
 */
export function planRoute(facts: RouteFacts): PlannedStep[] {
  const taken = facts.decisions.map((decision) => decided(decision, facts))
  const done = new Set(facts.decisions.flatMap((decision) => decision.step.split('+')))
  const open = facts.procedure.steps.filter((step) => !done.has(step.id) && facts.applies(step))
  const principals = new Map(open.map((step) => [step.id, principalsOf(step, facts)]))
  const groups = facts.procedure.same_person === 'merge' ? mergeSame(open, principals) : open.map((step) => [step])
  return [
    ...taken,
    ...groups.map((group, at) => planned(group, keepLater(group, groups.slice(at + 1), principals), facts)),
  ]
}

/** The step whose turn it is; undefined when all are decided. */
export function currentStep(route: PlannedStep[]): PlannedStep | undefined {
  return route.find((step) => step.decision === undefined)
}

/** What this person may do in a step, or undefined. */
export function deciderIn(step: PlannedStep | undefined, personId: string): Decider | undefined {
  return step?.deciders.find((decider) => decider.person.id === personId)
}

function decided(decision: Decision, facts: RouteFacts): PlannedStep {
  const kind = facts.procedure.steps.find((step) => step.id === decision.step.split('+')[0])?.kind ?? 'approve'
  return { id: decision.step, name: decision.stepName, kind, sentences: decision.sentences, deciders: [], decision }
}

/** Those whose own step it is: holders of its roles, else the pack's `otherwise`. Deputies come later, beside them. */
function principalsOf(step: Step, facts: RouteFacts): Decider[] {
  const holders = uniqueById(step.roles.flatMap((role) => inRole(role, facts))).filter((person) =>
    mayDecide(person, facts),
  )
  if (holders.length > 0) return holders.map((person) => ({ person, as: 'holder' }))
  if (step.otherwise === undefined) return []
  const others = inRole(step.otherwise, facts).filter((person) => mayDecide(person, facts))
  return others.map((person) => ({ person, as: 'otherwise' }))
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

function mergeSame(steps: Step[], principals: Map<string, Decider[]>): Step[][] {
  const groups = new Map<string, Step[]>()
  for (const step of steps) {
    const only = soleOf(principals.get(step.id))
    const last = only === undefined ? step.id : lastOfSame(steps, principals, only)
    groups.set(last, [...(groups.get(last) ?? []), step])
  }
  return steps.flatMap((step) => (groups.has(step.id) ? [groups.get(step.id) ?? []] : []))
}

function lastOfSame(steps: Step[], principals: Map<string, Decider[]>, person: string): string {
  const same = steps.filter((step) => soleOf(principals.get(step.id)) === person)
  return same.at(-1)?.id ?? ''
}

function soleOf(deciders: Decider[] | undefined): string | undefined {
  return deciders?.length === 1 ? deciders[0]?.person.id : undefined
}

/** Keeps for a later step the only person who could sign it, as long as somebody else can sign this one. */
function keepLater(group: Step[], later: Step[][], principals: Map<string, Decider[]>): Decider[] {
  const own = principals.get(group.at(-1)?.id ?? '') ?? []
  const needed = new Set(later.flat().map((step) => soleOf(principals.get(step.id))))
  const free = own.filter((decider) => !needed.has(decider.person.id))
  return free.length > 0 ? free : own
}

function planned(group: Step[], principals: Decider[], facts: RouteFacts): PlannedStep {
  const standIns = principals.flatMap((principal) => standInsOf(principal.person, group, facts))
  return {
    id: group.map((step) => step.id).join('+'),
    name: group.map((step) => step.name).join(' and '),
    kind: group.every((step) => step.kind === 'advise') ? 'advise' : 'approve',
    sentences: group.map((step) => step.attests),
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
