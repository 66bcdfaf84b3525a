import type { IntentOf, RawAnswers } from '../conversation/incoming.ts'
import type { AuditLine } from '../effects.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { announceChanged } from './announce.ts'
import { readPart } from './case-answers.ts'
import { type CaseFacts, caseForm, caseFormCard } from './case-forms.ts'
import { caseView } from './case-view.ts'
import { type Act, decide, type Part, type Refusal, refuseAtAll } from './decide.ts'
import { type Opened, reportLine, reportsFor, standingAt, throughDoor } from './door.ts'
import { moreView } from './more-view.ts'
import type { Report } from './report.ts'
import { reporterView } from './reporter-view.ts'
import { standingOf } from './route.ts'
import { kindOf } from './setting.ts'
import type { ReportSpeech } from './speech.ts'
import { signpostsIn } from './start.ts'
import { stepsOf } from './steps.ts'
import { filesOf, saveReport } from './store.ts'
import { elsewhereView, emptiedView } from './waiting-view.ts'
import { DONE_WORDS, GONE, LEFT_WORDS, refusalWords } from './words.ts'

/** A report in a dialog: the case for its readers, what they sent in for its author; what else can be done with it. */
export async function readReport(speech: ReportSpeech, intent: IntentOf<'report.read'>): Promise<Outcome> {
  if (!speech.surface.opensDialogs) return elsewhere(speech, intent.report)
  const outcome = await throughDoor(speech, intent.report, async (opened) =>
    intent.more !== undefined && opened.as === 'reader'
      ? only({ show: 'dialog', card: moreView(opened.report) })
      : show(speech, opened),
  )
  return outcome ?? say(GONE)
}

/** A part of a case: its small form, then what was said in it. */
export function updateReport(speech: ReportSpeech, intent: IntentOf<'report.update'>): Promise<Outcome> {
  return change(speech, intent)
}

/** The end of a case, with what came of it. */
export function closeReport(speech: ReportSpeech, intent: IntentOf<'report.close'>): Promise<Outcome> {
  return change(speech, { ...intent, part: 'close' })
}

/** What was pressed, or sent in a small form. */
interface Press {
  report: string
  version: number
  part: Part
  item?: string | undefined
  sent?: number | undefined
  answers?: RawAnswers | undefined
}

async function change(speech: ReportSpeech, press: Press): Promise<Outcome> {
  if (!speech.surface.opensDialogs) return elsewhere(speech, press.report)
  const outcome = await throughDoor(speech, press.report, (opened) => changeOpened(speech, opened, press), {
    lock: true,
  })
  return outcome ?? say(GONE)
}

async function changeOpened(speech: ReportSpeech, opened: Opened, press: Press): Promise<Outcome> {
  const facts = await caseFacts(speech, opened, press)
  const isForm = caseForm(press.part, facts) !== undefined
  const isSent = press.sent !== undefined || Object.keys(press.answers ?? {}).length > 0 || !isForm
  // What came again is answered with what stands.
  if (speech.seen && isSent) return show(speech, opened)
  const refusal = isSent ? undefined : refuseAtAll(opened.report, press.part, opened)
  if (refusal !== undefined) return show(speech, opened, refusalWords(refusal))
  if (press.part === 'step' && facts.step === undefined)
    return show(speech, opened, refusalWords({ refused: 'step_unknown' }))
  if (!isSent) return openForm(speech, opened, press.part, facts)
  return take(speech, opened, press, facts)
}

async function openForm(speech: ReportSpeech, opened: Opened, part: Part, facts: CaseFacts): Promise<Outcome> {
  const card = caseFormCard(part, facts, speech.surface)
  return card === undefined ? show(speech, opened) : only({ show: 'dialog', card })
}

async function take(speech: ReportSpeech, opened: Opened, press: Press, facts: CaseFacts): Promise<Outcome> {
  const { part, answers: raw = {}, version } = press
  const read = readPart(part, raw, facts)
  if ('errors' in read) return again(speech, opened, part, facts, { raw, errors: read.errors })
  const decided = decide(opened.report, read.act, { ...opened, by: speech.personId, version })
  if (!('refused' in decided)) return save(speech, opened, read.act, decided)
  return KEEPS_TYPED.includes(decided.refused)
    ? again(speech, opened, part, facts, { raw, problem: refusalWords(decided) })
    : show(speech, opened, refusalWords(decided))
}

