import type { Card } from '../../cards/catalog.ts'
import { dayWords } from '../calendar/days.ts'
import { COMMENT_KINDS } from './comment.ts'
import type { MonthFigures } from './figures.ts'
import type { CommentSchool } from './setting.ts'
import { holidayWords } from './views.ts'
import { lengthWords } from './words.ts'

const MONTHS_PAGE = 6

/** Month by month, the newest first. */
export function figuresView(figures: MonthFigures[], setting: CommentSchool, page: number): Card {
  const from = (page - 1) * MONTHS_PAGE
  const shown = figures.slice(from, from + MONTHS_PAGE)
  const empty = page > 1 ? 'That was the last page.' : 'Nothing has been logged yet, so there is nothing to count.'
  return {
    name: 'list',
    data: {
      summary: 'How soon comments were answered',
      title: 'How soon comments were answered',
      intro:
        shown.length === 0
          ? empty
          : `${setting.school.name}, by the month in which they came in. ${holidayWords(setting)}`,
      items: shown.map((month) => {
        const [first = '', ...rest] = figureLines(month)
        return { title: monthWords(month.month), text: first, subtle: rest.join(' ') }
      }),
      buttons:
        figures.length > from + MONTHS_PAGE
          ? [{ title: 'Earlier months', verb: 'comment.figures', data: { page: page + 1 } }]
          : [],
    },
  }
}

/** A month in sentences: how they stand, what they were, how long it took. */
export function figureLines(month: MonthFigures): string[] {
  const { received, answeredInTime, acknowledgedInTime, late, waiting, byKind, medianMs } = month
  if (received === 0) return ['Nothing came in.']
  const stand = [
    `${answeredInTime} answered in time`,
    `${acknowledgedInTime} acknowledged in time`,
    `${late} late`,
    ...(waiting === 0 ? [] : [`${waiting} still waiting, not yet due`]),
  ]
  const kinds = COMMENT_KINDS.filter((kind) => byKind[kind] > 0).map((kind) => kindWords(kind, byKind[kind]))
  return [
    `${received} came in: ${stand.join(', ')}.`,
    `${kinds.join(', ')}.`,
    medianMs === null
      ? 'None has been responded to yet.'
      : `Half of those who heard back did so within ${lengthWords(medianMs)}.`,
  ]
}

/** "January 2027" */
export function monthWords(month: string): string {
  return dayWords(`${month}-01`).replace(/^1 /, '')
}

function kindWords(kind: (typeof COMMENT_KINDS)[number], count: number): string {
  const plural = kind === 'query' ? 'queries' : `${kind}s`
  return `${count} ${count === 1 ? kind : plural}`
}
