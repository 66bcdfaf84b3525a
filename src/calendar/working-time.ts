import { DateTime, Duration } from 'luxon'
import { isBankHoliday } from './bank-holidays.ts'

/** When a school is open. A `School` is one. */
export interface Calendar {
  /** An IANA zone. */
  timezone: string
  /** The school's own closed days, both inclusive, YYYY-MM-DD. */
  holidays: { from: string; to: string }[]
  /** School hours, HH:MM where the school is. */
  opens: string
  closes: string
}

/** No school is closed for longer; holidays that say so are wrong, do not count, and hold nothing up for ever. */
const LONGEST_CLOSURE_DAYS = 120

/** Whether the school works on a day, YYYY-MM-DD: no weekend, no bank holiday of England, no holiday of its own. */
export function isWorkingDay(calendar: Calendar, day: string): boolean {
  const isWeekend = DateTime.fromISO(day, { zone: 'utc' }).weekday > 5
  return !isWeekend && !isBankHoliday(day) && !calendar.holidays.some(({ from, to }) => from <= day && day <= to)
}

/** The first working day on or after `day`. */
export function workingDayFrom(calendar: Calendar, day: string): string {
  return seek(calendar, day, 1)
}

/** The last working day on or before `day`. */
export function workingDayUntil(calendar: Calendar, day: string): string {
  return seek(calendar, day, -1)
}

/** Whether Staffroom may speak of its own accord at this moment. */
export function isSchoolTime(calendar: Calendar, instant: Date): boolean {
  const there = local(calendar, instant)
  const time = there.toFormat('HH:mm')
  return workingDayFrom(calendar, dayOf(there)) === dayOf(there) && calendar.opens <= time && time < calendar.closes
}

/** This moment where the school is open, else the moment at which it opens next. */
export function schoolTimeFrom(calendar: Calendar, instant: Date): Date {
  if (isSchoolTime(calendar, instant)) return instant
  const there = local(calendar, instant)
  const isOver = there.toFormat('HH:mm') >= calendar.closes
  const day = workingDayFrom(calendar, isOver ? dayOf(there.plus({ days: 1 })) : dayOf(there))
  return opening(calendar, day)
}

/** This moment where the school is open, else the last minute before it closed. */
export function schoolTimeUntil(calendar: Calendar, instant: Date): Date {
  if (isSchoolTime(calendar, instant)) return instant
  const there = local(calendar, instant)
  const isBefore = there.toFormat('HH:mm') < calendar.opens
  const day = workingDayUntil(calendar, isBefore ? dayOf(there.minus({ days: 1 })) : dayOf(there))
  return closing(calendar, day).minus({ minutes: 1 }).toJSDate()
}

/**
 * So long after `from` in working time. Days (and weeks, of seven days) are working days at the same time of day; hours
 * and minutes run in school hours only. Begins when the school is open.
 * @param length ISO-8601: P2D, PT4H, P1DT2H
 * @throws RangeError for a length that is none, is negative, or has months or years
 */
export function addWorkingTime(calendar: Calendar, from: Date, length: string): Date {
  const duration = Duration.fromISO(length)
  const hasMonths = duration.years !== 0 || duration.months !== 0
  if (!duration.isValid || hasMonths || duration.toMillis() < 0) {
    throw new RangeError(`not a length of working time: ${length}`)
  }
  const begun = schoolTimeFrom(calendar, from)
  const days = duration.weeks * 5 + duration.days
  const minutes = duration.hours * 60 + duration.minutes
  return addMinutes(calendar, addWorkingDays(calendar, begun, days), minutes)
}

/** The working day that comes so many working days after `day` (0: the first on or after it). */
export function workingDayAfter(calendar: Calendar, day: string, days: number): string {
  let at = workingDayFrom(calendar, day)
  for (let left = days; left > 0; left -= 1) at = workingDayFrom(calendar, shift(at, 1))
  return at
}

/** How many working days later `to` is than `from`: 0 on the same one. What begins on a closed day begins when school opens. */
export function workingDaysBetween(calendar: Calendar, from: Date, to: Date): number {
  const last = dayOf(local(calendar, to))
  let day = dayOf(local(calendar, schoolTimeFrom(calendar, from)))
  let days = 0
  while (day < last) {
    day = shift(day, 1)
    if (isWorkingDay(calendar, day)) days += 1
  }
  return days
}

/** When the school opens on a day, YYYY-MM-DD. */
export function opening(calendar: Calendar, day: string): Date {
  return at(calendar, day, calendar.opens).toJSDate()
}

/** When the school closes on a day; from then on it is closed. */
function closing(calendar: Calendar, day: string): DateTime {
  return at(calendar, day, calendar.closes)
}

function addWorkingDays(calendar: Calendar, from: Date, days: number): Date {
  if (days === 0) return from
  const there = local(calendar, from)
  const day = workingDayAfter(calendar, dayOf(there), days)
  return at(calendar, day, there.toFormat('HH:mm')).toJSDate()
}

function addMinutes(calendar: Calendar, from: Date, minutes: number): Date {
  let moment = from
  let left = minutes
  while (left > 0) {
    const end = closing(calendar, dayOf(local(calendar, moment))).toMillis()
    const room = (end - moment.getTime()) / 60_000
    if (left < room) return new Date(moment.getTime() + left * 60_000)
    left -= room
    moment = schoolTimeFrom(calendar, new Date(end))
  }
  return moment
}

function seek(calendar: Calendar, day: string, step: 1 | -1): string {
  let at = day
  for (let tries = 0; tries < LONGEST_CLOSURE_DAYS; tries += 1) {
    if (isWorkingDay(calendar, at)) return at
    at = shift(at, step)
  }
  return calendar.holidays.length === 0 ? day : seek({ ...calendar, holidays: [] }, day, step)
}

function shift(day: string, days: number): string {
  return dayOf(DateTime.fromISO(day, { zone: 'utc' }).plus({ days }))
}

function at({ timezone }: Calendar, day: string, time: string): DateTime {
  return DateTime.fromISO(`${day}T${time}`, { zone: timezone })
}

function local({ timezone }: Calendar, instant: Date): DateTime {
  return DateTime.fromJSDate(instant, { zone: timezone })
}

function dayOf(moment: DateTime): string {
  return moment.toFormat('yyyy-MM-dd')
}
