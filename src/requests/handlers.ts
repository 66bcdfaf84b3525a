import type { App } from '../app.ts'
import type { IntentOf, Surface } from '../conversation/incoming.ts'
import type { Tx } from '../db/transaction.ts'
import type { Answers } from '../forms/answers.ts'
import { exactText, readAnswers, recheck } from '../forms/form.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { savePackVersion } from '../packs/store.ts'
import { isHere, nameIn } from '../people/directory.ts'
import { announce, auditLines, subjectOf } from './announce.ts'
import { approvalView } from './approval-view.ts'
import { decide, type Refusal, submit } from './decide.ts'
import { discardedView, type FormOpening, formView, refusedView, sentView } from './form-views.ts'
import { loadScene, sceneOf, stepsFor } from './load.ts'
import { isTextNeeded, reasonView } from './reason-view.ts'
import { nextLook, nobodyNext } from './remind.ts'
import { evolve, present, type Request, type RequestEvent } from './request.ts'
import { deciderIn, type PlannedStep } from './route.ts'
import type { Scene, Setting } from './scene.ts'
import { FORM_CLOSED, FORM_GONE, openDraft } from './start.ts'
import {
  type Draft,
  deleteDraft,
  loadDraft,
  loadRequest,
  nextNumber,
  requestOfDraft,
  saveDraft,
  saveRequest,
} from './store.ts'
import { hashSubmission, hashWritten } from './verify.ts'
import { authorView } from './views.ts'
import { refusalWords } from './words.ts'

/** Somebody who speaks, in a transaction. */
export interface Speech {
  app: App
  tx: Tx
  personId: string
  surface: Surface
  /** This very delivery has been acted upon before: answer with the present state, change nothing. */
  seen: boolean
}

const UNKNOWN = 'There is no such request any more. Type “status” to see yours.'

/** Keeps what was typed so far and paints the form anew: its conditional fields may have changed. */
export async function keepDraft(speech: Speech, intent: IntentOf<'request.keep'>): Promise<Outcome> {
  const draft = await ownDraft(speech, intent.draft)
  if (draft === undefined) return say(FORM_GONE)
  const opening = await openDraft(speech, draft)
  if (opening === undefined) return say(FORM_CLOSED)
  return repaintForm(speech, { ...opening, draft: await keep(speech, draft, intent.answers) })
}

export async function discardDraft(speech: Speech, intent: IntentOf<'request.discard'>): Promise<Outcome> {
  const draft = await ownDraft(speech, intent.draft)
  if (draft === undefined) return say(FORM_GONE)
  await deleteDraft(speech.tx, draft.id)
  return only({ show: 'instead', card: discardedView() })
}

/** The form is sent: refused with a sentence beside each wrong field, or a request to its first approver. */
export async function submitRequest(speech: Speech, intent: IntentOf<'request.submit'>): Promise<Outcome> {
  const draft = await ownDraft(speech, intent.draft)
  if (draft === undefined) return sentAlready(speech, intent.draft)
  const opened = await openDraft(speech, draft)
  if (opened === undefined) return say(FORM_CLOSED)
  const opening = { ...opened, draft: await keep(speech, draft, intent.answers) }
  const facts = { ...opening.setting, authorId: speech.personId }
  const { answers, errors, asked } = readAnswers(opening.procedure, opening.draft.answers, facts)
  if (Object.keys(errors).length > 0)
    return only({ show: 'errors', card: refusedView(opening, speech.surface, errors, asked), errors })
  return speech.seen ? repaintForm(speech, opening) : sendIn(speech, opening, answers)
}

