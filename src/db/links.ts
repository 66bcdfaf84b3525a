import { createHash } from 'node:crypto'
import type { Subject } from '../effects.ts'
import type { Queryable } from './query.ts'

/** What a link from the chat leads to: a file, or (`register`, `reports`) a page that is open for a while. */
export type LinkKind = 'record' | 'letter' | 'register' | 'reports'

/** Who may follow it, and what it is about. */
export interface Link {
  kind: LinkKind
  subject: Subject
  personId: string
}

/** How long a link from the chat works, and then the page behind it. */
const VALID_MS = 15 * 60 * 1000

/** Writes down a link that works once and for 15 minutes; the database has only the token's hash. */
export async function saveLink(db: Queryable, token: string, link: Link, now: Date): Promise<void> {
  await db.query('insert into link (token_hash, kind, subject, person_id, expires_at) values ($1, $2, $3, $4, $5)', [
    hashOf(token),
    link.kind,
    link.subject,
    link.personId,
    validFrom(now),
  ])
}

/**
 * Uses the link up.
 * @param session what the browser it was used in will show from now on, for 15 minutes; the database has only its hash
 * @returns what it leads to; undefined when it is unknown, of another kind, used or too old
 */
export async function useLink(
  db: Queryable,
  kind: LinkKind,
  token: string,
  now: Date,
  session?: string,
): Promise<Link | undefined> {
  const [link] = await db.query<Link>(
    `update link set used_at = $3, session_hash = $4, session_until = $5
     where token_hash = $1 and kind = $2 and used_at is null and expires_at > $3 returning ${COLUMNS}`,
    [
      hashOf(token),
      kind,
      now,
      session === undefined ? null : hashOf(session),
      session === undefined ? null : validFrom(now),
    ],
  )
  return link
}

/** What a browser may go on reading; undefined when it never could or its time is over. */
export async function linkOfSession(
  db: Queryable,
  kind: LinkKind,
  session: string,
  now: Date,
): Promise<Link | undefined> {
  const [link] = await db.query<Link>(
    `select ${COLUMNS} from link where session_hash = $1 and kind = $2 and session_until > $3`,
    [hashOf(session), kind, now],
  )
  return link
}

/**
 * The same for a browser that is being worked in: its time begins anew, up to two hours after the link was used.
 */
export async function keepSession(
  db: Queryable,
  kind: LinkKind,
  session: string,
  now: Date,
): Promise<Link | undefined> {
  const [link] = await db.query<Link>(
    `update link set session_until = least($4, used_at + interval '2 hours')
     where session_hash = $1 and kind = $2 and session_until > $3 returning ${COLUMNS}`,
    [hashOf(session), kind, now, validFrom(now)],
  )
  return link
}

/** Ends what a browser may read, before its time. */
export async function endSession(db: Queryable, session: string, now: Date): Promise<void> {
  await db.query('update link set session_until = $2 where session_hash = $1 and session_until > $2', [
    hashOf(session),
    now,
  ])
}

/** Forgets the links that nobody can follow any more, nor read on behind. @returns how many */
export async function pruneLinks(db: Queryable, now: Date): Promise<number> {
  const rows = await db.query(
    'delete from link where expires_at < $1 and (session_until is null or session_until < $1) returning kind',
    [now],
  )
  return rows.length
}

const COLUMNS = 'kind, subject, person_id as "personId"'

function validFrom(now: Date): Date {
  return new Date(now.getTime() + VALID_MS)
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
