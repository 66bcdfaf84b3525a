import { DateTime } from 'luxon'
import { COMMENT_KINDS, type CommentKind } from './comment.ts'
import type { CommentTimes } from './store.ts'

/** How soon the comments of one month were answered. No text, and nobody's name. */
export interface MonthFigures {
  /** YYYY-MM, in which they came in, where the school is. */
  month: string
  received: number
  byKind: Record<CommentKind, number>
  /** Answered before they were due. */
  answeredInTime: number
  /** Acknowledged before they were due, and answered later or not yet. With the one above: all that were in time. */
  acknowledgedInTime: number
  /** Neither acknowledged nor answered before they were due. */
  late: number
  /** Nobody has responded, and they are not due yet. */
  waiting: number
  /** From receipt to the first response, in milliseconds; null while there was none. */
  medianMs: number | null
}

/** A month for each in which something came in, the newest first. */
export function figuresOf(comments: CommentTimes[], timezone: string, now: Date): MonthFigures[] {
  const months = new Map<string, CommentTimes[]>()
  for (const comment of comments) {
    const month = monthIn(timezone, comment.receivedAt)
    months.set(month, [...(months.get(month) ?? []), comment])
  }
  return [...months.keys()]
    .toSorted()
    .reverse()
    .map((month) => monthFigures(month, months.get(month) ?? [], now))
}

/** The figures of a month, in which perhaps nothing came in. */
export function monthFigures(month: string, comments: CommentTimes[], now: Date): MonthFigures {
  const outcomes = comments.map((comment) => outcomeOf(comment, now))
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length
  return {
    month,
    received: comments.length,
    byKind: Object.fromEntries(
      COMMENT_KINDS.map((kind) => [kind, comments.filter((comment) => comment.kind === kind).length]),
    ) as Record<CommentKind, number>,
    answeredInTime: count('answered'),
    acknowledgedInTime: count('acknowledged'),
    late: count('late'),
    waiting: count('waiting'),
    medianMs: medianOf(comments.flatMap(responseMs)),
  }
}

type Outcome = 'answered' | 'acknowledged' | 'late' | 'waiting'

function outcomeOf({ acknowledgedAt, answeredAt, dueAt }: CommentTimes, now: Date): Outcome {
  const isInTime = (at: string | undefined) => at !== undefined && Date.parse(at) <= Date.parse(dueAt)
  if (isInTime(answeredAt)) return 'answered'
  if (isInTime(acknowledgedAt)) return 'acknowledged'
  const isResponded = acknowledgedAt !== undefined || answeredAt !== undefined
  return isResponded || now.getTime() > Date.parse(dueAt) ? 'late' : 'waiting'
}

function responseMs({ receivedAt, acknowledgedAt, answeredAt }: CommentTimes): number[] {
  const times = [acknowledgedAt, answeredAt].flatMap((at) => (at === undefined ? [] : [Date.parse(at)]))
  return times.length === 0 ? [] : [Math.min(...times) - Date.parse(receivedAt)]
}

function medianOf(lengths: number[]): number | null {
  if (lengths.length === 0) return null
  const sorted = lengths.toSorted((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2
}

function monthIn(timezone: string, instant: string): string {
  return DateTime.fromISO(instant, { zone: timezone }).toFormat('yyyy-MM')
}
