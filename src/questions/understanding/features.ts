import type { Reader } from './read.ts'
import type { Concept } from './vocabulary.ts'
import type { Reading, Word } from './words.ts'

/** Feature → how much of it there is, for one classifier. */
export type Features = Map<string, number>

/** A question as the classifiers see it. */
export interface Sight {
  /** What it is about, and which facts it gives: words, pairs of words, concepts, pairs of concepts. */
  about: Features
  /** How it asks: the small words of the asking sentence and the order they stand in. */
  manner: Features
  /** Which side of 18 the ages lie that it names. */
  ages: ('adult' | 'minor')[]
}

/** What a story says before its question counts less than the question. */
const STORY = 0.6

export function sightOf(reader: Reader, text: string): Sight {
  const reading = reader.read(text)
  const concepts = reading.sentences.map((sentence) => reader.concepts(sentence))
  const ages = agesIn(reading.sentences.flat())
  return { about: aboutOf(reading, concepts, ages), manner: mannerOf(reading, concepts[reading.asking] ?? []), ages }
}

/** @param concepts of each sentence */
function aboutOf({ sentences, asking }: Reading, concepts: Concept[][], ages: Sight['ages']): Features {
  const features: Features = new Map()
  for (const [place, sentence] of sentences.entries())
    addAbout(features, sentence, concepts[place] ?? [], place === asking ? 1 : STORY)
  for (const age of ages) put(features, `n:${age}`, 1.5)
  addTurned(features, sentences[asking] ?? [], concepts[asking] ?? [])
  return features
}

/** "… not to decline it": what is said of a deed left undone, apart from the same words said of the deed itself. */
function addTurned(features: Features, words: Word[], concepts: Concept[]): void {
  if (!TURNS.test(words.map(({ word }) => word).join(' '))) return
  put(features, 'x:', 1)
  for (const concept of concepts) put(features, `x:${concept}`, 1)
  for (const { word, stem } of words) if (!LITTLE.has(word) && !MANNER.has(word)) put(features, `x:${stem}`, 0.5)
}

/** Leaves the deed undone. What stands at the beginning ("can't I …?") only colours the question. */
const TURNS =
  /\b(not to|not (have|bother|go|do|tell|say|use|put|ask|be)|to not|without|(if|when|that|because) (i|we|they|she|he|you|nobody|no one|noone) (dont|didnt|do not|did not|never|havent|hasnt|wont)|if nobody|if no one|(i|we) (dont|didnt|never|havent|wont|neednt)|neednt|no need|instead of|rather than|skip|bother)\b/

function addAbout(features: Features, words: Word[], concepts: Concept[], weight: number): void {
  for (const { word, stem } of words) if (!LITTLE.has(word)) put(features, `w:${stem}`, weight)
  for (let at = 0; at + 1 < words.length; at++)
    put(features, `b:${words[at]?.stem}_${words[at + 1]?.stem}`, weight * 0.7)
  for (const [at, concept] of concepts.entries()) {
    put(features, `c:${concept}`, weight * 1.4)
    for (const other of concepts.slice(at + 1))
      put(features, concept < other ? `p:${concept}+${other}` : `p:${other}+${concept}`, weight * 0.4)
  }
}

/** The small words of the asking sentence in their order, content words as gaps, with its beginning and end. */
function mannerOf({ sentences, asking, parts }: Reading, concepts: Concept[]): Features {
  const features: Features = new Map()
  const sentence = sentences[asking] ?? []
  const shape = gapped(sentence)
  put(features, `l:${Math.min(shape.length, 6)}`, 1)
  for (let size = 1; size <= 4; size++)
    for (let at = 0; at + size <= shape.length; at++) put(features, `g:${shape.slice(at, at + size).join(' ')}`, 1)
  put(features, `f:${shape.slice(0, 2).join(' ')}`, 1.5)
  put(features, `f:${shape.slice(0, 3).join(' ')}`, 1.5)
  put(features, `e:${shape.slice(-2).join(' ')}`, 1.5)
  for (const part of parts.slice(-3)) {
    const start = gapped(part).slice(1, 4)
    put(features, `k:${start.slice(0, 2).join(' ')}`, 1)
    put(features, `k:${start.join(' ')}`, 0.7)
    // "When I write for the page, whose interests come first?"
    if (OPENS.test(part.map(({ word }) => word).join(' '))) put(features, 'k:opens', 1.5)
  }
  for (const { stem } of sentence) put(features, `w:${stem}`, 0.6)
  for (let at = 0; at + 1 < sentence.length; at++)
    put(features, `b:${sentence[at]?.stem}_${sentence[at + 1]?.stem}`, 0.6)
  for (const concept of concepts) put(features, `c:${concept}`, 0.5)
  for (const [place, other] of sentences.entries())
    if (place !== asking) for (const word of gapped(other)) put(features, `s:${word}`, place > asking ? 0.8 : 0.2)
  return features
}

/** The beginning of a part that asks for more than a yes or no. */
const OPENS =
  /^((and|so|but|or|well|also|then|about|by|at|to|from|for|in|on) )*(who|whom|whose|which|what|where|why|how)\b/

function gapped(words: Word[]): string[] {
  const shape: string[] = []
  for (const { word } of words) {
    const seen = LITTLE.has(word) || MANNER.has(word) ? word : '_'
    if (seen !== '_' || shape.at(-1) !== '_') shape.push(seen)
  }
  return ['^', ...shape, '$']
}

/** `17 yearsold`, `shes 19`, `aged 12`: told apart at 18, where the policies draw the line. */
function agesIn(words: Word[]): ('adult' | 'minor')[] {
  return words.flatMap(({ word }, at) => {
    const age = Number(word)
    if (!/^\d{1,2}$/.test(word) || age < 3 || age > 80) return []
    const before = words[at - 1]?.word ?? ''
    const after = words[at + 1]?.word ?? ''
    const isAge =
      /^(shes|hes|theyre|aged|age|turned|is|are|im|now|under|over|only|just)$/.test(before) || after === 'yearsold'
    if (!isAge || before === 'year') return []
    return [age >= 18 ? 'adult' : 'minor']
  })
}

function put(features: Features, name: string, weight: number): void {
  features.set(name, (features.get(name) ?? 0) + weight)
}

/** Words without a subject of their own. */
const LITTLE = new Set(
  `a an the to of in on at for and or so is it its be been am are was were i me my we our us you your he she him her his
  they them their this that these those there with by as if but from do does did can could may might must should would
  will shall have has had just some any what who how when where which why please really like get got im ive id ill hes
  shes theyre ok okay well oh hi hello hey thanks cheers ta erm um also then than too very`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** Content words that show how something is asked. */
const MANNER = new Set(
  `allowed allow need needs needed required require necessary permission permitted wrong bad banned forbidden against
  rules rule policy problem trouble enough fine right alright legal illegal not no never cant dont doesnt isnt arent wont
  shouldnt couldnt wouldnt mustnt neednt didnt havent hasnt without supposed meant expected expect obliged obligation have
  ought better happens happen anything anyone everyone nothing nobody wrong safe acceptable harm mistake without unless
  going thinking planning want fancy still always ever only every count counts apply applies cover covers covered exempt
  true correct say says mean means yes yeah surely wondering tell explain long many much often soon first before after
  instead stop keep leave ignore refuse sure possible able let advised best sensible bother whether`
    .split(/\s+/)
    .filter((word) => word !== ''),
)
