import type { Queryable } from '../db/query.ts'
import type { Tx } from '../db/transaction.ts'
import type { Entry } from './entry.ts'

/** A school's directory with everything that people.csv may say. */
export async function loadEntries(db: Queryable, schoolId: string): Promise<Entry[]> {
  const rows = await db.query<{ entry: Entry }>(
    `select json_strip_nulls(json_build_object('personId', m.person_id, 'email', p.email, 'name', m.name,
         'jobTitle', m.job_title, 'roles', array(select unnest(m.roles) order by 1), 'staffId', m.staff_id,
         'lineManagerId', m.line_manager_id, 'slackUserId', m.slack_user_id, 'aadObjectId', m.aad_object_id,
         'startDate', m.start_date, 'endDate', m.end_date,
         'deputies', (
           select coalesce(json_agg(json_build_object('role', d.role, 'deputyId', d.deputy_id)
             order by d.role collate "C", d.deputy_id::text collate "C"), '[]')
           from deputy d where d.school_id = m.school_id and d.holder_id = m.person_id))) as entry
     from membership m join person p on p.id = m.person_id where m.school_id = $1 order by p.email`,
    [schoolId],
  )
  return rows.map((row) => ({ ...row.entry, roles: [...row.entry.roles].sort() }))
}

/** People who belong to other schools only: address → person. */
export async function loadElsewhere(db: Queryable, schoolId: string): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; email: string }>(
    `select id, email from person p
     where not exists (select from membership m where m.person_id = p.id and m.school_id = $1)`,
    [schoolId],
  )
  return new Map(rows.map((row) => [row.email, row.id]))
}

/** Two imports into one school wait for each other. */
export async function lockSchool(tx: Tx, schoolId: string): Promise<void> {
  await tx.query('select from school where id = $1 for update', [schoolId])
}

/** Writes entries as given, new or known, with their deputies. */
export async function saveEntries(tx: Tx, schoolId: string, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return
  const rows = JSON.stringify(entries)
  await tx.query(
    `insert into person (id, email) select "personId", email from jsonb_to_recordset($1::jsonb) as e ("personId" uuid, email text)
     on conflict (id) do update set email = excluded.email where person.email <> excluded.email`,
    [rows],
  )
  await tx.query(
    `insert into membership (school_id, person_id, name, job_title, roles, staff_id, line_manager_id, slack_user_id,
       aad_object_id, start_date, end_date)
     select $2, "personId", name, "jobTitle", array(select jsonb_array_elements_text(roles)), "staffId", "lineManagerId",
       "slackUserId", "aadObjectId", "startDate", "endDate"
     from jsonb_to_recordset($1::jsonb) as e ("personId" uuid, name text, "jobTitle" text, roles jsonb, "staffId" text,
       "lineManagerId" uuid, "slackUserId" text, "aadObjectId" text, "startDate" date, "endDate" date)
     on conflict (school_id, person_id) do update set name = excluded.name, job_title = excluded.job_title,
       roles = excluded.roles, staff_id = excluded.staff_id, line_manager_id = excluded.line_manager_id,
       slack_user_id = excluded.slack_user_id, aad_object_id = excluded.aad_object_id,
       start_date = excluded.start_date, end_date = excluded.end_date`,
    [rows, schoolId],
  )
  await tx.query('delete from deputy where school_id = $1 and holder_id = any ($2::uuid[])', [
    schoolId,
    entries.map((entry) => entry.personId),
  ])
  await tx.query(
    `insert into deputy (school_id, role, holder_id, deputy_id)
     select distinct $2, d.role, e."personId", d."deputyId"
     from jsonb_to_recordset($1::jsonb) as e ("personId" uuid, deputies jsonb),
       jsonb_to_recordset(e.deputies) as d (role text, "deputyId" uuid)`,
    [rows, schoolId],
  )
}
