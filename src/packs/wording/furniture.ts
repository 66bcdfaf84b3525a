import { type Line, wordsOf } from './document.ts'

/** So many lines at a page's top and bottom may be header and footer. */
const EDGE = 4
const MOST_CONTENTS = 120

const PAGE_NUMBER =
  /^(?:page\s*)?[-–—|\s]*(?:page\s*)?(\d{1,3})\s*(?:(?:of|\/|\|)\s*\d{1,3}\s*)?[-–—|\s]*(?:page)?$|^\|?\s*p(?:age|\.)\s*\|?\s*(\d{1,3})(?:\s*(?:of|\/)\s*\d{1,3})?\s*\|?$/i
/** Alone on its line, this says of itself what it is. */
const SURE_NUMBER = /^(?:page\s*)?\d{1,3}\s*of\s*\d{1,3}$|^page\s*\d{1,3}$/i
const LEADER = /(?:\.\s?){4,}\s*\d{1,3}$|…+\s*\d{1,3}$/

/** The text alone: without headers, footers, page numbers and the table of contents. */
export function withoutFurniture(lines: readonly Line[]): Line[] {
  const paged = onPages(lines)
  return withoutContents(withoutEdges(paged)).filter((line) => !LEADER.test(line.text))
}

/** Where a text says nothing of pages, its page numbers do. */
function onPages(lines: readonly Line[]): Line[] {
  if (lines.some((line) => line.page > 1)) return [...lines]
  const numbers = numberLines(lines)
  let page = 1
  return lines.flatMap((line) => {
    if (!numbers.has(line)) return { ...line, page }
    page += 1
    return []
  })
}

/** Page numbers that count up, each on a line of its own; `12` alone is one only among others. */
function numberLines(lines: readonly Line[]): Set<Line> {
  const found = lines.flatMap((line, at) => {
    const number = pageNumber(line)
    const isAlone = line.gap && (lines[at + 1]?.gap ?? true)
    const isPlain = /^\d+$/.test(line.text)
    return number === undefined || (isPlain && !isAlone) ? [] : { line, number }
  })
  const rising = found.filter(({ number }, at) => {
    const [before, after] = [found[at - 1]?.number, found[at + 1]?.number]
    return before === number - 1 || after === number + 1
  })
  return new Set([...rising.map(({ line }) => line), ...lines.filter((line) => SURE_NUMBER.test(line.text))])
}

function pageNumber({ text }: Line): number | undefined {
  const match = PAGE_NUMBER.exec(text)
  return match === null ? undefined : Number(match[1] ?? match[2])
}

/** Takes away, from each page's edges inward, what stands at many pages' edges. */
function withoutEdges(lines: Line[]): Line[] {
  const pages = pagesOf(lines)
  if (pages.length < 2) return lines
  // Two forms that end alike are no footer; a header may stand on every other page only.
  const enough = pages.length < 4 ? 2 : Math.max(3, Math.ceil(pages.length / 2))
  const [tops, bottoms] = [countOf(pages.map(topOf)), countOf(pages.map(bottomOf))]
  const isTop = (line: Line) => (tops.get(shape(line)) ?? 0) >= enough
  const isBottom = (line: Line) => pageNumber(line) !== undefined || (bottoms.get(shape(line)) ?? 0) >= enough
  return pages.flatMap((page) => {
    const first = page.findIndex((line, at) => at >= EDGE || !(isTop(line) || pageNumber(line) !== undefined))
    const last = page.findLastIndex((line, at) => at < page.length - EDGE || !isBottom(line))
    return page.slice(first === -1 ? page.length : first, last + 1)
  })
}

function pagesOf(lines: readonly Line[]): Line[][] {
  const pages = new Map<number, Line[]>()
  for (const line of lines) pages.set(line.page, [...(pages.get(line.page) ?? []), line])
  return [...pages.values()]
}

function topOf(page: Line[]): Line[] {
  return page.slice(0, EDGE)
}

function bottomOf(page: Line[]): Line[] {
  return page.slice(-EDGE)
}

function countOf(edges: Line[][]): Map<string, number> {
  const count = new Map<string, number>()
  for (const edge of edges) {
    for (const line of new Set(edge.map(shape))) count.set(line, (count.get(line) ?? 0) + 1)
  }
  return count
}

/** “Page 3 of 12” and “Page 4 of 12” are alike. A clause’s number is not a page’s: the line must not begin with it. */
function shape(line: Line): string {
  return line.text.replace(/(?<=\S.*)\d+/g, '#').toLowerCase()
}

/** From “Contents” to where its first entry stands again, as the heading that it names. */
function withoutContents(lines: Line[]): Line[] {
  const start = lines.findIndex((line) =>
    /^(?:table of )?contents\b\W*(?:page)?(?:\s*(?:no|number)\.?)?$/i.test(line.text),
  )
  if (start === -1) return lines
  const seen = new Set<string>()
  for (let at = start + 1; at < Math.min(lines.length, start + MOST_CONTENTS); at += 1) {
    const key = entryKey(lines[at]?.text ?? '')
    if (seen.has(key)) return [...lines.slice(0, start), ...lines.slice(at)]
    if (key.length > 3) seen.add(key)
  }
  return lines.filter((line, at) => at < start || at > start + MOST_CONTENTS || !/\s\d{1,3}$/.test(line.text))
}

function entryKey(text: string): string {
  return wordsOf(text)
    .filter((word) => !/^\d+$/.test(word) && word.length > 1)
    .join(' ')
}
