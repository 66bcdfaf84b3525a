import { isDay } from '../calendar/days.ts'
import { type RowProblem, readCsv } from './csv.ts'
import type { ClosedDays } from './school.ts'

/** A school's closed days from a CSV file with the columns from, to (both inclusive, YYYY-MM-DD; to may be empty) and name. */
export function readHolidays(bytes: Uint8Array): { holidays: ClosedDays[] } | { problems: RowProblem[] } {
  const table = readCsv(bytes, { needed: ['from', 'to', 'name'], optional: [] })
  if ('problems' in table) return table
  const rows = table.rows.map(({ line, cells: { from = '', to = '', name = '' } }) => ({
    line,
    from,
    to: to || from,
    name,
  }))
  const problems = rows.flatMap((row) => [
    ...(['from', 'to'] as const)
      .filter((column) => !isDay(row[column]))
      .map((column) => ({ line: row.line, column, says: `“${row[column]}” is not a date; write it as 2026-12-21` })),
    ...(isDay(row.from) && isDay(row.to) && row.to < row.from
      ? [{ line: row.line, column: 'to', says: 'is before “from”' }]
      : []),
  ])
  if (problems.length > 0) return { problems }
  return { holidays: rows.map(({ line: _, ...days }) => days).sort((a, b) => (a.from < b.from ? -1 : 1)) }
}
