import type { Queryable } from '../db/query.ts'
import type { Tx } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import type { Comment, CommentKind, Mark } from './comment.ts'

interface CommentRow {
  id: string
  school_id: string
  number: number
  site_id: string
  kind: CommentKind
  text: string
  url: string | null
  received_at: Date
  due_at: Date
  logged_by: string
  logged_at: Date
  acknowledged_at: Date | null
  acknowledged_by: string | null
  acknowledged_marked: Date | null
  answered_at: Date | null
  answered_by: string | null
  answered_marked: Date | null
  reminded: number
  version: number
}

/**
 * Keeps a comment under the next number of its school, once: its id was made with the form it was written in.
 * @returns the comment with its number; undefined when it is kept already
 */
export async function insertComment(tx: Tx, comment: Omit<Comment, 'number'>): Promise<Comment | undefined> {
  // One after another, or two would take the same number.
  await tx.query('select from school where id = $1 for no key update', [comment.schoolId])
  const [row] = await tx.query<{ number: number }>(
    `insert into comment (id, school_id, number, site_id, kind, text, url, received_at, due_at, logged_by, logged_at, reminded, version)
     select $1::uuid, $2::text, coalesce(max(c.number), 0) + 1, $3::uuid, $4::text, $5::text, $6::text, $7::timestamptz,
       $8::timestamptz, $9::uuid, $10::timestamptz, $11::int, 1 from comment c where c.school_id = $2::text
     on conflict (id) do nothing returning number`,
    [
      comment.id,
      comment.schoolId,
      comment.siteId,
      comment.kind,
      comment.text,
      comment.url ?? null,
      new Date(comment.receivedAt),
      new Date(comment.dueAt),
      comment.loggedBy,
      new Date(comment.loggedAt),
      comment.reminded,
    ],
  )
  return row && { ...comment, number: row.number }
}

/** @param options.lock holds the row to the end of the transaction, so that the second of two presses sees the first */
export async function loadComment(tx: Tx, id: string, options: { lock?: true } = {}): Promise<Comment | undefined> {
  const [row] = await tx.query<CommentRow>(`select * from comment where id = $1${options.lock ? ' for update' : ''}`, [
    id,
  ])
  return row && fromRow(row)
}

/**
 * Writes what has been done about a comment, one version on.
 * @throws AppError `comment_changed_meanwhile` when it was saved since it was read; loading with `lock` prevents it
 */
export async function saveComment(tx: Tx, comment: Comment): Promise<Comment> {
  const { acknowledged, answered } = comment
  const [row] = await tx.query<CommentRow>(
    `update comment set acknowledged_at = $3, acknowledged_by = $4, acknowledged_marked = $5, answered_at = $6,
       answered_by = $7, answered_marked = $8, version = version + 1
     where id = $1 and version = $2 returning *`,
    [comment.id, comment.version, ...columnsOf(acknowledged), ...columnsOf(answered)],
  )
  if (row === undefined) throw new AppError('comment_changed_meanwhile')
  return fromRow(row)
}

/** What the clock has said; the cards show nothing of it, so the version stays. */
export async function saveReminded(tx: Tx, id: string, reminded: number): Promise<void> {
  await tx.query('update comment set reminded = $2 where id = $1', [id, reminded])
}

/**
 * A school's comments: first those that nobody has responded to, then those still to be answered, by when they are due;
 * then the answered ones, newest first. One page and the first of the next.
 * @param sites ids, where not all may be seen
 */
export async function commentsOf(
  tx: Tx,
  schoolId: string,
  sites: string[] | undefined,
  page: { number: number; size: number },
): Promise<Comment[]> {
  const rows = await tx.query<CommentRow>(
    `select * from comment where school_id = $1 and ($2::uuid[] is null or site_id = any ($2))
     order by case when answered_at is not null then 2 when acknowledged_at is not null then 1 else 0 end,
       case when answered_at is null then due_at end, case when answered_at is not null then received_at end desc,
       number limit $3 offset $4`,
    [schoolId, sites ?? null, page.size + 1, (page.number - 1) * page.size],
  )
  return rows.map(fromRow)
}

/** What the figures are reckoned from: no text and nobody's name. Times are ISO instants. */
export interface CommentTimes {
  kind: CommentKind
  receivedAt: string
  dueAt: string
  acknowledgedAt?: string
  answeredAt?: string
}

/** The times of a school's comments that came in from `from` on and before `to`; without them, of all. */
export async function timesOf(
  db: Queryable,
  schoolId: string,
  { from, to }: { from?: Date; to?: Date } = {},
): Promise<CommentTimes[]> {
  const rows = await db.query<CommentRow>(
    `select kind, received_at, due_at, acknowledged_at, answered_at from comment
     where school_id = $1 and ($2::timestamptz is null or received_at >= $2) and ($3::timestamptz is null or received_at < $3)`,
    [schoolId, from ?? null, to ?? null],
  )
  return rows.map((row) => ({
    kind: row.kind,
    receivedAt: row.received_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    ...(row.acknowledged_at !== null && { acknowledgedAt: row.acknowledged_at.toISOString() }),
    ...(row.answered_at !== null && { answeredAt: row.answered_at.toISOString() }),
  }))
}

function fromRow(row: CommentRow): Comment {
  const acknowledged = markOf(row.acknowledged_at, row.acknowledged_by, row.acknowledged_marked)
  const answered = markOf(row.answered_at, row.answered_by, row.answered_marked)
  return {
    id: row.id,
    schoolId: row.school_id,
    number: row.number,
    siteId: row.site_id,
    kind: row.kind,
    text: row.text,
    receivedAt: row.received_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    loggedBy: row.logged_by,
    loggedAt: row.logged_at.toISOString(),
    reminded: row.reminded,
    version: row.version,
    ...(row.url !== null && { url: row.url }),
    ...(acknowledged !== undefined && { acknowledged }),
    ...(answered !== undefined && { answered }),
  }
}

function markOf(at: Date | null, by: string | null, marked: Date | null): Mark | undefined {
  if (at === null || by === null) return undefined
  return { at: at.toISOString(), by, marked: (marked ?? at).toISOString() }
}

function columnsOf(mark: Mark | undefined): [Date | null, string | null, Date | null] {
  return mark === undefined ? [null, null, null] : [new Date(mark.at), mark.by, new Date(mark.marked)]
}
