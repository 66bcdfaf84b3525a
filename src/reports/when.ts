import { DateTime, Duration } from 'luxon'
import type { Calendar } from '../calendar/working-time.ts'
import type { ReportKind } from '../packs/report-kind.ts'
import type { Entry, Report } from './report.ts'
import type { ReportSchool } from './setting.ts'

/** What of a report its clock follows from. */
export type Clocked = Pick<Report, 'status' | 'receivedAt' | 'urgent' | 'reminded' | 'escalated' | 'entries'>

/** readers: nobody has taken it up. above: and whoever stands above them is told. owner: it has been open for long. */
export type Word = 'readers' | 'above' | 'owner'

type Hours = Pick<ReportSchool, 'school' | 'now'>

/** An urgent one, from its receipt, at any hour. */
const URGENT = { remind: 'PT1H', escalate: 'PT4H' }
/** Once all have been told: again and again, until somebody takes it up. */
const AGAIN = 'P1D'
/** A case that somebody has and that stays open is spoken of after this, and then each week. */
const LONG = 'P28D'
const OWNER_AGAIN = 'P7D'

/** When the clock looks at a report first, as it is sent in. */
export function firstLook(report: Clocked, kind: Pick<ReportKind, 'clock'>, setting: Hours): Date {
  return nextLook(report, kind, setting) ?? setting.now
}

/**
 * When the clock looks at a report next: never in the past. Calendar days; weekends and holidays count. Outside the hours
 * of the school it waits for the next opening time, on whatever day; an urgent one waits for nothing.
 * @returns undefined once it is closed
 */
export function nextLook(report: Clocked, kind: Pick<ReportKind, 'clock'>, setting: Hours): Date | undefined {
  const [first] = dues(report, kind, setting.school)
  return first && new Date(Math.max(first.at.getTime(), setting.now.getTime()))
}

/** What is to be said of it at this moment: the furthest that is due, however much was slept through. */
export function wordNow(report: Clocked, kind: Pick<ReportKind, 'clock'>, { school, now }: Hours): Word | undefined {
  return dues(report, kind, school).findLast(({ at }) => at <= now)?.word
}

/** What is still to be said of it, in the order in which it is said. */
function dues(report: Clocked, kind: Pick<ReportKind, 'clock'>, calendar: Calendar): { word: Word; at: Date }[] {
  if (report.status === 'closed') return []
  const since = lastOf(report, ['received', 'reopened', 'waits_again']) ?? report.receivedAt
  const said = lastOf(report, ['reminded', 'escalated'])
  const isSaid = said !== undefined && said > since
  const after = (from: string, length: string) => at(calendar, from, length, report.urgent)
  if (report.status === 'taken_up') {
    const long = after(since, LONG)
    const again = isSaid ? after(said, OWNER_AGAIN) : long
    return [{ word: 'owner', at: again > long ? again : long }]
  }
  const { remind, escalate } = report.urgent ? URGENT : kind.clock
  if (report.escalated) return [{ word: 'readers', at: after(isSaid ? said : since, isSaid ? AGAIN : remind) }]
  const above = { word: 'above' as const, at: after(since, escalate) }
  return isSaid ? [above] : [{ word: 'readers' as const, at: after(since, remind) }, above].sort(bySoonest)
}

function bySoonest(one: { at: Date }, other: { at: Date }): number {
  return one.at.getTime() - other.at.getTime()
}

/** When one of these was last written down; ISO-8601 moments in UTC sort as text. */
function lastOf({ entries }: Clocked, what: Entry['what'][]): string | undefined {
  return entries.findLast((entry) => what.includes(entry.what))?.at
}

/** So long after a moment: days as the calendar where the school is has them, hours as they pass. */
function at(calendar: Calendar, from: string, length: string, anyHour: boolean): Date {
  const moment = DateTime.fromISO(from, { zone: calendar.timezone }).plus(Duration.fromISO(length))
  return (anyHour ? moment : inHours(calendar, moment)).toJSDate()
}

/** This moment in the school's hours, else its next opening time: on every day of the week. */
function inHours({ opens, closes }: Calendar, moment: DateTime): DateTime {
  const time = moment.toFormat('HH:mm')
  if (opens <= time && time < closes) return moment
  const day = time < opens ? moment : moment.plus({ days: 1 })
  const [hour = 0, minute = 0] = opens.split(':').map(Number)
  return day.set({ hour, minute, second: 0, millisecond: 0 })
}
