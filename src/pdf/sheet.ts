import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.d.ts'

/** Thin lines between the rows of a table, none between its columns. */
const LINES = { hLineWidth: () => 0.5, vLineWidth: () => 0, hLineColor: () => '#bbbbbb' }

/**
 * An A4 document as all of ours look, as pdfmake takes it. Text is never parsed: what somebody wrote stands as they wrote it.
 * @param foot stands at the foot of each page, before its number
 */
export function sheet(
  about: { title: string; author: string; foot: string },
  content: Content[],
): TDocumentDefinitions {
  return {
    pageSize: 'A4',
    pageMargins: [50, 50, 50, 60],
    defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.2 },
    styles: {
      h1: { fontSize: 18, bold: true },
      h2: { fontSize: 12, bold: true, margin: [0, 14, 0, 4] },
      quiet: { color: '#555555', fontSize: 9 },
    },
    info: { title: about.title, author: about.author, creator: 'Staffroom' },
    footer: (page, pages) => ({
      text: `${about.foot} · page ${page} of ${pages}`,
      style: 'quiet',
      alignment: 'center',
      margin: [0, 20, 0, 0],
    }),
    content,
  }
}

/**
 * Labels and what belongs to them, in two columns with lines between the rows.
 * @param title stands above, never alone at the foot of a page, and again where the table goes on
 */
export function rowsTable(rows: { label: string; value: string }[], title?: string): Content {
  const body: TableCell[][] = rows.map(({ label, value }) => [
    { text: breakable(label, LONGEST_IN_LABEL), bold: true },
    { text: value === '' ? '–' : breakable(value, LONGEST_IN_VALUE) },
  ])
  const heading: TableCell[][] =
    title === undefined ? [] : [[{ text: title, bold: true, fontSize: 11, colSpan: 2 }, '']]
  const keep = title === undefined ? {} : { headerRows: 1, keepWithHeaderRows: 1 }
  return {
    table: { widths: [170, '*'], dontBreakRows: true, ...keep, body: [...heading, ...body] },
    layout: LINES,
    ...(title !== undefined && { margin: [0, 8, 0, 0] }),
  }
}

// Letters that fit into a column, even of the widest: a longer word would push the table over the edge of the page.
const LONGEST_IN_LABEL = 16
const LONGEST_IN_VALUE = 34

/** A text whose words break anywhere where they are too long for their column, as addresses are. */
export function breakable(text: string, longest = LONGEST_IN_VALUE): Content[] {
  const parts = text.split(/(\S+)/).filter((part) => part !== '')
  const isLong = (part: string) => part.length > longest
  return parts.some(isLong)
    ? parts.map((part) => (isLong(part) ? { text: part, wordBreak: 'break-all' } : part))
    : [text]
}
