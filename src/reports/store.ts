import { randomInt } from 'node:crypto'
import type { Queryable } from '../db/query.ts'
import type { Tx } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import type { Vault } from '../vault/vault.ts'
import type { Report, ReportDraft, ReportFile } from './report.ts'

/*
 * Sealed rows. Who may see what comes out of here is not asked here: door.ts does, and nothing else that shows a report to
 * anybody imports this file (.dependency-cruiser.cjs, `reports-are-read-through-the-door`).
 */

/** A draft lasts a day. */
const DRAFT_MS = 24 * 60 * 60 * 1000

/** Where numbers begin, and where they end; further on once those are nearly used up. */
const LEAST = 1000
const MOST = [10_000, 100_000, 10_000_000]
const TRIES = 20

/**
 * A number that no report of the school has or had. Not the next one: whoever reads Report 4 and Report 6 would know of one that
 * is kept from them, and whoever it is about could guess why.
 */
export async function newReportNumber(tx: Tx, schoolId: string): Promise<number> {
  // One at a time: two must not find the same number free.
  const [school] = await tx.query('select from school where id = $1 for no key update', [schoolId])
  if (school === undefined) throw new AppError('school_unknown')
  for (const most of MOST) {
    const tried = Array.from({ length: TRIES }, () => randomInt(LEAST, most))
    const [free] = await tx.query<{ number: number }>(
      `select n as number from unnest($2::int[]) n
       where not exists (select from report where school_id = $1 and number = n)
         and not exists (select from report_disposal where school_id = $1 and number = n) limit 1`,
      [schoolId, tried],
    )
    if (free !== undefined) return free.number
  }
  throw new AppError('report_numbers_used_up')
}

/** Keeps a new report. @returns false when its id is there already */
export async function insertReport(tx: Tx, vault: Vault, report: Report): Promise<boolean> {
  const { keyId, sealed } = sealReport(vault, report)
  const rows = await tx.query(
    `insert into report (id, school_id, number, status, version, received_at, closed_at, dispose_on, held, key_id, sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (id) do nothing returning id`,
    [...columnsOf(report), keyId, sealed],
  )
  return rows.length > 0
}

/**
 * Writes a report as it is now, one version on.
 * @throws AppError `report_changed_meanwhile`; loading with `lock` prevents it
 */
export async function saveReport(tx: Tx, vault: Vault, report: Report): Promise<Report> {
  const saved = { ...report, version: report.version + 1 }
  const { keyId, sealed } = sealReport(vault, saved)
  const rows = await tx.query(
    `update report set status = $4, version = $5, received_at = $6, closed_at = $7, dispose_on = $8, held = $9,
       key_id = $10, sealed = $11
     where id = $1 and school_id = $2 and number = $3 and version = $5 - 1 returning id`,
    [...columnsOf(saved), keyId, sealed],
  )
  if (rows.length === 0) throw new AppError('report_changed_meanwhile')
  return saved
}

/** @param options.lock holds the row to the end of the transaction */
export async function loadReport(
  db: Queryable,
  vault: Vault,
  id: string,
  options: { lock?: true } = {},
): Promise<Report | undefined> {
  const [row] = await db.query<ReportRow>(`${SELECT} where id = $1${options.lock ? ' for update' : ''}`, [id])
  return row && openReport(vault, row)
}

/**
 * Every report of a school, newest first.
 * @param unopened is told the id of one that does not open, which is left out: one damaged row must not keep all the others from
 *   those who read them
 * @throws AppError as `Vault.open`, without `unopened`
 */
export async function reportsOfSchool(
  db: Queryable,
  vault: Vault,
  schoolId: string,
  unopened?: (id: string) => void,
): Promise<Report[]> {
  const rows = await db.query<ReportRow>(`${SELECT} where school_id = $1 order by received_at desc, number desc`, [
    schoolId,
  ])
  return rows.flatMap((row) => {
    try {
      return openReport(vault, row)
    } catch (error) {
      if (unopened === undefined || !(error instanceof AppError)) throw error
      unopened(row.id)
      return []
    }
  })
}

/** What may be told without opening anything: where a school's reports stand. */
export async function reportNumbers(
  db: Queryable,
  schoolId: string,
): Promise<{ number: number; status: string; receivedAt: Date; closedAt: Date | null; held: boolean }[]> {
  return db.query(
    `select number, status, received_at as "receivedAt", closed_at as "closedAt", held from report
     where school_id = $1 order by received_at, number`,
    [schoolId],
  )
}

