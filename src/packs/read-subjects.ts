import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { SetupError } from '../errors.ts'
import type { Subject } from './new-pack.ts'
import { problemLine } from './problems.ts'
import { TopicsFile } from './topic.ts'
import { readYaml, shapeOf } from './yaml.ts'

/**
 * The topics that can be asked about, subject by subject, as policies/_topics has them.
 * @throws SetupError `bank_invalid`, with a line for each fault
 */
export async function readSubjects(policies: string): Promise<Subject[]> {
  const names = (await readdir(join(policies, '_topics'))).filter((name) => name.endsWith('.yaml')).sort()
  return Promise.all(
    names.map(async (name) => {
      const source = await readYaml(join(policies, '_topics', name), join(basename(policies), '_topics', name))
      const { value, problems } = shapeOf(TopicsFile, source)
      if (value === undefined) throw new SetupError('bank_invalid', problems.map(problemLine).join('\n'))
      return { id: basename(name, '.yaml'), topics: value }
    }),
  )
}
