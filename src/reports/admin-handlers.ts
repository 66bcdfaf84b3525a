import type { App } from '../app.ts'
import { appendAudit } from '../db/audit.ts'
import type { Database } from '../db/database.ts'
import { writeEffects } from '../db/outbox.ts'
import { inTransaction, type Tx } from '../db/transaction.ts'
import { SetupError } from '../errors.ts'
import type { School } from '../people/school.ts'
import type { Vault } from '../vault/vault.ts'
import { listDisposals, reportIdOf } from './disposal-store.ts'
import { reportLine } from './door.ts'
import type { Report } from './report.ts'
import { loadReport, reportNumbers, saveReport } from './store.ts'

/*
 * What an administrator may do at the command line: see that there are reports, and have one kept. None of it shows what is in
 * one.
 */

/** Where a school's reports stand: numbers, states and moments. */
export const listNumbers = reportNumbers

interface At {
  db: Database
  vault: Vault
  clock: App['clock']
}

/**
 * Has a report kept beyond its day.
 * @param because sealed in the case, for those who read it
 * @throws SetupError `report_unknown`, `report_disposed`, `held_already`
 */
export function holdReport(at: At, school: School, number: number, because: string): Promise<Report> {
  return change(at, school, number, (report, now) => {
    if (report.held) throw new SetupError('held_already', `Report ${number} of ${school.name} is held already.`)
    return { ...report, held: true, entries: [...report.entries, line('held', now, because)] }
  })
}

/**
 * Lifts a hold. A report whose day has passed goes on the school's next day.
 * @throws SetupError `report_unknown`, `report_disposed`, `not_held`
 */
export function releaseReport(at: At, school: School, number: number): Promise<Report> {
  return change(at, school, number, (report, now) => {
    if (!report.held) throw new SetupError('not_held', `Report ${number} of ${school.name} is not held.`)
    return { ...report, held: false, entries: [...report.entries, line('released', now)] }
  })
}

async function change(
  { db, vault, clock }: At,
  school: School,
  number: number,
  make: (report: Report, now: Date) => Report,
): Promise<Report> {
  return inTransaction(db, async (tx) => {
    const now = clock()
    const report = await find(tx, vault, school, number)
    const saved = await saveReport(tx, vault, make(report, now))
    await writeEffects(tx, [{ effect: 'revise', subject: `report:${saved.id}`, schoolId: school.id }], now)
    await appendAudit(tx, [reportLine(saved, saved.held ? 'report.held' : 'report.released', 'staffroom')], now)
    return saved
  })
}

async function find(tx: Tx, vault: Vault, school: School, number: number): Promise<Report> {
  const id = await reportIdOf(tx, school.id, number)
  const report = id && (await loadReport(tx, vault, id, { lock: true }))
  if (report) return report
  const gone = (await listDisposals(tx, school.id)).some((one) => one.number === number)
  if (gone) throw new SetupError('report_disposed', `Report ${number} of ${school.name} has been disposed of.`)
  throw new SetupError('report_unknown', `There is no report ${number} at ${school.name}.`)
}

function line(what: 'held' | 'released', now: Date, text?: string): Report['entries'][number] {
  return { at: now.toISOString(), by: 'staffroom', what, ...(text !== undefined && { text }) }
}
