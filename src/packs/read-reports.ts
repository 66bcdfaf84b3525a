import { basename, join } from 'node:path'
import { exists, yamlFiles } from './folders.ts'
import type { Problem } from './problems.ts'
import { withAbout } from './report-form.ts'
import { ReportKind, type Signpost, Signposts } from './report-kind.ts'
import { readYaml, type Source, shapeOf } from './yaml.ts'

export interface ReadKinds {
  kinds: ReportKind[]
  /** In the order of `kinds`: the file that says most of it. */
  kindFiles: Source[]
  problems: Problem[]
}

/**
 * Every kind of report as a pack takes it: policies/_reports/<kind>.yaml, with the pack's reports/<kind>.yaml over it, word
 * by word of the first level; kinds of the pack's own after them.
 */
export async function readKinds(policies: string, folder: string): Promise<ReadKinds> {
  const [common, own] = [await sources(policies, '_reports'), await sources(policies, join(folder, 'reports'))]
  const names = [...new Set([...common.keys(), ...own.keys()])]
  const read = names.map((name) => {
    const file = own.get(name) ?? common.get(name)
    if (file === undefined) throw new RangeError('a name without its file')
    return { file, ...shapeOf(ReportKind, { ...file, value: over(common.get(name)?.value, file.value) }) }
  })
  const sound = read.flatMap(({ value, file }) => (value === undefined ? [] : [{ kind: withAbout(value), file }]))
  sound.sort((a, b) => a.kind.order - b.kind.order)
  return {
    kinds: sound.map(({ kind }) => kind),
    kindFiles: sound.map(({ file }) => file),
    problems: read.flatMap(({ problems }) => problems),
  }
}

/** policies/signposts.yaml, which a folder of policies need not have. */
export async function readSignposts(policies: string): Promise<{ signposts: Signpost[]; problems: Problem[] }> {
  const path = join(policies, 'signposts.yaml')
  if (!(await exists(path))) return { signposts: [], problems: [] }
  const { value, problems } = shapeOf(Signposts, await readYaml(path, join(basename(policies), 'signposts.yaml')))
  return { signposts: value ?? [], problems }
}

async function sources(policies: string, folder: string): Promise<Map<string, Source>> {
  const names = await yamlFiles(join(policies, folder))
  const read = await Promise.all(
    names.map(
      async (name): Promise<[string, Source]> => [
        name,
        await readYaml(join(policies, folder, name), join(basename(policies), folder, name)),
      ],
    ),
  )
  return new Map(read)
}

function over(common: unknown, own: unknown): unknown {
  const isMap = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
  return isMap(common) && isMap(own) ? { ...(common as object), ...(own as object) } : own
}
