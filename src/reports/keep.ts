import { DateTime } from 'luxon'
import type { ReportKind } from '../packs/report-kind.ts'
import type { Report } from './report.ts'

/**
 * The first day on which a closed report may be disposed of, YYYY-MM-DD where the school is. The day of closing does not
 * count, so that a year is a whole year: closed on 3 March 2027 and kept for P1Y, it goes on 4 March 2028.
 * @param closedAt ISO-8601
 */
export function disposeOn(kind: Pick<ReportKind, 'keep'>, closedAt: string, timezone: string): string {
  const closed = DateTime.fromISO(closedAt, { zone: timezone }).toFormat('yyyy-MM-dd')
  const kept = DateTime.fromISO(closed, { zone: 'utc' }).plus(lengthOf(kind.keep.for))
  return kept.plus({ days: 1 }).toFormat('yyyy-MM-dd')
}

/** What of a report decides whether it goes. */
export type Kept = Pick<Report, 'id' | 'status' | 'held' | 'disposeOn' | 'links'>

/**
 * The reports that are disposed of on a day: closed, not held, past their day; and with them, or with what they are linked to
 * however many links away, nothing that is open or held.
 * @param all every report of the school
 * @param today YYYY-MM-DD, where the school is
 */
export function dueForDisposal<T extends Kept>(all: readonly T[], today: string): T[] {
  const stays = reachedFrom(all, all.filter(isNeeded))
  return all.filter((report) => isOver(report, today) && !stays.has(report.id))
}

/** Open, or held. */
function isNeeded({ status, held }: Kept): boolean {
  return status !== 'closed' || held
}

function isOver({ status, disposeOn }: Kept, today: string): boolean {
  return status === 'closed' && disposeOn !== undefined && disposeOn <= today
}

/** Ids of these reports and of all that belong to them; a link counts in both directions. */
function reachedFrom(all: readonly Kept[], from: readonly Kept[]): Set<string> {
  const reached = new Set(from.map(({ id }) => id))
  for (let size = -1; size !== reached.size; ) {
    size = reached.size
    for (const { id, links } of all) {
      if ([id, ...links].some((one) => reached.has(one))) for (const one of [id, ...links]) reached.add(one)
    }
  }
  return reached
}

const UNITS = { Y: 'years', M: 'months', W: 'weeks', D: 'days' } as const

/** Of a pack's word such as P6Y: one number and one unit. */
function lengthOf(iso: string): Record<string, number> {
  return { [UNITS[iso.slice(-1) as keyof typeof UNITS]]: Number(iso.slice(1, -1)) }
}
