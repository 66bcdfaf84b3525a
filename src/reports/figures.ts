import { DateTime } from 'luxon'
import { holdersOfAny } from '../people/directory.ts'
import { bestHidden, type Count, FEWEST, onlyMonths } from './figures-hidden.ts'
import type { Report } from './report.ts'
import { barredFrom } from './route.ts'
import type { ReportSchool } from './setting.ts'

/** What of reports is counted. No text, and nobody's name. */
export interface Figures {
  /** The newest first; this one and two before it, for older ones are disposed of. */
  terms: TermFigures[]
}

/** September to December, January to April, May to August: figures of one never overlap with those of another. */
export interface TermFigures {
  /** Its first month, YYYY-MM. */
  from: string
  /** Its last month, YYYY-MM. */
  to: string
  isOver: boolean
  /** Months that are over, the first one first. */
  months: (Line & { month: string })[]
  /** By the pack's kinds; empty until the term is over, and when nothing could be shown that gives no small number away. */
  kinds: (Line & { kind: string })[]
  /** Of the months that are over; its number comes with the kinds, where no hidden one could be worked out from it. */
  all: Omit<Line, 'received'> & { received?: number }
}

/** Medians are in milliseconds from receipt; null where fewer than five have come that far, or where the number is hidden. */
export interface Line {
  received: Count
  takenUpMs: number | null
  closedMs: number | null
}

/** Kinds that the pack has no longer are counted together under this. */
export const OTHER_KIND = 'other'

/**
 * How many reports and how soon, term by term, the same for everybody who may see them. Left out of them for all: reports
 * which one of those people is barred from, and those whose author would rather not say whom they are about. So nobody can
 * find a report about themselves, or about somebody they act for, by what they read and what is counted.
 * @param reports all of the school
 */
export function figuresOf(reports: readonly Report[], setting: ReportSchool): Figures {
  const counted = reports.filter((report) => isCounted(report, setting)).map((report) => timesOf(report, setting))
  const present = monthIn(setting, setting.now.toISOString())
  const terms = lastTerms(present).map((months) => termFigures(months, counted, setting, present))
  return { terms: terms.filter(({ months }) => months.length > 0) }
}

/** Whether somebody may see the figures. */
export function seesFigures(setting: ReportSchool, personId: string): boolean {
  return seers(setting).includes(personId)
}

function isCounted(report: Report, setting: ReportSchool): boolean {
  if (report.about.who === 'unsaid' && report.about.people.length === 0) return false
  const barred = barredFrom(report, setting)
  return !seers(setting).some((personId) => barred.has(personId))
}

/** Whoever may see them today, and the holders of roles that have an `instead`, who might be shown them on paper. */
function seers(setting: ReportSchool): string[] {
  const { figures, instead } = setting.pack.reports
  return holdersOfAny(setting, [...new Set([...figures, ...Object.keys(instead)])]).map(({ id }) => id)
}

interface Times {
  kind: string
  month: string
  takenUpMs?: number
  closedMs?: number
}

function timesOf(report: Report, setting: ReportSchool): Times {
  const { kind, receivedAt, takenUp, closedAt } = report
  const isPresent = setting.pack.report_kinds.some(({ id }) => id === kind)
  const since = (at: string | undefined) => at && Date.parse(at) - Date.parse(receivedAt)
  const takenUpMs = since(takenUp[0]?.at ?? closedAt)
  const closedMs = since(closedAt)
  return {
    kind: isPresent ? kind : OTHER_KIND,
    month: monthIn(setting, receivedAt),
    ...(typeof takenUpMs === 'number' && { takenUpMs }),
    ...(typeof closedMs === 'number' && { closedMs }),
  }
}

function termFigures(
  term: string[],
  counted: Times[],
  { pack }: Pick<ReportSchool, 'pack'>,
  present: string,
): TermFigures {
  const [from = '', to = ''] = [term[0], term.at(-1)]
  const isOver = to < present
  const ended = term.filter((month) => month < present)
  const mine = counted.filter(({ month }) => ended.includes(month))
  const perMonth = ended.map((month) => mine.filter((one) => one.month === month))
  const names = [...pack.report_kinds.map(({ id }) => id), ...(mine.some(isOther) ? [OTHER_KIND] : [])]
  const perKind = names.map((kind) => mine.filter((one) => one.kind === kind))
  const [byMonth, byKind] = [perMonth, perKind].map((lists) => lists.map(({ length }) => length))
  // A total that was told before could later give away what the kinds hide.
  const hidden = isOver ? bestHidden(byMonth ?? [], byKind ?? []) : onlyMonths(byMonth ?? [])
  return {
    from,
    to,
    isOver,
    months: perMonth.map((times, n) => ({ month: ended[n] ?? '', ...lineOf(times, hidden.months[n]) })),
    kinds: hidden.kinds.map((count, n) => ({ kind: names[n] ?? '', ...lineOf(perKind[n] ?? [], count) })),
    all: { ...medians(mine), ...(hidden.total !== undefined && { received: hidden.total }) },
  }
}

function isOther({ kind }: Times): boolean {
  return kind === OTHER_KIND
}

function lineOf(times: Times[], received: Count = 'few'): Line {
  return typeof received === 'number' ? { received, ...medians(times) } : { received, takenUpMs: null, closedMs: null }
}

function medians(times: Times[]): Pick<Line, 'takenUpMs' | 'closedMs'> {
  return {
    takenUpMs: medianOf(times.flatMap(({ takenUpMs }) => takenUpMs ?? [])),
    closedMs: medianOf(times.flatMap(({ closedMs }) => closedMs ?? [])),
  }
}

/** null for fewer than five: the time of one is its own. */
function medianOf(lengths: number[]): number | null {
  if (lengths.length < FEWEST) return null
  const sorted = lengths.toSorted((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2
}

/** This term and the two before it, the newest first, each with its months. */
function lastTerms(present: string): string[][] {
  const now = DateTime.fromFormat(present, 'yyyy-MM', { zone: 'utc' })
  // Terms begin in January, May and September.
  const first = now.minus({ months: (now.month - 1) % 4 })
  return [0, 4, 8].map((back) =>
    [0, 1, 2, 3].map((ahead) => first.minus({ months: back }).plus({ months: ahead }).toFormat('yyyy-MM')),
  )
}

function monthIn({ school }: Pick<ReportSchool, 'school'>, instant: string): string {
  return DateTime.fromISO(instant, { zone: school.timezone }).toFormat('yyyy-MM')
}
