import type { IntentOf, RawAnswers } from '../conversation/incoming.ts'
import { canonicalJson, hashContent } from '../db/audit.ts'
import type { Answers } from '../forms/answers.ts'
import { readAnswers } from '../forms/form.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { formFields } from '../packs/form.ts'
import type { ReportKind } from '../packs/report-kind.ts'
import { savePackVersion } from '../packs/store.ts'
import { announceReceived } from './announce.ts'
import { reportLine, throughDoor } from './door.ts'
import { discardedReportView, type ReportOpening, refusedReportView, reportFormView } from './form-views.ts'
import type { ReportDraft } from './report.ts'
import { isSo } from './route.ts'
import { isDuty, reportFrom, routedSoFar, writtenIn } from './sent-in.ts'
import { type SentIn, sentView } from './sent-views.ts'
import type { ReportSpeech } from './speech.ts'
import { openDraft, ownDraft, REPORT_CLOSED, REPORT_GONE, signpostsIn } from './start.ts'
import { deleteDraft, insertReport, newReportNumber, saveDraft } from './store.ts'

/** Keeps what was typed so far and paints the form anew: its fields, its readers and what is to be done may have changed. */
export async function keepReport(speech: ReportSpeech, intent: IntentOf<'report.keep'>): Promise<Outcome> {
  const draft = await ownDraft(speech, intent.draft)
  if (draft === undefined) return say(REPORT_GONE)
  const opening = await openDraft(speech, draft)
  if (opening === undefined) return say(REPORT_CLOSED)
  const kept = { ...opening, draft: await keep(speech, opening, intent.answers) }
  // Where each change is kept as it is typed, nobody has asked for it.
  const card = reportFormView(kept, speech.surface, { kept: !speech.surface.reportsChanges })
  return only({ show: 'dialog', card })
}

/** The form is sent: refused with a sentence beside each wrong field, or a report for those who read it. */
export async function submitReport(speech: ReportSpeech, intent: IntentOf<'report.submit'>): Promise<Outcome> {
  const draft = await ownDraft(speech, intent.draft)
  if (draft === undefined) return sentAlready(speech, intent.draft)
  const opened = await openDraft(speech, draft)
  if (opened === undefined) return say(REPORT_CLOSED)
  const opening = { ...opened, draft: await keep(speech, opened, intent.answers) }
  const facts = { ...opening.setting, authorId: speech.personId }
  const { answers, errors, asked } = readAnswers(opening.kind, opening.draft.answers, facts)
  if (Object.keys(errors).length > 0)
    return only({ show: 'dialog', card: refusedReportView(opening, speech.surface, errors, asked), errors })
  if (speech.seen) return repaint(speech, opening)
  return isOfferDue(speech, opening) ? offer(speech, opening) : sendIn(speech, opening, answers)
}

/** Throws a draft away; what its author is to do stays before them. */
export async function discardReport(speech: ReportSpeech, intent: IntentOf<'report.discard'>): Promise<Outcome> {
  const draft = await ownDraft(speech, intent.draft)
  if (draft === undefined) return say(REPORT_GONE)
  const opening = await openDraft(speech, draft)
  await deleteDraft(speech.tx, draft.id)
  return opening === undefined ? say('Thrown away.') : only({ show: 'dialog', card: discardedReportView(opening) })
}

/** The client did not show, as the form was filled in, that the policy asks for no report of this: said once, before it is sent. */
function isOfferDue({ surface }: ReportSpeech, { setting, kind, draft }: ReportOpening): boolean {
  const isShown = surface.reportsChanges || kind.duty === false || draft.offered === true
  return !isShown && isDuty(routedSoFar(draft, kind, setting), kind, setting) === false
}

async function offer(speech: ReportSpeech, opening: ReportOpening): Promise<Outcome> {
  const { app, tx } = speech
  const draft = { ...opening.draft, offered: true as const }
  await saveDraft(tx, app.vault, draft, app.clock())
  return repaint(speech, { ...opening, draft })
}

async function sendIn(speech: ReportSpeech, opening: ReportOpening, answers: Answers): Promise<Outcome> {
  const { app, tx, personId } = speech
  const { setting, kind, draft } = opening
  const { now, packHash } = setting
  const danger = mayBeDanger(speech, draft)
  const urgent = danger || isSo(kind.urgent, routedSoFar(draft, kind, setting), kind, setting)
  const number = await newReportNumber(tx, setting.school.id)
  const report = reportFrom(draft, answers, { now, number, packHash, salt: app.newSecret(), urgent })
  // The pack may change while the case is open: what it was sent under is kept.
  await savePackVersion(tx, { pack: setting.pack, hash: packHash })
  await insertReport(tx, app.vault, report)
  await deleteDraft(tx, draft.id)
  const textHash = hashContent(report.salt, canonicalJson(answers))
  return {
    reply: received({ report, kind, setting, signposts: opening.signposts, danger }),
    effects: announceReceived(report, kind, setting),
    audit: [reportLine(report, 'report.received', personId, { version: report.version, urgent, textHash })],
  }
}

/** A second press of "Send", or a form that was sent from elsewhere. Its id is that of its draft. */
async function sentAlready(speech: ReportSpeech, id: string): Promise<Outcome> {
  const outcome = await throughDoor(speech, id, ({ report, kind, setting }) => {
    if (report.reporterId !== speech.personId) return say(REPORT_GONE)
    const danger = speech.app.questions.isUrgent(writtenIn(report))
    return only(received({ report, kind, setting, signposts: signpostsIn(speech, setting), danger }))
  })
  if (outcome === undefined) return say(REPORT_GONE)
  // The same delivery again is not another reading.
  return speech.seen ? { ...outcome, audit: [] } : outcome
}

function received(sent: SentIn): Outcome['reply'] {
  return { show: 'dialog', card: sentView(sent) }
}

function repaint({ surface }: ReportSpeech, opening: ReportOpening): Outcome {
  return only({ show: 'dialog', card: reportFormView(opening, surface) })
}

function mayBeDanger({ app }: ReportSpeech, draft: ReportDraft): boolean {
  return draft.danger === true || app.questions.isUrgent(writtenIn(draft))
}

/** An old delivery that comes again must not write over what was typed since. */
async function keep(
  { app, tx, seen }: ReportSpeech,
  { kind, draft }: Pick<ReportOpening, 'kind' | 'draft'>,
  typed: RawAnswers,
): Promise<ReportDraft> {
  if (seen) return draft
  const kept = { ...draft, answers: { ...draft.answers, ...ofForm(kind, typed) } }
  await saveDraft(tx, app.vault, kept, app.clock())
  return kept
}

// No field takes as much; what is too long for its field is kept, so that it can be cut.
const LONGEST_KEPT = 20_000
const MOST_KEPT = 50
/** An option, or a person's address. */
const LONGEST_CHOICE = 320

/** What belongs to a field of the form, within what can be kept. */
function ofForm(kind: ReportKind, typed: RawAnswers): RawAnswers {
  const fields = new Set(formFields(kind).map(({ id }) => id))
  const chosen = (value: string[]) => value.slice(0, MOST_KEPT).map((one) => one.slice(0, LONGEST_CHOICE))
  return Object.fromEntries(
    Object.entries(typed)
      .filter(([id]) => fields.has(id))
      .map(([id, value]) => [id, Array.isArray(value) ? chosen(value) : value.slice(0, LONGEST_KEPT)]),
  )
}
