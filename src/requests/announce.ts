import type { AuditLine, Effect, Notice, Subject } from '../effects.ts'
import type { Directory } from '../people/directory.ts'
import { holdersOf, isActive, isAway } from '../people/directory.ts'
import type { Request, RequestEvent } from './request.ts'
import { currentDeciders, currentSteps, type PlannedStep } from './route.ts'

export interface Announcing {
  /** The request and its route after the events. */
  request: Request
  route: PlannedStep[]
  /** The route before them. */
  before?: PlannedStep[]
  directory: Directory
  today: string
  now: Date
}

/** Who hears of it: the next approvers, the author, and Staffroom's administrators when somebody cannot be reached. */
export function announce(events: RequestEvent[], after: Announcing): Effect[] {
  return events.flatMap((event) => effectsOf(event, events, after))
}

/** What the audit trail keeps: who, what, when, and the hash of the text that was signed. Never the text. */
export function auditLines(events: RequestEvent[], request: Request, actor: string): AuditLine[] {
  const subject = subjectOf(request)
  return events.map((event) => ({
    chain: request.schoolId,
    actor,
    action: event.type,
    subject,
    details: auditDetails(event, request),
  }))
}

export function subjectOf(request: Pick<Request, 'id'>): Subject {
  return `request:${request.id}`
}

function effectsOf(event: RequestEvent, events: RequestEvent[], after: Announcing): Effect[] {
  const revise: Effect = { effect: 'revise', subject: subjectOf(after.request), schoolId: after.request.schoolId }
  const isFinal = events.some((other) => other.type === 'RequestApproved')
  switch (event.type) {
    case 'RequestSubmitted':
      return [toAuthor('request', after), ...askNext(after)]
    case 'RequestResubmitted':
      return [revise, ...askNext(after)]
    case 'StepApproved':
      return isFinal ? [] : [revise, toAuthor('news', after), ...askNext(after, event.turnGoesOn ? askedOf(after) : [])]
    case 'ChangesAsked':
    case 'RequestDeclined':
    case 'RequestApproved':
      return [revise, toAuthor('news', after)]
    case 'RequestWithdrawn':
      return [revise]
    case 'ApproverReminded':
      return [revise, ...(event.by === 'staffroom' ? remindAll(after) : askNext(after))]
    case 'StepEscalated':
      return [revise, ...passedOn(event.to, after)]
    case 'AuthorTold':
      return event.again ? tellWaiting(after) : tellAuthor(after)
    case 'NobodyLeft':
      // With a signature or a form that leads to it, whoever asks next has told the administrators.
      return events.length > 1 ? [] : [revise, ...tellNobody(event.again, after)]
    case 'TurnPassed':
      return [revise, ...askNext(after), ...tellAuthor(after)]
  }
}

function toAuthor(card: 'request' | 'news', { request }: Announcing): Notice {
  return { effect: 'notice', subject: subjectOf(request), schoolId: request.schoolId, readerId: request.authorId, card }
}

/**
 * The approvers whose turn it is; and when one has no account yet, or nobody is left for a step, the administrators.
 * @param already people who have been asked in this turn
 */
function askNext(after: Announcing, already: string[] = []): Effect[] {
  const deciders = currentDeciders(after.route).filter((decider) => !already.includes(decider.person.id))
  const asked = deciders.map((decider) => notice(decider.person.id, 'approval', after))
  const isLeftAlone = currentSteps(after.route).some((step) => step.deciders.length === 0)
  const isStuck = isLeftAlone || deciders.some((decider) => !decider.person.reachable)
  if (!isStuck) return asked
  const administrators = holdersOf(after.directory, 'staffroom_administrator', after.today)
  // Where the platform can find an account by its address, nobody need wait for the first word.
  const look: Effect = {
    effect: 'later',
    subject: `school:${after.request.schoolId}`,
    schoolId: after.request.schoolId,
    intent: 'people.link',
    dueAt: after.now,
  }
  return [...asked, ...administrators.map((person) => notice(person.id, 'reach', after)), look]
}

/**
 * Whoever may sign now and has not been asked; and the administrators, once, where somebody is missing.
 * @param asked everybody who has been given this request to sign
 * @param told administrators who know that somebody is missing
 */
