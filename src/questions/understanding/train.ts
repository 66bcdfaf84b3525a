import type { Features } from './features.ts'

/** One example for a classifier. */
export interface Example {
  features: Features
  /** Places of the classes it belongs to: exactly one where one of several is meant. */
  labels: number[]
}

/** A trained linear classifier, sparse: for each feature the classes it speaks for or against, and how strongly. */
export interface Classifier {
  /** Feature → its place. */
  features: Map<string, number>
  /** How telling each feature is. */
  weight: Float32Array
  /** Where each feature's entries begin; one more than there are features. */
  starts: Uint32Array
  classes: Uint16Array
  strengths: Int16Array
  /** A strength of 1 stands for this much. */
  unit: number
  bias: Float32Array
}

export interface Schooling {
  classes: number
  /** one: softmax over the classes · any: each class for itself. */
  kind: 'one' | 'any'
  epochs: number
  /** How often a feature must stand in the examples to count. */
  atLeast: number
  rate: number
  /** Share of features left out by chance each time an example is met, 0 to 1. */
  dropped: number
  /** Strengths below this are left out of the result. */
  least: number
}

/**
 * Logistic regression by stochastic gradient descent. The examples are met in an order that depends on their number
 * alone, so the same examples always give the same classifier.
 */
export function train(examples: Example[], schooling: Schooling): Classifier {
  const { features, weight } = featuresOf(examples, schooling.atLeast)
  const rows = examples.map((example) => ({ row: rowOf(example.features, features, weight), labels: example.labels }))
  const dense = new Float32Array(features.size * schooling.classes)
  const bias = new Float32Array(schooling.classes)
  const scores = new Float32Array(schooling.classes)
  const order = rows.map((_, at) => at)
  const random = generator(rows.length)
  for (let epoch = 0; epoch < schooling.epochs; epoch++) {
    shuffle(order, random)
    const rate = schooling.rate * (1 - epoch / schooling.epochs) + 0.02
    for (const at of order) {
      const { row: whole, labels } = rows[at] as (typeof rows)[number]
      const row = thinned(whole, schooling.dropped, random)
      score(row, dense, bias, scores)
      if (schooling.kind === 'one') softmax(scores)
      else sigmoid(scores)
      for (const label of labels) scores[label] = (scores[label] ?? 0) - 1
      learn(row, dense, bias, scores, rate)
    }
  }
  return sparse(features, weight, dense, bias, schooling)
}

/** Some features left out by chance, so that none is leant on alone; the rest made up to the same length. */
function thinned({ places, values }: Row, dropped: number, random: () => number): Row {
  if (dropped === 0) return { places, values }
  const kept: number[] = []
  let square = 0
  for (let at = 0; at < places.length; at++)
    if (random() >= dropped) {
      kept.push(at)
      square += (values[at] as number) ** 2
    }
  const length = Math.sqrt(square) || 1
  return {
    places: Uint32Array.from(kept, (at) => places[at] as number),
    values: Float32Array.from(kept, (at) => (values[at] as number) / length),
  }
}

/** A question's features as places and values of length 1. */
export interface Row {
  places: Uint32Array
  values: Float32Array
}

export function rowOf(features: Features, known: ReadonlyMap<string, number>, weight: Float32Array): Row {
  const places: number[] = []
  const values: number[] = []
  let square = 0
  for (const [name, amount] of features) {
    const place = known.get(name)
    if (place === undefined) continue
    const value = Math.min(amount, 2) * (weight[place] ?? 0)
    places.push(place)
    values.push(value)
    square += value * value
  }
  const length = Math.sqrt(square) || 1
  return { places: Uint32Array.from(places), values: Float32Array.from(values, (value) => value / length) }
}

function featuresOf(examples: Example[], atLeast: number): { features: Map<string, number>; weight: Float32Array } {
  const counts = new Map<string, number>()
  for (const example of examples)
    for (const name of example.features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1)
  const kept = [...counts].filter(([, count]) => count >= atLeast)
  return {
    features: new Map(kept.map(([name], place) => [name, place])),
    weight: Float32Array.from(kept, ([, count]) => Math.log(1 + examples.length / count)),
  }
}

function score({ places, values }: Row, dense: Float32Array, bias: Float32Array, scores: Float32Array): void {
  const classes = bias.length
  scores.set(bias)
  for (let at = 0; at < places.length; at++) {
    const from = (places[at] as number) * classes
    const value = values[at] as number
    for (let label = 0; label < classes; label++)
      scores[label] = (scores[label] as number) + value * (dense[from + label] as number)
  }
}

/** What the scores were off by moves the weights; a class that was off by next to nothing is left as it is. */
function learn(
  { places, values }: Row,
  dense: Float32Array,
  bias: Float32Array,
  off: Float32Array,
  rate: number,
): void {
  const classes = bias.length
  const moved: number[] = []
  for (let label = 0; label < classes; label++) if (Math.abs(off[label] as number) > 0.0005) moved.push(label)
  for (const label of moved) bias[label] = (bias[label] as number) - rate * 0.1 * (off[label] as number)
  for (let at = 0; at < places.length; at++) {
    const from = (places[at] as number) * classes
    const step = rate * (values[at] as number)
    for (const label of moved) {
      const old = dense[from + label] as number
      dense[from + label] = old - step * (off[label] as number)
    }
  }
}

export function softmax(scores: Float32Array): void {
  let most = Number.NEGATIVE_INFINITY
  for (const one of scores) if (one > most) most = one
  let sum = 0
  for (let at = 0; at < scores.length; at++) {
    const raised = Math.exp((scores[at] as number) - most)
    scores[at] = raised
    sum += raised
  }
  for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] as number) / sum
}

export function sigmoid(scores: Float32Array): void {
  for (let at = 0; at < scores.length; at++) scores[at] = 1 / (1 + Math.exp(-(scores[at] as number)))
}

function sparse(
  features: Map<string, number>,
  weight: Float32Array,
  dense: Float32Array,
  bias: Float32Array,
  { classes: count, least }: Schooling,
): Classifier {
  let most = 0
  for (const one of dense) most = Math.max(most, Math.abs(one))
  const unit = most / 32_767 || 1
  const starts = new Uint32Array(features.size + 1)
  const classes: number[] = []
  const strengths: number[] = []
  for (let place = 0; place < features.size; place++) {
    for (let label = 0; label < count; label++) {
      const strength = dense[place * count + label] as number
      if (Math.abs(strength) < least) continue
      classes.push(label)
      strengths.push(Math.round(strength / unit))
    }
    starts[place + 1] = classes.length
  }
  return {
    features,
    weight,
    starts,
    classes: Uint16Array.from(classes),
    strengths: Int16Array.from(strengths),
    unit,
    bias,
  }
}

/** A small generator of numbers in [0, 1), the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function shuffle(order: number[], random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const kept = order[last] as number
    order[last] = order[other] as number
    order[other] = kept
  }
}
