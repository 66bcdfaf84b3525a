import { type DocumentText, endsSentence, type Line, looksLikeHeading } from './document.ts'
import { tidy } from './plain.ts'

/** A piece of text as it is drawn on a page, in points; `y` is the height of its baseline above the page's lower edge. */
export interface Piece {
  text: string
  x: number
  y: number
  width: number
  /** Of its letters; 0 for a space. */
  size: number
}

/** Letters that are raised by less than this part of their size stand on the same line: 1st. */
const RAISED = 0.45
/** Wider than this part of a letter's size, a space was left out. */
const SPACE = 0.18
/** Wider than so many letters' sizes, it is another column or what stands after a number. */
const COLUMN = 2
/** Farther than this from the line above, in usual distances, something new begins. */
const APART = 1.3
/** With so many lines that plainly go on, their distance is the usual one. */
const FEWEST_SAMPLES = 3
/** Printed so much larger than the text, it is a heading. */
const LARGER = 1.12

/** The lines of a PDF, from top to bottom. */
export function pdfLines(pages: readonly (readonly Piece[])[]): DocumentText {
  const rows = pages.map((pieces) =>
    rowsOf(pieces).map((row) => ({ ...row, pieces: row.pieces.toSorted((a, b) => a.x - b.x) })),
  )
  const size = median(rows.flat().flatMap((row) => Array.from({ length: lengthOf(row) }, () => row.size)))
  const distance = usualDistance(rows)
  const lines = rows.flatMap((page, at) =>
    page.flatMap((row, place) => lineOf(row, { page: at + 1, above: page[place - 1], size, distance })),
  )
  return { lines, broken: 'lines' }
}

interface Row {
  pieces: Piece[]
  y: number
  size: number
}

interface Setting {
  page: number
  above: Row | undefined
  /** The size of most letters. */
  size: number
  /** Between most lines, in letters' sizes. */
  distance: number
}

function rowsOf(pieces: readonly Piece[]): Row[] {
  const rows: Row[] = []
  for (const piece of pieces.filter(({ text, size }) => text.trim() !== '' && size > 0).toSorted((a, b) => b.y - a.y)) {
    const row = rows.at(-1)
    if (row !== undefined && row.y - piece.y < RAISED * Math.max(row.size, piece.size)) addTo(row, piece)
    else rows.push({ pieces: [piece], y: piece.y, size: piece.size })
  }
  return rows
}

/** The largest letters say where the line stands. */
function addTo(row: Row, piece: Piece): void {
  row.pieces.push(piece)
  if (piece.size <= row.size) return
  row.size = piece.size
  row.y = piece.y
}

function lineOf(row: Row, { page, above, size, distance }: Setting): Line | [] {
  const [first, last] = [row.pieces[0], row.pieces.at(-1)]
  const text = tidy(textOf(row.pieces))
  if (first === undefined || last === undefined || text === '') return []
  const gap = above !== undefined && above.y - row.y > APART * distance * Math.max(size, Math.min(above.size, row.size))
  const isHeading = row.size > LARGER * size && looksLikeHeading(text)
  const heading = isHeading ? { heading: 'style' as const } : {}
  return { text, page, gap, left: first.x, right: last.x + last.width, ...heading }
}

function textOf(pieces: readonly Piece[]): string {
  let text = ''
  let end: number | undefined
  for (const { text: piece, x, width, size } of pieces) {
    const room = end === undefined ? 0 : x - end
    const isApart = room > SPACE * size && !/\s$/.test(text) && !/^\s/.test(piece)
    text += `${room > COLUMN * size ? '\t' : isApart ? ' ' : ''}${piece}`
    end = x + width
  }
  return text
}

/**
 * Between the lines of one paragraph, in letters' sizes: where a sentence plainly goes on. Where none does, the least that
 * is common, for paragraphs of one line each may have more room between them than lines.
 */
function usualDistance(pages: readonly (readonly Row[])[]): number {
  const all = pages.flatMap((page) =>
    page.flatMap((row, at) => {
      const above = page[at - 1]
      if (above === undefined) return []
      const goesOn = !endsSentence(textOf(above.pieces).trim()) && /^\s*\p{Ll}{2}/u.test(textOf(row.pieces))
      return { distance: (above.y - row.y) / Math.max(above.size, row.size), goesOn }
    }),
  )
  const within = all.filter(({ goesOn }) => goesOn).map(({ distance }) => distance)
  if (within.length >= FEWEST_SAMPLES) return median(within)
  const sorted = all.map(({ distance }) => distance).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.15)] ?? 1
}

function lengthOf(row: Row): number {
  return row.pieces.reduce((sum, { text }) => sum + text.length, 0)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 1
}
