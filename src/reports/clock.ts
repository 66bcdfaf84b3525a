import type { App } from '../app.ts'
import { noticedSince } from '../db/outbox-admin.ts'
import type { Tx } from '../db/transaction.ts'
import type { AuditLine, Effect } from '../effects.ts'
import { AppError } from '../errors.ts'
import type { ReportKind } from '../packs/report-kind.ts'
import { clock } from './announce.ts'
import { type Reader, reportLine } from './door.ts'
import { reachOut } from './reach.ts'
import { announceWord, said } from './remind.ts'
import type { Report } from './report.ts'
import { kindOf, type ReportSchool } from './setting.ts'
import { loadReport, saveReport } from './store.ts'
import { wordNow } from './when.ts'

/** Who looks after Staffroom hears at most once in this time that there is nobody whom a report could reach. */
const REACH_AGAIN_MS = 86_400_000

/** What Staffroom says of reports of its own accord. */
export interface ReportWords {
  effects: Effect[]
  audit: AuditLine[]
}

/**
 * The clock speaks of a report: of all that has come due the furthest alone, by the people of this moment; and sets its next
 * look. A report that is gone or closed is passed over.
 * @throws AppError `report_kind_unknown` when the pack's version it is on has no such kind: a fault of ours
 */
export async function reportClock(
  app: Pick<App, 'vault'>,
  tx: Tx,
  reportId: string,
  settingOf: Reader['settingOf'],
): Promise<ReportWords> {
  const report = await loadReport(tx, app.vault, reportId, { lock: true })
  if (report === undefined || report.status === 'closed') return { effects: [], audit: [] }
  const setting = await settingOf(report.schoolId, report.packHash)
  const kind = kindIn(setting, report)
  const word = wordNow(report, kind, setting)
  if (word === undefined) return { effects: clock(report, kind, setting), audit: [] }
  const saved = await saveReport(tx, app.vault, said(report, word, setting.now))
  const action = word === 'above' ? 'report.escalated' : 'report.reminded'
  return {
    effects: [...announceWord(word, saved, kind, setting), ...(await reachOnce(tx, saved, kind, setting))],
    audit: [reportLine(saved, action, 'staffroom', { version: saved.version })],
  }
}

/** Staffroom's administrators hear that there is nobody whom it could reach, unless they have heard of late. */
export async function reachOnce(tx: Tx, report: Report, kind: ReportKind, setting: ReportSchool): Promise<Effect[]> {
  const effects = reachOut(report, kind, setting)
  const notices = effects.filter((effect) => effect.effect === 'notice')
  const heard = await noticedSince(tx, notices, new Date(setting.now.getTime() - REACH_AGAIN_MS))
  return effects.filter(
    (effect) => effect.effect !== 'notice' || !heard.some(({ readerId }) => readerId === effect.readerId),
  )
}

/** @throws AppError `report_kind_unknown` */
export function kindIn(setting: ReportSchool, report: Pick<Report, 'kind'>): ReportKind {
  const kind = kindOf(setting, report.kind)
  if (kind === undefined) throw new AppError('report_kind_unknown')
  return kind
}