async function sendIn(speech: Speech, { setting, procedure, draft }: FormOpening, answers: Answers): Promise<Outcome> {
  const before =
    draft.requestId === undefined ? undefined : await loadRequest(speech.tx, draft.requestId, { lock: true })
  const salt = before?.salt ?? speech.app.newSecret()
  const at = setting.now.toISOString()
  const text = exactText(procedure, answers, setting.directory)
  const events = submit(before, {
    at,
    by: speech.personId,
    answers,
    text,
    textHash: hashSubmission(salt, { answers, text }),
    asked: stepsFor(setting, procedure, answers, speech.personId),
    identity: {
      id: before?.id ?? speech.app.newId(),
      schoolId: setting.school.id,
      number: before?.number ?? (await nextNumber(speech.tx, setting.school.id)),
      procedure: procedure.id,
      packHash: setting.packHash,
      authorId: speech.personId,
      draftId: draft.id,
      ...(draft.siteId === undefined ? {} : { siteId: draft.siteId }),
      salt,
    },
  })
  if ('refused' in events)
    return say('This request has ended meanwhile, so the changes were not sent. Type “request” to begin a new one.')
  await deleteDraft(speech.tx, draft.id)
  // The pack may change while the request waits: what it was sent under is kept.
  await savePackVersion(speech.tx, { pack: setting.pack, hash: setting.packHash })
  const { scene, outcome } = await happen(speech, setting, before, events)
  return { ...outcome, reply: { show: 'instead', card: sentView(scene) } }
}

/** Approve, decline, ask for changes, withdraw or remind. */
export async function decideRequest(
  speech: Speech,
  intent:
    | IntentOf<'request.approve'>
    | IntentOf<'request.decline'>
    | IntentOf<'request.changes'>
    | IntentOf<'request.withdraw'>
    | IntentOf<'request.remind'>,
): Promise<Outcome> {
  const scene = await loadScene(speech.app, speech.tx, intent.request, { lock: true })
  if (scene === undefined || !isHere(scene, speech.personId)) return say(UNKNOWN)
  if (speech.seen) return mayRead(scene, speech.personId) ? only(presentState(scene, speech.personId)) : say(UNKNOWN)
  const { request, procedure } = scene
  const events = decide(request, intent, {
    actor: { id: speech.personId, name: nameIn(scene, speech.personId) },
    now: scene.now.toISOString(),
    procedure,
    route: scene.route,
    recheck: () => recheck(procedure, present(request).answers, { ...scene, authorId: request.authorId }),
  })
  if ('refused' in events) return refuse(events, scene, speech)
  const signed = events.map((event) => withWrittenHash(event, request.salt))
  const { scene: after, outcome } = await happen(speech, scene, request, signed, scene.route)
  return { ...outcome, reply: presentState(after, speech.personId, doneWords(intent.type, events)) }
}

/** The reader's card of a request again, as a message of its own that stays up to date. */
export async function showRequest(speech: Speech, intent: IntentOf<'request.show'>): Promise<Outcome> {
  const scene = await loadScene(speech.app, speech.tx, intent.request)
  if (scene === undefined || !mayRead(scene, speech.personId)) return say(UNKNOWN)
  if (speech.seen) return say('Here it comes.')
  const card = scene.request.authorId === speech.personId ? 'request' : 'approval'
  const { id: schoolId } = scene.school
  return {
    ...say('Here it comes.'),
    effects: [{ effect: 'notice', subject: subjectOf(scene.request), schoolId, readerId: speech.personId, card }],
  }
}

/** Everything that a shortened card left out. */
export async function readRequest(speech: Speech, intent: IntentOf<'request.read'>): Promise<Outcome> {
  const scene = await loadScene(speech.app, speech.tx, intent.request)
  if (scene === undefined || !mayRead(scene, speech.personId)) return say(UNKNOWN)
  return only({ show: 'form', card: approvalView(scene, speech.personId, { readOnly: true }) })
}

/**
 * Who may see a request: its author, whoever decided, decides or will decide it, and the administrators of Staffroom; of
 * its school, and as long as they are there.
 */
export function mayRead(scene: Scene, personId: string): boolean {
  if (!isHere(scene, personId)) return false
  const signed = [...scene.request.decisions, ...scene.request.earlier].some((decision) => decision.by === personId)
  const decides = scene.route.some((step) => deciderIn(step, personId) !== undefined)
  const roles = scene.directory.members.get(personId)?.roles ?? []
  return (
    scene.request.authorId === personId ||
    signed ||
    decides ||
    roles.includes('staffroom_administrator') ||
    scene.request.word?.by === personId
  )
}

