/** What somebody does for a site. The author asked for it; administrators and moderators run it. */
export type SiteDuty = 'author' | 'administrator' | 'moderator'
/** The parts of an entry that the register itself changes, without a request. */
export type SitePart = 'people' | 'address' | 'custody' | 'evaluation' | 'handover' | 'closure'

/** An official site, as the register has it. Days are YYYY-MM-DD, in the school's own days. */
export interface Site {
  id: string
  schoolId: string
  /** The request that it rests on now; undefined for an account older than Staffroom. */
  requestId?: string
  title: string
  /** The platform or host as it was named. */
  platform: string
  url?: string
  goLive?: string
  /** The last day for which it was approved. */
  closure?: string
  /** What it is for. */
  purpose?: string
  /** How it will be known whether it works. */
  evaluation?: string
  /** How it will be closed. */
  exitPlan?: string
  /** Who holds the account's details and where they are kept; never the details themselves. */
  custody?: { holderId?: string; place?: string; at: string }
  /** How it went, each time that somebody looked; oldest first. */
  evaluations: { on: string; by: string; says: string }[]
  /** It is closed: since when, who said so, and what became of it. */
  closed?: { on: string; by?: string; how: string }
  /** Entered from a file: it is older than Staffroom. */
  imported: boolean
  people: { personId: string; duty: SiteDuty }[]
  /** What was approved: field id → answer. */
  details: Record<string, string | string[]>
  /** The latest change to the entry, when there has been one. `at` is an ISO instant. */
  changed?: { at: string; by: string; part: SitePart | 'request' }
  /** Who asked for what it rests on now, and who signed for it. */
  approval?: Approval
  /** Up by one with every save. */
  version: number
}

/** The approved request that an entry rests on. Instants are ISO. */
export interface Approval {
  /** Counts within the school: "Request 7". */
  number: number
  procedure: string
  authorId: string
  at: string
  signatures: { stepName: string; by: string; name: string; forId?: string; at: string; sentences: string[] }[]
}

/** past: its last day has gone by, and nobody has said yet that it is closed. */
export type SiteState = 'coming' | 'live' | 'past' | 'closed'

/** Where a site stands on a day. */
export function siteState(site: Pick<Site, 'goLive' | 'closure' | 'closed'>, today: string): SiteState {
  if (site.closed !== undefined) return 'closed'
  if (site.closure !== undefined && site.closure < today) return 'past'
  return site.goLive !== undefined && site.goLive > today ? 'coming' : 'live'
}

/** The people with a duty, in the order of the entry. */
export function withDuty(site: Pick<Site, 'people'>, duty: SiteDuty): string[] {
  return site.people.filter((person) => person.duty === duty).map(({ personId }) => personId)
}

/** Everybody who has to do with a site: who asked for it, who runs it, who holds its details. Each once. */
export function peopleOf(site: Pick<Site, 'people' | 'custody'>): string[] {
  const holder = site.custody?.holderId
  return [...new Set([...site.people.map(({ personId }) => personId), ...(holder === undefined ? [] : [holder])])]
}

export function subjectOf(site: Pick<Site, 'id'>): `site:${string}` {
  return `site:${site.id}`
}
