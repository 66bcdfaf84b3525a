import { type DocumentText, endsSentence, type Line, type Paragraph } from './document.ts'
import { withoutFurniture } from './furniture.ts'
import { type Label, parseLabel } from './labels.ts'
import { tidy } from './plain.ts'

/** Signs that begin a list item wherever they stand; what fonts of signs hold counts too. */
const SURE_BULLET = /^(?:[•●○◦▪■□▫‣⁃∙·➢➤►✓✔❖\ue000-\uf8ff]\s*|[o§]\s+(?=\S))/u
/** Signs that are also a dash or an emphasis within a sentence. */
const DASH_BULLET = /^[-–—*]\s+(?=\S)/
/** A paragraph that is broken by a page's end fills at least a good part of a line. */
const SHORTEST_BROKEN = 40

/** The paragraphs of a document, whole: lines rejoined, also over the end of a page; no headers, footers or contents. */
export function paragraphsOf({ lines, broken }: DocumentText): Paragraph[] {
  const text = withoutFurniture(lines)
  const edge = rightEdge(text)
  const found: Open[] = []
  for (const line of text) {
    const open = found.at(-1)
    if (open !== undefined && goesOn(open, line, broken, edge)) extend(open, line)
    // Nobody can see how much room there would have been above the first line of a page.
    else found.push(begin({ ...line, gap: line.gap || line.page !== open?.last.page }))
  }
  return found.map(({ paragraph }) => ({ ...paragraph, text: cellsApart(paragraph.text) }))
}

/** A paragraph that may still go on. */
interface Open {
  paragraph: Paragraph
  last: Line
  lines: number
}

function begin(line: Line): Open {
  const bullet = SURE_BULLET.exec(line.text) ?? DASH_BULLET.exec(line.text)
  const text = tidy(line.text.slice(bullet?.[0].length ?? 0))
  const { gap, left, heading } = line
  return { paragraph: { text, bullet: bullet !== null, gap, left, ...(heading && { heading }) }, last: line, lines: 1 }
}

function extend(open: Open, line: Line): void {
  const { paragraph } = open
  // A word that was broken at its own hyphen keeps it.
  const isHyphen = /[\p{L}\p{N}][-/]$/u.test(paragraph.text) && /^[\p{L}\p{N}]/u.test(line.text)
  paragraph.text = `${paragraph.text}${isHyphen ? '' : ' '}${tidy(line.text)}`
  open.last = line
  open.lines += 1
}

function goesOn(open: Open, line: Line, broken: DocumentText['broken'], edge: number): boolean {
  if (broken === 'nothing' || SURE_BULLET.test(line.text)) return false
  const { paragraph, last } = open
  if (paragraph.heading !== line.heading) return false
  const isApart = line.gap || line.page !== last.page
  if (broken === 'pages') return isApart && isCutOff(paragraph) && startsSmall(line)
  if (startsAnew(open, line, edge)) return false
  if (line.page !== last.page && isCutOff(paragraph) && isFull(last, line, edge)) return true
  if (isApart) return isCutOff(paragraph) && startsSmall(line)
  if (isFull(last, line, edge)) return true
  return !endsSentence(paragraph.text) && startsSmall(line)
}

/** A number or a dash at the start of a line may be in the middle of a sentence. */
function startsAnew(open: Open, line: Line, edge: number): boolean {
  const label = parseLabel(line.text)
  if (!DASH_BULLET.test(line.text) && label === undefined) return false
  const { paragraph, last } = open
  const isOutdented = open.lines > 1 && line.left < last.left - 2
  if (line.gap || isOutdented || endsSentence(paragraph.text) || !isFull(last, line, edge)) return true
  return label !== undefined && isNext(parseLabel(paragraph.text), label) && !SPEAKS_OF.test(paragraph.text)
}

/** The number after this paragraph’s own: it begins the next one, unless the sentence is just about to name it. */
const SPEAKS_OF =
  /(?:\d,?|[(–—-]|(?<![;,] )\b(?:and|or)|\b(?:sections?|clauses?|paragraphs?|paras?|parts?|points?|see|in|of|to|by|with|under|from|than|appendix))$/i

function isNext(label: Label | undefined, next: Label): boolean {
  if (label?.form === 'path' && next.form === 'path') {
    const [ours, theirs] = [label.path, next.path].map((path) => path.slice(0, -1).join('.'))
    return ours === theirs && Number(next.path.at(-1)) === Number(label.path.at(-1)) + 1
  }
  if (label?.form !== 'item' || next.form !== 'item' || label.style !== next.style || next.style === '') return false
  return next.readings.some((one) =>
    label.readings.some((own) => own.kind === one.kind && own.ordinal + 1 === one.ordinal),
  )
}

function isCutOff({ text }: Paragraph): boolean {
  return text.length >= SHORTEST_BROKEN && !endsSentence(text)
}

function startsSmall(line: Line): boolean {
  return /^[\p{Ll}(]/u.test(line.text) && parseLabel(line.text) === undefined
}

/** The next line's first word would not have fitted at the end of this one. */
function isFull(last: Line, next: Line, edge: number): boolean {
  const character = (last.right - last.left) / Math.max(1, last.text.length)
  const word = /^\S+/.exec(next.text)?.[0].length ?? 0
  return last.right + (word + 3) * character >= edge
}

/** Where full lines end: nineteen of twenty lines end before. */
function rightEdge(lines: readonly Line[]): number {
  const ends = lines.map((line) => line.right).sort((a, b) => a - b)
  return ends[Math.floor(ends.length * 0.95)] ?? 0
}

function cellsApart(text: string): string {
  const cells = text.split('\t').filter((cell) => cell !== '')
  const [first = '', second] = cells
  // A number and its text, a box and what is ticked.
  const isLabel = second !== undefined && (parseLabel(`${first} X`)?.rest === 'X' || /^[☐☑☒]$/.test(first))
  return isLabel ? [`${first} ${second}`, ...cells.slice(2)].join(' | ') : cells.join(' | ')
}
