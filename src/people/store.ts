import type { Queryable } from '../db/query.ts'
import type { Tx } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import type { Directory, Member } from './directory.ts'
import type { School } from './school.ts'

/**
 * A school's people, leavers included. One statement: every press needs it.
 * @throws AppError `school_unknown`
 */
export async function loadDirectory(db: Queryable, schoolId: string): Promise<Directory> {
  const directory: Directory = { schoolId, members: new Map(), deputies: [], absences: [], choices: {} }
  const rows = await db.query<DirectoryRow>(DIRECTORY, [schoolId])
  if (!rows.some((row) => row.kind === 'school')) throw new AppError('school_unknown')
  for (const row of rows) put(directory, row)
  return directory
}

export async function loadSchool(db: Queryable, id: string): Promise<School | undefined> {
  const [row] = await db.query<SchoolRow>(`${SCHOOL} where id = $1`, [id])
  return row && toSchool(row)
}

/** All schools of this deployment, by name. */
export async function listSchools(db: Queryable): Promise<School[]> {
  const rows = await db.query<SchoolRow>(`${SCHOOL} order by name, id`)
  return rows.map(toSchool)
}

/** Writes a school as given, new or known. */
export async function saveSchool(tx: Tx, school: School): Promise<void> {
  await tx.query(
    `insert into school (id, name, policy, kind, timezone, holidays, choices, opens, closes)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (id) do update set name = excluded.name, policy = excluded.policy, kind = excluded.kind,
       timezone = excluded.timezone, holidays = excluded.holidays, choices = excluded.choices, opens = excluded.opens,
       closes = excluded.closes`,
    [
      school.id,
      school.name,
      school.policy,
      school.kind ?? null,
      school.timezone,
      JSON.stringify(school.holidays),
      school.choices,
      school.opens,
      school.closes,
    ],
  )
}

/** Marks somebody away; what they said before is replaced. `until` is the last day away, YYYY-MM-DD. */
export async function setAway(
  tx: Tx,
  away: { schoolId: string; personId: string; until: string; delegateId?: string },
): Promise<void> {
  await tx.query(
    `insert into absence (school_id, person_id, until, delegate_id) values ($1, $2, $3, $4)
     on conflict (school_id, person_id) do update set until = excluded.until, delegate_id = excluded.delegate_id`,
    [away.schoolId, away.personId, away.until, away.delegateId ?? null],
  )
}

export async function clearAway(tx: Tx, schoolId: string, personId: string): Promise<void> {
  await tx.query('delete from absence where school_id = $1 and person_id = $2', [schoolId, personId])
}

/** Remembers which school somebody who belongs to several speaks for. */
export async function chooseSchool(tx: Tx, personId: string, schoolId: string): Promise<void> {
  await tx.query('update person set school_id = $2 where id = $1 and school_id is distinct from $2', [
    personId,
    schoolId,
  ])
}

interface SchoolRow extends Omit<School, 'kind'> {
  kind: string | null
}

const SCHOOL = 'select id, name, policy, kind, timezone, holidays, choices, opens, closes from school'

function toSchool({ kind, ...row }: SchoolRow): School {
  return kind === null ? row : { ...row, kind }
}

interface DirectoryRow {
  kind: 'member' | 'deputy' | 'absence' | 'school'
  id: string
  /** Line manager, deputy or delegate. */
  other: string | null
  /** Of a member their address, of a deputy the role. */
  word: string
  name: string
  jobTitle: string
  roles: string[]
  startDate: string | null
  /** Of an absence its last day. */
  endDate: string | null
  reachable: boolean
  choices: Directory['choices']
}

// Plain rows: built as JSON in the database, a directory of 200 people takes three times as long.
const DIRECTORY = `
  select 'member' as kind, m.person_id as id, m.line_manager_id as other, p.email as word, m.name,
    m.job_title as "jobTitle", m.roles, m.start_date as "startDate", m.end_date as "endDate",
    m.slack_user_id is not null or m.aad_object_id is not null
      or exists (select from identity i where i.person_id = m.person_id) as reachable, null::jsonb as choices
  from membership m join person p on p.id = m.person_id where m.school_id = $1
  union all
  select 'deputy', holder_id, deputy_id, role, null, null, null, null, null, null, null from deputy where school_id = $1
  union all
  select 'absence', person_id, delegate_id, null, null, null, null, null, until, null, null
  from absence where school_id = $1
  union all
  select 'school', null, null, null, null, null, null, null, null, null, choices from school where id = $1`

function put(directory: Directory, row: DirectoryRow): void {
  switch (row.kind) {
    case 'member':
      directory.members.set(row.id, toMember(row))
      break
    case 'deputy':
      directory.deputies.push({ role: row.word, holderId: row.id, deputyId: row.other ?? '' })
      break
    case 'absence':
      directory.absences.push({
        personId: row.id,
        until: row.endDate ?? '',
        ...(row.other !== null && { delegateId: row.other }),
      })
      break
    case 'school':
      directory.choices = row.choices
  }
}

function toMember(row: DirectoryRow): Member {
  const { id, word, name, jobTitle, roles, other, startDate, endDate, reachable } = row
  return {
    id,
    email: word,
    name,
    jobTitle,
    roles,
    ...(other !== null && { lineManagerId: other }),
    ...(startDate !== null && { startDate }),
    ...(endDate !== null && { endDate }),
    reachable,
  }
}
