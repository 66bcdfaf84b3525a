import { allFacts, type Fact, factGroup } from '../packs/fact.ts'
import { Form, type Side } from '../packs/topic.ts'
import { classify } from './classify.ts'
import { sightOf } from './features.ts'
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
  return (text) => {
    const sight = sightOf(reader, text)
    const likely = classify(model.aim, sight.about, 'one')
    const forms = classify(model.form, sight.manner, 'one')
    const aims = model.aims
      .map(({ topic, side }, place) => ({ topic, side, likely: likely[place] ?? 0, place }))
      .filter((aim) => aim.likely >= WORTH_A_LOOK)
      .sort((a, b) => b.likely - a.likely)
      .map(({ place, ...aim }) => ({ ...aim, forms: swayed(forms, model.habits[place] ?? []) }))
    return { aims, facts: factsIn(classify(model.fact, sight.about, 'any')) }
  }
}

function swayed(forms: Float32Array, habits: number[]): number[] {
  const raised = Form.options.map((_, at) => (forms[at] ?? 0) * (habits[at] ?? 1) ** HABIT)
  const sum = raised.reduce((total, one) => total + one, 0) || 1
  return raised.map((one) => one / sum)
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
