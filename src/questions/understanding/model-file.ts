import type { Model } from './model.ts'
import type { Classifier } from './train.ts'

/**
 * A model as one file: the length of its head, the head as JSON, then the classifiers' numbers in the order of
 * NUMBERS, each beginning at a multiple of four bytes, in the byte order of every machine Node runs on.
 */

const CLASSIFIERS = ['aim', 'form', 'side', 'fact'] as const

type Kind = typeof Float32Array | typeof Uint32Array | typeof Uint16Array | typeof Int16Array
const NUMBERS = {
  weight: Float32Array,
  starts: Uint32Array,
  classes: Uint16Array,
  strengths: Int16Array,
  bias: Float32Array,
} satisfies Record<string, Kind>
const PARTS = Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]

/** What of a classifier stands in the head. */
interface Outline {
  features: string[]
  unit: number
  lengths: Record<keyof typeof NUMBERS, number>
}

type Head = Omit<Model, 'lexicon' | 'english' | (typeof CLASSIFIERS)[number]> & {
  lexicon: [string, number][]
  english: string[]
  outlines: Record<(typeof CLASSIFIERS)[number], Outline>
}

export function packModel(model: Model): Buffer {
  const { aim, form, side, fact, lexicon, english, ...rest } = model
  const classifiers = { aim, form, side, fact }
  const head: Head = {
    ...rest,
    lexicon: [...lexicon],
    english: [...english],
    outlines: { aim: outlineOf(aim), form: outlineOf(form), side: outlineOf(side), fact: outlineOf(fact) },
  }
  const text = Buffer.from(JSON.stringify(head), 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const numbers = CLASSIFIERS.flatMap((name) => PARTS.map((part) => padded(bytesOf(classifiers[name][part]))))
  return Buffer.concat([length, padded(text), ...numbers])
}

/** @throws when the file is cut short or no model */
export function unpackModel(file: Buffer): Model {
  const length = file.readUInt32LE(0)
  const { lexicon, english, outlines, ...rest } = JSON.parse(file.subarray(4, 4 + length).toString('utf8')) as Head
  let at = 4 + roundUp(length)
  const take = (kind: Kind, count: number) => {
    // A copy begins where numbers of any width may begin; the file's own bytes need not.
    const bytes = Uint8Array.from(file.subarray(at, at + count * kind.BYTES_PER_ELEMENT))
    at += roundUp(bytes.length)
    return new kind(bytes.buffer)
  }
  const unpack = ({ features, unit, lengths }: Outline) =>
    ({
      features: new Map(features.map((name, place) => [name, place])),
      unit,
      ...Object.fromEntries(PARTS.map((part) => [part, take(NUMBERS[part], lengths[part])])),
    }) as Classifier
  const classifiers = {
    aim: unpack(outlines.aim),
    form: unpack(outlines.form),
    side: unpack(outlines.side),
    fact: unpack(outlines.fact),
  }
  return { ...rest, lexicon: new Map(lexicon), english: new Set(english), ...classifiers }
}

function outlineOf(classifier: Classifier): Outline {
  const lengths = Object.fromEntries(PARTS.map((part) => [part, classifier[part].length])) as Outline['lengths']
  return { features: [...classifier.features.keys()], unit: classifier.unit, lengths }
}

function bytesOf(numbers: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(roundUp(bytes.length) - bytes.length)])
}

function roundUp(length: number): number {
  return Math.ceil(length / 4) * 4
}