async function ownDraft(speech: Speech, id: string): Promise<Draft | undefined> {
  const draft = await loadDraft(speech.tx, id)
  return draft?.authorId === speech.personId ? draft : undefined
}

function repaintForm(speech: Speech, opening: FormOpening): Outcome {
  return only({ show: 'form', card: formView(opening, speech.surface), changed: true })
}

/** An old delivery that comes again must not write over what was typed since. */
async function keep(speech: Speech, draft: Draft, typed: Draft['answers']): Promise<Draft> {
  if (speech.seen) return draft
  const kept = { ...draft, answers: { ...draft.answers, ...typed }, updatedAt: speech.app.clock().toISOString() }
  await saveDraft(speech.tx, kept)
  return kept
}

/** A second press of "Send", or a form that was sent from elsewhere. */
async function sentAlready(speech: Speech, draftId: string): Promise<Outcome> {
  const request = await requestOfDraft(speech.tx, draftId)
  if (request === undefined || request.authorId !== speech.personId) return say(FORM_GONE)
  const scene = await loadScene(speech.app, speech.tx, request.id)
  return scene === undefined ? say(FORM_GONE) : only({ show: 'instead', card: sentView(scene) })
}

/** Writes what happened: the request's next version, who hears of it, and the audit trail. */
async function happen(
  speech: Speech,
  setting: Setting,
  before: Request | undefined,
  events: RequestEvent[],
  routeBefore: PlannedStep[] = [],
): Promise<{ scene: Scene; outcome: Omit<Outcome, 'reply'> }> {
  const decided = events.reduce<Request | undefined>(evolve, before)
  if (decided === undefined) throw new Error('nothing happened')
  const left = nobodyNext(sceneOf(setting, decided))
  const evolved = left.reduce<Request>(evolve, decided)
  const isSentAgain = events.some((event) => event.type === 'RequestResubmitted')
  const saved = await saveRequest(speech.tx, evolved, { sentAgain: isSentAgain })
  const scene = sceneOf(setting, saved)
  const effects = [...announce([...events, ...left], { ...scene, before: routeBefore }), ...nextLook(scene)]
  const isFinal = events.some((event) => event.type === 'RequestApproved')
  return {
    scene,
    outcome: {
      effects,
      audit: [...auditLines(events, saved, speech.personId), ...auditLines(left, saved, 'staffroom')],
      ...(isFinal ? { approved: scene } : {}),
    },
  }
}

function refuse(refusal: Refusal, scene: Scene, speech: Speech): Outcome {
  if (isTextNeeded(refusal)) {
    const card = reasonView(scene, speech.personId, refusal.refused)
    // Slack opens this form when its button is pressed; a client that sent an empty text gets it back with the sentence.
    return only({ show: 'form', card })
  }
  const words = refusalWords(refusal, scene)
  const isReader = mayRead(scene, speech.personId)
  return isReader ? only(presentState(scene, speech.personId, words)) : say(words)
}

function withWrittenHash(event: RequestEvent, salt: string): RequestEvent {
  if (event.type !== 'StepApproved' || event.text === undefined) return event
  return { ...event, writtenHash: hashWritten(salt, event.text) }
}

/** The card that this person has of the request, as it stands. */
function presentState(scene: Scene, personId: string, word?: string): Outcome['reply'] {
  const options = word === undefined ? {} : { word }
  const isAuthor = scene.request.authorId === personId
  return { show: 'instead', card: isAuthor ? authorView(scene, options) : approvalView(scene, personId, options) }
}

function doneWords(type: string, events: RequestEvent[]): string {
  if (events.some((event) => event.type === 'StepApproved' && event.text !== undefined))
    return 'Written down and signed, thank you.'
  const words: Record<string, string> = {
    'request.approve': 'Signed, thank you.',
    'request.decline': 'Declined; the author has been told why.',
    'request.changes': 'Sent back; the author has been told what to change.',
    'request.withdraw': 'Withdrawn.',
    'request.remind': 'Reminded.',
  }
  return words[type] ?? ''
}
