import { allFacts, type Fact, factGroup } from '../../packs/fact.ts'
import { Form, type Side } from '../../packs/topic.ts'
import { classify } from './classify.ts'
import { type Sight, sightOf } from './features.ts'
import type { Model } from './model.ts'
import { type Reader, readerFor } from './read.ts'

/** What a question may be about. */
export interface Aimed {
  topic: string
  side: Side
  /** 0 to 1; all together at most 1. */
  likely: number
  /** How likely each form is, if this is what it is about; in the order of Form.options. */
  forms: number[]
}

/** What somebody asked, as far as words tell: the same for every school. */
export interface Understanding {
  /** Likeliest first. */
  aims: Aimed[]
  /** Facts that the question itself gives. */
  facts: Fact[]
  /** How likely it speaks of a child in danger, by what it is about; 0 to 1. */
  danger: number
}

export type Understand = (text: string) => Understanding

/** Less likely than this is noise. */
const WORTH_A_LOOK = 0.004
const GIVEN = 0.5
/** How far what is usually asked about a topic may sway how this question is read. */
const HABIT = 0.3

/** Reads questions with a trained model. */
export function understandWith(model: Model): Understand {
  const reader: Reader = readerFor(model)
  const urgent = new Set(model.topics.filter((topic) => topic.urgent).map(({ id }) => id))
  return (text) => {
    const sight = sightOf(reader, text)
    const likely = classify(model.aim, sight.about, 'one')
    const forms = fragmentsAsked(classify(model.form, sight.manner, 'one'), text)
    const [, against = 0] = classify(model.side, sight.manner, 'one')
    const aims = model.aims
      .map(({ topic, side }, place) => ({ topic, side, likely: likely[place] ?? 0, place }))
      .filter((aim) => aim.likely >= WORTH_A_LOOK)
      .flatMap(({ place, ...aim }) => bothSides({ ...aim, forms: swayed(forms, model.habits[place] ?? []) }, against))
      .sort((a, b) => b.likely - a.likely)
    const danger = aims.reduce((sum, { topic, likely }) => sum + (urgent.has(topic) ? likely : 0), 0)
    return { aims, danger, facts: factsOf(sight, classify(model.fact, sight.about, 'any')) }
  }
}

/** Keywords with a question mark ask whether it may be, or is so: most of what speaks for a fragment. */
const ASKS_ALL_THE_SAME = 0.8

function fragmentsAsked(forms: Float32Array, text: string): Float32Array {
  if (!text.includes('?')) return forms
  const [word, may] = [Form.options.indexOf('word'), Form.options.indexOf('may')]
  const moved = (forms[word] ?? 0) * ASKS_ALL_THE_SAME
  return forms.map((likely, at) => (at === word ? likely - moved : at === may ? likely + moved : likely))
}

/** A share of every aim that may be the other side of it all the same, before the manner is heard. */
const OTHERWISE = 0.05
/** How often the opposite is asked about. */
const USUALLY_AGAINST = 0.16
/** How far the manner sways which side it is. */
const SWAY = 0.4

/** "Is it ok not to …" turns a question round whatever it is about, so the manner has a say in the side. */
function bothSides(aim: Aimed, against: number): Aimed[] {
  const forAgainst = (against / USUALLY_AGAINST) ** SWAY
  const forAsked = ((1 - against) / (1 - USUALLY_AGAINST)) ** SWAY
  const same = (1 - OTHERWISE) * (aim.side === 'asked' ? forAsked : forAgainst)
  const other = OTHERWISE * (aim.side === 'asked' ? forAgainst : forAsked)
  const turned: Side = aim.side === 'asked' ? 'against' : 'asked'
  const sum = same + other || 1
  return [
    { ...aim, likely: (aim.likely * same) / sum },
    { ...aim, side: turned, likely: (aim.likely * other) / sum },
  ]
}

function swayed(forms: Float32Array, habits: number[]): number[] {
  const raised = Form.options.map((_, at) => (forms[at] ?? 0) * (habits[at] ?? 1) ** HABIT)
  const sum = raised.reduce((total, one) => total + one, 0) || 1
  return raised.map((one) => one / sum)
}

/** A stated age settles on which side of 18 somebody is; words may only guess. */
function factsOf({ ages }: Sight, likely: Float32Array): Fact[] {
  const heard = factsIn(likely)
  const [age] = new Set(ages).size === 1 ? ages : []
  return age === undefined ? heard : [...heard.filter((fact) => factGroup(fact) !== 'age'), age]
}

/** The likeliest fact of each group that is likelier than not. */
function factsIn(likely: Float32Array): Fact[] {
  const best = new Map<string, { fact: Fact; likely: number }>()
  for (const [at, fact] of allFacts.entries()) {
    const group = factGroup(fact) ?? fact
    const one = likely[at] ?? 0
    if (one > GIVEN && one > (best.get(group)?.likely ?? 0)) best.set(group, { fact, likely: one })
  }
  return [...best.values()].map(({ fact }) => fact)
}
