import type { Outcome } from '../outcome.ts'
import { closeReport, readReport, updateReport } from '../reports/case-handlers.ts'
import { showConcerns } from '../reports/concerns-list.ts'
import { showFigures } from '../reports/figures-list.ts'
import { takeFiles } from '../reports/files.ts'
import { discardReport, keepReport, submitReport } from '../reports/handlers.ts'
import { showReports } from '../reports/lists.ts'
import { reportsLink } from '../reports/page-link.ts'
import type { ReportSpeech } from '../reports/speech.ts'
import { chooseReport, keepForSchool, startReport } from '../reports/start.ts'
import type { Intent, IntentOf } from './incoming.ts'
import { settings } from './settings.ts'
import type { Turn } from './speaking.ts'
import { active, schoolOf } from './which-school.ts'

/** On a report or a draft, which knows its school. */
export type ReportPress = IntentOf<
  | 'report.keep'
  | 'report.submit'
  | 'report.discard'
  | 'report.read'
  | 'report.update'
  | 'report.close'
  | 'report.files'
  | 'report.page'
>
/** For the speaker's school. */
export type ReportIntent = IntentOf<'reports' | 'report.start' | 'report.choose' | 'report.figures' | 'report.concerns'>

export function pressReport(turn: Turn, intent: ReportPress): Promise<Outcome> {
  const speech = speechOf(turn)
  switch (intent.type) {
    case 'report.keep':
      return keepReport(speech, intent)
    case 'report.submit':
      return submitReport(speech, intent)
    case 'report.discard':
      return discardReport(speech, intent)
    case 'report.read':
      return readReport(speech, intent)
    case 'report.update':
      return updateReport(speech, intent)
    case 'report.close':
      return closeReport(speech, intent)
    case 'report.files':
      return takeFiles(speech, intent)
    case 'report.page':
      return reportsLink(speech, intent, schoolOf(turn.person, intent.school))
  }
}

export function reportsIn(turn: Turn, schoolId: string, intent: ReportIntent): Promise<Outcome> {
  const speech = speechOf(turn)
  switch (intent.type) {
    case 'reports':
      return showReports(speech, schoolId, intent)
    case 'report.start':
      return startReport(speech, schoolId, intent)
    case 'report.choose':
      return chooseReport(speech, schoolId, intent)
    case 'report.figures':
      return showFigures(speech, schoolId, intent)
    case 'report.concerns':
      return showConcerns(speech, schoolId, intent)
  }
}

/**
 * A report that somebody of several schools began: what they told of it is sealed, so that the question which school it is for
 * holds none of it. Any other intent as it is.
 */
export async function sealedStart(turn: Turn, intent: Intent): Promise<Intent> {
  const [first] = active(turn.person)
  if (intent.type !== 'report.start' || !turn.private || first === undefined) return intent
  const draft = await keepForSchool(speechOf(turn), first.schoolId, intent)
  return { type: intent.type, known: [], ...(draft === undefined ? {} : { draft }) }
}

function speechOf({ app, tx, person, surface, seen }: Turn): ReportSpeech {
  return { app, tx, personId: person.id, surface, seen, settingOf: settings(app, tx) }
}
