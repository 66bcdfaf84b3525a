import { type DocumentText, type Line, looksLikeHeading } from './document.ts'
import { plainLine } from './plain.ts'

/** Longer than anybody lets a line of text run that was broken by hand or by a program. */
const LONGEST_PRINTED = 130
/** How many of a document's lines must be longer for us to believe that each line is a paragraph. */
const LONG_SHARE = 0.03

/** The lines of a text file, plain or Markdown. A form feed begins a page. */
export function textLines(text: string): DocumentText {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .split('\f')
    .flatMap((page, at) => linesOf(page, at + 1))
  const long = lines.filter((line) => line.text.length > LONGEST_PRINTED).length
  return { lines, broken: long > lines.length * LONG_SHARE ? 'pages' : 'lines' }
}

function linesOf(text: string, page: number): Line[] {
  let gap = true
  return text.split('\n').flatMap((raw) => {
    const line = lineOf(raw, page, gap)
    gap = line === undefined
    return line ?? []
  })
}

function lineOf(raw: string, page: number, gap: boolean): Line | undefined {
  const hashes = /^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(raw)
  const text = plainLine(cellsOf(hashes?.[1] ?? raw))
  if (text === '' || /^[-=_*|:\s]{3,}$/.test(text)) return undefined
  const left = raw.search(/\S/)
  const isBold = /^\s*(\*\*|__)(?!.*\1.+\1).+\1\s*$/.test(raw)
  const heading = hashes ? 'style' : isBold ? 'bold' : undefined
  return {
    text,
    page,
    gap,
    left,
    right: left + text.length,
    ...(heading && looksLikeHeading(text) && { heading }),
  }
}

/** A row of a Markdown table, with tabs between its cells. */
function cellsOf(raw: string): string {
  const [, row] = /^\s*\|(.*)\|\s*$/.exec(raw) ?? []
  return row === undefined ? raw : row.split(/(?<!\\)\|/).join('\t')
}
