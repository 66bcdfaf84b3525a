import type { Tx } from '../db/transaction.ts'
import type { Site } from './site.ts'

interface SiteRow {
  id: string
  school_id: string
  request_id: string | null
  title: string
  platform: string
  url: string | null
  go_live: string | null
  closure: string | null
  details: Site['details']
  people: Site['people']
}

// Dates as text: a date has no zone, and a driver's Date would give it one.
const columns = `site.id, site.school_id, site.request_id, site.title, site.platform, site.url, site.details,
  to_char(site.go_live, 'YYYY-MM-DD') as go_live, to_char(site.closure, 'YYYY-MM-DD') as closure,
  (select coalesce(json_agg(json_build_object('personId', p.person_id, 'duty', p.duty) order by p.duty, p.person_id), '[]')
     from site_person p where p.site_id = site.id) as people`

/** Enters an approved site, once: a request has one entry. */
export async function insertSite(tx: Tx, site: Site, createdAt: Date): Promise<void> {
  const [row] = await tx.query<{ id: string }>(
    `insert into site (id, school_id, request_id, title, platform, url, go_live, closure, details, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (request_id) do nothing returning id`,
    [
      site.id,
      site.schoolId,
      site.requestId ?? null,
      site.title,
      site.platform,
      site.url ?? null,
      site.goLive ?? null,
      site.closure ?? null,
      JSON.stringify(site.details),
      createdAt,
    ],
  )
  if (row === undefined) return
  await tx.query(
    `insert into site_person (site_id, person_id, duty)
     select $1, x."personId"::uuid, x.duty from json_to_recordset($2::json) as x("personId" text, duty text) on conflict do nothing`,
    [site.id, JSON.stringify(site.people)],
  )
}

/** A school's register by title, one page and the first of the next. */
export async function sitesOf(tx: Tx, schoolId: string, page: { number: number; size: number }): Promise<Site[]> {
  const rows = await tx.query<SiteRow>(
    `select ${columns} from site where school_id = $1 order by lower(title), id limit $2 offset $3`,
    [schoolId, page.size + 1, (page.number - 1) * page.size],
  )
  return rows.map(fromRow)
}

/** Every site of a school: for looking one up by a name or an address as people write them. */
export async function allSites(tx: Tx, schoolId: string): Promise<Site[]> {
  const rows = await tx.query<SiteRow>(`select ${columns} from site where school_id = $1 order by lower(title), id`, [
    schoolId,
  ])
  return rows.map(fromRow)
}

function fromRow(row: SiteRow): Site {
  return {
    id: row.id,
    schoolId: row.school_id,
    title: row.title,
    platform: row.platform,
    people: row.people,
    details: row.details,
    ...(row.request_id === null ? {} : { requestId: row.request_id }),
    ...(row.url === null ? {} : { url: row.url }),
    ...(row.go_live === null ? {} : { goLive: row.go_live }),
    ...(row.closure === null ? {} : { closure: row.closure }),
  }
}
