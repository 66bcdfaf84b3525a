import { basename, extname, join } from 'node:path'
import { exists, yamlFiles } from './folders.ts'
import type { Problem } from './problems.ts'
import { withAbout } from './report-form.ts'
import { ReportKind, type Signpost, Signposts } from './report-kind.ts'
import { readYaml, type Source, shapeOf } from './yaml.ts'

/** policies/_reports: every school's default, by the file's name. */
export type CommonKinds = Map<string, { source: Source; kind?: ReportKind }>

/** Where the words of a kind stand, as a pack takes it. */
export interface KindFiles {
  /** The file's name without its ending. */
  name: string
  /** The pack's own file. */
  own?: Source
  /** The file in policies/_reports, and what it says by itself. */
  common?: { source: Source; kind?: ReportKind }
}

export interface ReadKinds {
  kinds: ReportKind[]
  /** In the order of `kinds`. */
  kindFiles: KindFiles[]
  problems: Problem[]
}

/** The kinds that every school has; one that does not fit the format has no `kind`. */
export async function readCommonKinds(policies: string): Promise<{ common: CommonKinds; problems: Problem[] }> {
  const read = [...(await sources(policies, '_reports'))].map(([name, source]) => {
    const { value: kind, problems } = shapeOf(ReportKind, source)
    return { name, problems, one: { source, ...(kind !== undefined && { kind }) } }
  })
  return {
    common: new Map(read.map(({ name, one }) => [name, one])),
    problems: read.flatMap(({ problems }) => problems),
  }
}

/**
 * Every kind of report as a pack takes it: policies/_reports/<kind>.yaml, with the pack's reports/<kind>.yaml over it, word
 * by word of the first level; kinds of the pack's own after them. A file with nothing in it changes nothing.
 */
export async function readKinds(common: CommonKinds, policies: string, folder: string): Promise<ReadKinds> {
  const own = await sources(policies, join(folder, 'reports'))
  const names = [...new Set([...common.keys(), ...own.keys()])]
  const read = names.map((name) => readKind({ name, ...filesOf(common.get(name), own.get(name)) }))
  const sound = read.flatMap(({ kind, files }) => (kind === undefined ? [] : [{ kind: withAbout(kind), files }]))
  sound.sort((a, b) => a.kind.order - b.kind.order)
  return {
    kinds: sound.map(({ kind }) => kind),
    kindFiles: sound.map(({ files }) => files),
    problems: read.flatMap(({ problems }) => problems),
  }
}

/** Whether the pack itself writes this word of the first level. */
export function isOwn({ own }: KindFiles, word: string | number | undefined): boolean {
  return typeof word === 'string' && isMap(own?.value) && Object.hasOwn(own.value, word)
}

function filesOf(common: KindFiles['common'], own: Source | undefined): Omit<KindFiles, 'name'> {
  return { ...(own !== undefined && { own }), ...(common !== undefined && { common }) }
}

function readKind(files: KindFiles): { kind?: ReportKind; files: KindFiles; problems: Problem[] } {
  const { own, common } = files
  // What is wrong in a common file is said once, for all packs.
  const isEmpty = own === undefined || (own.value === null && own.problems.length === 0)
  if (isEmpty) return { ...(common?.kind !== undefined && { kind: common.kind }), files, problems: [] }
  const problem: Source['problem'] = (path, says) =>
    (isOwn(files, path[0]) ? own : (common?.source ?? own)).problem(path, says)
  const value = over(common?.source.value, own.value)
  const { value: kind, problems } = shapeOf(ReportKind, { ...own, value, problem })
  const ofItsOwn = problems.filter(({ file }) => common?.kind !== undefined || file === own.file)
  return { ...(kind !== undefined && { kind }), files, problems: ofItsOwn }
}

/** policies/signposts.yaml, which a folder of policies need not have. */
export async function readSignposts(
  policies: string,
): Promise<{ signposts: Signpost[]; signpostsFile?: Source; problems: Problem[] }> {
  const path = join(policies, 'signposts.yaml')
  if (!(await exists(path))) return { signposts: [], problems: [] }
  const signpostsFile = await readYaml(path, join(basename(policies), 'signposts.yaml'))
  const { value, problems } = shapeOf(Signposts, signpostsFile)
  return { signposts: value ?? [], signpostsFile, problems }
}

async function sources(policies: string, folder: string): Promise<Map<string, Source>> {
  const names = await yamlFiles(join(policies, folder))
  const read = await Promise.all(
    names.map(
      async (name): Promise<[string, Source]> => [
        basename(name, extname(name)),
        await readYaml(join(policies, folder, name), join(basename(policies), folder, name)),
      ],
    ),
  )
  return new Map(read)
}

function over(common: unknown, own: unknown): unknown {
  return isMap(common) && isMap(own) ? { ...common, ...own } : own
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
