import { wordsOf } from './document.ts'
import { partsOf } from './labels.ts'

/** A clause of the pack, as far as finding it goes. */
export interface ClauseId {
  id: string
  /** The printed heading it stands under; see `ClausesFile`. */
  heading?: string | undefined
}

/** What the pack's ids say about how the document is numbered. */
export interface Known {
  /** Every id that stands for a place in the document, as joined parts: `5.a.iv`. */
  places: Map<string, ClauseId>
  /** Ids and all that lies above them. */
  prefixes: Set<string>
  /** Sections whose paragraphs are counted: `7.p5` is a paragraph of section 7. */
  counted: Map<string, ClauseId[]>
  /** Places that a heading begins. */
  headings: Heading[]
}

export interface Heading {
  path: string[]
  words: string[]
  /** Given by the pack. One that was made from the id must stand alone. */
  isGiven: boolean
}

const COUNTED = /^p\d+$/
const NUMBER = /^(?:\d+|[a-z]|[ivx]+)$/i

export function knownOf(clauses: readonly ClauseId[]): Known {
  const known: Known = { places: new Map(), prefixes: new Set(), counted: new Map(), headings: [] }
  for (const clause of clauses) {
    const parts = partsOf(clause.id)
    const isCounted = parts.length > 1 && COUNTED.test(parts.at(-1) ?? '')
    const place = isCounted ? parts.slice(0, -1) : parts
    if (isCounted) addTo(known.counted, place.join('.'), clause)
    else known.places.set(place.join('.'), clause)
    for (const at of place.keys()) known.prefixes.add(place.slice(0, at + 1).join('.'))
    const heading = headingOf(clause, place)
    if (heading) known.headings.push(heading)
  }
  return known
}

/** `7.p5` → 5. */
export function countOf(clauseId: string): number {
  return Number(/\d+$/.exec(clauseId)?.[0])
}

/** Whether the pack has clauses directly or further below this place. */
export function hasBelow(known: Known, path: readonly string[]): boolean {
  const above = `${path.join('.')}.`
  return [...known.prefixes].some((prefix) => prefix.startsWith(above))
}

function headingOf(clause: ClauseId, path: string[]): Heading | undefined {
  if (clause.heading !== undefined) return { path, words: wordsOf(clause.heading), isGiven: true }
  const last = path.at(-1) ?? ''
  return NUMBER.test(last) ? undefined : { path, words: wordsOf(last), isGiven: false }
}

function addTo(counted: Known['counted'], place: string, clause: ClauseId): void {
  counted.set(place, [...(counted.get(place) ?? []), clause])
}
