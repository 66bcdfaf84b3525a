import { DateTime } from 'luxon'

const DAY_MS = 86_400_000

/** The date of an instant where the school is, YYYY-MM-DD. */
export function dayIn(zone: string, instant: Date): string {
  return DateTime.fromJSDate(instant, { zone }).toFormat('yyyy-MM-dd')
}

/** The day so many days after (or, below zero, before) a day, YYYY-MM-DD. */
export function daysLater(day: string, days: number): string {
  return isoDay(DateTime.fromISO(day, { zone: 'utc' }).plus({ days }))
}

/** How many days lie from one day to another, YYYY-MM-DD; below zero when the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

/** Whether this is a day of the calendar, written YYYY-MM-DD. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid
}

/** "3 March 2027" from YYYY-MM-DD. */
export function dayWords(day: string): string {
  return DateTime.fromISO(day, { zone: 'utc' }).setLocale('en-GB').toFormat('d MMMM yyyy')
}

/** "3 March 2027, 10:12" where the school is, from an ISO instant. */
export function momentWords(zone: string, instant: string): string {
  return DateTime.fromISO(instant, { zone }).setLocale('en-GB').toFormat('d MMMM yyyy, HH:mm')
}

/** "since 10:12 today", "since yesterday", "since Tuesday 3 March": how long something waits, in words. */
export function sinceWords(zone: string, instant: string, now: Date): string {
  const then = DateTime.fromISO(instant, { zone }).setLocale('en-GB')
  const days = (Date.parse(dayIn(zone, now)) - Date.parse(dayIn(zone, new Date(instant)))) / DAY_MS
  if (days <= 0) return `since ${then.toFormat('HH:mm')} today`
  if (days === 1) return 'since yesterday'
  return `since ${then.toFormat('cccc d MMMM')}`
}

/**
 * The day meant by "5 March", "5/3/2027", "2027-03-05", "Friday", "Friday 5th March"; undefined when none is meant. Dates
 * are British, day first. A date without a year is the next one to come, a weekday never today.
 * @param today YYYY-MM-DD
 */
export function parseDay(text: string, today: string): string | undefined {
  const words = asWritten(text)
  const from = DateTime.fromISO(today, { zone: 'utc' })
  if (words === 'today') return today
  if (words === 'tomorrow') return isoDay(from.plus({ days: 1 }))
  const weekday = read(words, ['cccc', 'ccc'])?.weekday
  if (weekday !== undefined) return isoDay(from.plus({ days: (weekday - from.weekday + 7) % 7 || 7 }))
  const date = words.replace(/^[a-z]+day (?=\d)|^(mon|tue|wed|thu|fri|sat|sun) (?=\d)/, '')
  const whole = read(date, ['yyyy-MM-dd', 'd MMMM yyyy', 'd MMM yyyy', 'd/M/yyyy', 'd.M.yyyy', 'd/M/yy'])
  const found = whole ?? nextOf(date, from)
  return found && isoDay(found)
}

/** 29 February has to look up to eight years ahead, and its year must be there to be read at all. */
function nextOf(date: string, from: DateTime): DateTime | undefined {
  const years = Array.from({ length: 9 }, (_, ahead) => from.year + ahead)
  const days = years.map((year) => read(`${date} ${year}`, ['d MMMM yyyy', 'd MMM yyyy', 'd/M yyyy']))
  return days.find((day) => day !== undefined && day >= from)
}

function read(text: string, formats: string[]): DateTime | undefined {
  const days = formats.map((format) => DateTime.fromFormat(text, format, { zone: 'utc', locale: 'en-GB' }))
  return days.find((day) => day.isValid)
}

/** As people write it, brought to the words the calendar knows: it has "Sept" and "Tue" only. */
function asWritten(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[.,!]+$/, '')
    .replace(/^(on|the) /, '')
    .replace(/(\d)(st|nd|rd|th)\b/, '$1')
    .replace(/\bof /, '')
    .replace(/\bsep\b/, 'sept')
    .replace(/^(tue|wed|thu|fri)[a-z]*s\b/, '$1')
    .replace(/^(thu)r\b/, '$1')
}

function isoDay(day: DateTime): string {
  return day.toFormat('yyyy-MM-dd')
}
