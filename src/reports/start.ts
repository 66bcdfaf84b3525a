import type { IntentOf } from '../conversation/incoming.ts'
import { readAnswers } from '../forms/form.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { platformNames } from '../packs/platforms.ts'
import type { ReportKind, Signpost } from '../packs/report-kind.ts'
import { isHere } from '../people/directory.ts'
import { isName, kindMeant, kindsOffered } from './choose.ts'
import { firstThingsView } from './first-things.ts'
import { launchView, noKindsView, type ReportOpening, reportFormView } from './form-views.ts'
import { ASK, offerView, questionsFor, questionsView } from './questions.ts'
import type { ReportDraft } from './report.ts'
import { barredFrom } from './route.ts'
import { begunAs, routedSoFar, writtenIn } from './sent-in.ts'
import { kindOf, type ReportSchool } from './setting.ts'
import type { ReportSpeech } from './speech.ts'
import { deleteDraft, draftsOf, loadDraft, saveDraft } from './store.ts'

export const REPORT_GONE =
  'This form has been sent or thrown away, or its day is over. Type “reports” to see yours, or “report” to begin a new one.'
export const REPORT_CLOSED =
  'This form cannot be filled in any more: it is no longer in use, or you are no longer in that school’s staff list.'

/**
 * Opens the form of the kind that was named or meant, or of a draft. Where it is not clear which, one or two are offered, or three
 * plain questions lead to one. What was typed or reported is sealed before anything is shown. Where somebody may be in danger,
 * that comes first.
 */
export async function startReport(
  speech: ReportSpeech,
  schoolId: string,
  intent: IntentOf<'report.start'>,
): Promise<Outcome> {
  if (intent.draft !== undefined) return carryOn(speech, schoolId, intent, intent.draft)
  const setting = await speech.settingOf(schoolId)
  if (setting.pack.report_kinds.length === 0) return only({ show: 'card', card: noKindsView(setting) })
  const begun = await begunBy(speech, schoolId)
  const { kind, fresh } = meantBy(speech, setting, intent)
  const isBlank = fresh.words === undefined && fresh.message === undefined && intent.known.length === 0
  const unfinished = begun.find((one) => one.kind === (kind?.id ?? '') && (isBlank || speech.seen))
  if (kind === undefined && isBlank) return shown(speech, { setting, draft: undefined, begun })
  // What was safe when it was begun may be so no more.
  if (unfinished !== undefined) return shown(speech, { setting, draft: { ...unfinished, safe: false }, begun })
  if (speech.seen) return say(REPORT_GONE)
  const draft = kind === undefined ? fresh : begunAs(kind, fresh, intent.known)
  await keepDraft(speech, draft)
  return shown(speech, { setting, draft, begun })
}

/** The three questions, answered: the form of the kind they lead to. */
export async function chooseReport(
  speech: ReportSpeech,
  schoolId: string,
  intent: IntentOf<'report.choose'>,
): Promise<Outcome> {
  const draft = intent.draft === undefined ? undefined : await ownDraft(speech, intent.draft)
  if (intent.draft !== undefined && draft === undefined) return say(REPORT_GONE)
  const setting = await speech.settingOf(draft?.schoolId ?? schoolId)
  if (!isHere(setting, speech.personId)) return say(REPORT_CLOSED)
  const { personId, surface } = speech
  const questions = questionsFor(setting.pack.report_kinds, draft?.safe === true)
  const { answers, errors } = readAnswers(questions, intent.answers, { ...setting, authorId: personId })
  if (Object.keys(errors).length > 0) {
    const card = questionsView({ setting, personId, draft }, surface, intent.answers, errors)
    return only({ show: 'dialog', card, errors })
  }
  const kind = kindOf(setting, String(answers['kind']))
  if (kind === undefined) return say(REPORT_CLOSED)
  if (speech.seen) return again(speech, setting, draft, kind)
  const before = draft ?? newDraft(speech, setting.school.id)
  const isDanger = answers['danger'] === 'yes'
  const chosen: ReportDraft = {
    ...before,
    answers: { ...before.answers, about: String(answers['about']) },
    safe: before.safe || answers['danger'] === 'no',
    ...(isDanger && { danger: true }),
  }
  const begun = begunAs(kind, chosen)
  await keepDraft(speech, begun)
  return shown(speech, { setting, draft: begun })
}

