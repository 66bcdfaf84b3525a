import type { Queryable } from '../db/query.ts'

/** A row of a table in which somebody stands, whole, as the database has it. */
export interface HeldRow {
  /** The school it belongs to; null where it belongs to none. */
  schoolId: string | null
  row: Record<string, unknown>
}

/** What is looked through: a heading, and where somebody stands in it. `$1` their id, `$2` their address, `$3` schools or null. */
interface Source {
  title: string
  /** Only what names them, of rows that are somebody else's. */
  named?: true
  /** What stands in it was said by others, and only written down by them. */
  ofOthers?: true
  sql: string
}

const OF_SCHOOLS = '($3::text[] is null or t.school_id = any($3))'
const of = (table: string, where: string) =>
  `select t.school_id as "schoolId", to_jsonb(t) as row from ${table} t where (${where}) and ${OF_SCHOOLS} order by 1, 2`
/** What belongs to no school. */
const apart = (table: string, where: string) =>
  `select null as "schoolId", to_jsonb(t) as row from ${table} t where ${where} order by 2`
const NAMED_IN_REQUEST = `t.author_id <> $1::uuid and (t.state::text || t.submissions::text) like '%' || $1 || '%'`
const NAMED_IN_SITE = `t.custodian_id = $1::uuid or t.closed_by = $1::uuid or t.evaluations::text like '%' || $1 || '%' or t.changed::text like '%' || $1 || '%' or t.details::text like '%' || $1 || '%'`

const SOURCES: Source[] = [
  { title: 'Who they are', sql: apart('person', 't.id = $1::uuid') },
  { title: 'In the staff list', sql: of('membership', 't.person_id = $1::uuid') },
  { title: 'Whose line manager they are', named: true, sql: of('membership', 't.line_manager_id = $1::uuid') },
  {
    title: 'Whom they act for, and who acts for them',
    sql: of('deputy', 't.holder_id = $1::uuid or t.deputy_id = $1::uuid'),
  },
  { title: 'When they are away', sql: of('absence', 't.person_id = $1::uuid or t.delegate_id = $1::uuid') },
  { title: 'Their accounts on chat platforms', sql: apart('identity', 't.person_id = $1::uuid') },
  { title: 'An account with their address that could not be linked', sql: apart('stranger', 't.email = $2') },
  { title: 'Requests they made', sql: of('request', 't.author_id = $1::uuid') },
  { title: 'Requests of others that name them', named: true, sql: of('request', NAMED_IN_REQUEST) },
  { title: 'Forms they have begun', sql: of('draft', 't.author_id = $1::uuid') },
  {
    title: 'Sites they have to do with',
    sql: `select s.school_id as "schoolId", jsonb_build_object('site', s.title, 'url', s.url, 'duty', t.duty) as row
      from site_person t join site s on s.id = t.site_id
      where t.person_id = $1::uuid and ($3::text[] is null or s.school_id = any($3)) order by 1, 2`,
  },
  { title: 'Where the register names them', named: true, sql: of('site', NAMED_IN_SITE) },
  { title: 'Questions they sent on', sql: of('question', 't.person_id = $1::uuid') },
  {
    title: 'Questions they settled',
    named: true,
    sql: of('question', 't.settled_by = $1::uuid and t.person_id <> $1::uuid'),
  },
  { title: 'Tasks', sql: of('task', '$1::uuid = any(t.owner_ids) or t.done_by = $1::uuid') },
  { title: 'Comments they logged', ofOthers: true, sql: of('comment', 't.logged_by = $1::uuid') },
  {
    title: 'Comments they answered',
    named: true,
    sql: of('comment', 't.logged_by <> $1::uuid and $1::uuid in (t.acknowledged_by, t.answered_by)'),
  },
  { title: 'What they have read and been trained in', sql: of('training', 't.person_id = $1::uuid') },
  {
    title: 'Training of others that they vouched for',
    named: true,
    sql: of('training', 't.person_id <> $1::uuid and $1::uuid in (t.said_by, t.confirmed_by)'),
  },
  { title: 'Messages that are kept to be sent to them', sql: of('outbox', 't.reader_id = $1::uuid') },
  { title: 'Cards that stand in their chats', sql: apart('shown', 't.reader_id = $1::uuid') },
  { title: 'Links that were made for them', sql: apart('link', 't.person_id = $1::uuid') },
  { title: 'Their chat in the simulator', sql: apart('simulator_message', 't.chat = $2') },
  {
    title: 'What they did, and what was done to their entry, in the audit trail',
    sql: `select null as "schoolId", to_jsonb(t) - 'prev_hash' - 'hash' as row from audit_entry t
      where (t.actor = $1 or t.subject like '%' || $1)
        and ($3::text[] is null or t.chain = any($3) or t.chain = any(select 'reports:' || s from unnest($3::text[]) as s))
      order by t.chain, t.seq`,
  },
]

/** Rows under one heading. */
export interface HeldPart {
  title: string
  /** Rows of others: only what names them counts. */
  named: boolean
  ofOthers: boolean
  rows: HeldRow[]
}

/**
 * Every row in which somebody stands, by heading. Reports are not among them: what is in those is sealed.
 * @param schools only what is of these; what belongs to no school is there all the same. undefined: of all
 */
export async function rowsAbout(
  db: Queryable,
  person: { id: string; email: string },
  schools?: readonly string[],
): Promise<HeldPart[]> {
  const found: HeldPart[] = []
  for (const { title, named = false, ofOthers = false, sql } of SOURCES) {
    const used = [person.id, person.email, schools ?? null]
    // PostgreSQL wants to know the type of each value, also of one that a statement leaves out.
    const rows = await db.query<HeldRow>(`with given as (select $1::text, $2::text, $3::text[]) ${sql}`, used)
    if (rows.length > 0) found.push({ title, named, ofOthers, rows })
  }
  return found
}

/** The schools in whose staff list somebody stands, or once stood. */
export async function schoolsOf(db: Queryable, personId: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    'select school_id as id from membership where person_id = $1 order by school_id',
    [personId],
  )
  return rows.map(({ id }) => id)
}

/** Everybody that any school's list has: id, address, names. */
export async function everybody(db: Queryable): Promise<{ id: string; email: string; names: string[] }[]> {
  return db.query(
    `select p.id, p.email, array_remove(array_agg(distinct m.name), null) as names
     from person p left join membership m on m.person_id = p.id group by p.id, p.email`,
  )
}
