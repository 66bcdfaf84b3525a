import { endsSentence, looksLikeHeading, type Paragraph, wordsOf } from './document.ts'
import type { ClauseId } from './known.ts'
import { type Heading, type Known, knownOf } from './known.ts'
import { type Label, ordinalOf, parseLabel, type Reading } from './labels.ts'

/** A numbered place of the document and what stands there. */
export interface Place {
  /** As in a clause id: `5`, `a`, `iv`. The document as a whole has none. */
  path: string[]
  /** The number as printed: `iv)`. Empty for what only a heading begins. */
  printed: string
  /** Its text and the places below it, in printed order. */
  entries: Entry[]
  /** How the items of its list are printed; `path` when the whole number is. */
  style: string
  kind?: Reading['kind']
  left: number
  /** Begun by a heading of the pack: a form, a statement. All that stands in it belongs to it. */
  isNamed: boolean
  isAppendix: boolean
}

export type Entry =
  | { kind: 'text' | 'bullet' | 'heading'; text: string }
  /** The words after a number, on its own line. */
  | { kind: 'first'; text: string }
  | { kind: 'place'; place: Place }

/**
 * The document as numbered places within each other. A printed number is believed when it follows from the one before, or
 * when the pack knows it there; else it is text.
 * @returns the whole document as a place without a number
 */
export function split(paragraphs: readonly Paragraph[], clauses: readonly ClauseId[]): Place {
  const known = knownOf(clauses)
  const root = newPlace([], '', { style: '', left: 0 })
  const state: State = { known, stack: [root], isOpen: true, next: undefined }
  paragraphs.forEach((paragraph, at) => {
    state.next = paragraphs[at + 1]
    take(state, paragraph)
  })
  return root
}

/** Every place below this one, in printed order. */
export function placesIn(place: Place): Place[] {
  return place.entries.flatMap((entry) => (entry.kind === 'place' ? [entry.place, ...placesIn(entry.place)] : []))
}

interface State {
  known: Known
  /** From the document down to the place that is being read. */
  stack: Place[]
  /** Whether text goes on belonging to the place: not after a heading without a number. */
  isOpen: boolean
  next: Paragraph | undefined
}

function take(state: State, paragraph: Paragraph): void {
  const label = parseLabel(paragraph.text)
  if (takeHeading(state, paragraph, label)) return
  if (label && takeLabel(state, paragraph, label)) return
  if (endsHere(state, paragraph)) {
    if (isCounted(state)) add(state, { kind: 'heading', text: paragraph.text })
    else state.isOpen = false
    return
  }
  if (!state.isOpen) return
  backOut(state, paragraph)
  add(state, { kind: paragraph.bullet ? 'bullet' : 'text', text: paragraph.text })
}

function takeHeading(state: State, { text, bullet, left }: Paragraph, label: Label | undefined): boolean {
  if (bullet) return false
  for (const heading of state.known.headings) {
    const rest = afterHeading(text, heading) ?? (label && afterHeading(label.rest, heading))
    const depth = rest === undefined ? -1 : depthOf(state, heading)
    if (rest === undefined || depth === -1) continue
    state.stack.splice(depth + 1)
    enter(state, { ...newPlace(heading.path, '', { style: '', left }), isNamed: true }, rest)
    return true
  }
  return false
}

