import type { Answers } from '../forms/answers.ts'

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
  /**
   * The steps this goes through: id → how many different people must sign. Settled when it is sent; absent on what was
   * sent before there were such steps.
   */
  asked?: Record<string, number>
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
  /** What the signer wrote with it: why they approve, or what they advise; and its salted hash, also in the audit chain. */
  text?: string
  writtenHash?: string
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
  /** The site that it asks to change; its approval changes that entry and makes no new one. */
  siteId?: string
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
  /** Since when the present step waits, or those that are asked at the same time. */
  turnSince: string
  /** The version at which the present turn began: a button painted before it is out of date. */
  turnVersion: number
  /** The clock has passed the present step on to deputies. */
  escalated: boolean
  remindedAt?: string
  /** The latest that the clock has said about the present turn, and when. */
  clock?: { said: 'reminder' | 'escalation' | 'author' | 'nobody'; at: string }
  /** The last words of whoever asked for changes, or declined. */
  word?: { by: string; name: string; stepName: string; at: string; text: string }
}

export type RequestEvent =
  | ({ type: 'RequestSubmitted' } & Pick<
      Request,
      'id' | 'schoolId' | 'number' | 'procedure' | 'packHash' | 'authorId' | 'draftId' | 'siteId' | 'salt'
    > &
      Submission)
  | ({ type: 'RequestResubmitted' } & Submission)
  /** `turnGoesOn`: others are asked at the same time and have not signed yet, so what they were shown stays good. */
  | ({ type: 'StepApproved'; turnGoesOn?: true } & Decision)
  | { type: 'ChangesAsked'; by: string; name: string; stepName: string; at: string; text: string }
  | { type: 'RequestDeclined'; by: string; name: string; stepName: string; at: string; text: string }
  | { type: 'RequestApproved'; at: string }
  | { type: 'RequestWithdrawn'; by: string; at: string }
  /** `by`: the author, or `staffroom` for the clock. */
  | { type: 'ApproverReminded'; by: string; at: string }
  /** It has waited too long for whoever must sign. `to`: the deputies who are given it now; empty where there are none. */
  | { type: 'StepEscalated'; at: string; to: string[] }
  /** The author is told that nobody has signed; `again`: and from then on, with the administrators, every two weeks. */
  | { type: 'AuthorTold'; at: string; again: boolean }
  /** Nobody can decide; `again`: still nobody, a week later. */
  | { type: 'NobodyLeft'; at: string; again: boolean }
  /** None of those who were asked can decide any more: it waits for others from now on. */
  | { type: 'TurnPassed'; at: string; to: string[] }

/** The request after `event`. The first event is always RequestSubmitted. Does not touch `version`: a save does. */
export function evolve(request: Request | undefined, event: RequestEvent): Request {
  if (event.type === 'RequestSubmitted') return begin(event)
  if (request === undefined) throw new Error(`${event.type} before RequestSubmitted`)
  switch (event.type) {
    case 'RequestResubmitted':
      return nextRound(request, event)
    case 'StepApproved':
      return signed(request, event)
    case 'ChangesAsked':
      return { ...request, status: 'changes_asked', word: withoutType(event) }
    case 'RequestDeclined':
      return { ...request, status: 'declined', word: withoutType(event), endedAt: event.at }
    case 'RequestApproved':
      return { ...request, status: 'approved', endedAt: event.at }
    case 'RequestWithdrawn':
      return { ...request, status: 'withdrawn', endedAt: event.at }
    case 'ApproverReminded':
      return { ...(event.by === 'staffroom' ? said(request, 'reminder', event.at) : request), remindedAt: event.at }
    case 'StepEscalated':
      return { ...said(request, 'escalation', event.at), escalated: true }
    case 'AuthorTold':
      return said(request, 'author', event.at)
    case 'NobodyLeft':
      return said(request, 'nobody', event.at)
    case 'TurnPassed':
      // What is signed is the same, so buttons that were painted before stay good.
      return { ...nextTurn(request, event.at), turnVersion: request.turnVersion }
  }
}

/** The submission now under decision. */
export function present(request: Request): Submission {
  const submission = request.submissions.at(-1)
  if (submission === undefined) throw new Error('a request has at least one submission')
  return submission
}

function begin(event: Extract<RequestEvent, { type: 'RequestSubmitted' }>): Request {
  const { type: _, at, by, answers, text, textHash, asked, ...identity } = event
  return {
    ...identity,
    status: 'pending',
    version: 0,
    createdAt: at,
    submissions: [{ at, by, answers, text, textHash, ...(asked === undefined ? {} : { asked }) }],
    decisions: [],
    earlier: [],
    turnSince: at,
    turnVersion: 1,
    escalated: false,
  }
}

function signed(request: Request, event: Extract<RequestEvent, { type: 'StepApproved' }>): Request {
  const { turnGoesOn, ...decision } = withoutType(event)
  const next = { ...request, decisions: [...request.decisions, decision] }
  return turnGoesOn ? next : nextTurn(next, event.at)
}

function nextRound(request: Request, event: Extract<RequestEvent, { type: 'RequestResubmitted' }>): Request {
  const { word: _, ...rest } = request
  const submissions = [...request.submissions, withoutType(event)]
  const earlier = [...request.earlier, ...request.decisions]
  return nextTurn({ ...rest, status: 'pending', submissions, earlier, decisions: [] }, event.at)
}

// The save that follows raises the version by one, so the turn begins at the next version.
function nextTurn(request: Request, at: string): Request {
  const { remindedAt: _, clock: __, ...rest } = request
  return { ...rest, turnSince: at, turnVersion: request.version + 1, escalated: false }
}

function said(request: Request, word: NonNullable<Request['clock']>['said'], at: string): Request {
  return { ...request, clock: { said: word, at } }
}

function withoutType<T extends { type: string }>(event: T): Omit<T, 'type'> {
  const { type: _, ...rest } = event
  return rest
}
