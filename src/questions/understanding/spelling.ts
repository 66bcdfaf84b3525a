import { distance } from 'fastest-levenshtein'
import { stemOf } from './words.ts'

/** Puts one word right; what is known, or is English, stays as it is. */
export type Speller = (word: string) => string

const SHORTEST = 4
const REMEMBERED = 20_000

/**
 * @param lexicon every word of phrasings and vocabulary, with how often it stands there
 * @param english ordinary words and their stems, which are no misspellings
 */
export function spellerFor(lexicon: ReadonlyMap<string, number>, english: ReadonlySet<string>): Speller {
  const known = new Set([...lexicon.keys()].map(stemOf))
  const candidates = byLength(lexicon)
  const remembered = new Map<string, string>()
  return (word) => {
    if (word.length < SHORTEST || /\d/.test(word) || lexicon.has(word) || known.has(stemOf(word))) return word
    if (isEnglish(word, english)) return word
    const before = remembered.get(word)
    if (before !== undefined) return before
    const right = nearest(word, candidates, lexicon) ?? word
    if (remembered.size < REMEMBERED) remembered.set(word, right)
    return right
  }
}

function byLength(lexicon: ReadonlyMap<string, number>): Map<number, string[]> {
  const lengths = new Map<number, string[]>()
  for (const word of lexicon.keys()) {
    if (word.length < SHORTEST - 1) continue
    const same = lengths.get(word.length)
    if (same === undefined) lengths.set(word.length, [word])
    else same.push(word)
  }
  return lengths
}

/** The commonest word within one slip, or two in a long word; slips at the first letter are rare, so it must agree. */
function nearest(word: string, candidates: Map<number, string[]>, lexicon: ReadonlyMap<string, number>) {
  const most = word.length >= 8 ? 2 : 1
  let best: string | undefined
  let bestCost = most + 0.01
  for (let length = word.length - most; length <= word.length + most; length++) {
    for (const candidate of candidates.get(length) ?? []) {
      if (candidate[0] !== word[0] && candidate.slice(1) !== word.slice(1)) continue
      const slips = isSwap(word, candidate) ? 0.8 : distance(word, candidate)
      if (slips > most) continue
      const cost = slips - Math.min(0.4, Math.log1p(lexicon.get(candidate) ?? 0) / 20)
      if (cost < bestCost) {
        best = candidate
        bestCost = cost
      }
    }
  }
  return best
}

/** Two neighbouring letters in the wrong order. */
function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at < a.length - 1 && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2)
}

/** In a British word list, itself or by its stem. Without this, an ordinary word is "put right" to one we happen to know. */
function isEnglish(word: string, english: ReadonlySet<string>): boolean {
  return english.has(word) || english.has(stemOf(word)) || (word.endsWith('s') && english.has(word.slice(0, -1)))
}