/**
 * Seals what was typed or reported until its author has said which of their schools it is for.
 * @returns the draft's id; undefined when there is nothing to keep
 */
export async function keepForSchool(
  speech: ReportSpeech,
  schoolId: string,
  intent: IntentOf<'report.start'>,
): Promise<string | undefined> {
  const { words, message, draft } = intent
  if (draft !== undefined || (words === undefined && message === undefined)) return draft
  const unfinished = (await begunBy(speech, schoolId)).find((one) => one.anySchool)
  if (speech.seen) return unfinished?.id
  const fresh: ReportDraft = { ...newDraft(speech, schoolId), ...toldIn(intent), anySchool: true }
  await keepDraft(speech, fresh)
  return fresh.id
}

/** Somebody's own draft; undefined when it is another's, sent or too old. */
export function ownDraft({ app, tx, personId }: ReportSpeech, id: string): Promise<ReportDraft | undefined> {
  return loadDraft(tx, app.vault, id, personId, app.clock())
}

/** A draft in its setting; undefined when its kind is no longer in the pack, or its author no longer in the school. */
export async function openDraft(speech: ReportSpeech, draft: ReportDraft): Promise<ReportOpening | undefined> {
  const setting = await speech.settingOf(draft.schoolId)
  const kind = kindOf(setting, draft.kind)
  if (kind === undefined || !isHere(setting, draft.personId)) return undefined
  return { setting, kind, draft, signposts: signpostsIn(speech, setting) }
}

/** Whom reports of a school may point to outside it. */
export function signpostsIn({ app }: ReportSpeech, { school }: ReportSchool): Signpost[] {
  return app.packs.get(school.policy)?.signposts ?? []
}

/** A draft: its form, the way to it, or what comes before it. */
async function carryOn(
  speech: ReportSpeech,
  schoolId: string,
  intent: IntentOf<'report.start'>,
  draftId: string,
): Promise<Outcome> {
  const found = await ownDraft(speech, draftId)
  if (found === undefined) return say(REPORT_GONE)
  const draft = found.anySchool && !speech.seen ? await moved(speech, found, schoolId) : found
  const setting = await speech.settingOf(draft.schoolId)
  if (!isHere(setting, speech.personId)) return say(REPORT_CLOSED)
  const kind = draft.kind === '' && intent.kind !== undefined ? kindOf(setting, intent.kind) : undefined
  const safe = draft.safe || intent.safe === 1
  const chosen = { ...(kind === undefined ? draft : begunAs(kind, draft, intent.known)), safe }
  if ((kind !== undefined || safe !== draft.safe) && !speech.seen) await keepDraft(speech, chosen)
  return shown(speech, { setting, draft: chosen, asks: intent.kind === ASK })
}

async function moved(speech: ReportSpeech, found: ReportDraft, schoolId: string): Promise<ReportDraft> {
  const { anySchool: _, ...draft } = found
  const setting = await speech.settingOf(schoolId)
  const { kind, isNamed } = kindIn(setting, draft.words)
  const { words, ...rest } = draft
  const there = { ...(isNamed ? rest : draft), schoolId }
  const begun = kind === undefined ? there : begunAs(kind, there)
  await deleteDraft(speech.tx, draft.id)
  await keepDraft(speech, begun)
  return begun
}

interface Shown {
  setting: ReportSchool
  draft: ReportDraft | undefined
  begun?: ReportDraft[]
  /** None of those that were offered. */
  asks?: boolean
}

