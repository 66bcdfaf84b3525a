import type { App } from '../app.ts'
import type { Tx } from '../db/transaction.ts'
import type { AuditLine, Subject } from '../effects.ts'
import type { Outcome } from '../outcome.ts'
import type { ReportKind } from '../packs/report-kind.ts'
import type { Report } from './report.ts'
import { barredFrom, readersOf, standingOf } from './route.ts'
import { kindOf, type ReportSchool } from './setting.ts'
import { loadReport, reportsOfSchool } from './store.ts'

/** Somebody who wants to see reports, in a transaction. */
export interface Reader {
  app: Pick<App, 'vault'>
  tx: Tx
  personId: string
  /** The school as it is now, on the pack's version that a report stays on. */
  settingOf: (schoolId: string, packHash?: string) => Promise<ReportSchool>
}

/** A report, as far as the door opened for this person. */
export interface Opened {
  report: Report
  kind: ReportKind
  setting: ReportSchool
  /** reader: the whole case. reporter: what they sent in themselves, and what they may be told. */
  as: 'reader' | 'reporter'
}

/**
 * The one way to a report's content. Checks that this person may read it today, and writes every reading into the trail,
 * whatever `then` makes of it.
 * @param then what to do with it; not called, and undefined comes back, when there is none for this person: whether there is
 *   such a report at all looks the same
 */
export async function throughDoor(
  reader: Reader,
  reportId: string,
  then: (opened: Opened) => Promise<Outcome> | Outcome,
  options: { lock?: true } = {},
): Promise<Outcome | undefined> {
  const opened = await open(reader, await loadReport(reader.tx, reader.app.vault, reportId, options))
  if (opened === undefined) return undefined
  const outcome = await then(opened)
  return { ...outcome, audit: [readLine(opened, reader.personId), ...outcome.audit] }
}

/** Every report of a school that somebody may read today, newest first. What a list shows of them is less than a reading. */
export async function reportsFor(reader: Reader, schoolId: string): Promise<Opened[]> {
  const all = await reportsOfSchool(reader.tx, reader.app.vault, schoolId, leftOut)
  const opened = await Promise.all(all.map((report) => open(reader, report)))
  return opened.filter((one): one is Opened => one !== undefined)
}

/** What somebody is to a report today, for a card that says no more than that there is one. */
export async function standingAt(
  reader: Reader,
  reportId: string,
): Promise<
  | {
      report: Pick<
        Report,
        'id' | 'schoolId' | 'number' | 'status' | 'version' | 'urgent' | 'receivedAt' | 'ownerId' | 'escalated'
      >
      setting: ReportSchool
      as?: Opened['as']
      /** It is about them, or they act for somebody it is about. */
      isBarred: boolean
    }
  | undefined
> {
  const report = await loadReport(reader.tx, reader.app.vault, reportId)
  if (report === undefined) return undefined
  const setting = await reader.settingOf(report.schoolId, report.packHash)
  const opened = await open(reader, report)
  const { id, schoolId, number, status, version, urgent, receivedAt, ownerId, escalated } = report
  const shown = { id, schoolId, number, status, version, urgent, receivedAt, escalated }
  const known = {
    report: { ...shown, ...(ownerId !== undefined && { ownerId }) },
    setting,
    isBarred: barredFrom(report, setting).has(reader.personId),
  }
  return opened === undefined ? known : { ...known, as: opened.as }
}

/** Who may be told of a report: those who read it, its author unless somebody named them, and nobody who is barred. */
export async function peopleOf(
  reader: Omit<Reader, 'personId'>,
  reportId: string,
): Promise<{ readers: string[]; reporter?: string; barred: ReadonlySet<string> } | undefined> {
  const report = await loadReport(reader.tx, reader.app.vault, reportId)
  if (report === undefined) return undefined
  const setting = await reader.settingOf(report.schoolId, report.packHash)
  const kind = kindOf(setting, report.kind)
  if (kind === undefined) return undefined
  const { reporterId } = report
  const isReporter = standingOf(report, kind, setting, reporterId) === 'reporter'
  return {
    readers: readersOf(report, kind, setting).map(({ id }) => id),
    barred: barredFrom(report, setting),
    ...(isReporter && { reporter: reporterId }),
  }
}

export function subjectOf({ id }: Pick<Report, 'id'>): Subject {
  return `report:${id}`
}

/** Reports have a trail of their own in each school. */
export function reportLine(
  report: Pick<Report, 'id' | 'schoolId'>,
  action: string,
  actor: string,
  details: AuditLine['details'] = {},
): AuditLine {
  return { chain: `reports:${report.schoolId}`, actor, action, subject: subjectOf(report), details }
}

/** The clock, which looks at all of them each day, says in the log that one does not open. */
function leftOut(): void {}

async function open(reader: Reader, report: Report | undefined): Promise<Opened | undefined> {
  if (report === undefined) return undefined
  const setting = await reader.settingOf(report.schoolId, report.packHash)
  const kind = kindOf(setting, report.kind)
  const as = kind && standingOf(report, kind, setting, reader.personId)
  return kind === undefined || as === undefined ? undefined : { report, kind, setting, as }
}

function readLine({ report, as }: Opened, personId: string): AuditLine {
  return reportLine(report, 'report.read', personId, { as, version: report.version })
}
