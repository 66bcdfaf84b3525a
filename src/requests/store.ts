import type { RawAnswers } from '../conversation/incoming.ts'
import type { Queryable } from '../db/query.ts'
import type { Tx } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import type { Request, RequestStatus } from './request.ts'

/** A form that has been begun, with what was typed as it was typed. */
export interface Draft {
  id: string
  schoolId: string
  authorId: string
  procedure: string
  /** The request that is being changed, when it is not a new one. */
  requestId?: string
  /** The site that is to be changed, when it is not a new one. */
  siteId?: string
  answers: RawAnswers
  /** ISO instant. */
  updatedAt: string
}

interface RequestRow {
  id: string
  school_id: string
  number: number
  procedure: string
  pack_hash: string
  author_id: string
  draft_id: string
  site_id: string | null
  status: RequestStatus
  version: number
  submissions: Request['submissions']
  state: State
  salt: string
  created_at: Date
  ended_at: Date | null
}

/** What the columns do not hold. */
type State = Pick<
  Request,
  'decisions' | 'earlier' | 'turnSince' | 'turnVersion' | 'escalated' | 'remindedAt' | 'clock' | 'word'
>

/**
 * @param options.lock holds the row to the end of the transaction, so that of two presses at once the second sees what
 *   the first did
 */
export async function loadRequest(tx: Tx, id: string, options: { lock?: true } = {}): Promise<Request | undefined> {
  const [row] = await tx.query<RequestRow>(`select * from request where id = $1${options.lock ? ' for update' : ''}`, [
    id,
  ])
  return row === undefined ? undefined : fromRow(row)
}

/** The request that was made from this form, if it has been sent. */
export async function requestOfDraft(tx: Tx, draftId: string): Promise<Request | undefined> {
  const [row] = await tx.query<RequestRow>('select * from request where draft_id = $1', [draftId])
  return row === undefined ? undefined : fromRow(row)
}

/** A person's own requests in a school, newest first. */
export async function requestsBy(tx: Tx, schoolId: string, authorId: string, page: Page): Promise<Request[]> {
  const rows = await tx.query<RequestRow>(
    'select * from request where author_id = $1 and school_id = $2 order by created_at desc, id limit $3 offset $4',
    [authorId, schoolId, page.size + 1, (page.number - 1) * page.size],
  )
  return rows.map(fromRow)
}

/**
 * A school's requests that wait for a signature, oldest first.
 * @param options.lock as `loadRequest`
 */
export async function pendingRequests(tx: Tx, schoolId: string, options: { lock?: true } = {}): Promise<Request[]> {
  const rows = await tx.query<RequestRow>(
    `select * from request where school_id = $1 and status = 'pending' order by created_at, id${options.lock ? ' for update' : ''}`,
    [schoolId],
  )
  return rows.map(fromRow)
}

/** What the command line lists: no answer and no reason, newest first. */
export interface RequestLine {
  id: string
  schoolId: string
  number: number
  procedure: string
  status: RequestStatus
  author: string
  createdAt: Date
}

export function listRequests(db: Queryable, options: { school?: string; limit: number }): Promise<RequestLine[]> {
  return db.query<RequestLine>(
    `select r.id, r.school_id as "schoolId", r.number, r.procedure, r.status, m.name as author, r.created_at as "createdAt"
     from request r join membership m on m.school_id = r.school_id and m.person_id = r.author_id
     where $1::text is null or r.school_id = $1 order by r.created_at desc, r.id limit $2`,
    [options.school ?? null, options.limit],
  )
}

/** A request's id from the id itself or from `<school>/<number>`; undefined when there is none. */
export async function findRequestId(db: Queryable, wanted: string): Promise<string | undefined> {
  const [, school, number] = /^([a-z0-9-]+)\/(\d{1,9})$/.exec(wanted) ?? []
  const isUuid = /^[0-9a-f-]{36}$/i.test(wanted)
  if (school === undefined && !isUuid) return undefined
  const [row] = await db.query<{ id: string }>(
    school === undefined
      ? 'select id from request where id = $1'
      : 'select id from request where school_id = $1 and number = $2',
    school === undefined ? [wanted] : [school, Number(number)],
  )
  return row?.id
}

export interface Page {
  /** From 1. */
  number: number
  size: number
}

/** The next number of a school's requests. Locks the school's counter to the end of the transaction. */
export async function nextNumber(tx: Tx, schoolId: string): Promise<number> {
  const [row] = await tx.query<{ last_number: number }>(
    'update school set last_number = last_number + 1 where id = $1 returning last_number',
    [schoolId],
  )
  if (row === undefined) throw new AppError('school_unknown')
  return row.last_number
}

