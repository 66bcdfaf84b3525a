import type { Card } from '../../cards/catalog.ts'
import { dayWords } from '../calendar/days.ts'
import { inCapital } from '../in-words.ts'
import { type Figures, type Line, OTHER_KIND, type TermFigures } from './figures.ts'
import type { Count } from './figures-hidden.ts'
import type { ReportSchool } from './setting.ts'

/** What is always said of them, whether or not there is anything it holds of. */
export const LEFT_OUT =
  'Reports about anybody who may see these figures, or about somebody they act for, are in none of them; nor are those whose ' +
  'author would rather not say whom they are about.'

/** A term to a page, the newest first. */
export function figuresView(figures: Figures, setting: ReportSchool, page: number): Card {
  const term = figures.terms[page - 1]
  return {
    name: 'list',
    data: {
      summary: 'How reports were seen to',
      title: 'How reports were seen to',
      intro: term === undefined ? emptyWords(page) : introWords(term, setting),
      items: term === undefined ? [] : itemsOf(term, setting),
      buttons:
        figures.terms.length > page
          ? [{ title: 'The term before', verb: 'report.figures', data: { page: page + 1 }, dialog: true }]
          : [],
    },
  }
}

/** "fewer than 5", "12"; "not shown" for what would give a small number away. */
export function countWords(count: Count | undefined): string {
  if (count === 'few') return 'fewer than 5'
  return count === undefined || count === 'withheld' ? 'not shown' : String(count)
}

/** "3 hours" up to two days, then "5 days"; whole ones, rounded up. */
export function lengthWords(ms: number): string {
  const hours = Math.max(1, Math.ceil(ms / 3_600_000))
  if (hours <= 48) return hours === 1 ? 'an hour' : `${hours} hours`
  return `${Math.ceil(hours / 24)} days`
}

/** "September to December 2026" */
export function termWords({ from, to }: Pick<TermFigures, 'from' | 'to'>): string {
  return `${monthWords(from).replace(/ \d+$/, '')} to ${monthWords(to)}`
}

/** "January 2027" */
export function monthWords(month: string): string {
  return dayWords(`${month}-01`).replace(/^1 /, '')
}

/** A kind by its name in the pack, "A friend or follow request". */
export function kindWords(kind: string, { pack }: Pick<ReportSchool, 'pack'>): string {
  const name = kind === OTHER_KIND ? 'another kind' : (pack.report_kinds.find(({ id }) => id === kind)?.name ?? kind)
  return inCapital(name)
}

function emptyWords(page: number): string {
  return page > 1
    ? 'Figures reach no further back.'
    : 'There is nothing to count yet: a month is counted once it is over. Please look again after the end of this one.'
}

function introWords(term: TermFigures, { school }: ReportSchool): string {
  const soon = term.isOver ? '' : ' This term is not over: months are counted once they are, kinds at its end.'
  return `${school.name}, reports received from ${termWords(term)}.${soon} ${LEFT_OUT}`
}

type Item = { title: string; text: string; subtle?: string }

function itemsOf(term: TermFigures, setting: ReportSchool): Item[] {
  const { isOver, all, months, kinds } = term
  const number = isOver ? [{ title: 'All of them', text: countWords(all.received), subtle: soonWords(all) }] : []
  const hidden = isOver && kinds.length === 0 ? [{ title: 'By kind', text: 'Not shown: there were too few.' }] : []
  return [
    ...number,
    ...months.map((line) => ({ ...itemOf(line), title: monthWords(line.month) })),
    ...kinds.map((line) => ({ ...itemOf(line), title: kindWords(line.kind, setting) })),
    ...hidden,
  ]
}

function itemOf(line: Line): Omit<Item, 'title'> {
  return { text: countWords(line.received), subtle: soonWords(line) }
}

function soonWords({ takenUpMs, closedMs }: Pick<Line, 'takenUpMs' | 'closedMs'>): string {
  const said = [
    ...(takenUpMs === null ? [] : [`Half were taken up within ${lengthWords(takenUpMs)}.`]),
    ...(closedMs === null ? [] : [`Half were closed within ${lengthWords(closedMs)}.`]),
  ]
  return said.join(' ')
}
