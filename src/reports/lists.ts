import type { IntentOf } from '../conversation/incoming.ts'
import { type Outcome, say } from '../outcome.ts'
import type { ReportSpeech } from './speech.ts'

export async function showReports(
  _speech: ReportSpeech,
  _schoolId: string,
  _intent: IntentOf<'reports'>,
): Promise<Outcome> {
  return say('This is not there yet.')
}
