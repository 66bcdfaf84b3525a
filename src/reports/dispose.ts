import type { App } from '../app.ts'
import { dayIn } from '../calendar/days.ts'
import type { Database } from '../db/database.ts'
import { inTransaction, type Tx } from '../db/transaction.ts'
import type { AuditLine, Effect } from '../effects.ts'
import type { School } from '../people/school.ts'
import type { Vault } from '../vault/vault.ts'
import { deleteReport, filesWaitingSince, hasPast, insertDisposal } from './disposal-store.ts'
import { reportLine } from './door.ts'
import { dueForDisposal } from './keep.ts'
import type { Report, ReportFile } from './report.ts'
import { filesOf, loadReport, pruneDrafts, reportsOfSchool, saveFile, saveReport } from './store.ts'

/** As many on one day; the rest on the next. */
const MOST = 100

/** The time for which it is kept is over. */
const PERIOD_OVER = 'period_over'

/**
 * A school's day: what is past its day goes, with its files. A line of its own and the trail say that it did, when, and how
 * many files; nothing says what it was. Cards in chats are painted anew.
 */
export async function disposalDay(
  app: App,
  tx: Tx,
  school: School,
  today: string,
): Promise<{ effects: Effect[]; audit: AuditLine[] }> {
  if (!(await hasPast(tx, school.id, today))) return { effects: [], audit: [] }
  const all = await allOf(app, tx, school.id)
  const gone: Report[] = []
  const audit: AuditLine[] = []
  // The oldest first, as everybody who holds several of them takes them.
  for (const report of dueForDisposal(all, today).slice(-MOST).toReversed()) {
    const line = await dispose(app, tx, report, school)
    if (line === undefined) continue
    gone.push(report)
    audit.push(line)
  }
  await unlink(app, tx, all, gone)
  const effects = gone.map(({ id }): Effect => ({ effect: 'revise', subject: `report:${id}`, schoolId: school.id }))
  return { effects, audit }
}

/**
 * Every report of the school; none when one of them does not open: what it is linked to is not known then, so nothing goes
 * on that day, and the rest of the day goes on.
 */
async function allOf(app: App, tx: Tx, schoolId: string): Promise<Report[]> {
  try {
    return await reportsOfSchool(tx, app.vault, schoolId)
  } catch (error) {
    app.log.error({ err: error, school: schoolId }, 'a report does not open, so nothing is disposed of')
    return []
  }
}

/** A platform that has not given a file by then gives it no more. */
const WAIT_MS = 7 * 24 * 60 * 60 * 1000

/** Forgets drafts whose day is over; of files that never came it is said that they are lost. */
export async function pruneReports(db: Database, vault: Vault, now: Date): Promise<void> {
  await pruneDrafts(db, now)
  const since = new Date(now.getTime() - WAIT_MS)
  while ((await inTransaction(db, (tx) => loseFiles(tx, vault, since))) > 0);
}

async function loseFiles(tx: Tx, vault: Vault, since: Date): Promise<number> {
  const waiting = await filesWaitingSince(tx, since)
  let lost = 0
  for (const { id, reportId } of waiting) {
    const file = (await filesOf(tx, vault, reportId)).find((one) => one.id === id)
    if (file === undefined) continue
    await saveFile(tx, vault, asLost(file))
    lost += 1
  }
  return lost
}

function asLost({ ref: _, ...file }: ReportFile): ReportFile {
  return { ...file, status: 'lost' }
}

/** @returns undefined when somebody has changed it meanwhile: then it is looked at on the next day */
async function dispose(app: App, tx: Tx, report: Report, { id, timezone }: School): Promise<AuditLine | undefined> {
  const now = await loadReport(tx, app.vault, report.id, { lock: true })
  if (now?.version !== report.version) return undefined
  const dayOf = (moment: string) => dayIn(timezone, new Date(moment))
  const files = await deleteReport(tx, report.id)
  await insertDisposal(tx, {
    id: report.id,
    schoolId: id,
    number: report.number,
    receivedOn: dayOf(report.receivedAt),
    closedOn: report.closedAt === undefined ? null : dayOf(report.closedAt),
    disposedAt: app.clock(),
    by: 'staffroom',
    reason: PERIOD_OVER,
    files,
  })
  return reportLine(report, 'report.disposed', 'staffroom', { number: report.number, reason: PERIOD_OVER, files })
}

/** What stays forgets what has gone. */
async function unlink(app: App, tx: Tx, all: readonly Report[], gone: readonly Report[]): Promise<void> {
  const ids = new Set(gone.map(({ id }) => id))
  for (const { id, links } of all.toReversed()) {
    if (ids.has(id) || !links.some((link) => ids.has(link))) continue
    const report = await loadReport(tx, app.vault, id, { lock: true })
    if (report !== undefined)
      await saveReport(tx, app.vault, { ...report, links: report.links.filter((link) => !ids.has(link)) })
  }
}