/** What stands before somebody now: whom to ring, the form, the kinds that may be meant, or the questions. */
function shown(speech: ReportSpeech, { setting, draft, begun = [], asks = false }: Shown): Outcome {
  const { personId, surface } = speech
  if (!surface.opensDialogs) return only({ show: 'card', card: launchView(setting, draft) })
  const kind = draft && kindOf(setting, draft.kind)
  if (draft !== undefined && needsFirst(speech, draft, kind)) {
    const barred = kind && barredFrom(routedSoFar(draft, kind, setting), setting)
    return only({ show: 'dialog', card: firstThingsView(setting, draft, outsideFor(speech, setting, kind), barred) })
  }
  if (draft !== undefined && kind !== undefined) {
    const opening = { setting, kind, draft, signposts: signpostsIn(speech, setting) }
    return only({ show: 'dialog', card: reportFormView(opening, surface) })
  }
  const { report_kinds } = setting.pack
  const offered = asks || draft?.words === undefined ? [] : kindsOffered(report_kinds, draft.words, names(setting))
  if (draft !== undefined && offered.length > 0)
    return only({ show: 'dialog', card: offerView(setting, draft, offered) })
  const others = begun.filter((one) => one.kind !== '' && one.id !== draft?.id)
  return only({ show: 'dialog', card: questionsView({ setting, personId, draft, begun: others }, surface) })
}

/** Danger was heard or said, or a kind asks for it, and nobody has said that it is over. */
function needsFirst({ app }: ReportSpeech, draft: ReportDraft, kind: ReportKind | undefined): boolean {
  if (draft.safe) return false
  return draft.danger === true || kind?.danger === true || app.questions.isUrgent(writtenIn(draft))
}

/** With a telephone that somebody answers, or whom the kind points to. */
function outsideFor(speech: ReportSpeech, setting: ReportSchool, kind: ReportKind | undefined): Signpost[] {
  const named = new Set(kind?.instructions.flatMap(({ signposts }) => signposts))
  return signpostsIn(speech, setting).filter(({ id, phone }) => (named.size > 0 ? named.has(id) : phone !== undefined))
}

/** The delivery has been acted upon before: what it began. */
async function again(
  speech: ReportSpeech,
  setting: ReportSchool,
  draft: ReportDraft | undefined,
  kind: ReportKind,
): Promise<Outcome> {
  const begun = draft ?? (await begunBy(speech, setting.school.id)).find((one) => one.kind === kind.id)
  return begun === undefined ? say(REPORT_GONE) : shown(speech, { setting, draft: begun })
}

/** The kind that was named or is surely meant, and what is to be kept of what came with it. */
function meantBy(
  speech: ReportSpeech,
  setting: ReportSchool,
  intent: IntentOf<'report.start'>,
): { kind?: ReportKind | undefined; fresh: ReportDraft } {
  const told = { ...newDraft(speech, setting.school.id), ...toldIn(intent), safe: intent.safe === 1 }
  const named = intent.kind === undefined ? undefined : kindOf(setting, intent.kind)
  if (named !== undefined) return { kind: named, fresh: told }
  const { kind, isNamed } = kindIn(setting, told.words)
  const { words: _, ...rest } = told
  return { kind, fresh: isNamed ? rest : told }
}

/** @returns `isNamed`: the words name a kind and tell nothing else */
function kindIn(setting: ReportSchool, words: string | undefined): { kind?: ReportKind | undefined; isNamed: boolean } {
  if (words === undefined) return { isNamed: false }
  const meant = kindMeant(setting.pack.report_kinds, words, names(setting))
  const [kind] = meant.things
  return kind !== undefined && meant.isSure ? { kind, isNamed: isName(words, meant) } : { isNamed: false }
}

function names({ platforms }: ReportSchool): string[] {
  return platformNames(platforms)
}

function toldIn({ words, message }: IntentOf<'report.start'>): Pick<ReportDraft, 'words' | 'message'> {
  const told = words?.trim() ?? ''
  return { ...(told !== '' && { words: told }), ...(message && { message }) }
}

function newDraft({ app, personId }: ReportSpeech, schoolId: string): ReportDraft {
  return { id: app.newId(), schoolId, personId, kind: '', answers: {}, safe: false }
}

function begunBy({ app, tx, personId }: ReportSpeech, schoolId: string): Promise<ReportDraft[]> {
  return draftsOf(tx, app.vault, schoolId, personId, app.clock())
}

function keepDraft({ app, tx }: ReportSpeech, draft: ReportDraft): Promise<void> {
  return saveDraft(tx, app.vault, draft, app.clock())
}
