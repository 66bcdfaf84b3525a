import type { IntentOf } from '../conversation/incoming.ts'
import { type Outcome, say } from '../outcome.ts'
import type { ReportSpeech } from './speech.ts'

export async function readReport(_speech: ReportSpeech, _intent: IntentOf<'report.read'>): Promise<Outcome> {
  return say('This is not there yet.')
}

export async function updateReport(_speech: ReportSpeech, _intent: IntentOf<'report.update'>): Promise<Outcome> {
  return say('This is not there yet.')
}

export async function closeReport(_speech: ReportSpeech, _intent: IntentOf<'report.close'>): Promise<Outcome> {
  return say('This is not there yet.')
}
