import { distance } from 'fastest-levenshtein'
import { stem } from 'porter2'
import type { Procedure } from '../packs/pack.ts'
import { isSlip } from '../slip.ts'

/** What somebody may have meant by the words after `request`. */
export interface Meant {
  /** Best first. Empty: nothing is called so. */
  procedures: Procedure[]
  /** There is one, and it is called so: its form may be opened at once. Otherwise people are asked which they mean. */
  isSure: boolean
}

/**
 * The procedures that somebody means by what they typed. Plurals and endings do not matter, nor a slip of the finger.
 * Where the words speak of two procedures (`logo for a new page`), both are given; where one says more of them than
 * another (`friend of the site`), it alone. It is a guess where a word is merely like one of ours, where only a part of a
 * name was typed, and where something is left over that may make it another matter (`personal account`).
 * @param platforms names of platforms: whichever it is, the matter is the same
 */
export function procedureMeant(procedures: Procedure[], typed: string, platforms: string[] = []): Meant {
  const words = wordsOf(typed)
  const called = procedures.map((procedure) => ({ procedure, phrases: phrasesOf(procedure) }))
  const named = fitting(called, readingsOf(words, called, isSlip))
  if (named.length > 0) {
    const harmless = new Set([...HARMLESS, ...platforms.flatMap(stemsOf)])
    const leftOver = words.filter((word, at) => !named.some(({ says }) => says.has(at)) && !harmless.has(stemOf(word)))
    return meant(named, named.length === 1 && leftOver.length === 0)
  }
  const guessed = fitting(called, readingsOf(words, called, isLike))
  return guessed.length > 0
    ? meant(guessed, false)
    : { procedures: partly(procedures, words.map(stemOf)), isSure: false }
}

/** In the order in which a list shows them. */
export function inOrder(procedures: Procedure[]): Procedure[] {
  return [...procedures].sort((a, b) => a.order - b.order || a.name.localeCompare(b.name, 'en-GB'))
}

interface Called {
  procedure: Procedure
  /** Its names, in stems. */
  phrases: string[][]
}

interface Fit {
  procedure: Procedure
  /** The places of the typed words that its names account for. */
  says: Set<number>
}

function meant(fits: Fit[], isSure: boolean): Meant {
  return { procedures: inOrder(fits.map(({ procedure }) => procedure)), isSure }
}

function phrasesOf(procedure: Procedure): string[][] {
  return namesOf(procedure).map(stemsOf)
}

function namesOf({ id, words }: Procedure): string[] {
  return [id.replaceAll('_', ' '), ...words]
}

/** Each typed word with the words of ours that it stands for, in stems: itself, else those that it is a slip of. */
function readingsOf(
  typed: string[],
  called: Called[],
  isMisspelt: (typed: string, word: string) => boolean,
): string[][] {
  const known = [...new Set(called.flatMap(({ procedure }) => namesOf(procedure).flatMap(wordsOf)))]
  const stems = new Set(known.map(stemOf))
  return typed.map((word) =>
    stems.has(stemOf(word)) ? [stemOf(word)] : known.filter((one) => isMisspelt(word, one)).map(stemOf),
  )
}

/** Those of which a name stands among the words, without those that another says all of and more. */
function fitting(called: Called[], readings: string[][]): Fit[] {
  const fits = called
    .map(({ procedure, phrases }) => ({ procedure, says: spokenOf(phrases, readings) }))
    .filter(({ says }) => says.size > 0)
  const saidBetter = ({ says }: Fit) =>
    fits.some((other) => other.says.size > says.size && [...says].every((at) => other.says.has(at)))
  return fits.filter((fit) => !saidBetter(fit))
}

function spokenOf(phrases: string[][], readings: string[][]): Set<number> {
  const places = (word: string) => readings.flatMap((reading, at) => (reading.includes(word) ? [at] : []))
  const whole = phrases.filter((phrase) => phrase.every((word) => places(word).length > 0))
  return new Set(whole.flatMap((phrase) => phrase.flatMap(places)))
}

/** Those of whose names or title at least a word was typed. */
function partly(procedures: Procedure[], typed: string[]): Procedure[] {
  const wanted = typed.filter((word) => !HARMLESS.has(word))
  const fits = procedures.filter((procedure) => {
    const own = new Set([...phrasesOf(procedure).flat(), ...stemsOf(procedure.name)])
    return wanted.some((word) => own.has(word))
  })
  return inOrder(fits)
}

/** Words that may stand beside a name without making it another matter: little words, and for whom it is. */
const HARMLESS = new Set(
  stemsOf(`a an the my our your i we us me it this that to for of on in at as by with about from or and is be
    want need would like please can new next another make making create creating creation set up form request approval permission school social media
    class classes year years reception nursery key stage ks1 ks2 1 2 3 4 5 6 7 8 9 10 11 12 13
    pupil pupils child children parent parents carer carers family families staff team department`),
)

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
