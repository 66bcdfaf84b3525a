import { createHash } from 'node:crypto'
import type { App } from '../app.ts'
import { hashContent } from '../db/audit.ts'
import type { Tx } from '../db/transaction.ts'
import type { AuditLine, Effect } from '../effects.ts'
import { reportLine, subjectOf } from './door.ts'
import { type FileRefusal, refusalOf } from './evidence.ts'
import type { Report, ReportFile } from './report.ts'
import { sniff } from './sniff.ts'
import { filesOf, loadReport, saveFile } from './store.ts'

/** A file that stays out of reach so long is given up. */
const LOST_AFTER_MS = 24 * 60 * 60 * 1000
/** How soon it is tried again, at first and at most. */
const SOONEST_MS = 60 * 1000
const LATEST_MS = 2 * 60 * 60 * 1000

/** What came of asking a platform for a file; `later`: it cannot be reached just now, or there was no time to ask. */
export type Fetched = Uint8Array | 'gone' | 'too_large' | 'later'

type Sources = Pick<App, 'vault' | 'clock'>

/** The files of a report that a platform still has. Asking for them is done outside of any transaction. */
export async function waitingFiles({ vault }: Sources, tx: Tx, reportId: string): Promise<ReportFile[]> {
  return (await filesOf(tx, vault, reportId)).filter(isWaiting)
}

/**
 * Keeps what was fetched, each file judged as any other; tries again later for what could not be reached, and after a day
 * says that it is lost. Safe to repeat: what waits no longer is left as it is.
 * @param fetched file id → what came of it
 */
export async function settleFetched(
  app: Sources,
  tx: Tx,
  reportId: string,
  fetched: ReadonlyMap<string, Fetched>,
): Promise<{ effects: Effect[]; audit: AuditLine[] }> {
  const report = await loadReport(tx, app.vault, reportId, { lock: true })
  if (report === undefined) return { effects: [], audit: [] }
  const files = await filesOf(tx, app.vault, reportId)
  const audit: AuditLine[] = []
  for (const [at, file] of files.entries()) {
    if (!isWaiting(file)) continue
    const others = files.filter((_one, other) => other !== at)
    const settled = await settle(file, fetched.get(file.id) ?? 'later', others, app.clock())
    if (settled === undefined) continue
    files[at] = settled.file
    await saveFile(tx, app.vault, settled.file, settled.content)
    audit.push(fileLine(report, settled.file))
  }
  return { effects: again(report, files, app.clock()), audit }
}

interface Settled {
  file: ReportFile
  content?: Uint8Array
}

/** The file as it is from now on; undefined when it still waits. */
async function settle(
  { ref: _, ...file }: ReportFile,
  fetched: Fetched,
  others: ReportFile[],
  now: Date,
): Promise<Settled | undefined> {
  if (fetched === 'later') return isLost(file, now) ? { file: { ...file, status: 'lost' } } : undefined
  if (fetched === 'gone' || fetched === 'too_large') return { file: refusedAs(file, fetched) }
  const type = await sniff(fetched)
  const hash = createHash('sha256').update(fetched).digest('hex')
  const read = { ...file, hash, size: fetched.length, type: type ?? '' }
  const refusal = refusalOf({ ...read, type, isHere: true }, others)
  return refusal === undefined
    ? { file: { ...read, status: 'kept' }, content: fetched }
    : { file: refusedAs(read, refusal) }
}

function refusedAs(file: ReportFile, refused: FileRefusal): ReportFile {
  return { ...file, status: 'refused', refused }
}

function again(report: Report, files: ReportFile[], now: Date): Effect[] {
  const [oldest] = files.filter(isWaiting).map(({ at }) => now.getTime() - Date.parse(at))
  if (oldest === undefined) return []
  const dueAt = new Date(now.getTime() + Math.min(Math.max(oldest, SOONEST_MS), LATEST_MS))
  return [{ effect: 'later', subject: subjectOf(report), schoolId: report.schoolId, intent: 'report.fetch', dueAt }]
}

function isLost({ at }: Pick<ReportFile, 'at'>, now: Date): boolean {
  return now.getTime() - Date.parse(at) >= LOST_AFTER_MS
}

function isWaiting({ status }: ReportFile): boolean {
  return status === 'waiting'
}

function fileLine(report: Report, { id, status, type, size, hash }: ReportFile): AuditLine {
  return reportLine(report, 'report.file_fetched', 'staffroom', {
    file: id,
    status,
    type,
    size,
    hash: hash === '' ? null : hashContent(report.salt, hash),
  })
}
