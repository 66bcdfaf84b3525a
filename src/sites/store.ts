import type { Queryable } from '../db/query.ts'
import type { Tx } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import type { Site } from './site.ts'

/** Enters a site, once: a request has one entry. @returns whether it was entered now */
export async function insertSite(tx: Tx, site: Site, createdAt: Date): Promise<boolean> {
  const [row] = await tx.query<{ id: string }>(
    `insert into site (id, school_id, request_id, imported, created_at, version, ${WRITTEN.join(', ')})
     values ($1, $2, $3, $4, $5, $6, ${WRITTEN.map((_, i) => `$${i + 7}`).join(', ')})
     on conflict (request_id) do nothing returning id`,
    [site.id, site.schoolId, site.requestId ?? null, site.imported, createdAt, site.version, ...written(site)],
  )
  if (row !== undefined) await writePeople(tx, site)
  return row !== undefined
}

/**
 * Writes a site as it is now, one version on.
 * @throws AppError `site_changed_meanwhile` when it was saved since it was read; loading with `lock` prevents it
 */
export async function saveSite(tx: Tx, site: Site): Promise<Site> {
  const rows = await tx.query(
    `update site set request_id = $3, imported = $4, version = version + 1,
       ${WRITTEN.map((column, i) => `${column} = $${i + 5}`).join(', ')}
     where id = $1 and version = $2 returning id`,
    [site.id, site.version, site.requestId ?? null, site.imported, ...written(site)],
  )
  if (rows.length === 0) throw new AppError('site_changed_meanwhile')
  await tx.query('delete from site_person where site_id = $1', [site.id])
  await writePeople(tx, site)
  return { ...site, version: site.version + 1 }
}

/** @param options.lock holds the row to the end of the transaction */
export async function loadSite(tx: Queryable, id: string, options: { lock?: true } = {}): Promise<Site | undefined> {
  const [row] = await tx.query<SiteRow>(`${SELECT} where site.id = $1${options.lock ? ' for update of site' : ''}`, [
    id,
  ])
  return row && fromRow(row)
}

/** A school's register by title, one page and the first of the next. */
export async function sitesOf(
  tx: Queryable,
  schoolId: string,
  page: { number: number; size: number },
): Promise<Site[]> {
  const rows = await tx.query<SiteRow>(
    `${SELECT} where site.school_id = $1
     order by site.closed_on is not null, lower(site.title), site.id limit $2 offset $3`,
    [schoolId, page.size + 1, (page.number - 1) * page.size],
  )
  return rows.map(fromRow)
}

/** Every site of a school, closed ones too, by title. */
export async function allSites(tx: Queryable, schoolId: string): Promise<Site[]> {
  const rows = await tx.query<SiteRow>(`${SELECT} where site.school_id = $1 order by lower(site.title), site.id`, [
    schoolId,
  ])
  return rows.map(fromRow)
}

type SiteRow = Omit<Site, 'requestId' | Optional | 'custody' | 'closed' | 'changed' | 'approval'> &
  Record<'requestId' | Optional, string | null> & {
    custodianId: string | null
    custodyPlace: string | null
    custodyAt: string | null
    closedOn: string | null
    closedBy: string | null
    closedHow: string | null
    changed: Required<Site>['changed'] | null
    approval: Required<Site>['approval'] | null
  }
type Optional = 'url' | 'goLive' | 'closure' | 'purpose' | 'evaluation' | 'exitPlan'

const WRITTEN = [
  'title',
  'platform',
  'url',
  'go_live',
  'closure',
  'purpose',
  'evaluation',
  'exit_plan',
  'custodian_id',
  'custody_place',
  'custody_at',
  'evaluations',
  'closed_on',
  'closed_by',
  'closed_how',
  'changed',
  'details',
]

/** In the order of `WRITTEN`. */
function written(site: Site): unknown[] {
  return [
    site.title,
    site.platform,
    site.url ?? null,
    site.goLive ?? null,
    site.closure ?? null,
    site.purpose ?? null,
    site.evaluation ?? null,
    site.exitPlan ?? null,
    site.custody?.holderId ?? null,
    site.custody?.place ?? null,
    site.custody?.at ?? null,
    JSON.stringify(site.evaluations),
    site.closed?.on ?? null,
    site.closed?.by ?? null,
    site.closed?.how ?? null,
    site.changed === undefined ? null : JSON.stringify(site.changed),
    JSON.stringify(site.details),
  ]
}

async function writePeople(tx: Tx, site: Site): Promise<void> {
  await tx.query(
    `insert into site_person (site_id, person_id, duty)
     select $1, x."personId"::uuid, x.duty from json_to_recordset($2::json) as x("personId" text, duty text) on conflict do nothing`,
    [site.id, JSON.stringify(site.people)],
  )
}

// Days as text: a date has no zone, and a driver's Date would give it one.
const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`
const SELECT = `select site.id, site.school_id as "schoolId", site.request_id as "requestId", site.title, site.platform,
  site.url, to_char(site.go_live, 'YYYY-MM-DD') as "goLive", to_char(site.closure, 'YYYY-MM-DD') as closure,
  site.purpose, site.evaluation, site.exit_plan as "exitPlan", site.custodian_id as "custodianId",
  site.custody_place as "custodyPlace", to_char(site.custody_at at time zone 'utc', ${ISO}) as "custodyAt",
  site.evaluations, to_char(site.closed_on, 'YYYY-MM-DD') as "closedOn", site.closed_by as "closedBy",
  site.closed_how as "closedHow", site.imported, site.changed, site.version, site.details,
  (select coalesce(json_agg(json_build_object('personId', p.person_id, 'duty', p.duty) order by p.duty, p.person_id), '[]')
     from site_person p where p.site_id = site.id) as people,
  (select json_build_object('number', r.number, 'procedure', r.procedure, 'authorId', r.author_id,
       'at', to_char(r.ended_at at time zone 'utc', ${ISO}), 'signatures', r.state -> 'decisions')
     from request r where r.id = site.request_id) as approval
  from site`

function fromRow(row: SiteRow): Site {
  const { requestId, url, goLive, closure, purpose, evaluation, exitPlan, changed, approval, ...others } = row
  const { custodianId, custodyPlace, custodyAt, closedOn, closedBy, closedHow, ...kept } = others
  return {
    ...kept,
    ...(requestId !== null && { requestId }),
    ...(url !== null && { url }),
    ...(goLive !== null && { goLive }),
    ...(closure !== null && { closure }),
    ...(purpose !== null && { purpose }),
    ...(evaluation !== null && { evaluation }),
    ...(exitPlan !== null && { exitPlan }),
    ...(custodyAt !== null && {
      custody: {
        at: custodyAt,
        ...(custodianId !== null && { holderId: custodianId }),
        ...(custodyPlace !== null && { place: custodyPlace }),
      },
    }),
    ...(closedOn !== null && {
      closed: { on: closedOn, how: closedHow ?? '', ...(closedBy !== null && { by: closedBy }) },
    }),
    ...(changed !== null && { changed }),
    ...(approval !== null && { approval }),
  }
}
