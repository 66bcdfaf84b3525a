import { stem as porter } from 'porter2'

/** A word as it stands in a question, and its stem. */
export interface Word {
  word: string
  stem: string
}

/** A question as sentences of words, and which of them asks. */
export interface Reading {
  sentences: Word[][]
  /** The place of the sentence that asks. */
  asking: number
  /** That sentence, part by part as commas, colons and dashes divide it. */
  parts: Word[][]
}

const stems = new Map<string, string>()

/** `pictures` → `pictur`; short words and numbers stay as they are. Remembered, since the same words come again. */
export function stemOf(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word
  const known = stems.get(word)
  if (known !== undefined) return known
  const stem = porter(word)
  if (stems.size < 50_000) stems.set(word, stem)
  return stem
}

/** Text in lower case with one kind of apostrophe, sentence by sentence, as bare words: `can't` → `cant`. */
export function sentencesOf(text: string): string[][] {
  return partsOf(text).map((parts) => parts.flat())
}

/** The same, each sentence in the parts that commas, colons and dashes divide it into. */
export function partsOf(text: string): string[][][] {
  return text
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/\bhttps?:\S+|\bwww\.\S+/g, ' link ')
    .replace(/&/g, ' and ')
    .replace(/\be[\s.-]?safety\b/g, 'esafety')
    .replace(/\bwi[\s-]?fi\b/g, 'wifi')
    .replace(/\b(?:y|yr|year)\s?([0-9]{1,2})('?s)?\b/g, 'year $1')
    .replace(/(\d)\s*(?:yrs?|years?)[\s-]?olds?\b/g, '$1 yearsold')
    .replace(/\b(\d{1,2})\s?yo\b/g, '$1 yearsold')
    .replace(/'/g, '')
    .split(/[.?!;\n]+(?=\s|$)|[?!]+/)
    .map((sentence) =>
      sentence
        .split(/[,:()–—]|\s-+\s/)
        .map((part) => part.replace(/[^a-z0-9]+/g, ' ').trim())
        .filter((part) => part !== '')
        .map((part) => part.split(' ')),
    )
    .filter((parts) => parts.length > 0)
}

/**
 * The sentence that asks: the last that ends in a question mark, else the last that begins like a question, else the
 * last. A tag alone ("ok?", "is that right?") asks about the sentence before it.
 */
export function askingSentence(text: string, sentences: string[][]): number {
  const marked = lastMarked(text)
  const likely = marked ?? sentences.findLastIndex((words) => ASKS.test(words.join(' ')))
  let at = likely >= 0 && likely < sentences.length ? likely : sentences.length - 1
  while (at > 0 && isTag(sentences[at] ?? [])) at--
  return Math.max(at, 0)
}

const ASKS =
  /^(so |and |but |well |also |just )*(can|could|may|might|must|should|shall|will|would|do|does|did|is|are|am|was|have|has|need|what|who|whose|when|where|which|why|how|any|ok|okay|allowed)\b/
const TAG =
  /^(so )?(is |was |would |will )?(that|this|it|thats|its|isnt|arent|cant|dont|wont|are|am|do|does|can|could|should|surely|just|all|i|we|they|he|she|ok|okay|right|yeah|yes|no|not|fine|allowed|good|please|thoughts|correct|true|wrong|or|be|an|a|with|you|me|alright|advice|help|problem|issue|thanks|cheers|thank|innit|eh|huh|pls)( (that|this|it|ok|okay|right|yeah|yes|no|not|fine|allowed|good|please|thoughts|correct|true|or|be|an|a|with|you|me|i|we|alright|advice|help|problem|issue|thanks|cheers|against|the|rules|all|policy|is|isnt|cant|dont|much|so|do))*$/

function isTag(words: string[]): boolean {
  return words.length <= 4 && TAG.test(words.join(' '))
}

/** Which sentence the last question mark closes, counted as sentencesOf counts them. */
function lastMarked(text: string): number | undefined {
  const at = text.lastIndexOf('?')
  return at < 0 ? undefined : sentencesOf(text.slice(0, at + 1)).length - 1
}
