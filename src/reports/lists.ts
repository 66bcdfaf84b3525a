import type { IntentOf } from '../conversation/incoming.ts'
import { type Outcome, only } from '../outcome.ts'
import { reportsFor } from './door.ts'
import { seesFigures } from './figures.ts'
import { listed, reportsView } from './reports-view.ts'
import type { ReportSpeech } from './speech.ts'

/**
 * The reports that somebody reads, and those they made: open ones, or those that are closed. Where a dialog can be opened, with
 * their kinds; else numbers, states and ages alone.
 */
export async function showReports(
  speech: ReportSpeech,
  schoolId: string,
  { page, closed }: IntentOf<'reports'>,
): Promise<Outcome> {
  const { personId, surface } = speech
  const setting = await speech.settingOf(schoolId)
  const list = listed(await reportsFor(speech, schoolId), { closed: closed !== undefined, personId })
  const options = {
    page,
    closed: closed !== undefined,
    isDialog: surface.opensDialogs,
    seesFigures: seesFigures(setting, personId),
  }
  const card = reportsView(list, setting, options)
  return only(surface.opensDialogs ? { show: 'dialog', card } : { show: 'card', card })
}
