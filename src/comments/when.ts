import { DateTime } from 'luxon'
import { dayIn, parseDay } from '../calendar/days.ts'

/** unclear: no day and time can be made of it · no_time: a day alone · skipped: the clocks went forward over it · future. */
export type WhenProblem = 'unclear' | 'no_time' | 'skipped' | 'future'

/**
 * A moment that has passed, as people write it: "14:05", "today 2.05 pm", "9pm yesterday", "Friday at 16:30",
 * "20 November, 16:30", "20 minutes ago", "now". British dates, day first; a weekday or a date without a year is the last
 * one that was. Nothing at all is now. In the hour that comes twice in autumn the first is meant, which answers sooner,
 * unless "GMT" or "BST" says which.
 */
export function readMoment(text: string, zone: string, now: Date): Date | WhenProblem {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[.,!]+$/, '')
  if (words === '' || /^(just )?now$/.test(words)) return now
  const found = agoOf(words, now) ?? momentOf(words, zone, now)
  return found instanceof Date && found > now ? 'future' : found
}

const AGO = /^(an?|half an|\d{1,3}) (minutes?|mins?|hours?|hrs?|days?) ago$/

function agoOf(words: string, now: Date): Date | undefined {
  const [, amount = '', unit = ''] = AGO.exec(words) ?? []
  if (unit === '') return undefined
  const count = amount === 'half an' ? 0.5 : /^an?$/.test(amount) ? 1 : Number(amount)
  const minutes = unit.startsWith('m') ? 1 : unit.startsWith('h') ? 60 : 24 * 60
  return new Date(now.getTime() - count * minutes * 60_000)
}

const OFFSETS: Record<string, string> = { gmt: 'utc', bst: 'utc+1' }

function momentOf(words: string, zone: string, now: Date): Date | WhenProblem {
  const [, rest = words, offset] = /^(.*?) (gmt|bst)$/.exec(words) ?? []
  const { day: dayWords, time } = split(rest)
  const day = dayWords === '' ? dayIn(zone, now) : dayOf(dayWords, dayIn(zone, now))
  if (day === undefined) return 'unclear'
  if (time === undefined) return 'no_time'
  const there = DateTime.fromISO(`${day}T${time}`, { zone: OFFSETS[offset ?? ''] ?? zone })
  if (!there.isValid) return 'unclear'
  // Luxon moves what does not exist an hour on, and takes either of what comes twice.
  if (there.toFormat('HH:mm') !== time) return 'skipped'
  return new Date(Math.min(...there.getPossibleOffsets().map((one) => one.toMillis())))
}

// With a colon or a dot a time is one; a bare number needs am or pm.
const TIME = '(\\d{1,2})(?:[:.](\\d{2}))\\s?([ap]\\.?m)?|(\\d{1,2})\\s?([ap]\\.?m)|(noon|midday|midnight)'
const TIME_LAST = new RegExp(`^(.*?)[ ,]*(?:\\bat )?(?<![\\d./:-])(?:${TIME})$`)
const TIME_FIRST = new RegExp(`^(?:at )?(?:${TIME})(?![\\d./:-])[ ,]+(.*)$`)

/** The words for the day, and the time as HH:mm; undefined when there is none. */
function split(words: string): { day: string; time: string | undefined } {
  const last = TIME_LAST.exec(words)
  if (last !== null) return { day: (last[1] ?? '').trim(), time: timeOf(last.slice(2)) }
  const first = TIME_FIRST.exec(words)
  if (first !== null) return { day: (first[7] ?? '').trim(), time: timeOf(first.slice(1)) }
  return { day: words, time: undefined }
}

function timeOf([hour, minute, half, bare, bareHalf, word]: (string | undefined)[]): string {
  if (word !== undefined) return word === 'midnight' ? '00:00' : '12:00'
  const twelve = half ?? bareHalf
  const typed = Number(hour ?? bare)
  const hours = twelve === undefined ? typed : (typed % 12) + (twelve.startsWith('p') ? 12 : 0)
  // "13 pm" is no time: kept as it is, so that it is refused.
  const said = twelve !== undefined && (typed > 12 || typed === 0) ? 99 : hours
  return `${String(said).padStart(2, '0')}:${minute ?? '00'}`
}

function dayOf(words: string, today: string): string | undefined {
  const day = words.replace(/^on /, '').replace(/^last /, '')
  if (day === 'yesterday') return back(today, { days: 1 })
  if (day === 'today' || day === 'tomorrow') return parseDay(day, today)
  // `parseDay` looks ahead: from a week or a year ago the next one is the last one that was.
  const isWeekday = /^[a-z]+$/.test(day)
  return parseDay(day, isWeekday ? back(today, { days: 7 }) : back(today, { years: 1, days: -1 }))
}

function back(day: string, by: { days?: number; years?: number }): string {
  return DateTime.fromISO(day, { zone: 'utc' }).minus(by).toFormat('yyyy-MM-dd')
}
