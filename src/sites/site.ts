/** An official site, as the register has it. Dates are YYYY-MM-DD. */
export interface Site {
  id: string
  schoolId: string
  /** The request that approved it; undefined for an account older than Staffroom. */
  requestId?: string
  title: string
  /** The platform or host as it was named. */
  platform: string
  url?: string
  goLive?: string
  closure?: string
  people: { personId: string; duty: 'author' | 'administrator' | 'moderator' }[]
  /** What was approved: field id → answer. */
  details: Record<string, string | string[]>
}

/** Where a site stands on a day: before its first day, running, or past its last. */
export function siteState(site: Site, today: string): 'coming' | 'live' | 'closed' {
  if (site.closure !== undefined && site.closure < today) return 'closed'
  return site.goLive !== undefined && site.goLive > today ? 'coming' : 'live'
}
