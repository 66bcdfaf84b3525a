import { stemOf, type Word } from './words.ts'

/** `who.pupil`: what a word or phrase means, whatever it is called. */
export type Concept = string

/** The words schools share. */
export interface Vocabulary {
  /** Concept → its words and phrases. */
  concepts: Record<Concept, string[]>
  /** As typed → what it stands for: `ppl` → `people`. */
  texting: Record<string, string>
}

/** Finds the concepts in a sentence. */
export type ConceptFinder = (words: Word[]) => Concept[]

/** Exact words come before stems ("reporter" is not to report), and the longest phrase wins. */
export function conceptFinder(vocabulary: Vocabulary): ConceptFinder {
  const exact = new Map<string, Set<Concept>>()
  const stemmed = new Map<string, Set<Concept>>()
  let longest = 1
  for (const [concept, phrases] of Object.entries(vocabulary.concepts)) {
    for (const phrase of phrases) {
      const words = phrase.split(' ').map(anyNumber)
      longest = Math.max(longest, words.length)
      put(exact, words.join(' '), concept)
      put(stemmed, words.map(stemOf).join(' '), concept)
    }
  }
  return (words) => {
    const found = new Set<Concept>()
    for (let at = 0; at < words.length; ) {
      const { concepts, length } = longestFrom(words, at, longest, exact, stemmed)
      for (const concept of concepts) found.add(concept)
      at += length
    }
    return [...found]
  }
}

function longestFrom(
  words: Word[],
  at: number,
  longest: number,
  exact: Map<string, Set<Concept>>,
  stemmed: Map<string, Set<Concept>>,
): { concepts: Iterable<Concept>; length: number } {
  for (let length = Math.min(longest, words.length - at); length > 0; length--) {
    const part = words.slice(at, at + length)
    const concepts =
      exact.get(part.map(({ word }) => anyNumber(word)).join(' ')) ??
      stemmed.get(part.map(({ stem }) => anyNumber(stem)).join(' '))
    if (concepts !== undefined) return { concepts, length }
  }
  return { concepts: [], length: 1 }
}

/** Phrases hold `#` for any number: "year # mum". */
function anyNumber(word: string): string {
  return /^\d+$/.test(word) ? '#' : word
}

function put(map: Map<string, Set<Concept>>, key: string, concept: Concept): void {
  const concepts = map.get(key)
  if (concepts === undefined) map.set(key, new Set([concept]))
  else concepts.add(concept)
}
