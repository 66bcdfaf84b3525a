// Below this a slip of the finger makes another word as easily: age and page, sit and site.
const SHORTEST = 6

/**
 * Whether these are the letters of the word as a hurried finger types them: one left out inside it, one typed twice or
 * too much, or two neighbours swapped. Never another first letter, and nothing left out or added at the end: `comment`
 * is no slip of `comments`.
 */
export function isSlip(typed: string, word: string): boolean {
  if (word.length < SHORTEST || typed[0] !== word[0] || typed.at(-1) !== word.at(-1)) return false
  if (typed.length === word.length) return isSwapped(typed, word)
  const [short, long] = typed.length < word.length ? [typed, word] : [word, typed]
  return long.length - short.length === 1 && without(long, firstDifference(long, short)) === short
}

function isSwapped(typed: string, word: string): boolean {
  const at = firstDifference(typed, word)
  const swapped = `${word.slice(0, at)}${word[at + 1] ?? ''}${word[at] ?? ''}${word.slice(at + 2)}`
  return typed !== word && typed === swapped
}

function firstDifference(one: string, other: string): number {
  const at = [...one].findIndex((letter, n) => letter !== other[n])
  return at < 0 ? one.length : at
}

function without(text: string, at: number): string {
  return text.slice(0, at) + text.slice(at + 1)
}
