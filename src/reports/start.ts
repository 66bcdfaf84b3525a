import type { IntentOf } from '../conversation/incoming.ts'
import { type Outcome, say } from '../outcome.ts'
import type { ReportSpeech } from './speech.ts'

export async function startReport(
  _speech: ReportSpeech,
  _schoolId: string,
  _intent: IntentOf<'report.start'>,
): Promise<Outcome> {
  return say('This is not there yet.')
}

export async function chooseReport(
  _speech: ReportSpeech,
  _schoolId: string,
  _intent: IntentOf<'report.choose'>,
): Promise<Outcome> {
  return say('This is not there yet.')
}
