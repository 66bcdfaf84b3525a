import type { IntentOf } from '../conversation/incoming.ts'
import { type Outcome, say } from '../outcome.ts'
import type { ReportSpeech } from './speech.ts'

export async function keepReport(_speech: ReportSpeech, _intent: IntentOf<'report.keep'>): Promise<Outcome> {
  return say('This is not there yet.')
}

export async function submitReport(_speech: ReportSpeech, _intent: IntentOf<'report.submit'>): Promise<Outcome> {
  return say('This is not there yet.')
}

export async function discardReport(_speech: ReportSpeech, _intent: IntentOf<'report.discard'>): Promise<Outcome> {
  return say('This is not there yet.')
}
