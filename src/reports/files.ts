import type { IntentOf } from '../conversation/incoming.ts'
import { type Outcome, say } from '../outcome.ts'
import type { ReportSpeech } from './speech.ts'

export async function takeFiles(_speech: ReportSpeech, _intent: IntentOf<'report.files'>): Promise<Outcome> {
  return say('This is not there yet.')
}