/** What was typed can be sent again, once it is mended or has been looked at anew. */
const KEEPS_TYPED: Refusal['refused'][] = [
  'changed',
  'not_a_reader',
  'named_already',
  'nobody_left',
  'kind_unknown',
  'linked_already',
  'steps_missing',
]

async function again(
  speech: ReportSpeech,
  opened: Opened,
  part: Part,
  facts: CaseFacts,
  typed: { raw: RawAnswers; errors?: Record<string, string>; problem?: string },
): Promise<Outcome> {
  const card = caseFormCard(part, facts, speech.surface, typed)
  if (card === undefined) return show(speech, opened, typed.problem)
  const { errors } = typed
  return only({ show: 'dialog', card, ...(errors !== undefined && { errors }) })
}

async function save(speech: ReportSpeech, opened: Opened, act: Act, decided: Report): Promise<Outcome> {
  const { tx, app, personId } = speech
  const { setting, report: before } = opened
  const report = await saveReport(tx, app.vault, decided)
  const kind = kindOf(setting, report.kind) ?? opened.kind
  const as = standingOf(report, kind, setting, personId)
  const shown =
    as === undefined
      ? only({ show: 'dialog', card: lostView() })
      : await show(speech, { report, kind, setting, as }, DONE_WORDS[act.part])
  return {
    reply: shown.reply,
    effects: announceChanged(report, before, kind, setting),
    audit: lines(report, before, personId),
  }
}

/**
 * A line for each entry that came with it. Whom it is about stands in the report alone, and goes with it; so does of what kind it
 * is, which its steps and what was done would give away.
 */
function lines(report: Report, before: Report, actor: string): AuditLine[] {
  return report.entries.slice(before.entries.length).map(({ what, item, by }) =>
    reportLine(report, `report.${what}`, by === 'staffroom' ? by : actor, {
      version: report.version,
      status: report.status,
      ...(item !== undefined && (what === 'owner' || what === 'linked') && { item }),
    }),
  )
}

function lostView() {
  const card = emptiedView()
  return card.name === 'note' ? { ...card, data: { ...card.data, lines: [{ text: LEFT_WORDS }] } } : card
}

async function caseFacts(speech: ReportSpeech, opened: Opened, { part, item }: Press): Promise<CaseFacts> {
  const { report, kind, setting } = opened
  const step = part === 'step' ? stepsOf(report, kind, setting).find(({ id }) => id === item) : undefined
  const numbers = part === 'link' ? await numbersFor(speech, report) : new Map<number, string>()
  return {
    report,
    kind,
    setting,
    by: speech.personId,
    numbers,
    ...(step !== undefined && { step }),
  }
}

/** The other reports of the school that this person reads: number → id. */
async function numbersFor(speech: ReportSpeech, { id, schoolId }: Report): Promise<Map<number, string>> {
  const others = await reportsFor(speech, schoolId)
  const read = others.filter((one) => one.as === 'reader' && one.report.id !== id)
  return new Map(read.map(({ report }) => [report.number, report.id]))
}

/** Where no dialog can be opened in answer to this: a card without content, and only for whoever may read it. */
async function elsewhere(speech: ReportSpeech, reportId: string): Promise<Outcome> {
  const standing = await standingAt(speech, reportId)
  return standing?.as === undefined ? say(GONE) : only({ show: 'card', card: elsewhereView(standing.report) })
}

async function show(speech: ReportSpeech, opened: Opened, word = ''): Promise<Outcome> {
  const { report, setting, as } = opened
  const files = await filesOf(speech.tx, speech.app.vault, report.id)
  const signposts = signpostsIn(speech, setting)
  if (as === 'reporter') return only({ show: 'dialog', card: reporterView(opened, { files, signposts }, word) })
  const linked = await linkedWith(speech, report)
  const all = speech.surface.showsAll === true
  const card = caseView({ ...opened, readerId: speech.personId, files, linked, signposts }, { word, all })
  return only({ show: 'dialog', card })
}

/** From both sides, as far as this person reads them too. */
async function linkedWith(speech: ReportSpeech, { id, schoolId, links }: Report) {
  const others = await reportsFor(speech, schoolId)
  return others
    .filter(({ as, report }) => as === 'reader' && (links.includes(report.id) || report.links.includes(id)))
    .map(({ report }) => ({ id: report.id, number: report.number }))
}
