import type { Side, Topic } from '../../packs/topic.ts'
import type { DangerSigns } from './emergency.ts'
import type { Words } from './read.ts'
import type { Classifier } from './train.ts'

/** A class of the first classifier: a topic, and whether its deed is asked about or the opposite. */
export interface Aim {
  topic: string
  side: Side
}

/** All that is needed to understand a question: made by learn() at build time, read by understand(). */
export interface Model extends Words {
  topics: Pick<Topic, 'id' | 'deed' | 'opposite' | 'toward' | 'means' | 'urgent' | 'next'>[]
  danger: DangerSigns
  aims: Aim[]
  /** For each aim, how much likelier than elsewhere each form is; in the order of Form.options. */
  habits: number[][]
  aim: Classifier
  form: Classifier
  /** How likely it is that the deed is asked about (0) or the opposite (1), by the manner alone. */
  side: Classifier
  fact: Classifier
}
