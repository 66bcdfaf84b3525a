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
  const [row] = await db.query<Omit<Directory, 'members' | 'schoolId'> & { members: Member[] }>(DIRECTORY, [schoolId])
  if (row === undefined) throw new AppError('school_unknown')
  const { members, ...rest } = row
  return { schoolId, ...rest, members: new Map(members.map((member) => [member.id, member])) }
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
    `insert into school (id, name, policy, kind, timezone, holidays, choices) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (id) do update set name = excluded.name, policy = excluded.policy, kind = excluded.kind,
       timezone = excluded.timezone, holidays = excluded.holidays, choices = excluded.choices`,
    [
      school.id,
      school.name,
      school.policy,
      school.kind ?? null,
      school.timezone,
      JSON.stringify(school.holidays),
      school.choices,
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

const SCHOOL = 'select id, name, policy, kind, timezone, holidays, choices from school'

function toSchool({ kind, ...row }: SchoolRow): School {
  return kind === null ? row : { ...row, kind }
}

// Nulls are stripped, so what is not set is absent, as the types say.
const DIRECTORY = `
  select s.choices,
    (select coalesce(json_agg(json_strip_nulls(json_build_object(
        'id', m.person_id, 'email', p.email, 'name', m.name, 'jobTitle', m.job_title, 'roles', m.roles,
        'lineManagerId', m.line_manager_id, 'startDate', m.start_date, 'endDate', m.end_date,
        'reachable', m.slack_user_id is not null or m.aad_object_id is not null
          or exists (select from identity i where i.person_id = m.person_id)
      ))), '[]')
     from membership m join person p on p.id = m.person_id where m.school_id = s.id) as members,
    (select coalesce(json_agg(json_build_object('role', role, 'holderId', holder_id, 'deputyId', deputy_id)
        order by role, holder_id, deputy_id), '[]')
     from deputy where school_id = s.id) as deputies,
    (select coalesce(json_agg(json_strip_nulls(json_build_object(
        'personId', person_id, 'until', until, 'delegateId', delegate_id))), '[]')
     from absence where school_id = s.id) as absences
  from school s where s.id = $1`
