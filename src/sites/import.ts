import type { RowProblem } from '../people/csv.ts'
import { isAt, readAddress } from './address.ts'
import type { SiteRow } from './import-rows.ts'
import type { SiteSetting } from './setting.ts'
import type { Site, SiteDuty } from './site.ts'
import { withDuty } from './site.ts'

/** What taking in a file of accounts does to a school's register. */
export interface SitesPlan {
  added: Site[]
  /** `fields`: the columns that differ. */
  changed: { site: Site; fields: string[] }[]
  unchanged: Site[]
  /** Entries that the file does not touch, with the reason. */
  kept: { site: Site; why: string }[]
}

export interface SiteImportFacts {
  setting: SiteSetting
  current: Site[]
  newId: () => string
}

/**
 * What taking in these rows would do, or everything that is wrong with them. A row is the entry with its address, else with
 * its name. An empty cell changes nothing. What was approved, changed in the chat since, or closed is left as it is.
 * @param rows each sound by itself (`readSites`)
 */
export function planSites(rows: SiteRow[], facts: SiteImportFacts): SitesPlan | { problems: RowProblem[] } {
  const problems = twice(rows, facts)
  if (problems.length > 0) return { problems }
  const plan: SitesPlan = { added: [], changed: [], unchanged: [], kept: [] }
  for (const row of rows) put(plan, row, facts)
  return plan
}

function put(plan: SitesPlan, row: SiteRow, facts: SiteImportFacts): void {
  const before = facts.current.find((site) => isSame(row, { name: site.title, url: site.url ?? '' }, facts))
  if (before === undefined) return void plan.added.push(withRow(newSite(facts), row, facts.setting.now))
  const why = keptWhy(before)
  if (why !== undefined) return void plan.kept.push({ site: before, why })
  const site = withRow(before, row, facts.setting.now)
  const fields = changedColumns(before, site)
  if (fields.length === 0) plan.unchanged.push(before)
  else plan.changed.push({ site, fields })
}

function keptWhy(site: Site): string | undefined {
  if (site.closed !== undefined) return 'it is closed'
  if (!site.imported || site.requestId !== undefined) return 'it was approved in Staffroom'
  return site.changed === undefined ? undefined : 'it has been changed in the chat since'
}

function newSite({ setting, newId }: SiteImportFacts): Site {
  return {
    id: newId(),
    schoolId: setting.school.id,
    title: '',
    platform: '',
    evaluations: [],
    imported: true,
    people: [],
    details: {},
    version: 1,
  }
}

function withRow(site: Site, row: SiteRow, now: Date): Site {
  const { custody } = site
  const isSameCustody = custody?.holderId === row.custodian && (custody?.place ?? '') === row.place
  return {
    ...site,
    title: row.name,
    platform: row.platform,
    ...(row.url !== '' && { url: row.url }),
    ...(row.purpose !== '' && { purpose: row.purpose }),
    ...(row.opened !== '' && { goLive: row.opened }),
    ...(row.closes !== '' && { closure: row.closes }),
    people: [...duty(site, 'administrator', row.administrators), ...duty(site, 'moderator', row.moderators)],
    ...(row.custodian !== '' &&
      !isSameCustody && {
        custody: { holderId: row.custodian, at: now.toISOString(), ...(row.place !== '' && { place: row.place }) },
      }),
  }
}

function duty(site: Site, name: SiteDuty, named: string[]): Site['people'] {
  const ids = named.length === 0 ? withDuty(site, name) : named
  return ids.map((personId) => ({ personId, duty: name }))
}

const COLUMNS: [string, (site: Site) => unknown][] = [
  ['name', ({ title }) => title],
  ['platform', ({ platform }) => platform],
  ['url', ({ url }) => url],
  ['purpose', ({ purpose }) => purpose],
  ['administrators', (site) => withDuty(site, 'administrator').sort()],
  ['moderators', (site) => withDuty(site, 'moderator').sort()],
  ['opened', ({ goLive }) => goLive],
  ['closes', ({ closure }) => closure],
  ['custody', ({ custody }) => [custody?.holderId, custody?.place]],
]

function changedColumns(before: Site, after: Site): string[] {
  const differs = COLUMNS.filter(([, of]) => JSON.stringify(of(before)) !== JSON.stringify(of(after)))
  return differs.map(([column]) => column)
}

interface Named {
  name: string
  url: string
}

/** The same account: at the same address; of the same name, where one of them has no address. */
function isSame(one: Named, other: Named, { setting }: SiteImportFacts): boolean {
  const [here, there] = [one.url, other.url].map((url) =>
    url === '' ? undefined : readAddress(url, setting.platforms),
  )
  if (here !== undefined && there !== undefined) return isAt(here, there) && isAt(there, here)
  return one.name.toLowerCase() === other.name.toLowerCase()
}

function twice(rows: SiteRow[], facts: SiteImportFacts): RowProblem[] {
  return rows.flatMap((row, i) => {
    const first = rows.slice(0, i).find((other) => isSame(row, other, facts))
    return first === undefined
      ? []
      : [{ line: row.line, column: 'name', says: `this and line ${first.line} are the same account` }]
  })
}
