import { distance } from 'fastest-levenshtein'

/** Further from what was written than this share of its letters, a word is another word. */
const TOLERANCE = 0.4

/** " Did you mean “family”?" when one of the known words is written nearly like it; else nothing. */
export function didYouMean(written: string, known: Iterable<string>): string {
  const near = nearest(written, known)
  return near === undefined ? '' : ` Did you mean “${near}”?`
}

function nearest(written: string, known: Iterable<string>): string | undefined {
  let best: { word: string; away: number } | undefined
  for (const word of known) {
    const away = distance(written, word)
    if (away < (best?.away ?? Math.max(2, written.length * TOLERANCE) + 0.1)) best = { word, away }
  }
  return best?.word
}
