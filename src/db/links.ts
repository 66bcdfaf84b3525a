import { createHash } from 'node:crypto'
import type { Subject } from '../effects.ts'
import type { Queryable } from './query.ts'

/** How long a link from the chat works. */
const VALID_MS = 15 * 60 * 1000

interface Link {
  subject: Subject
  personId: string
}

/** Writes down a link that works once and for 15 minutes; the database has only the token's hash. */
export async function saveLink(db: Queryable, token: string, link: Link, now: Date): Promise<void> {
  await db.query('insert into link (token_hash, subject, person_id, expires_at) values ($1, $2, $3, $4)', [
    hashOf(token),
    link.subject,
    link.personId,
    new Date(now.getTime() + VALID_MS),
  ])
}

/** Uses the link up. @returns what it leads to; undefined when it is unknown, used or too old */
export async function useLink(db: Queryable, token: string, now: Date): Promise<Link | undefined> {
  const [link] = await db.query<Link>(
    `update link set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2
     returning subject, person_id as "personId"`,
    [hashOf(token), now],
  )
  return link
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
