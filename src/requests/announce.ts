import type { AuditLine, Effect, Notice, Subject } from '../effects.ts'
import type { Directory } from '../people/directory.ts'
import { holdersOf } from '../people/directory.ts'
import type { Request, RequestEvent } from './request.ts'
import { currentStep, type PlannedStep } from './route.ts'

export interface Announcing {
  /** The request and its route after the events. */
  request: Request
  route: PlannedStep[]
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
      return isFinal ? [] : [revise, toAuthor('news', after), ...askNext(after)]
    case 'ChangesAsked':
    case 'RequestDeclined':
    case 'RequestApproved':
      return [revise, toAuthor('news', after)]
    case 'RequestWithdrawn':
      return [revise]
    case 'ApproverReminded':
      return [revise, ...askNext(after)]
  }
}

function toAuthor(card: 'request' | 'news', { request }: Announcing): Notice {
  return { effect: 'notice', subject: subjectOf(request), schoolId: request.schoolId, readerId: request.authorId, card }
}

/** The approvers whose turn it is; and when one has no account yet, or nobody is left, the administrators. */
export function askNext(after: Announcing): Effect[] {
  const deciders = currentStep(after.route)?.deciders ?? []
  const asked = deciders.map((decider) => notice(decider.person.id, 'approval', after))
  const isStuck = deciders.length === 0 || deciders.some((decider) => !decider.person.reachable)
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
      }
    default:
      return 'by' in event ? { ...common, by: event.by } : common
  }
}
