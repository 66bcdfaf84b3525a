import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { SetupError } from '../../errors.ts'
import { problemLine } from '../../packs/problems.ts'
import { Form, type Topic, TopicsFile } from '../../packs/topic.ts'
import { readYaml, shapeOf } from '../../packs/yaml.ts'
import { fromRoot } from '../../root.ts'
import type { DangerSigns } from './emergency.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Everything learn() learns from. */
export interface Bank {
  topics: Topic[]
  vocabulary: Vocabulary
  danger: DangerSigns
  /** The words around a deed, by what a "yes" would mean. */
  manners: Manners
}

export type Manners = Partial<Record<Form | `not_${Form}`, string[]>>

/** Words and phrases separated by commas. */
const Words = z.string().transform((text) =>
  text
    .split(',')
    .map((phrase) => phrase.replace(/\s+/g, ' ').trim())
    .filter((phrase) => phrase !== ''),
)
const ConceptsFile = z.record(z.string(), Words)
const DangerFile = z.strictObject({ alone: Words, about_a_child: Words, child: Words })
const Manner = z.union([Form, z.templateLiteral(['not_', Form])])
const MannersFile = z.partialRecord(Manner, z.array(z.string().includes('{deed}')))
const TextingFile = z.record(z.string(), z.string())

/**
 * Reads policies/_topics and policies/_vocabulary.
 * @throws SetupError `bank_invalid`, with a line for each fault
 */
export async function readBank(folder = fromRoot('policies')): Promise<Bank> {
  const topicFiles = (await readdir(join(folder, '_topics'))).filter((name) => name.endsWith('.yaml')).sort()
  const [topics, concepts, texting, danger, manners] = await Promise.all([
    Promise.all(topicFiles.map((name) => read(TopicsFile, folder, '_topics', name))),
    read(ConceptsFile, folder, '_vocabulary', 'words.yaml'),
    read(TextingFile, folder, '_vocabulary', 'texting.yaml'),
    read(DangerFile, folder, '_vocabulary', 'danger.yaml'),
    read(MannersFile, folder, '_vocabulary', 'manners.yaml'),
  ])
  return { topics: topics.flat(), vocabulary: { concepts, texting }, danger, manners }
}

async function read<T extends z.ZodType>(shape: T, folder: string, ...path: string[]): Promise<z.output<T>> {
  const { value, problems } = shapeOf(shape, await readYaml(join(folder, ...path), join(basename(folder), ...path)))
  if (problems.length > 0 || value === undefined)
    throw new SetupError('bank_invalid', problems.map(problemLine).join('\n'))
  return value
}
