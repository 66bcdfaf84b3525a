/** A cell that a spreadsheet would take for a formula, also in full width or behind blanks; or that begins with a tab or a line end. */
const FORMULA = /^(?:\s*[=+\-@|＝＋－＠]|[\t\r\n])/

/**
 * Rows as spreadsheets read them: UTF-8 with a byte order mark, or Excel takes it for Latin-1; commas; CRLF. What looks
 * like a formula gets an apostrophe in front, so that no text can make somebody's computer compute or call anything.
 */
export function writeCsv(rows: string[][]): string {
  return `\uFEFF${rows.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('')}`
}

function cellText(text: string): string {
  const inert = FORMULA.test(text) ? `'${text}` : text
  return /[",;\t\r\n]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
