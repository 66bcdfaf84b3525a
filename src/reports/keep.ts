import { DateTime } from 'luxon'
import type { ReportKind } from '../packs/report-kind.ts'

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

const UNITS = { Y: 'years', M: 'months', W: 'weeks', D: 'days' } as const

/** Of a pack's word such as P6Y: one number and one unit. */
function lengthOf(iso: string): Record<string, number> {
  return { [UNITS[iso.slice(-1) as keyof typeof UNITS]]: Number(iso.slice(1, -1)) }
}
