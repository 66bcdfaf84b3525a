import { DateTime, Duration } from 'luxon'
import { isBankHoliday } from '../calendar/bank-holidays.ts'
import { type Calendar, schoolTimeFrom, schoolTimeUntil, workingDayFrom } from '../calendar/working-time.ts'
import type { Replies } from '../packs/pack.ts'
import { HOLIDAYS_CHOICE } from '../people/school.ts'

/** Whether the school has chosen that bank holidays and its own holidays stop the clock (`school set … --choice`). */
export function holidaysWait(choices: Record<string, string>): boolean {
  return choices[HOLIDAYS_CHOICE] === 'wait'
}

/**
 * When a comment must have been acknowledged or answered.
 *
 * Merriott and Haselbury, clause 6: within 24 hours of receipt, or on the next working day when it was received at a
 * weekend. What comes in on a Friday afternoon is not received at a weekend: its 24 hours stand and end on Saturday, and
 * the reminders come on Friday. A weekend's comment has until the school closes on the next day that is neither weekend
 * nor bank holiday. Holidays are not in the clause: the clock runs through them, the school's own and bank holidays.
 * @param waits the school has chosen otherwise: on its holidays and on bank holidays the clock stands still and runs on
 *   when the next working day begins; what comes in on such a day is treated as at a weekend
 */
export function dueAt(receivedAt: Date, { within }: Pick<Replies, 'within'>, calendar: Calendar, waits: boolean): Date {
  const received = DateTime.fromJSDate(receivedAt, { zone: calendar.timezone })
  const day = dayOf(received)
  const counted = waits ? calendar : { ...calendar, holidays: [] }
  if (received.weekday > 5 || (waits && isHoliday(calendar, day)))
    return closing(calendar, workingDayFrom(counted, day))
  const end = received.plus(Duration.fromISO(within))
  return (waits ? pastHolidays(calendar, received, end) : end).toJSDate()
}

/**
 * When the clock speaks of a comment, in order: the last moments in school hours before so much time is left, and the
 * first at which it is late.
 */
export function momentsOf(due: Date, { remind_left }: Pick<Replies, 'remind_left'>, calendar: Calendar): Date[] {
  const reminders = remind_left.map((left) =>
    schoolTimeUntil(calendar, DateTime.fromJSDate(due).minus(Duration.fromISO(left)).toJSDate()),
  )
  // Due at this very moment is not late yet.
  const late = schoolTimeFrom(calendar, new Date(due.getTime() + 1))
  return [...reminders.toSorted((a, b) => a.getTime() - b.getTime()), late]
}

/** The time that is left from a holiday on runs from the beginning of the next working day. */
function pastHolidays(calendar: Calendar, from: DateTime, end: DateTime): DateTime {
  const stop = firstHoliday(calendar, from, end)
  if (stop === undefined) return end
  const resumed = startOf(calendar, workingDayFrom(calendar, dayOf(stop)))
  // A calendar in which no working day comes holds nothing up for ever.
  if (resumed <= stop) return end
  return pastHolidays(calendar, resumed, resumed.plus(end.diff(stop)))
}

/** The beginning of the first holiday that the time from `from` to `end` runs into. */
function firstHoliday(calendar: Calendar, from: DateTime, end: DateTime): DateTime | undefined {
  for (let day = from.startOf('day'); day < end; day = day.plus({ days: 1 }))
    if (isHoliday(calendar, dayOf(day))) return day
  return undefined
}

function isHoliday({ holidays }: Calendar, day: string): boolean {
  return isBankHoliday(day) || holidays.some(({ from, to }) => from <= day && day <= to)
}

function closing(calendar: Calendar, day: string): Date {
  return DateTime.fromISO(`${day}T${calendar.closes}`, { zone: calendar.timezone }).toJSDate()
}

function startOf({ timezone }: Calendar, day: string): DateTime {
  return DateTime.fromISO(day, { zone: timezone })
}

function dayOf(moment: DateTime): string {
  return moment.toFormat('yyyy-MM-dd')
}
