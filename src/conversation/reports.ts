import type { Outcome } from '../outcome.ts'
import { closeReport, readReport, updateReport } from '../reports/case-handlers.ts'
import { showConcerns } from '../reports/concerns-list.ts'
import { showFigures } from '../reports/figures-list.ts'
import { takeFiles } from '../reports/files.ts'
import { discardReport, keepReport, submitReport } from '../reports/handlers.ts'
import { showReports } from '../reports/lists.ts'
import { reportsLink } from '../reports/page-link.ts'
import type { ReportSchool } from '../reports/setting.ts'
import type { ReportSpeech } from '../reports/speech.ts'
import { chooseReport, startReport } from '../reports/start.ts'
import { loadSetting } from '../requests/load.ts'
import type { IntentOf } from './incoming.ts'
import type { Turn } from './speaking.ts'

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
      return reportsLink(speech, intent)
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

function speechOf({ app, tx, person, surface, seen }: Turn): ReportSpeech {
  const loaded = new Map<string, Promise<ReportSchool>>()
  const settingOf = (schoolId: string, packHash?: string) => {
    const key = `${schoolId} ${packHash ?? ''}`
    const setting = loaded.get(key) ?? loadSetting(app, tx, schoolId, packHash)
    loaded.set(key, setting)
    return setting
  }
  return { app, tx, personId: person.id, surface, seen, settingOf }
}
