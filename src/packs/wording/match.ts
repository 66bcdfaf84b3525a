import { type DocumentText, endsSentence, looksLikeHeading } from './document.ts'
import { type ClauseId, countOf, hasBelow, type Known, knownOf } from './known.ts'
import { paragraphsOf } from './paragraphs.ts'
import { type Entry, type Place, placesIn, split } from './split.ts'

/** What a document says under each clause of a pack. */
export interface Matched {
  /** Clause id → its wording, in the pack's order. Lines are separated by a line feed; list items begin with `• ` or their number. */
  wordings: Map<string, string>
  /** Ids that were not found. */
  missing: string[]
  /** Numbered paragraphs that the pack does not know. */
  unknown: Unknown[]
  /** Sections whose paragraphs cannot be told apart by counting, because there are more or fewer than the pack knows. */
  miscounted: { section: string; found: number; known: number }[]
}

export interface Unknown {
  /** `7.5` */
  number: string
  /** Its first words. */
  begins: string
  /** The same number also stands elsewhere, and is taken from there. */
  again: boolean
}

const FEW_WORDS = 8

/**
 * Finds the clauses of a pack in a document. A clause has its own words and those of the list below it, as far as the pack
 * has no clauses there; never a neighbour's.
 */
export function matchClauses(document: DocumentText, clauses: readonly ClauseId[]): Matched {
  const known = knownOf(clauses)
  const places = placesIn(split(paragraphsOf(document), clauses))
  const chosen = new Map([...known.places.keys()].map((key) => [key, choose(places, key, known)]))
  const counted = [...known.counted].map(([section, ids]) =>
    countParagraphs(choose(places, section, known), section, ids, known),
  )
  const found = new Map([
    ...[...known.places].map(([key, { id }]) => [id, wordingOf(chosen.get(key), known)] as const),
    ...counted.flatMap((one) => one.wordings),
  ])
  const wordings = clauses.flatMap(({ id }) => {
    const wording = found.get(id)
    return wording ? [[id, wording] as const] : []
  })
  return {
    wordings: new Map(wordings),
    missing: clauses.map(({ id }) => id).filter((id) => !found.get(id)),
    unknown: unknownIn(places, new Set(chosen.values()), known),
    miscounted: counted.flatMap((one) => one.miscounted ?? []),
  }
}

/** Of several places with one number (a list of contents, a slip), the first that has words of its own. */
function choose(places: readonly Place[], key: string, known: Known): Place | undefined {
  const same = places.filter((place) => place.path.join('.') === key)
  return (
    same.find((place) => !isBareHeading(place, known)) ?? same.findLast((place) => place.entries.length > 0) ?? same[0]
  )
}

/** A number and a title, and nothing below. */
function isBareHeading(place: Place, known: Known): boolean {
  const texts = linesOf(place, known)
  return (
    texts.length === 0 ||
    (!place.isNamed && texts.length === 1 && looksLikeHeading(texts[0] ?? '') && placesIn(place).length === 0)
  )
}

function wordingOf(place: Place | undefined, known: Known): string | undefined {
  return place && linesOf(place, known).join('\n')
}

/** Its own words; and those of the places below, unless the pack has clauses there. */
function linesOf(place: Place, known: Known): string[] {
  const isApart = hasBelow(known, place.path)
  return place.entries.flatMap((entry) => (isApart && entry.kind === 'place' ? [] : linesOfEntry(entry, known)))
}

function linesOfEntry(entry: Entry, known: Known): string[] {
  switch (entry.kind) {
    case 'heading':
      return []
    case 'first':
    case 'text':
      return [entry.text]
    case 'bullet':
      return [`• ${entry.text}`]
    case 'place': {
      const [first = '', ...rest] = linesOf(entry.place, known)
      return [`${entry.place.printed} ${first}`.trim(), ...rest]
    }
  }
}

interface Counted {
  wordings: [string, string][]
  miscounted?: Matched['miscounted'][number]
}

/** The paragraphs of a section without numbers; lists belong to the paragraph they follow. All or none: one more moves the rest. */
function countParagraphs(place: Place | undefined, section: string, ids: ClauseId[], known: Known): Counted {
  if (place === undefined) return { wordings: [] }
  const paragraphs: string[][] = []
  for (const entry of bodyOf(place)) {
    if (entry.kind === 'text' || entry.kind === 'first') paragraphs.push([])
    if (entry.kind === 'place' && known.prefixes.has(entry.place.path.join('.'))) continue
    paragraphs.at(-1)?.push(...linesOfEntry(entry, known))
  }
  const most = Math.max(...ids.map(({ id }) => countOf(id)))
  const miscounted = { section, found: paragraphs.length, known: most }
  if (paragraphs.length !== most) return { wordings: [], miscounted }
  return { wordings: ids.map(({ id }) => [id, (paragraphs[countOf(id) - 1] ?? []).join('\n')]) }
}

/** What stands below a section's heading. */
function bodyOf(place: Place): Entry[] {
  const [first, ...rest] = place.entries
  const isTitle = first?.kind === 'first' && !endsSentence(first.text) && looksLikeHeading(first.text)
  return isTitle ? rest : place.entries
}

function unknownIn(places: readonly Place[], chosen: ReadonlySet<Place | undefined>, known: Known): Unknown[] {
  return places.flatMap((place) => {
    const key = place.path.join('.')
    const again = known.places.has(key) && !chosen.has(place)
    if (place.printed === '' || isPartOfClause(place, known) || (known.prefixes.has(key) && !again)) return []
    const [text = ''] = linesOf(place, known)
    if (isBareHeading(place, known) || text === '') return []
    return [{ number: place.path.filter((part) => part !== '?').join('.'), begins: beginning(text), again }]
  })
}

/** Its words are in the wording of a clause above it, or it would be, were that clause known. */
function isPartOfClause({ path }: Place, known: Known): boolean {
  return path.some((_, at) => {
    const above = path.slice(0, at)
    return at > 0 && known.places.has(above.join('.')) && !hasBelow(known, above)
  })
}

function beginning(text: string): string {
  const words = text.split(' ')
  return words.length <= FEW_WORDS ? text : `${words.slice(0, FEW_WORDS).join(' ')} …`
}
