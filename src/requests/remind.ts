import { addWorkingTime, schoolTimeFrom } from '../calendar/working-time.ts'
import type { Effect } from '../effects.ts'
import type { Procedure } from '../packs/pack.ts'
import { subjectOf } from './announce.ts'
import type { Request, RequestEvent } from './request.ts'
import { currentDeciders, type PlannedStep } from './route.ts'
import type { Scene } from './scene.ts'

/** Where a pack does not say. */
const DEFAULT_CLOCK: NonNullable<Procedure['clock']> = { remind: 'P2D', escalate: 'P4D', tell_author: 'P6D' }
/** Five working days: as often as the administrators hear that still nobody can decide. */
const NOBODY_AGAIN = 'P1W'
/** Ten working days: as often as author and administrators hear of what still waits after everything was said. */
const WAITING_AGAIN = 'P2W'
/** An author's own reminder puts off the clock's. */
const AFTER_A_REMINDER = 'P1D'

/**
 * What the clock has to say at this moment: the latest thing that is due and no earlier one, so that after a week of
 * silence each person hears once. Nothing outside school hours, nothing about a request that does not wait for a signature.
 * Reminder, then deputies, then the author; after that author and administrators, again and again.
 * @param ifEscalated the route as it is once the step is passed on to deputies
 */
export function clockEvents(scene: Scene, ifEscalated: PlannedStep[]): RequestEvent[] {
  const { request, school, now } = scene
  if (request.status !== 'pending' || schoolTimeFrom(school, now) > now) return []
  const at = now.toISOString()
  const deciders = decidersIn(scene)
  if (deciders.length > 0 && request.clock?.said === 'nobody') return [{ type: 'TurnPassed', at, to: deciders }]
  const due = dues(scene).findLast((one) => one.at <= now)?.says
  switch (due) {
    case 'nobody':
      return [{ type: 'NobodyLeft', at, again: request.clock?.said === 'nobody' }]
    case 'reminder':
      return [{ type: 'ApproverReminded', by: 'staffroom', at }]
    case 'escalation':
      return [escalation(scene, ifEscalated, at)]
    case 'author':
      // Asleep past the day of the deputies: they are given it all the same.
      return [
        ...(request.escalated ? [] : [escalation(scene, ifEscalated, at)]),
        { type: 'AuthorTold', at, again: request.clock?.said === 'author' },
      ]
    case undefined:
      return []
  }
}

/** When the clock looks at a request next: one Later each, which takes the place of an earlier one. None once it has ended. */
export function nextLook(scene: Scene): Effect[] {
  const { request, school, now } = scene
  if (request.status !== 'pending') return []
  const left = dues(scene).map(({ at }) => at.getTime())
  const dueAt = schoolTimeFrom(school, new Date(Math.max(Math.min(...left), now.getTime())))
  return [{ effect: 'later', subject: subjectOf(request), schoolId: request.schoolId, intent: 'request.clock', dueAt }]
}

/**
 * What a change of the staff list means for whose turn it is: nobody is left, or none of those who were asked is.
 * @param asked everybody who has been given this request to sign
 * @returns undefined when somebody who was asked can still decide, or when it stood so before
 */
export function turnChange(scene: Scene, asked: ReadonlySet<string>): RequestEvent | undefined {
  const { request } = scene
  if (request.status !== 'pending') return undefined
  const at = scene.now.toISOString()
  const wasNobody = request.clock?.said === 'nobody'
  const deciders = decidersIn(scene)
  if (deciders.length === 0) return wasNobody ? undefined : { type: 'NobodyLeft', at, again: false }
  const isPassed = wasNobody || !deciders.some((id) => asked.has(id))
  return isPassed ? { type: 'TurnPassed', at, to: deciders } : undefined
}

/** After a form or a signature: whether nobody can take the next step. */
export function nobodyNext(scene: Scene): RequestEvent[] {
  const isStuck = scene.request.status === 'pending' && decidersIn(scene).length === 0
  return isStuck ? [{ type: 'NobodyLeft', at: scene.now.toISOString(), again: false }] : []
}

type Said = NonNullable<Request['clock']>['said']

interface Due {
  says: Said
  at: Date
}

/** What is still to be said about this turn, in the order in which it is said. Never empty. */
function dues(scene: Scene): Due[] {
  const { request, procedure, school } = scene
  const { turnSince, clock } = request
  const after = (from: string, length: string) => addWorkingTime(school, new Date(from), length)
  if (decidersIn(scene).length === 0) {
    const since = clock?.said === 'nobody' ? clock.at : turnSince
    return [{ says: 'nobody', at: after(since, NOBODY_AGAIN) }]
  }
  if (clock?.said === 'author') return [{ says: 'author', at: after(clock.at, WAITING_AGAIN) }]
  const lengths = procedure.clock ?? DEFAULT_CLOCK
  const ladder: Due[] = [
    { says: 'reminder', at: reminderAt(request, after(turnSince, lengths.remind), after) },
    { says: 'escalation', at: after(turnSince, lengths.escalate) },
    { says: 'author', at: after(turnSince, lengths.tell_author) },
  ]
  return ladder.slice(ladder.findIndex(({ says }) => says === clock?.said) + 1)
}

function reminderAt({ remindedAt }: Request, at: Date, after: (from: string, length: string) => Date): Date {
  if (remindedAt === undefined) return at
  const quiet = after(remindedAt, AFTER_A_REMINDER)
  return quiet > at ? quiet : at
}

/** Those who may decide as soon as it is passed on, and could not before. */
function escalation(scene: Scene, ifEscalated: PlannedStep[], at: string): RequestEvent {
  const before = new Set(decidersIn(scene))
  const to = currentDeciders(ifEscalated).flatMap(({ person }) => (before.has(person.id) ? [] : [person.id]))
  return { type: 'StepEscalated', at, to }
}

function decidersIn({ route }: Pick<Scene, 'route'>): string[] {
  return currentDeciders(route).map(({ person }) => person.id)
}
