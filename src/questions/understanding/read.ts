import { type Speller, spellerFor } from './spelling.ts'
import { type ConceptFinder, conceptFinder, type Vocabulary } from './vocabulary.ts'
import { askingSentence, partsOf, type Reading, stemOf, type Word } from './words.ts'

/** Turns what was typed into words put right, once, before anything else looks at them. */
export interface Reader {
  read(text: string): Reading
  concepts: ConceptFinder
}

/** All the words there are. */
export interface Words {
  vocabulary: Vocabulary
  /** Every word of phrasings and vocabulary, with how often it stands there: what misspellings are put right to. */
  lexicon: ReadonlyMap<string, number>
  /** Ordinary words and their stems, which are no misspellings. */
  english: ReadonlySet<string>
}

/** Longer questions are read as far as this; nobody's deciding sentence stands beyond. Characters. */
const LONGEST = 2000

export function readerFor({ vocabulary, lexicon, english }: Words): Reader {
  const spell = spellerFor(lexicon, english)
  const texting = new Map(Object.entries(vocabulary.texting))
  return {
    read: (text) => reading(text.slice(0, LONGEST), texting, spell),
    concepts: conceptFinder(vocabulary),
  }
}

function reading(text: string, texting: ReadonlyMap<string, string>, spell: Speller): Reading {
  const bare = partsOf(text)
  const asking = askingSentence(
    text,
    bare.map((parts) => parts.flat()),
  )
  const right = (words: string[]) => words.flatMap((word) => rightWords(word, texting, spell))
  return { sentences: bare.map((parts) => right(parts.flat())), asking, parts: (bare[asking] ?? []).map(right) }
}

function rightWords(word: string, texting: ReadonlyMap<string, string>, spell: Speller): Word[] {
  const meant = texting.get(word)
  const words = meant === undefined ? [spell(word)] : meant.split(' ')
  return words.map((right) => ({ word: right, stem: stemOf(right) }))
}
