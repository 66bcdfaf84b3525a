import { canonicalJson, hashContent } from '../db/audit.ts'
import type { Queryable } from '../db/query.ts'
import type { Decision, Submission } from './request.ts'

/** The check value of what was sent in: what the audit trail, every signature and the signed record name. */
export function hashSubmission(salt: string, { answers, text }: Pick<Submission, 'answers' | 'text'>): string {
  return hashContent(salt, canonicalJson({ answers, text }))
}

/** The check value of what somebody wrote with their signature. */
export function hashWritten(salt: string, text: string): string {
  return hashContent(salt, text)
}

const PAGE = 200

interface Row {
  id: string
  number: number
  salt: string
  submissions: Submission[]
  /** The signatures, of earlier rounds too. */
  decisions: Decision[]
  /** The check values that the audit trail has of this request, in order: of the form, and of what was written with signatures. */
  trail: string[]
  written: string[]
}

/**
 * Whether every request of a school still says what was sent in and signed: its stored text and answers give the check
 * values that stand in the audit trail. The trail itself is `verifyChain`'s to check.
 * @returns one sentence for each request that does not
 */
export async function verifyRequests(db: Queryable, schoolId: string): Promise<string[]> {
  const problems: string[] = []
  for (let after = 0; ; ) {
    const rows = await page(db, schoolId, after)
    problems.push(...rows.filter((row) => !isUnchanged(row)).map((row) => sentence(schoolId, row)))
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return problems
    after = last.number
  }
}

function page(db: Queryable, schoolId: string, after: number): Promise<Row[]> {
  return db.query<Row>(
    `select r.id, r.number, r.salt, r.submissions, coalesce(r.state -> 'earlier', '[]') || coalesce(r.state -> 'decisions', '[]') as decisions,
       array(select a.details ->> 'written' from audit_entry a
             where a.chain = r.school_id and a.subject = 'request:' || r.id and a.details ->> 'written' is not null
             order by a.seq) as written,
       array(select a.details ->> 'text' from audit_entry a
             where a.chain = r.school_id and a.subject = 'request:' || r.id and a.details ->> 'text' is not null
             order by a.seq) as trail
     from request r where r.school_id = $1 and r.number > $2 order by r.number limit $3`,
    [schoolId, after, PAGE],
  )
}

function isUnchanged(row: Row): boolean {
  return isFormUnchanged(row) && isWrittenUnchanged(row)
}

function isWrittenUnchanged({ salt, decisions, written }: Row): boolean {
  const stored = decisions.flatMap(({ text }) => (text === undefined ? [] : [hashWritten(salt, text)]))
  return stored.join() === written.join()
}

function isFormUnchanged({ salt, submissions, trail }: Row): boolean {
  const stored = submissions.map((submission) => hashSubmission(salt, submission))
  const isOwn = submissions.every((submission, at) => submission.textHash === stored[at])
  return (
    isOwn &&
    trail.length > 0 &&
    trail.every((hash) => stored.includes(hash)) &&
    stored.every((hash) => trail.includes(hash))
  )
}

function sentence(schoolId: string, { number }: Row): string {
  return `Request ${schoolId}/${number} does not say any more what was sent in and signed.`
}
