import type { Queryable } from '../db/query.ts'
import type { Tx } from '../db/transaction.ts'

/** That a report was disposed of. Nothing of what was in it. */
export interface Disposal {
  /** The id that the report had: the trail knows it by that. */
  id: string
  schoolId: string
  number: number
  /** YYYY-MM-DD, where the school is. */
  receivedOn: string
  closedOn: string | null
  disposedAt: Date
  /** A person's id, or `staffroom`. */
  by: string
  /** A code. */
  reason: string
  /** How many files went with it. */
  files: number
}

/** Whether any report of a school may be past its day, by what stands beside what is sealed. */
export async function hasPast(db: Queryable, schoolId: string, today: string): Promise<boolean> {
  const rows = await db.query(
    `select from report where school_id = $1 and status = 'closed' and not held and dispose_on <= $2 limit 1`,
    [schoolId, today],
  )
  return rows.length > 0
}

/** The id of a report by its number. */
export async function reportIdOf(db: Queryable, schoolId: string, number: number): Promise<string | undefined> {
  const rows = await db.query<{ id: string }>('select id from report where school_id = $1 and number = $2', [
    schoolId,
    number,
  ])
  return rows[0]?.id
}

/** Files that a platform was to give and has not given since then; held to the end of the transaction. */
export async function filesWaitingSince(tx: Tx, since: Date): Promise<{ id: string; reportId: string }[]> {
  return tx.query(
    `select id, report_id as "reportId" from report_file where status = 'waiting' and created_at <= $1
     order by id limit 20 for update skip locked`,
    [since],
  )
}

/** Takes a report and its files away. @returns how many files there were */
export async function deleteReport(tx: Tx, id: string): Promise<number> {
  const files = await tx.query('delete from report_file where report_id = $1 returning id', [id])
  await tx.query('delete from report where id = $1', [id])
  return files.length
}

export async function insertDisposal(tx: Tx, disposal: Disposal): Promise<void> {
  const { id, schoolId, number, receivedOn, closedOn, disposedAt, by, reason, files } = disposal
  await tx.query(
    `insert into report_disposal (id, school_id, number, received_on, closed_on, disposed_at, disposed_by, reason, files)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, schoolId, number, receivedOn, closedOn, disposedAt, by, reason, files],
  )
}

const SELECT = `select id, school_id as "schoolId", number, received_on as "receivedOn", closed_on as "closedOn",
  disposed_at as "disposedAt", disposed_by as by, reason, files from report_disposal`

/** What has been disposed of, in order; of one school or of all. */
export async function listDisposals(db: Queryable, schoolId?: string): Promise<Disposal[]> {
  return db.query<Disposal>(
    `${SELECT} where $1::text is null or school_id = $1 order by disposed_at, school_id, number`,
    [schoolId ?? null],
  )
}

/** The disposal of the report that had this id; undefined when there was none. */
export async function disposalOf(db: Queryable, id: string): Promise<Disposal | undefined> {
  return (await db.query<Disposal>(`${SELECT} where id = $1`, [id]))[0]
}
