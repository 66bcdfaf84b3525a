import type { IntentOf } from '../conversation/incoming.ts'
import type { Procedure } from '../packs/pack.ts'
import { cleanText } from '../typed.ts'
import type { Decision, Request, RequestEvent, Submission } from './request.ts'
import { currentDeciders, currentSteps, type Decider, deciderIn, openOf, type PlannedStep, wantedBy } from './route.ts'

/** Why not. `views.ts` turns every code into words; the compiler checks that none is forgotten. */
export type Refusal =
  /** Only the author may do this. */
  | { refused: 'not_author' }
  /** The author, or whoever sent it in, may not decide it on anybody's behalf. */
  | { refused: 'own_request' }
  /** It waits for somebody else. */
  | { refused: 'not_yours' }
  /** They will be asked, but not yet. */
  | { refused: 'not_your_turn' }
  /** This step has been signed. */
  | { refused: 'already_signed' }
  /** Approved, declined or withdrawn: nothing can be decided any more. */
  | { refused: 'ended' }
  /** It is back with its author. */
  | { refused: 'with_author' }
  /** The card is older than what it would decide. */
  | { refused: 'out_of_date' }
  /** Whoever is asked for advice writes it, and stops nothing. */
  | { refused: 'only_advice' }
  | { refused: 'reason_needed' }
  /** This signature needs a written text: why it is given, or the advice. */
  | { refused: 'reasons_needed' }
  | { refused: 'advice_needed' }
  | { refused: 'note_needed' }
  /** Nobody to remind, or they have been reminded today. */
  | { refused: 'nobody_to_remind' }
  | { refused: 'reminded_already' }
  /** A site condition no longer holds at the last signature: field id → sentence. */
  | { refused: 'conditions'; problems: Record<string, string> }

export interface Facts {
  actor: { id: string; name: string }
  /** ISO instant. */
  now: string
  procedure: Procedure
  /** From `planRoute`, for the request as it stands. */
  route: PlannedStep[]
  /** The site conditions that do not hold at this moment. */
  recheck: () => Record<string, string>
}

type Decisive =
  | IntentOf<'request.approve'>
  | IntentOf<'request.decline'>
  | IntentOf<'request.changes'>
  | IntentOf<'request.withdraw'>
  | IntentOf<'request.remind'>

/** Characters of a reason or a note; the fields on the cards hold no more. */
const MOST_WORDS = 1000
const REMIND_AGAIN_AFTER_MS = 20 * 60 * 60 * 1000

/** What happens when `intent` reaches `request`: the events, or why not. */
export function decide(request: Request, intent: Decisive, facts: Facts): RequestEvent[] | Refusal {
  switch (intent.type) {
    case 'request.approve':
      return approve(request, intent, facts)
    case 'request.decline':
      return decline(request, intent, facts)
    case 'request.changes':
      return askForChanges(request, intent, facts)
    case 'request.withdraw':
      return withdraw(request, facts)
    case 'request.remind':
      return remind(request, facts)
  }
}

export interface Sending extends Submission {
  identity: Pick<Request, 'id' | 'schoolId' | 'number' | 'procedure' | 'packHash' | 'authorId' | 'draftId' | 'salt'>
}

/** A checked form is sent in: a new request, or the next round of one that came back. */
export function submit(request: Request | undefined, sending: Sending): RequestEvent[] | Refusal {
  const { identity, ...submission } = sending
  if (request === undefined) return [{ type: 'RequestSubmitted', ...identity, ...submission }]
  if (request.authorId !== submission.by) return { refused: 'not_author' }
  if (request.status !== 'changes_asked' && request.status !== 'pending') return { refused: 'ended' }
  return [{ type: 'RequestResubmitted', ...submission }]
}

function approve(request: Request, intent: IntentOf<'request.approve'>, facts: Facts): RequestEvent[] | Refusal {
  const turn = myTurn(request, intent, facts)
  if ('refused' in turn) return turn
  const text = turn.step.reasons ? cleanText(intent.why).slice(0, MOST_WORDS) : undefined
  if (text === '') return { refused: turn.step.kind === 'advise' ? 'advice_needed' : 'reasons_needed' }
  const isLast = wantedOf(openOf(facts.route)) === 1
  const problems = isLast ? facts.recheck() : {}
  if (Object.keys(problems).length > 0) return { refused: 'conditions', problems }
  const goesOn = wantedOf(currentSteps(facts.route)) > 1
  const signed: RequestEvent = {
    type: 'StepApproved',
    ...signature(request, turn, facts),
    ...(text === undefined ? {} : { text }),
    ...(goesOn ? { turnGoesOn: true } : {}),
  }
  return isLast ? [signed, { type: 'RequestApproved', at: facts.now }] : [signed]
}

