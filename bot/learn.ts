import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keptYamlFile } from '../src/packs/kept-yaml.ts'
import { parseToKeep } from '../src/packs/yaml.ts'
import { readBank } from '../src/questions/understanding/bank.ts'
import { learn } from '../src/questions/understanding/learn.ts'
import { packModel } from '../src/questions/understanding/model-file.ts'
import { fromRoot } from '../src/root.ts'

/** Steps of the build: `node dist/learn.js model` trains the model of questions, `yaml` keeps what the packs hold. */
async function main(step: string | undefined): Promise<void> {
  await mkdir(fromRoot('dist'), { recursive: true })
  if (step === 'model') await put(fromRoot('dist', 'questions.model'), packModel(learn(await readBank())))
  else await put(keptYamlFile, JSON.stringify(await parseToKeep(await packFiles())))
}

/** Every YAML file of policies/ but the bank's, which only the build reads. */
async function packFiles(): Promise<string[]> {
  const policies = fromRoot('policies')
  const names = await readdir(policies, { recursive: true })
  return names
    .filter((name) => name.endsWith('.yaml') && !/^_(topics|vocabulary)\b/.test(name))
    .map((name) => join(policies, name))
}

/** A file appears whole or not at all. */
async function put(file: string, content: Buffer | string): Promise<void> {
  const draft = `${file}.${process.pid}`
  await writeFile(draft, content)
  await rename(draft, file)
}

await main(process.argv[2])
