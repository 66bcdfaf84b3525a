import type { IntentOf } from '../conversation/incoming.ts'
import { type Outcome, only } from '../outcome.ts'
import { CONCERNS_PAGE, concernsView, noticedOf } from './concerns.ts'
import { dialogOnly } from './dialog-only.ts'
import { type Opened, reportLine, reportsFor } from './door.ts'
import type { ReportSpeech } from './speech.ts'

/**
 * What has been noticed of whom, for whoever reads concerns. Whoever reads none sees what somebody sees of whom nothing has
 * been noticed. Each report that is shown counts as read.
 */
export async function showConcerns(
  speech: ReportSpeech,
  schoolId: string,
  { page }: IntentOf<'report.concerns'>,
): Promise<Outcome> {
  if (!speech.surface.opensDialogs) return only(dialogOnly('report.concerns', page))
  const setting = await speech.settingOf(schoolId)
  const all = noticedOf(await reportsFor(speech, schoolId), setting)
  const shown = all.slice((page - 1) * CONCERNS_PAGE, page * CONCERNS_PAGE)
  const card = concernsView(shown, setting, page, all.length > page * CONCERNS_PAGE)
  const read = new Map(shown.map(({ opened }) => [opened.report.id, opened]))
  const audit = [...read.values()].map((opened) => readLine(opened, speech.personId))
  return { reply: { show: 'dialog', card }, effects: [], audit }
}

function readLine({ report, as }: Opened, personId: string) {
  return reportLine(report, 'report.read', personId, { as, version: report.version, among: 'concerns' })
}
