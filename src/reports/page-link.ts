import type { IntentOf } from '../conversation/incoming.ts'
import { type Outcome, say } from '../outcome.ts'
import type { ReportSpeech } from './speech.ts'

export async function reportsLink(_speech: ReportSpeech, _intent: IntentOf<'report.page'>): Promise<Outcome> {
  return say('This is not there yet.')
}
