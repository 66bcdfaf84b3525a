import { allFacts, type Fact } from '../../packs/fact.ts'
import { Form, type Phrasing, phrasingsOf, type Side, type Topic } from '../../packs/topic.ts'
import type { Bank, Manners } from './bank.ts'
import { englishWords } from './english.ts'
import { sightOf } from './features.ts'
import type { Aim, Model } from './model.ts'
import { type Reader, readerFor } from './read.ts'
import { train } from './train.ts'
import type { Vocabulary } from './vocabulary.ts'
import { sentencesOf } from './words.ts'

/** An opposite needs this many phrasings to be a class of its own; fewer are learnt with the deed. */
const OWN_CLASS = 3

/**
 * Trains on every phrasing of every topic. The same bank always gives the same model.
 */
export function learn({ topics, vocabulary, danger, manners }: Bank): Model {
  const phrasings = topics.flatMap(phrasingsOf)
  const lexicon = lexiconOf(phrasings, vocabulary)
  const words = { vocabulary, lexicon, english: englishWords() }
  const reader = readerFor(words)
  const byAim = groupByAim(phrasings)
  const aims = aimsOf(phrasings, byAim)
  return {
    topics: topics.map(({ asked: _asked, against: _against, ...topic }) => topic),
    ...words,
    danger,
    aims,
    habits: habitsOf(phrasings, byAim, aims),
    ...classifiers(phrasings, framed(topics, manners), reader, aims),
  }
}

function classifiers(phrasings: Phrasing[], frames: Phrasing[], reader: Reader, aims: Aim[]) {
  const places = new Map(aims.map((aim, place) => [keyOf(aim), place]))
  const seen = phrasings.map((phrasing) => ({ phrasing, sight: sightOf(reader, phrasing.text) }))
  const framed = frames.map((phrasing) => ({ phrasing, sight: sightOf(reader, phrasing.text) }))
  const placeOf = ({ topic, side }: Phrasing) =>
    places.get(keyOf({ topic, side })) ?? places.get(keyOf({ topic, side: 'asked' })) ?? 0
  return {
    aim: train(
      seen.map(({ phrasing, sight }) => ({ features: sight.about, labels: [placeOf(phrasing)] })),
      { classes: aims.length, kind: 'one', epochs: 9, atLeast: 2, rate: 6, dropped: 0.5, least: 0.08 },
    ),
    form: train(
      [...seen, ...framed].map(({ phrasing, sight }) => ({
        features: sight.manner,
        labels: [Form.options.indexOf(phrasing.form)],
      })),
      { classes: Form.options.length, kind: 'one', epochs: 9, atLeast: 2, rate: 3, dropped: 0.5, least: 0.01 },
    ),
    side: train(
      [...seen, ...framed].map(({ phrasing, sight }) => ({
        features: sight.manner,
        labels: [phrasing.side === 'asked' ? 0 : 1],
      })),
      { classes: 2, kind: 'one', epochs: 9, atLeast: 2, rate: 3, dropped: 0.5, least: 0.01 },
    ),
    fact: train(
      seen.map(({ phrasing, sight }) => ({ features: sight.about, labels: phrasing.facts.map(placeOfFact) })),
      { classes: allFacts.length, kind: 'any', epochs: 9, atLeast: 2, rate: 4, dropped: 0.5, least: 0.01 },
    ),
  }
}

/** Every deed, and its opposite, put in one manner of each form: so a manner is known whatever it is about. */
function framed(topics: Topic[], manners: Manners): Phrasing[] {
  const deeds = topics.flatMap(({ id, deed, opposite, asked }) =>
    asked.may === undefined && asked.must === undefined
      ? []
      : [
          { topic: id, side: 'asked' as const, deed },
          ...(opposite === undefined ? [] : [{ topic: id, side: 'against' as const, deed: opposite }]),
        ],
  )
  return deeds.flatMap((deed, at) =>
    Form.options.flatMap((form) => [
      ...inManner(deed, form, manners[form] ?? [], at),
      // Leaving undone what is asked about is the other side of it.
      ...inManner({ ...deed, side: otherSide(deed.side) }, form, manners[`not_${form}`] ?? [], at),
    ]),
  )
}

function otherSide(side: Side): Side {
  return side === 'asked' ? 'against' : 'asked'
}

/** Deed by deed the manners take turns. */
function inManner(
  { topic, side, deed }: { topic: string; side: Side; deed: string },
  form: Form,
  manners: string[],
  at: number,
): Phrasing[] {
  const manner = manners[(at * 7) % manners.length]
  if (manner === undefined) return []
  return [{ topic, side, form, facts: [], text: manner.replace('{deed}', deed.replace(/\(.*?\)/g, '')) }]
}

function placeOfFact(fact: Fact): number {
  return allFacts.indexOf(fact)
}

/** Phrasings by what they aim at. */
type ByAim = ReadonlyMap<string, Phrasing[]>

function keyOf({ topic, side }: Aim): string {
  return `${topic} ${side}`
}

function groupByAim(phrasings: Phrasing[]): ByAim {
  const groups = new Map<string, Phrasing[]>()
  for (const phrasing of phrasings) {
    const group = groups.get(keyOf(phrasing))
    if (group === undefined) groups.set(keyOf(phrasing), [phrasing])
    else group.push(phrasing)
  }
  return groups
}

function aimsOf(phrasings: Phrasing[], byAim: ByAim): Aim[] {
  const topics = [...new Set(phrasings.map(({ topic }) => topic))]
  return topics.flatMap((topic) => {
    const against: Aim = { topic, side: 'against' }
    const isOwn = (byAim.get(keyOf(against))?.length ?? 0) >= OWN_CLASS
    return [{ topic, side: 'asked' as const }, ...(isOwn ? [against] : [])]
  })
}

/** Added to every count, so that a form nobody thought of stays possible. */
const DOUBT = 2

/** How much likelier each form is for an aim than for all of them together. */
function habitsOf(phrasings: Phrasing[], byAim: ByAim, aims: Aim[]): number[][] {
  const overall = formShares(
    phrasings,
    Form.options.map(() => 0),
  )
  return aims.map((aim) =>
    formShares(byAim.get(keyOf(aim)) ?? [], overall).map((share, at) => (overall[at] ? share / overall[at] : 1)),
  )
}

/** The share of each form, with `usual` counted in as DOUBT phrasings more. */
function formShares(phrasings: Phrasing[], usual: number[]): number[] {
  const counts = Form.options.map((form) => phrasings.filter((phrasing) => phrasing.form === form).length)
  const sum = counts.reduce((total, one) => total + one, 0)
  const weight = usual.some((one) => one > 0) ? DOUBT : 0
  return counts.map((count, at) => (count + weight * (usual[at] ?? 0)) / (sum + weight || 1))
}

/** Every word of phrasings and vocabulary, with how often it stands there: what misspellings are put right to. */
function lexiconOf(phrasings: Phrasing[], vocabulary: Vocabulary): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (words: string[]) => {
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  for (const { text } of phrasings) for (const words of sentencesOf(text)) add(words)
  for (const phrases of Object.values(vocabulary.concepts)) for (const phrase of phrases) add(phrase.split(' '))
  return withoutSlips(counts, new Set(Object.keys(vocabulary.texting)))
}

/** Typing errors are written into phrasings on purpose; a word met once is no word to correct others to. */
function withoutSlips(counts: Map<string, number>, texting: ReadonlySet<string>): Map<string, number> {
  return new Map([...counts].filter(([word, count]) => count > 1 && !texting.has(word)))
}
