import { distance } from 'fastest-levenshtein'
import { stem } from 'porter2'
import { isSlip } from './slip.ts'

/** What people may call by name: a procedure, a kind of report. */
export interface Called {
  id: string
  name: string
  /** What people type to mean it, in lower case. */
  words: string[]
  order: number
}

/** What somebody may have meant by the words after a command. */
export interface Meant<T extends Called> {
  /** Best first. Empty: nothing is called so. */
  things: T[]
  /** There is one, and it is called so: its form may be opened at once. Otherwise people are asked which they mean. */
  isSure: boolean
}

/**
 * What somebody means by what they typed. Plurals and endings do not matter, nor a slip of the finger. Where the words speak of
 * two things (`logo for a new page`), both are given; where one says more of them than another (`friend of the site`), it
 * alone. It is a guess where a word is merely like one of ours, where only a part of a name was typed, and where something
 * is left over that may make it another matter (`personal account`).
 * @param beside words that may stand beside a name without making it another matter, besides the little ones
 */
export function meantBy<T extends Called>(things: T[], typed: string, beside: string[]): Meant<T> {
  const words = wordsOf(typed)
  const named = things.map((thing) => ({ thing, phrases: phrasesOf(thing) }))
  const harmless = new Set([...LITTLE, ...beside].flatMap(stemsOf))
  const fits = fitting(named, readingsOf(words, things, isSlip))
  if (fits.length > 0) {
    const leftOver = words.filter((word, at) => !fits.some(({ says }) => says.has(at)) && !harmless.has(stemOf(word)))
    return meant(fits, fits.length === 1 && leftOver.length === 0)
  }
  const guessed = fitting(named, readingsOf(words, things, isLike))
  if (guessed.length > 0) return meant(guessed, false)
  return { things: partly(things, words.map(stemOf), harmless), isSure: false }
}

/** In the order in which a list shows them. */
export function inOrder<T extends Called>(things: T[]): T[] {
  return [...things].sort((a, b) => a.order - b.order || a.name.localeCompare(b.name, 'en-GB'))
}

interface Named<T> {
  thing: T
  /** Its names, in stems. */
  phrases: string[][]
}

interface Fit<T> {
  thing: T
  /** The places of the typed words that its names account for. */
  says: Set<number>
}

function meant<T extends Called>(fits: Fit<T>[], isSure: boolean): Meant<T> {
  return { things: inOrder(fits.map(({ thing }) => thing)), isSure }
}

function phrasesOf(thing: Called): string[][] {
  return namesOf(thing).map(stemsOf)
}

function namesOf({ id, words }: Called): string[] {
  return [id.replaceAll('_', ' '), ...words]
}

/** Each typed word with the words of ours that it stands for, in stems: itself, else those that it is a slip of. */
function readingsOf(
  typed: string[],
  things: Called[],
  isMisspelt: (typed: string, word: string) => boolean,
): string[][] {
  const known = [...new Set(things.flatMap((thing) => namesOf(thing).flatMap(wordsOf)))]
  const stems = new Set(known.map(stemOf))
  return typed.map((word) =>
    stems.has(stemOf(word)) ? [stemOf(word)] : known.filter((one) => isMisspelt(word, one)).map(stemOf),
  )
}

/** Those of which a name stands among the words, without those that another says all of and more. */
function fitting<T>(named: Named<T>[], readings: string[][]): Fit<T>[] {
  const fits = named
    .map(({ thing, phrases }) => ({ thing, says: spokenOf(phrases, readings) }))
    .filter(({ says }) => says.size > 0)
  const saidBetter = ({ says }: Fit<T>) =>
    fits.some((other) => other.says.size > says.size && [...says].every((at) => other.says.has(at)))
  return fits.filter((fit) => !saidBetter(fit))
}

function spokenOf(phrases: string[][], readings: string[][]): Set<number> {
  const places = (word: string) => readings.flatMap((reading, at) => (reading.includes(word) ? [at] : []))
  const whole = phrases.filter((phrase) => phrase.every((word) => places(word).length > 0))
  return new Set(whole.flatMap((phrase) => phrase.flatMap(places)))
}

/** Those of whose names or title at least a word was typed. */
function partly<T extends Called>(things: T[], typed: string[], harmless: Set<string>): T[] {
  const wanted = typed.filter((word) => !harmless.has(word))
  const fits = things.filter((thing) => {
    const own = new Set([...phrasesOf(thing).flat(), ...stemsOf(thing.name)])
    return wanted.some((word) => own.has(word))
  })
  return inOrder(fits)
}

/** Words that make nothing another matter, whatever stands beside them. */
const LITTLE = [
  `a an the my our your i we us me it this that to for of on in at as by with about from or and is be want need would like please
    can new next another social media`,
]

function isLike(typed: string, word: string): boolean {
  const length = Math.max(typed.length, word.length)
  const most = length < 4 ? 0 : length < 6 ? 1 : 2
  return distance(typed, word) <= most
}

function stemsOf(text: string): string[] {
  return wordsOf(text).map(stemOf)
}

function stemOf(word: string): string {
  return word.length < 4 ? word : stem(word)
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/['’]/g, '')
      .match(/[a-z0-9]+/g) ?? []
  )
}
