import type { App } from '../app.ts'
import { type Asked, askedAbout } from '../db/outbox-admin.ts'
import type { Tx } from '../db/transaction.ts'
import type { AuditLine, Effect } from '../effects.ts'
import { clock } from './announce.ts'
import { kindIn, type ReportWords, reachOnce } from './clock.ts'
import { type Reader, reportLine, subjectOf } from './door.ts'
import { newcomersTo, reviewed } from './remind.ts'
import type { Report } from './report.ts'
import { standingOf } from './route.ts'
import type { ReportSchool } from './setting.ts'
import { loadReport, reportsOfSchool, saveReport } from './store.ts'

/** Where reports are looked through, and what they are looked at with. */
export interface Review {
  app: Pick<App, 'vault' | 'log'>
  tx: Tx
  settingOf: Reader['settingOf']
}

/**
 * The people of a school have changed, or who is away: whoever reads an open report only now is given its notice, the cards
 * of those who read it no more are painted anew, and what nobody has any more waits again. Safe to repeat: nobody hears twice.
 */
export async function reviewReports(review: Review, schoolId: string): Promise<ReportWords> {
  const { app, tx } = review
  const words: ReportWords = { effects: [], audit: [] }
  const reports = await reportsOfSchool(tx, app.vault, schoolId, unopened(app))
  const asked = await askedAbout(tx, reports.map(subjectOf))
  // In the order in which they came, as everybody who holds several of them takes them.
  for (const report of reports.toReversed()) {
    const mine = asked.filter(({ subject }) => subject === subjectOf(report))
    const { effects, audit } = await reviewOne(review, report, mine)
    words.effects.push(...effects)
    words.audit.push(...audit)
  }
  return words
}

/** The clock's next look at the open reports of a school. @param scheduled subjects that have theirs and are passed over */
export async function reportClocks(
  { app, tx, settingOf }: Review,
  schoolId: string,
  scheduled: ReadonlySet<string>,
): Promise<Effect[]> {
  const effects: Effect[] = []
  for (const report of await reportsOfSchool(tx, app.vault, schoolId, unopened(app))) {
    if (report.status === 'closed' || scheduled.has(subjectOf(report))) continue
    const setting = await settingOf(schoolId, report.packHash)
    effects.push(...clock(report, kindIn(setting, report), setting))
  }
  return effects
}

/** It was changed outside Staffroom, or damaged; a backup may have it. */
function unopened({ log }: Review['app']): (report: string) => void {
  return (report) => log.error({ report }, 'a report does not open')
}

async function reviewOne(review: Review, found: Report, asked: Asked[]): Promise<ReportWords> {
  const { app, tx, settingOf } = review
  const setting = await settingOf(found.schoolId, found.packHash)
  const kind = kindIn(setting, found)
  const isOther = found.status !== 'closed' && isMoved(found, setting)
  const before = isOther ? ((await loadReport(tx, app.vault, found.id, { lock: true })) ?? found) : found
  const after = isOther ? await saveReport(tx, app.vault, reviewed(before, setting)) : found
  const given = new Set(asked.filter(({ card, isLost }) => card === 'report' && !isLost).map(({ id }) => id))
  const hasLost = asked.some(
    ({ id, card }) => card in STANDING && standingOf(after, kind, setting, id) !== STANDING[card],
  )
  return {
    effects: [
      ...(isOther || hasLost ? [revise(after)] : []),
      ...newcomersTo(after, before, kind, setting, given),
      ...(isOther ? clock(after, kind, setting) : []),
      // Accounts were looked for just before this: to ask for that again would go round in circles.
      ...(await reachOnce(tx, after, kind, setting)).filter(({ effect }) => effect === 'notice'),
    ],
    audit: isOther ? [reviewLine(after, before)] : [],
  }
}

/** Which standing a card is for; another one's has been lost. */
const STANDING: Record<string, 'reader' | 'reporter'> = { report: 'reader', 'report-mine': 'reporter' }

function isMoved(report: Report, setting: ReportSchool): boolean {
  const { status, ownerId } = reviewed(report, setting)
  return status !== report.status || ownerId !== report.ownerId
}

function revise(report: Report): Effect {
  return { effect: 'revise', subject: subjectOf(report), schoolId: report.schoolId }
}

function reviewLine(after: Report, before: Report): AuditLine {
  const action = before.status === 'taken_up' && after.status === 'waiting' ? 'report.waits_again' : 'report.reviewed'
  return reportLine(after, action, 'staffroom', { version: after.version, owner: after.ownerId ?? null })
}