/**
 * Writes the request as its next version.
 * @param options.sentAgain there is a new submission to write
 * @returns the request with its new version
 * @throws AppError `version_conflict` when somebody else saved meanwhile: cannot happen under `lock`, and is the backstop
 */
export async function saveRequest(tx: Tx, request: Request, options: { sentAgain?: boolean } = {}): Promise<Request> {
  const next = { ...request, version: request.version + 1 }
  const saved = request.version === 0 ? await insert(tx, next) : await update(tx, next, options.sentAgain ?? false)
  if (saved !== 1) throw new AppError('version_conflict')
  return next
}

async function insert(tx: Tx, request: Request): Promise<number> {
  const rows = await tx.query(
    `insert into request (id, school_id, number, procedure, pack_hash, author_id, draft_id, status, version, submissions, state, salt, created_at, site_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (draft_id) do nothing returning id`,
    [
      request.id,
      request.schoolId,
      request.number,
      request.procedure,
      request.packHash,
      request.authorId,
      request.draftId,
      request.status,
      request.version,
      JSON.stringify(request.submissions),
      JSON.stringify(stateOf(request)),
      request.salt,
      request.createdAt,
      request.siteId ?? null,
    ],
  )
  return rows.length
}

async function update(tx: Tx, request: Request, isSentAgain: boolean): Promise<number> {
  const rows = await tx.query(
    `update request set status = $2, version = $3, state = $4, pack_hash = $5, ended_at = $6,
       submissions = coalesce($7, submissions)
     where id = $1 and version = $3 - 1 returning id`,
    [
      request.id,
      request.status,
      request.version,
      JSON.stringify(stateOf(request)),
      request.packHash,
      request.endedAt ?? null,
      // The text of the form is long and changes only when it is sent again.
      isSentAgain ? JSON.stringify(request.submissions) : null,
    ],
  )
  return rows.length
}

function stateOf(request: Request): State {
  const { decisions, earlier, turnSince, turnVersion, escalated, remindedAt, clock, word } = request
  return {
    decisions,
    earlier,
    turnSince,
    turnVersion,
    escalated,
    ...(remindedAt === undefined ? {} : { remindedAt }),
    ...(clock === undefined ? {} : { clock }),
    ...(word === undefined ? {} : { word }),
  }
}

function fromRow(row: RequestRow): Request {
  return {
    id: row.id,
    schoolId: row.school_id,
    number: row.number,
    procedure: row.procedure,
    packHash: row.pack_hash,
    authorId: row.author_id,
    draftId: row.draft_id,
    ...(row.site_id === null ? {} : { siteId: row.site_id }),
    salt: row.salt,
    status: row.status,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at.toISOString() }),
    submissions: row.submissions,
    ...row.state,
  }
}

interface DraftRow {
  id: string
  school_id: string
  author_id: string
  procedure: string
  request_id: string | null
  site_id: string | null
  answers: RawAnswers
  updated_at: Date
}

/** The form with this id, held to the end of the transaction; undefined once it is sent or thrown away. */
export async function loadDraft(tx: Tx, id: string): Promise<Draft | undefined> {
  const [row] = await tx.query<DraftRow>('select * from draft where id = $1 for update', [id])
  return row === undefined ? undefined : fromDraftRow(row)
}

/** A person's unfinished forms in a school, the last touched first. */
export async function draftsBy(tx: Tx, schoolId: string, authorId: string): Promise<Draft[]> {
  const rows = await tx.query<DraftRow>(
    'select * from draft where author_id = $1 and school_id = $2 order by updated_at desc limit 20',
    [authorId, schoolId],
  )
  return rows.map(fromDraftRow)
}

export async function saveDraft(tx: Tx, draft: Draft): Promise<void> {
  await tx.query(
    `insert into draft (id, school_id, author_id, procedure, request_id, answers, updated_at, site_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (id) do update set answers = excluded.answers, updated_at = excluded.updated_at`,
    [
      draft.id,
      draft.schoolId,
      draft.authorId,
      draft.procedure,
      draft.requestId ?? null,
      JSON.stringify(draft.answers),
      draft.updatedAt,
      draft.siteId ?? null,
    ],
  )
}

export async function deleteDraft(tx: Tx, id: string): Promise<void> {
  await tx.query('delete from draft where id = $1', [id])
}

function fromDraftRow(row: DraftRow): Draft {
  return {
    id: row.id,
    schoolId: row.school_id,
    authorId: row.author_id,
    procedure: row.procedure,
    answers: row.answers,
    updatedAt: row.updated_at.toISOString(),
    ...(row.request_id === null ? {} : { requestId: row.request_id }),
    ...(row.site_id === null ? {} : { siteId: row.site_id }),
  }
}
