import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.d.ts'

/** Thin lines between the rows of a table, none between its columns. */
export const LINES = { hLineWidth: () => 0.5, vLineWidth: () => 0, hLineColor: () => '#bbbbbb' }

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

/** Labels and what belongs to them, in two columns with lines between the rows. */
export function rowsTable(rows: { label: string; value: string }[]): Content {
  const body = rows.map(({ label, value }) => [{ text: label, bold: true }, { text: value === '' ? '–' : value }])
  return { table: { widths: [170, '*'], dontBreakRows: true, body }, layout: LINES }
}
