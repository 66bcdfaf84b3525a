import type { IntentOf } from '../conversation/incoming.ts'
import { offerLink } from '../offer-link.ts'
import { type Outcome, say } from '../outcome.ts'
import { isHere } from '../people/directory.ts'
import { standingAt, subjectOf } from './door.ts'
import type { ReportSpeech } from './speech.ts'
import { GONE } from './words.ts'

const STAYS = 'The page stays open for 15 minutes after you last used it. Please close it when you leave the computer.'

/**
 * A one-time link to the page on which reports are written and read in a browser: of one report, or of all that the speaker
 * has at a school.
 * @param schoolId whose reports, where none is named
 */
export async function reportsLink(
  speech: ReportSpeech,
  intent: IntentOf<'report.page'>,
  schoolId: string | undefined,
): Promise<Outcome> {
  if (intent.report !== undefined) return linkToOne(speech, intent.report)
  if (schoolId === undefined) return say('Please type “reports” to choose the school first.')
  const setting = await speech.settingOf(schoolId)
  if (!isHere(setting, speech.personId)) return say(GONE)
  return offerLink(
    speech,
    { kind: 'reports', subject: `school:${schoolId}`, personId: speech.personId },
    { summary: 'Reports', title: `Reports, ${setting.school.name}`, open: 'Open the page', says: STAYS },
  )
}

async function linkToOne(speech: ReportSpeech, reportId: string): Promise<Outcome> {
  const standing = await standingAt(speech, reportId)
  if (standing?.as === undefined) return say(GONE)
  const { report } = standing
  return offerLink(
    speech,
    { kind: 'reports', subject: subjectOf({ id: reportId }), personId: speech.personId },
    { summary: 'Reports', title: `Report ${report.number}`, open: 'Open the page', says: STAYS },
  )
}