export function askNewcomers(after: Announcing, asked: string[], told: string[]): Effect[] {
  const isLeftAlone = currentSteps(after.route).some((step) => step.deciders.length === 0)
  const isNew = isLeftAlone || currentDeciders(after.route).some(({ person }) => !asked.includes(person.id))
  if (!isNew) return []
  return askNext(after, asked).filter(
    (effect) => effect.effect === 'notice' && (effect.card !== 'reach' || !told.includes(effect.readerId)),
  )
}

/** While somebody is away, or back: what waits for them, and those who may sign for them. */
export function askStandIns(after: Announcing, absentId: string): Effect[] {
  const deciders = currentDeciders(after.route)
  if (!deciders.some((decider) => decider.person.id === absentId)) return []
  const standIns = deciders.filter((decider) => decider.forPerson?.id === absentId)
  const revise: Effect = { effect: 'revise', subject: subjectOf(after.request), schoolId: after.request.schoolId }
  return [revise, ...standIns.map((decider) => notice(decider.person.id, 'approval', after))]
}

/** A message of its own: a repainted card rings no bell. Whoever is away need not hear of it if somebody else is there. */
function remindAll(after: Announcing): Effect[] {
  const deciders = currentDeciders(after.route)
  const here = deciders.filter(({ person }) => !isAway(after.directory, person.id, after.today))
  const meant = here.length > 0 ? here : deciders
  const lost = meant.some(({ person }) => !person.reachable)
  return [
    // Whoever has no account yet has a message waiting for them already.
    ...meant.flatMap(({ person }) => (person.reachable ? [notice(person.id, 'approval', after)] : [])),
    ...(lost ? administrators(after).map((id) => notice(id, 'reach', after)) : []),
  ]
}

function passedOn(to: string[], after: Announcing): Effect[] {
  const hasDeputy = currentDeciders(after.route).some((decider) => decider.forPerson !== undefined)
  return hasDeputy ? to.map((id) => notice(id, 'approval', after)) : tellWaiting(after)
}

/** The author, and who looks after Staffroom. */
function tellWaiting(after: Announcing): Effect[] {
  const readers = new Set([...authorOr(after), ...administrators(after)])
  return [...readers].map((id) => notice(id, 'waiting', after))
}

function tellAuthor(after: Announcing): Effect[] {
  return authorOr(after).map((id) => notice(id, 'waiting', after))
}

/** Of what a request waits for nobody hears who has left: then it is the administrators' to know. */
function authorOr(after: Announcing): string[] {
  const author = after.directory.members.get(after.request.authorId)
  return author !== undefined && isActive(author, after.today) ? [author.id] : administrators(after)
}

/** The administrators can do something about it; the author hears of it once, and where there is nobody else. */
function tellNobody(again: boolean, after: Announcing): Effect[] {
  const told = administrators(after)
  const author = again && told.length > 0 ? [] : tellAuthor(after)
  return [...author, ...told.map((id) => notice(id, 'reach', after))]
}

function administrators({ directory, today }: Announcing): string[] {
  return holdersOf(directory, 'staffroom_administrator', today).map((person) => person.id)
}

function askedOf({ before = [] }: Announcing): string[] {
  return currentDeciders(before).map((decider) => decider.person.id)
}

function notice(readerId: string, card: Notice['card'], { request }: Announcing): Notice {
  return { effect: 'notice', subject: subjectOf(request), schoolId: request.schoolId, readerId, card }
}

function auditDetails(event: RequestEvent, request: Request): AuditLine['details'] {
  const common = { version: request.version }
  switch (event.type) {
    case 'RequestSubmitted':
    case 'RequestResubmitted':
      return { ...common, procedure: request.procedure, pack: request.packHash, text: event.textHash, by: event.by }
    case 'StepApproved':
      return {
        ...common,
        step: event.step,
        by: event.by,
        for: event.forId ?? null,
        text: request.submissions[event.submission]?.textHash ?? null,
        ...(event.writtenHash === undefined ? {} : { written: event.writtenHash }),
      }
    case 'StepEscalated':
    case 'TurnPassed':
      return { ...common, to: event.to.join(',') }
    default:
      return 'by' in event ? { ...common, by: event.by } : common
  }
}
