import type { Answers } from './answers.ts'

/** What was sent in, once per round: a request that comes back after changes has a second one. */
export interface Submission {
  /** ISO instant. */
  at: string
  by: string
  answers: Answers
  /** The filled form in words, exactly as approvers sign it: names as they stood that day. */
  text: string
  /** Salted hash of `text` and `answers` (`hashSubmission`), also in the audit chain and on the record. */
  textHash: string
}

/** One signature. */
export interface Decision {
  /** The step's id; several joined with `+` where the pack merged them. */
  step: string
  stepName: string
  by: string
  /** The name it was signed with, as it stood that day. */
  name: string
  /** For whom a deputy or delegate acted. */
  forId?: string
  at: string
  /** Which submission was signed, counted from 0. */
  submission: number
  sentences: string[]
}

export type RequestStatus = 'pending' | 'changes_asked' | 'approved' | 'declined' | 'withdrawn'

/** Anything a policy says must be approved, as it stands after its latest event. */
export interface Request {
  id: string
  schoolId: string
  /** Counts within the school. */
  number: number
  procedure: string
  packHash: string
  authorId: string
  /** The form it was sent from: a doubled submit is the same request. */
  draftId: string
  salt: string
  status: RequestStatus
  /** Up by one with every save. */
  version: number
  createdAt: string
  endedAt?: string
  submissions: Submission[]
  /** Signatures of the present round, in order. */
  decisions: Decision[]
  /** Signatures of earlier rounds, kept for the record. */
  earlier: Decision[]
  /** Since when the present step waits. */
  turnSince: string
  /** The version at which the present turn began: a button painted before it is out of date. */
  turnVersion: number
  /** The clock has passed the present step on to deputies. */
  escalated: boolean
  remindedAt?: string
  /** The last words of whoever asked for changes, or declined. */
  word?: { by: string; name: string; stepName: string; at: string; text: string }
}

export type RequestEvent =
  | ({ type: 'RequestSubmitted' } & Pick<
      Request,
      'id' | 'schoolId' | 'number' | 'procedure' | 'packHash' | 'authorId' | 'draftId' | 'salt'
    > &
      Submission)
  | ({ type: 'RequestResubmitted' } & Submission)
  | ({ type: 'StepApproved' } & Decision)
  | { type: 'ChangesAsked'; by: string; name: string; stepName: string; at: string; text: string }
  | { type: 'RequestDeclined'; by: string; name: string; stepName: string; at: string; text: string }
  | { type: 'RequestApproved'; at: string }
  | { type: 'RequestWithdrawn'; by: string; at: string }
  | { type: 'ApproverReminded'; by: string; at: string }

/** The request after `event`. The first event is always RequestSubmitted. Does not touch `version`: a save does. */
export function evolve(request: Request | undefined, event: RequestEvent): Request {
  if (event.type === 'RequestSubmitted') return begin(event)
  if (request === undefined) throw new Error(`${event.type} before RequestSubmitted`)
  switch (event.type) {
    case 'RequestResubmitted':
      return nextRound(request, event)
    case 'StepApproved':
      return nextTurn({ ...request, decisions: [...request.decisions, withoutType(event)] }, event.at)
    case 'ChangesAsked':
      return { ...request, status: 'changes_asked', word: withoutType(event) }
    case 'RequestDeclined':
      return { ...request, status: 'declined', word: withoutType(event), endedAt: event.at }
    case 'RequestApproved':
      return { ...request, status: 'approved', endedAt: event.at }
    case 'RequestWithdrawn':
      return { ...request, status: 'withdrawn', endedAt: event.at }
    case 'ApproverReminded':
      return { ...request, remindedAt: event.at }
  }
}

/** The submission now under decision. */
export function present(request: Request): Submission {
  const submission = request.submissions.at(-1)
  if (submission === undefined) throw new Error('a request has at least one submission')
  return submission
}

function begin(event: Extract<RequestEvent, { type: 'RequestSubmitted' }>): Request {
  const { type: _, at, by, answers, text, textHash, ...identity } = event
  return {
    ...identity,
    status: 'pending',
    version: 0,
    createdAt: at,
    submissions: [{ at, by, answers, text, textHash }],
    decisions: [],
    earlier: [],
    turnSince: at,
    turnVersion: 1,
    escalated: false,
  }
}

function nextRound(request: Request, event: Submission & { type: string }): Request {
  const { word: _, ...rest } = request
  const submissions = [
    ...request.submissions,
    { at: event.at, by: event.by, answers: event.answers, text: event.text, textHash: event.textHash },
  ]
  const earlier = [...request.earlier, ...request.decisions]
  return nextTurn({ ...rest, status: 'pending', submissions, earlier, decisions: [] }, event.at)
}

// The save that follows raises the version by one, so the turn begins at the next version.
function nextTurn(request: Request, at: string): Request {
  const { remindedAt: _, ...rest } = request
  return { ...rest, turnSince: at, turnVersion: request.version + 1, escalated: false }
}

function withoutType<T extends { type: string }>(event: T): Omit<T, 'type'> {
  const { type: _, ...rest } = event
  return rest
}
