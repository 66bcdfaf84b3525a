import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { SetupError } from '../../src/errors.ts'
import { exists } from '../../src/packs/folders.ts'
import { newPack } from '../../src/packs/new-pack.ts'
import { PackFile } from '../../src/packs/pack.ts'
import { type ReadPolicies, readPolicies } from '../../src/packs/read.ts'
import { readSubjects } from '../../src/packs/read-subjects.ts'
import { fromRoot } from '../../src/root.ts'
import { type Cli, type Common, example } from './cli.ts'

interface Given extends Common {
  school: string
  model?: string
  into?: string
}

export function registerNewPolicy(policies: Command, cli: Cli): void {
  const make = policies
    .command('new')
    .description('begin a pack for another school: every topic is listed, and nothing said yet')
    .argument('<id>', 'the name of its folder: small letters, digits and -')
    .requiredOption('--school <name>', 'whose policy it is')
    .option('--model <id>', 'the text it follows, of policies/_models')
    .option('--into <folder>', 'where the packs are (policies/)')
  example(make, 'policies new oakfield --school "Oakfield Primary School"').action((id: string, given: Given) =>
    runNew(cli, id, given),
  )
}

async function runNew(cli: Cli, id: string, { school, model, into, json }: Given): Promise<void> {
  if (!PackFile.shape.id.safeParse(id).success)
    throw new SetupError('bad_id', `“${id}” cannot be a pack’s name: use small letters, digits and -.`)
  const folder = join(into === undefined ? fromRoot('policies') : resolve(into), id)
  if (await exists(folder))
    throw new SetupError('pack_exists', `There is a folder ${folder} already; it stays as it is.`)
  const files = await filesOf(id, school, model)
  for (const [name, content] of files) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content, { flag: 'wx' })
  }
  cli.print(json, { id, folder, files: [...files.keys()] }, [
    `${folder} is there, with ${files.size} files. How to go on: docs/how-to/write-a-policy-pack.md`,
  ])
}

async function filesOf(id: string, school: string, modelId: string | undefined): Promise<Map<string, string>> {
  const [read, subjects, template] = await Promise.all([
    readPolicies(fromRoot('policies')),
    readSubjects(fromRoot('policies')),
    readFile(fromRoot('policies', '_template', 'pack.yaml'), 'utf8'),
  ])
  const model = read.models.find((one) => one.id === modelId)
  if (modelId !== undefined && model === undefined)
    throw new SetupError(
      'model_unknown',
      `There is no model text “${modelId}”; there is ${read.models.map((one) => one.id).join(', ')}.`,
    )
  return newPack({ id, school, template, subjects, model, clauseTopics: clauseTopics(read, modelId) })
}

/** What the clauses of a model text are about, from a pack that numbers them in the same way. */
function clauseTopics({ packs }: ReadPolicies, modelId: string | undefined): Map<string, string> {
  const same = packs.find(({ pack }) => pack?.model?.id === modelId && pack?.model?.clauses === 'same')
  return new Map((same?.pack?.clauses ?? []).map(({ id, topic }) => [id, topic]))
}
