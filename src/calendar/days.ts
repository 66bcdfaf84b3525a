import { DateTime } from 'luxon'

/** The date of an instant where the school is, YYYY-MM-DD. */
export function dayIn(zone: string, instant: Date): string {
  return DateTime.fromJSDate(instant, { zone }).toFormat('yyyy-MM-dd')
}

/** "3 March 2027" from YYYY-MM-DD. */
export function dayWords(day: string): string {
  return DateTime.fromISO(day, { zone: 'utc' }).setLocale('en-GB').toFormat('d MMMM yyyy')
}

/** "3 March 2027, 10:12" where the school is, from an ISO instant. */
export function momentWords(zone: string, instant: string): string {
  return DateTime.fromISO(instant, { zone }).setLocale('en-GB').toFormat('d MMMM yyyy, HH:mm')
}

/** "since today, 10:12", "since yesterday", "since Tuesday 3 March": how long something waits, in words. */
export function sinceWords(zone: string, instant: string, now: Date): string {
  const then = DateTime.fromISO(instant, { zone }).setLocale('en-GB')
  const days = DateTime.fromJSDate(now, { zone }).startOf('day').diff(then.startOf('day'), 'days').days
  if (days <= 0) return `since ${then.toFormat('HH:mm')} today`
  if (days === 1) return 'since yesterday'
  return `since ${then.toFormat('cccc d MMMM')}`
}

/**
 * The day meant by "5 March", "5/3/2027", "2027-03-05", "friday"; undefined when none is meant. Dates are British, day first.
 * A date without a year is the next one to come.
 * @param today YYYY-MM-DD
 */
export function parseDay(text: string, today: string): string | undefined {
  const from = DateTime.fromISO(today, { zone: 'utc' })
  const clean = text
    .trim()
    .toLowerCase()
    .replace(/(\d)(st|nd|rd|th)\b/, '$1')
  const options = { zone: 'utc', locale: 'en-GB' } as const
  const dated = ['yyyy-MM-dd', 'd MMMM yyyy', 'd MMM yyyy', 'd/M/yyyy', 'd.M.yyyy', 'd/M/yy'].map((f) =>
    DateTime.fromFormat(clean, f, options),
  )
  const exact = dated.find((day) => day.isValid)
  if (exact !== undefined) return exact.toFormat('yyyy-MM-dd')
  if (clean === 'today') return today
  if (clean === 'tomorrow') return from.plus({ days: 1 }).toFormat('yyyy-MM-dd')
  const weekday = ['cccc', 'ccc'].map((f) => DateTime.fromFormat(clean, f, options)).find((day) => day.isValid)?.weekday
  if (weekday !== undefined) return from.plus({ days: (weekday - from.weekday + 7) % 7 || 7 }).toFormat('yyyy-MM-dd')
  const yearless = ['d MMMM', 'd MMM', 'd/M']
    .map((f) => DateTime.fromFormat(clean, f, options))
    .find((day) => day.isValid)
  if (yearless === undefined) return undefined
  const thisYear = yearless.set({ year: from.year })
  return (thisYear < from ? thisYear.plus({ years: 1 }) : thisYear).toFormat('yyyy-MM-dd')
}
