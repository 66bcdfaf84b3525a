import { CsvError, type Info, parse } from 'csv-parse/sync'

/** One row of a file: cells by column, trimmed. */
export interface CsvRow {
  /** Where it begins in the file; the heading is line 1. */
  line: number
  cells: Record<string, string>
}

/** One thing that is wrong in a file, for the person who made it. */
export interface RowProblem {
  line: number
  /** Empty when it is about the whole row. */
  column: string
  says: string
}

export interface Columns {
  needed: readonly string[]
  optional: readonly string[]
}

/**
 * Reads a CSV file as spreadsheets write them: UTF-8 with or without a byte order mark, any line ends, comma, semicolon or
 * tab between the cells, headings in any order and case. Rows without any text are passed over.
 * @returns rows in order, or every problem that keeps them from being read
 */
export function readCsv(
  bytes: Uint8Array,
  columns: Columns,
): { columns: string[]; rows: CsvRow[] } | { problems: RowProblem[] } {
  const text = decode(bytes)
  if (text === undefined) return whole('The file is not in UTF-8: in Excel, save it as “CSV UTF-8 (comma delimited)”.')
  const records = split(text)
  if ('problems' in records) return records
  const [heading, ...body] = records
  if (heading === undefined) return whole('The file is empty.')
  const names = heading.cells.map(toColumn)
  const problems = [
    ...headingProblems(names, columns, heading.line),
    ...body.flatMap((record) => widthProblems(record, names)),
  ]
  if (problems.length > 0) return { problems }
  const rows = body.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])),
  }))
  return { columns: names, rows }
}

interface Cells {
  line: number
  cells: string[]
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text.replace(/\r\n?/g, '\n')
  } catch {
    return undefined
  }
}

function split(text: string): Cells[] | { problems: RowProblem[] } {
  try {
    const rows = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: Info; raw: string }[]
    return rows
      .map(({ record, info, raw }) => ({ line: firstLine(info.lines, raw), cells: record }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // The fields of the error tell where the file ended; only the message tells where the quotation began.
    const line = Number(/at line (\d+)/.exec(error.message)?.[1] ?? 1)
    return {
      problems: [
        { line, column: '', says: 'a quotation mark (") was opened and not closed by here, or stands inside a cell' },
      ],
    }
  }
}

/** csv-parse tells the line on which a record ends; a cell may hold line breaks. */
function firstLine(last: number, raw: string): number {
  return last - (raw.trim().match(/\n/g)?.length ?? 0)
}

function delimiterOf(text: string): string {
  const heading = text.split('\n').find((line) => line.trim() !== '') ?? ''
  const times = (mark: string) => heading.split(mark).length
  return [';', '\t'].find((mark) => times(mark) > times(',')) ?? ','
}

function toColumn(heading: string): string {
  return heading.toLowerCase().replace(/[\s-]+/g, '_')
}

function headingProblems(names: string[], { needed, optional }: Columns, line: number): RowProblem[] {
  const known = [...needed, ...optional]
  const unknown = names.filter((name) => !known.includes(name))
  const twice = names.filter((name, i) => known.includes(name) && names.indexOf(name) !== i)
  return [
    ...needed
      .filter((name) => !names.includes(name))
      .map((name) => ({ line, column: name, says: 'this column is missing' })),
    ...unknown.map((name) => ({
      line,
      column: name,
      says: `there is no such column; these are known: ${known.join(', ')}`,
    })),
    ...twice.map((name) => ({ line, column: name, says: 'this column stands there twice' })),
  ]
}

function widthProblems({ line, cells }: Cells, names: string[]): RowProblem[] {
  const tooMany = cells.slice(names.length).some((cell) => cell !== '')
  if (!tooMany && cells.length >= names.length) return []
  const says = `this row has ${cells.length} cells and the heading ${names.length}; text with a comma in it needs quotation marks`
  return [{ line, column: '', says }]
}

function whole(says: string): { problems: RowProblem[] } {
  return { problems: [{ line: 1, column: '', says }] }
}