export async function saveDraft(tx: Tx, vault: Vault, draft: ReportDraft, now: Date): Promise<void> {
  const { keyId, sealed } = vault.seal(`draft:${draft.id}`, json(draft))
  await tx.query(
    `insert into report_draft (id, school_id, person_id, expires_at, key_id, sealed) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set expires_at = excluded.expires_at, key_id = excluded.key_id, sealed = excluded.sealed
     where report_draft.person_id = excluded.person_id`,
    [draft.id, draft.schoolId, draft.personId, new Date(now.getTime() + DRAFT_MS), keyId, sealed],
  )
}

/** Somebody's own draft; undefined when it is another's, sent or too old. */
export async function loadDraft(
  tx: Tx,
  vault: Vault,
  id: string,
  personId: string,
  now: Date,
): Promise<ReportDraft | undefined> {
  const [row] = await tx.query<{ keyId: string; sealed: Uint8Array }>(
    `select key_id as "keyId", sealed from report_draft where id = $1 and person_id = $2 and expires_at > $3 for update`,
    [id, personId, now],
  )
  const draft = row && openDraft(vault, { id, ...row })
  return draft?.personId === personId ? draft : undefined
}

/** Somebody's drafts in a school, newest first. */
export async function draftsOf(
  tx: Tx,
  vault: Vault,
  schoolId: string,
  personId: string,
  now: Date,
): Promise<ReportDraft[]> {
  const rows = await tx.query<{ id: string; keyId: string; sealed: Uint8Array }>(
    `select id, key_id as "keyId", sealed from report_draft
     where school_id = $1 and person_id = $2 and expires_at > $3 order by expires_at desc`,
    [schoolId, personId, now],
  )
  return rows.map((row) => openDraft(vault, row)).filter((draft) => draft.personId === personId)
}

export async function deleteDraft(tx: Tx, id: string): Promise<void> {
  await tx.query('delete from report_draft where id = $1', [id])
}

/** Forgets drafts whose day is over. @returns how many */
export async function pruneDrafts(db: Queryable, now: Date): Promise<number> {
  return (await db.query('delete from report_draft where expires_at <= $1 returning id', [now])).length
}

/** @param content the file itself; absent while a platform still has it, or when it was refused */
export async function saveFile(tx: Tx, vault: Vault, file: ReportFile, content?: Uint8Array): Promise<void> {
  const meta = vault.seal(`file:${file.id}`, json(file))
  const kept = content && vault.seal(`content:${file.id}`, content)
  await tx.query(
    `insert into report_file (id, report_id, status, created_at, key_id, sealed, content)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (id) do update set status = excluded.status, key_id = excluded.key_id, sealed = excluded.sealed,
       content = excluded.content`,
    [file.id, file.reportId, file.status, new Date(file.at), meta.keyId, meta.sealed, kept?.sealed ?? null],
  )
}

/** A report's files, oldest first, without their content. */
export async function filesOf(db: Queryable, vault: Vault, reportId: string): Promise<ReportFile[]> {
  const rows = await db.query<{ id: string; keyId: string; sealed: Uint8Array }>(
    'select id, key_id as "keyId", sealed from report_file where report_id = $1 order by created_at, id',
    [reportId],
  )
  const files = rows.map((row) => JSON.parse(vault.open(`file:${row.id}`, row).toString()) as ReportFile)
  return files.filter((file) => file.reportId === reportId)
}

/** The file itself; undefined when it is not kept. */
export async function fileContent(db: Queryable, vault: Vault, id: string): Promise<Buffer | undefined> {
  const [row] = await db.query<{ keyId: string; content: Uint8Array | null }>(
    'select key_id as "keyId", content from report_file where id = $1',
    [id],
  )
  return row?.content ? vault.open(`content:${id}`, { keyId: row.keyId, sealed: row.content }) : undefined
}

interface ReportRow {
  id: string
  version: number
  keyId: string
  sealed: Uint8Array
}

const SELECT = 'select id, version, key_id as "keyId", sealed from report'

function sealReport(vault: Vault, report: Report) {
  return vault.seal(`report:${report.id}`, json(report))
}

function openReport(vault: Vault, row: ReportRow): Report {
  return JSON.parse(vault.open(`report:${row.id}`, row).toString()) as Report
}

/** Whose it is says what is sealed, and the column beside it only where to look: so of a file, and of its report. */
function openDraft(vault: Vault, row: { id: string; keyId: string; sealed: Uint8Array }): ReportDraft {
  return JSON.parse(vault.open(`draft:${row.id}`, row).toString()) as ReportDraft
}

function columnsOf(report: Report): unknown[] {
  const { id, schoolId, number, status, version, receivedAt, closedAt, disposeOn, held } = report
  const closed = closedAt === undefined ? null : new Date(closedAt)
  return [id, schoolId, number, status, version, new Date(receivedAt), closed, disposeOn ?? null, held]
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}
