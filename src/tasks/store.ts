import type { Tx } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import type { NewTask, Task } from './task.ts'

/** Enters a task, once: of one subject, kind and key there is one, ever. @returns it, or undefined when it is there already */
export async function insertTask(tx: Tx, id: string, task: NewTask, now: Date): Promise<Task | undefined> {
  const [row] = await tx.query<TaskRow>(
    `insert into task (id, school_id, subject, kind, key, title, says, clauses, owner_ids, owner_roles, due, remind, records,
       every, status, version, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'open', 1, $15)
     on conflict (subject, kind, key) do nothing returning ${COLUMNS}`,
    [
      id,
      task.schoolId,
      task.subject,
      task.kind,
      task.key,
      task.title,
      task.says,
      task.clauses,
      task.ownerIds,
      task.ownerRoles,
      task.due,
      task.remind,
      task.records,
      task.every ?? null,
      now,
    ],
  )
  return row && fromRow(row)
}

/** @param options.lock holds the row to the end of the transaction */
export async function loadTask(tx: Tx, id: string, options: { lock?: true } = {}): Promise<Task | undefined> {
  const [row] = await tx.query<TaskRow>(
    `select ${COLUMNS} from task where id = $1${options.lock ? ' for update' : ''}`,
    [id],
  )
  return row && fromRow(row)
}

/** The open tasks of a school, those due first in front. */
export async function openTasksIn(tx: Tx, schoolId: string): Promise<Task[]> {
  const rows = await tx.query<TaskRow>(
    `select ${COLUMNS} from task where school_id = $1 and status = 'open' order by due, id`,
    [schoolId],
  )
  return rows.map(fromRow)
}

/** The open tasks about one subject, locked to the end of the transaction. */
export async function openTasksAbout(tx: Tx, subject: string): Promise<Task[]> {
  const rows = await tx.query<TaskRow>(
    `select ${COLUMNS} from task where subject = $1 and status = 'open' order by id for update`,
    [subject],
  )
  return rows.map(fromRow)
}

/**
 * Writes a task as it is now, one version on.
 * @throws AppError `task_changed_meanwhile` when it was saved since it was read; loading with `lock` prevents it
 */
export async function saveTask(tx: Tx, task: Task): Promise<Task> {
  const [row] = await tx.query<TaskRow>(
    `update task set owner_ids = $3, due = $4, told_on = $5, escalated_on = $6, status = $7, done_at = $8, done_by = $9,
       note = $10, version = version + 1
     where id = $1 and version = $2 returning ${COLUMNS}`,
    [
      task.id,
      task.version,
      task.ownerIds,
      task.due,
      task.toldOn ?? null,
      task.escalatedOn ?? null,
      task.status,
      task.doneAt ?? null,
      task.doneBy ?? null,
      task.note ?? null,
    ],
  )
  if (row === undefined) throw new AppError('task_changed_meanwhile')
  return fromRow(row)
}

/**
 * Writes when a task was spoken of. Its version stays: what people see of it, and may press, is the same.
 * Load it with `lock` before.
 */
export async function saveTold(tx: Tx, { id, toldOn, escalatedOn }: Task): Promise<void> {
  await tx.query('update task set told_on = $2, escalated_on = $3 where id = $1', [
    id,
    toldOn ?? null,
    escalatedOn ?? null,
  ])
}

type TaskRow = {
  [Key in keyof Task]-?: undefined extends Task[Key] ? Exclude<Task[Key], undefined> | null : Task[Key]
}

// Dates as text: a date has no zone, and a driver's Date would give it one.
const COLUMNS = `id, school_id as "schoolId", subject, kind, key, title, says, clauses, owner_ids as "ownerIds",
  owner_roles as "ownerRoles", to_char(due, 'YYYY-MM-DD') as due, remind, to_char(told_on, 'YYYY-MM-DD') as "toldOn",
  to_char(escalated_on, 'YYYY-MM-DD') as "escalatedOn", records, every, status,
  to_char(done_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "doneAt", done_by as "doneBy", note, version`

function fromRow(row: TaskRow): Task {
  const { toldOn, escalatedOn, every, doneAt, doneBy, note, ...rest } = row
  return {
    ...rest,
    ...(toldOn !== null && { toldOn }),
    ...(escalatedOn !== null && { escalatedOn }),
    ...(every !== null && { every }),
    ...(doneAt !== null && { doneAt }),
    ...(doneBy !== null && { doneBy }),
    ...(note !== null && { note }),
  }
}
