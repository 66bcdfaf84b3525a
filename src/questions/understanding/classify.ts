import type { Features } from './features.ts'
import { type Classifier, rowOf, sigmoid, softmax } from './train.ts'

/** How likely each class is: together 1 for `one`, each for itself for `any`. */
export function classify(classifier: Classifier, features: Features, kind: 'one' | 'any'): Float32Array {
  const { places, values } = rowOf(features, classifier.features, classifier.weight)
  const { starts, classes, strengths, unit } = classifier
  const scores = Float32Array.from(classifier.bias)
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number
    const value = (values[at] as number) * unit
    for (let entry = starts[place] as number; entry < (starts[place + 1] as number); entry++) {
      const label = classes[entry] as number
      scores[label] = (scores[label] as number) + value * (strengths[entry] as number)
    }
  }
  if (kind === 'one') softmax(scores)
  else sigmoid(scores)
  return scores
}
