import { readFile } from 'node:fs/promises'
import { SetupError } from '../../errors.ts'
import { fromRoot } from '../../root.ts'
import { emergencyCheck, type IsUrgent } from './emergency.ts'
import type { Model } from './model.ts'
import { unpackModel } from './model-file.ts'
import { type Understand, understandWith } from './understand.ts'

/** What it takes to understand a question, the same for every school. */
export interface Questions {
  understand: Understand
  isUrgent: IsUrgent
  /** All that can be asked about. */
  topics: Model['topics']
}

const loaded = new Map<string, Promise<Questions>>()

/**
 * The trained model, as the build made it from policies/_topics and policies/_vocabulary. Read once in a process: it takes
 * sixty megabytes, and nothing changes it.
 * @throws SetupError `model_missing`, or `model_unreadable` when another version of Staffroom made it
 */
export function loadQuestions(file = fromRoot('dist', 'questions.model')): Promise<Questions> {
  const known = loaded.get(file)
  if (known !== undefined) return known
  const reading = readQuestions(file)
  loaded.set(file, reading)
  // What could not be read is tried again.
  reading.catch(() => loaded.delete(file))
  return reading
}

async function readQuestions(file: string): Promise<Questions> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new SetupError('model_missing', 'The model of questions is missing: run “npm run build” first.', cause)
  })
  const model = modelIn(bytes)
  return { understand: understandWith(model), isUrgent: emergencyCheck(model.danger), topics: model.topics }
}

function modelIn(bytes: Buffer): Model {
  try {
    return unpackModel(bytes)
  } catch (cause) {
    const says = 'The model of questions was made by another version of Staffroom: run “npm run build”.'
    throw new SetupError('model_unreadable', says, cause)
  }
}