/** How many signatures these steps still want. */
function wantedOf(steps: PlannedStep[]): number {
  return steps.reduce((sum, step) => sum + wantedBy(step), 0)
}

function decline(request: Request, intent: IntentOf<'request.decline'>, facts: Facts): RequestEvent[] | Refusal {
  const turn = turnToStop(request, intent, facts)
  if ('refused' in turn) return turn
  const text = cleanText(intent.reason).slice(0, MOST_WORDS)
  return text === '' ? { refused: 'reason_needed' } : [{ type: 'RequestDeclined', ...word(turn.step, text, facts) }]
}

function askForChanges(request: Request, intent: IntentOf<'request.changes'>, facts: Facts): RequestEvent[] | Refusal {
  const turn = turnToStop(request, intent, facts)
  if ('refused' in turn) return turn
  const text = cleanText(intent.note).slice(0, MOST_WORDS)
  return text === '' ? { refused: 'note_needed' } : [{ type: 'ChangesAsked', ...word(turn.step, text, facts) }]
}

function withdraw(request: Request, facts: Facts): RequestEvent[] | Refusal {
  if (request.authorId !== facts.actor.id) return { refused: 'not_author' }
  if (hasEnded(request)) return { refused: 'ended' }
  return [{ type: 'RequestWithdrawn', by: facts.actor.id, at: facts.now }]
}

function remind(request: Request, facts: Facts): RequestEvent[] | Refusal {
  if (request.authorId !== facts.actor.id) return { refused: 'not_author' }
  if (hasEnded(request)) return { refused: 'ended' }
  if (currentDeciders(facts.route).length === 0) return { refused: 'nobody_to_remind' }
  const last = request.remindedAt
  const since = Date.parse(facts.now) - Date.parse(last ?? request.turnSince)
  // The first nudge may come any time; after that, once a day is polite.
  if (last !== undefined && since < REMIND_AGAIN_AFTER_MS) return { refused: 'reminded_already' }
  return [{ type: 'ApproverReminded', by: facts.actor.id, at: facts.now }]
}

interface Turn {
  step: PlannedStep
  decider: Decider
}

/** Whether it is this person's turn on exactly what their card showed. The order of the questions is the order of the words people get. */
function myTurn(request: Request, intent: { step: string; version: number }, facts: Facts): Turn | Refusal {
  if (hasEnded(request)) return { refused: 'ended' }
  if (request.authorId === facts.actor.id || submitterOf(request) === facts.actor.id) return { refused: 'own_request' }
  if (request.status === 'changes_asked') return { refused: 'with_author' }
  const waiting = currentSteps(facts.route)
  const step = waiting.find(({ id }) => id === intent.step)
  const decider = deciderIn(step, facts.actor.id)
  if (step === undefined || decider === undefined) {
    if (isSigned(request, intent.step, facts)) return { refused: 'already_signed' }
    const isAsked = waiting.some((other) => deciderIn(other, facts.actor.id) !== undefined)
    return isAsked ? { refused: 'out_of_date' } : notNow(facts)
  }
  return intent.version < request.turnVersion ? { refused: 'out_of_date' } : { step, decider }
}

/** Whether nothing is left to sign here, or nothing for this person because they have. */
function isSigned({ decisions }: Request, stepId: string, { actor, route }: Facts): boolean {
  const here = decisions.filter((decision) => decision.step === stepId)
  const isOpen = openOf(route).some((step) => step.id === stepId)
  return here.some((decision) => !isOpen || decision.by === actor.id)
}

/** An adviser has a say, and no veto. */
function turnToStop(request: Request, intent: { step: string; version: number }, facts: Facts): Turn | Refusal {
  const turn = myTurn(request, intent, facts)
  return 'step' in turn && turn.step.kind === 'advise' ? { refused: 'only_advice' } : turn
}

function notNow(facts: Facts): Refusal {
  const isLater = openOf(facts.route).some((step) => deciderIn(step, facts.actor.id) !== undefined)
  return { refused: isLater ? 'not_your_turn' : 'not_yours' }
}

function signature(request: Request, turn: Turn, facts: Facts): Decision {
  return {
    step: turn.step.id,
    stepName: turn.step.name,
    by: facts.actor.id,
    name: facts.actor.name,
    at: facts.now,
    submission: request.submissions.length - 1,
    sentences: turn.step.sentences,
    ...(turn.decider.forPerson === undefined ? {} : { forId: turn.decider.forPerson.id }),
  }
}

function word(step: PlannedStep, text: string, facts: Facts) {
  return { by: facts.actor.id, name: facts.actor.name, stepName: step.name, at: facts.now, text }
}

function hasEnded(request: Request): boolean {
  return request.status === 'approved' || request.status === 'declined' || request.status === 'withdrawn'
}

function submitterOf(request: Request): string | undefined {
  return request.submissions.at(-1)?.by
}
