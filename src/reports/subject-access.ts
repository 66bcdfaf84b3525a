import type { Tx } from '../db/transaction.ts'
import type { AuditLine } from '../effects.ts'
import type { Vault } from '../vault/vault.ts'
import { reportLine } from './door.ts'
import type { Entry, Report, ReportDraft, ReportFile } from './report.ts'
import { draftsOf, filesOf, reportsOfSchool } from './store.ts'

/** A report with its evidence, without the content of files. */
export interface HeldReport {
  number: number
  report: Omit<Report, 'salt'>
  files: ReportFile[]
}

/** What a school's reports hold about somebody. */
export interface HeldInReports {
  /** That they sent in. */
  made: HeldReport[]
  /** That they are named in as one it is about. */
  about: HeldReport[]
  /** What they noted, did or gave, in reports that are neither. */
  noted: { number: number; entries: Entry[]; steps: Report['steps']; files: ReportFile[] }[]
  drafts: ReportDraft[]
  /** That each of these was looked into for this. */
  audit: AuditLine[]
}

/** Everything that a school's reports hold about somebody. Who reads it then goes through it by hand: nothing is left out. */
export async function heldInReports(
  tx: Tx,
  vault: Vault,
  schoolId: string,
  personId: string,
  now: Date,
): Promise<HeldInReports> {
  const held: HeldInReports = { made: [], about: [], noted: [], drafts: [], audit: [] }
  for (const report of await reportsOfSchool(tx, vault, schoolId)) {
    const files = await filesOf(tx, vault, report.id)
    const found = sort(report, files, personId)
    if (found === undefined) continue
    if (found === 'noted') held.noted.push(notedBy(report, files, personId))
    else held[found].push({ number: report.number, report: withoutSalt(report), files })
    held.audit.push(reportLine(report, 'report.subject_access', 'staffroom'))
  }
  held.drafts = await draftsOf(tx, vault, schoolId, personId, now)
  return held
}

/** Of their own report it is that they made it that counts; what they noted beside it stands in there. */
function sort(report: Report, files: ReportFile[], personId: string): 'made' | 'about' | 'noted' | undefined {
  if (report.reporterId === personId) return 'made'
  if (report.about.people.includes(personId)) return 'about'
  const { entries, steps } = notedBy(report, files, personId)
  const isNamed = JSON.stringify({ ...report, files }).includes(personId)
  return entries.length > 0 || Object.keys(steps).length > 0 || isNamed ? 'noted' : undefined
}

function notedBy(report: Report, files: ReportFile[], personId: string): HeldInReports['noted'][number] {
  return {
    number: report.number,
    entries: report.entries.filter(({ by, item }) => by === personId || item === personId),
    steps: Object.fromEntries(Object.entries(report.steps).filter(([, { by }]) => by === personId)),
    files: files.filter(({ by }) => by === personId),
  }
}

/** It is what keeps the trail from being tried out, and says nothing of anybody. */
function withoutSalt({ salt: _, ...report }: Report): Omit<Report, 'salt'> {
  return report
}
