import { DateTime, Duration } from 'luxon'
import { daysLater } from '../calendar/days.ts'
import { type Calendar, workingDayFrom, workingDayUntil } from '../calendar/working-time.ts'
import type { Task } from './task.ts'

type Timed = Pick<Task, 'due' | 'remind' | 'toldOn' | 'escalatedOn'>

/** A task whose only reminder is its own day is first told of when so many days are left: no sooner, nobody plans by it. */
const FIRST_TOLD_DAYS = 28
const AGAIN_DAYS = 7
const ABOVE_AFTER_DAYS = 14

/**
 * What is to be said of an open task today, a day on which the school works. Its owners hear when it begins to matter, on
 * each reminder day, on its own day, and weekly while it is late; at most once a day, and after a long silence once. Those
 * above them hear once, when it is two weeks late.
 */
export function dueToday(task: Timed, calendar: Calendar, today: string): { owners: boolean; above: boolean } {
  const { toldOn, escalatedOn } = task
  const days = [...reminderDays(task, calendar), ...(toldOn === undefined ? [] : [lateDay(task, calendar, toldOn)])]
  return {
    owners: days.some((day) => day <= today && (toldOn === undefined || toldOn < day)),
    above: escalatedOn === undefined && aboveDay(task, calendar) <= today,
  }
}

/** The first working day after today on which there may be something to say of a task that stays as it is. */
export function nextDay(task: Timed, calendar: Calendar, today: string): string {
  const days = [
    ...reminderDays(task, calendar),
    lateDay(task, calendar, task.toldOn ?? today),
    ...(task.escalatedOn === undefined ? [aboveDay(task, calendar)] : []),
  ]
  const [next] = days.filter((day) => day > today).sort()
  return next ?? workingDayFrom(calendar, daysLater(today, 1))
}

/**
 * The day on which a task that comes again is due next: the first one after today.
 * @param every ISO-8601, longer than nothing; the pack's check sees to that
 */
export function nextDue(due: string, every: string, today: string): string {
  const length = Duration.fromISO(every)
  let next = due
  do {
    next = DateTime.fromISO(next, { zone: 'utc' }).plus(length).toFormat('yyyy-MM-dd')
  } while (next <= today && next > due)
  return next
}

/** A reminder that falls on a day off comes on the working day before. */
function reminderDays({ due, remind }: Timed, calendar: Calendar): string[] {
  const first = Math.max(0, ...remind) || FIRST_TOLD_DAYS
  return [...new Set([first, ...remind, 0])].map((before) => workingDayUntil(calendar, daysLater(due, -before)))
}

/** When its owners hear again that it is late: then too late is too late, so after a day off it comes later. */
function lateDay({ due }: Timed, calendar: Calendar, toldOn: string): string {
  const again = daysLater(toldOn, AGAIN_DAYS)
  const over = daysLater(due, 1)
  return workingDayFrom(calendar, again > over ? again : over)
}

function aboveDay({ due }: Timed, calendar: Calendar): string {
  return workingDayFrom(calendar, daysLater(due, ABOVE_AFTER_DAYS))
}