/** What follows a heading on its line; undefined when the line does not begin with it. */
function afterHeading(text: string, { words, isGiven }: Heading): string | undefined {
  const begins = wordsOf(text).slice(0, words.length)
  if (begins.join(' ') !== words.join(' ')) return undefined
  const pattern = new RegExp(`^[^\\p{L}\\p{N}]*${words.join('[^\\p{L}\\p{N}]+')}(?![\\p{L}\\p{N}])`, 'iu')
  const match = pattern.exec(text)
  if (match === null) return undefined
  const rest = text.slice(match[0].length)
  const isApart = rest === '' || /^\s*[:.–—(|-]/.test(rest) || (isGiven && /^\s+\p{Lu}/u.test(rest))
  return isApart ? rest.replace(/^[\s:.|–—-]+/, '') : undefined
}

/** Where in the stack a heading's place belongs: under its numbered section, or else under the whole document. */
function depthOf({ stack, known }: State, { path }: Heading): number {
  const above = path.slice(0, -1)
  const at = stack.findIndex((place) => place.path.join('.') === above.join('.'))
  // A parent that is a word (`Form.A`) is printed nowhere.
  const isPrinted = above.length > 0 && /^(?:\d+|[a-z]|appendix.+)$/i.test(above[0] ?? '')
  const isNamed = known.headings.some((one) => one.path.join('.') === above.join('.'))
  return at === -1 && !isPrinted && !isNamed ? 0 : at
}

function takeLabel(state: State, paragraph: Paragraph, label: Label): boolean {
  switch (label.form) {
    case 'appendix': {
      state.stack.splice(1)
      const place = newPlace(label.path, label.printed, { style: 'path', left: paragraph.left })
      enter(state, { ...place, isAppendix: true }, label.rest)
      return true
    }
    case 'path':
      return takePath(state, paragraph, label)
    case 'item':
      return takeItem(state, paragraph, label)
  }
}

function takePath(state: State, paragraph: Paragraph, label: Label & { form: 'path' }): boolean {
  const path = pathHere(state, label.path)
  if (path === undefined) return takeStranger(state, paragraph, label)
  const { left } = paragraph
  let depth = 0
  while (depth < path.length - 1 && isAt(state.stack[depth + 1], path.slice(0, depth + 1))) depth += 1
  state.stack.splice(depth + 1)
  // Sections that are numbered only within their clauses' numbers.
  for (; depth < path.length - 1; depth += 1) {
    enter(state, newPlace(path.slice(0, depth + 1), '', { style: 'path', left: 0 }), '')
  }
  enter(state, newPlace(path, label.printed, { style: 'path', left }), label.rest)
  return true
}

/** A number that fits nowhere is no neighbour’s text if it is printed like a clause’s; `8.15 a.m.` is not. */
function takeStranger(state: State, { left, gap }: Paragraph, label: Label & { form: 'path' }): boolean {
  if (!gap || !/^\d+\.\d/.test(label.printed) || !/^\p{Lu}/u.test(label.rest)) return false
  const place = newPlace(label.path, label.printed, { style: 'path', left })
  place.entries.push({ kind: 'first', text: label.rest })
  state.stack[0]?.entries.push({ kind: 'place', place })
  state.isOpen = false
  return true
}

/** The printed path as it is meant here; within an appendix it may begin anew. Undefined when it does not fit. */
function pathHere({ stack, known }: State, printed: string[]): string[] | undefined {
  const appendix = stack[1]?.isAppendix ? stack[1].path : undefined
  const inAppendix = appendix && printed[0] !== appendix[0] ? [...appendix, ...printed] : undefined
  const current = stack.at(-1)?.path ?? []
  const candidates = [printed, ...(inAppendix ? [inAppendix] : [])].map((path) => ({
    path,
    score: (known.prefixes.has(path.join('.')) ? 4 : 0) + (follows(current, path) ? 2 : 0),
  }))
  const best = candidates.reduce((a, b) => (b.score > a.score || (b.score === a.score && inAppendix) ? b : a))
  return best.score > 0 ? best.path : undefined
}

/** Whether a path can come next: further within its section, the first below, or in one of the next three sections. */
function follows(current: string[], path: string[]): boolean {
  const at = path.findIndex((part, i) => part !== current[i])
  const part = path[at]
  if (part === undefined) return false
  const rest = path.slice(at + 1)
  if (!rest.every((one) => ordinalOf(one, kindOf(one)) === 1 || one === '0')) return false
  const ordinal = ordinalOf(part, kindOf(part)) ?? 0
  const before = current[at] === undefined ? 0 : (ordinalOf(current[at], kindOf(part)) ?? Number.NaN)
  // A letter that comes out of nowhere is `A4 paper`.
  if (at === 0 && current.length === 0 && kindOf(part) !== 'number') return false
  const most = current[at] === undefined ? 1 : at === 0 ? 3 : Number.POSITIVE_INFINITY
  return ordinal > before && ordinal - before <= most
}

function kindOf(part: string): Reading['kind'] {
  if (/^\d+$/.test(part)) return 'number'
  return part.length === 1 ? 'letter' : 'roman'
}

interface Candidate {
  /** In the stack. */
  parent: number
  reading: Reading
  score: number
}

function takeItem(state: State, paragraph: Paragraph, label: Label & { form: 'item' }): boolean {
  const candidates = label.readings.flatMap((reading) =>
    state.stack.map((_, parent) => ({ parent, reading, score: scoreOf(state, paragraph, label, { parent, reading }) })),
  )
  const best = candidates.reduce<Candidate | undefined>(
    (a, b) => (b.score > 0 && b.score >= (a?.score ?? 0) ? b : a),
    undefined,
  )
  if (best === undefined) return restart(state, paragraph, label)
  const path = [...(state.stack[best.parent]?.path ?? []), best.reading.part]
  state.stack.splice(best.parent + 1)
  const place = newPlace(path, label.printed, { style: label.style, left: paragraph.left })
  enter(state, { ...place, kind: best.reading.kind }, label.rest)
  return true
}

/**
 * How well an item's number fits below a place: that the pack knows it there counts most, then that it is the next one or
 * the first, then where it is printed. 0 when it does not fit.
 */
function scoreOf(
  state: State,
  paragraph: Paragraph,
  label: Label & { form: 'item' },
  { parent, reading }: Omit<Candidate, 'score'>,
): number {
  const { stack, known } = state
  const above = stack[parent]
  const sibling = stack[parent + 1]
  if (above === undefined || !isAllowedAt(state, label, parent)) return 0
  const isKnown = known.prefixes.has([...above.path, reading.part].join('.'))
  const isOpenList = stack.some((place) => isListOf(place, label, reading))
  // However sections are marked, a number is one of them only when no open list is marked like it.
  const isSection = isSectionLevel(stack, parent) && reading.kind === 'number' && !isOpenList
  const step = sibling && (isSection || isListOf(sibling, label, reading)) ? stepFrom(sibling, reading) : undefined
  if (step === undefined) {
    // A list does not begin again within itself, nor one of another kind beside it.
    const isBegun = sibling !== undefined && !sibling.isNamed && !sibling.isAppendix
    const isFirst = reading.ordinal === 1 && !isBegun && (isKnown || (parent === stack.length - 1 && !isOpenList))
    if (!isFirst && !(isKnown && parent === stack.length - 1)) return 0
    return (isKnown ? 4 : 0) + (isFirst ? 1.5 : 1)
  }
  if (step < 1 || step > (isKnown ? 99 : 3)) return 0
  const isAligned = sibling !== undefined && Math.abs(sibling.left - paragraph.left) <= 2
  const leadsOn = isSectionLevel(stack, parent) && leadsToSection(state, reading.part)
  return (isKnown ? 4 : 0) + (step === 1 ? 2 : 0.5) + (isAligned ? 0.4 : 0) + (leadsOn ? 3 : 0)
}

/** A number without a mark is a section’s: `2 SCOPE`; so is one that is spelled out. */
function isAllowedAt({ stack, known }: State, label: Label & { form: 'item' }, parent: number): boolean {
  if (label.style !== '') return true
  const part = label.readings[0]?.part ?? ''
  const isKnown = known.prefixes.has([...(stack[parent]?.path ?? []), part].join('.'))
  return isSectionLevel(stack, parent) && (isKnown || looksLikeHeading(label.rest))
}

function isSectionLevel(stack: readonly Place[], parent: number): boolean {
  return parent === 0 || (parent === 1 && stack[1]?.isAppendix === true)
}

/** Whether a place is an item of a list that is marked as this label is. */
function isListOf(place: Place, label: Label & { form: 'item' }, reading: Reading): boolean {
  return place.kind === reading.kind && place.style === label.style
}

/** How far a number is from the open item; undefined when that is none of its kind. */
function stepFrom(sibling: Place, reading: Reading): number | undefined {
  if (sibling.isAppendix || sibling.isNamed) return undefined
  const before = ordinalOf(sibling.path.at(-1) ?? '', reading.kind)
  return before === undefined ? undefined : reading.ordinal - before
}

/** Whether the next number is one of this section’s: after `5.` comes `5.1`. */
function leadsToSection({ next }: State, part: string): boolean {
  const label = next && parseLabel(next.text)
  return label?.form === 'path' && label.path[0] === part
}

/** A list that begins again after a heading without a number: nobody can tell which place it is. */
function restart(state: State, paragraph: Paragraph, label: Label & { form: 'item' }): boolean {
  const first = label.readings.find((reading) => reading.ordinal === 1)
  if (first === undefined) return false
  const depth = state.stack.findIndex((place) => isListOf(place, label, first))
  if (label.style === '' || depth < 1) return false
  const above = state.stack[depth - 1]?.path ?? []
  state.stack.splice(depth)
  const place = newPlace([...above, '?', first.part], label.printed, { style: label.style, left: paragraph.left })
  enter(state, { ...place, kind: first.kind }, label.rest)
  return true
}

/** Whether a paragraph is a heading without a number, which ends what stands before it. */
function endsHere(state: State, paragraph: Paragraph): boolean {
  const { stack, next } = state
  const place = stack.at(-1)
  if (place === undefined || paragraph.bullet || !looksLikeHeading(paragraph.text, 9)) return false
  if (paragraph.heading === 'style') return true
  if (stack.some((one) => one.isNamed)) return false
  if (paragraph.heading === 'bold') return !leadsIntoList(place)
  const isTitle = paragraph.text.length <= 70 && /^[\p{Lu}\p{N}“"‘']/u.test(paragraph.text)
  // Where clauses stand apart, a heading does too; a document may also have no room between its lines at all.
  if (!isTitle || next === undefined || leadsIntoList(place) || (next.gap && !paragraph.gap)) return false
  return isCounted(state) || parseLabel(next.text) !== undefined || (!next.bullet && next.text.length > 60)
}

/** “… the following policies:” and then a list, maybe without bullets. */
function leadsIntoList(place: Place): boolean {
  const texts = place.entries.filter((entry) => entry.kind !== 'place')
  const lastLead = texts.findLastIndex((entry) => entry.kind !== 'bullet' && endsSentence(entry.text))
  const lead = texts[lastLead]
  return lead?.text.endsWith(':') === true && texts.slice(lastLead + 1).every((entry) => entry.kind === 'text')
}

/** A paragraph that is printed further left than its list goes on after it. */
function backOut(state: State, paragraph: Paragraph): void {
  if (paragraph.bullet || !paragraph.gap) return
  while (state.stack.length > 2) {
    const [above, place] = state.stack.slice(-2)
    if (above === undefined || place === undefined) return
    if (place.left <= above.left + 2 || paragraph.left > above.left + 2 || above.isNamed) return
    state.stack.pop()
  }
}

/** Whether the section's paragraphs are counted. */
function isCounted({ stack, known }: State): boolean {
  return stack.some((place) => known.counted.has(place.path.join('.')))
}

function enter(state: State, place: Place, first: string): void {
  add(state, { kind: 'place', place })
  state.stack.push(place)
  state.isOpen = true
  if (first !== '') place.entries.push({ kind: 'first', text: first })
}

function add({ stack }: State, entry: Entry): void {
  stack.at(-1)?.entries.push(entry)
}

function newPlace(path: string[], printed: string, { style, left }: { style: string; left: number }): Place {
  return { path, printed, entries: [], style, left, isNamed: false, isAppendix: false }
}

function isAt(place: Place | undefined, path: readonly string[]): boolean {
  return place?.path.join('.') === path.join('.')
}
