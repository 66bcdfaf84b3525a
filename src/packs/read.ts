import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { SetupError } from '../errors.ts'
import { exists, yamlFiles } from './folders.ts'
import { ClausesFile, type Pack, PackFile, Procedure } from './pack.ts'
import { Platforms } from './platforms.ts'
import type { Problem } from './problems.ts'
import { QuestionsFile } from './question.ts'
import { type CommonKinds, type KindFiles, readCommonKinds, readKinds, readSignposts } from './read-reports.ts'
import type { Signpost } from './report-kind.ts'
import { RulesFile } from './rule.ts'
import { readYaml, type Source, shapeOf } from './yaml.ts'

/** One folder of policies/ as it was read. */
export interface ReadPack {
  /** The folder's name. */
  folder: string
  /** Absent while something in its files does not fit the format. */
  pack?: Pack
  packFile: Source
  clausesFile: Source
  /** In the order of the pack's procedures. */
  procedureFiles: Source[]
  /** In the order of the pack's kinds of report. */
  kindFiles: KindFiles[]
  /** What its policy says on each topic, one file a subject; empty while something in them does not fit the format. */
  rules: RulesFile[]
  /** In the order of `rules`. */
  rulesFiles: Source[]
  /** What the rules must answer: questions.yaml, which a pack need not have. */
  questions: QuestionsFile
  questionsFile?: Source
  problems: Problem[]
}

/** A text that several schools have taken over, and its rules: policies/_models/<id>. */
export interface ReadModel {
  id: string
  rules: RulesFile[]
  rulesFiles: Source[]
}

export interface ReadPolicies {
  packs: ReadPack[]
  models: ReadModel[]
  platforms: Platforms
  /** The kinds of report that every school has, as policies/_reports has them. */
  commonKinds: CommonKinds
  /** Whom reports may point to outside the school; empty where policies/ has no signposts.yaml. */
  signposts: Signpost[]
  signpostsFile?: Source
  problems: Problem[]
}

/**
 * Reads every folder that holds a pack.yaml, and platforms.yaml beside them. What does not fit the format is a problem.
 * @throws SetupError `policies_unreadable` when there is no such folder
 */
export async function readPolicies(folder: string): Promise<ReadPolicies> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new SetupError('policies_unreadable', `There is no folder of policies at ${folder}.`, cause)
  })
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const withPack = await Promise.all(
    folders.map(async (name) => ((await exists(join(folder, name, 'pack.yaml'))) ? [name] : [])),
  )
  const { common, problems: inCommon } = await readCommonKinds(folder)
  const packs = await Promise.all(
    withPack
      .flat()
      .sort()
      .map((name) => readPack(folder, name, common)),
  )
  const models = await readModels(folder)
  const platforms = shapeOf(
    Platforms,
    await readSource(join(folder, 'platforms.yaml'), join(basename(folder), 'platforms.yaml')),
  )
  const { problems: inSignposts, ...signposts } = await readSignposts(folder)
  return {
    packs,
    commonKinds: common,
    ...signposts,
    models: models.map(({ problems: _problems, ...model }) => model),
    platforms: platforms.value ?? [],
    problems: [...platforms.problems, ...inSignposts, ...inCommon, ...models.flatMap(({ problems }) => problems)],
  }
}

async function readModels(policies: string): Promise<(ReadModel & { problems: Problem[] })[]> {
  const folder = join(policies, '_models')
  if (!(await exists(folder))) return []
  const names = (await readdir(folder)).sort()
  return Promise.all(names.map(async (id) => ({ id, ...(await readRules(policies, join('_models', id))) })))
}

async function readRules(policies: string, folder: string) {
  const names = await yamlFiles(join(policies, folder, 'rules'))
  const rulesFiles = await Promise.all(
    names.map((name) =>
      readSource(join(policies, folder, 'rules', name), join(basename(policies), folder, 'rules', name)),
    ),
  )
  const read = rulesFiles.map((file) => shapeOf(RulesFile, file))
  const problems = read.flatMap((one) => one.problems)
  return { rulesFiles, rules: problems.length > 0 ? [] : read.flatMap(({ value }) => value ?? []), problems }
}

async function readPack(policies: string, folder: string, common: CommonKinds): Promise<ReadPack> {
  const source = (...name: string[]) =>
    readSource(join(policies, folder, ...name), join(basename(policies), folder, ...name))
  const [packFile, clausesFile] = await Promise.all([source('pack.yaml'), source('clauses.yaml')])
  const names = await yamlFiles(join(policies, folder, 'procedures'))
  const procedureFiles = await Promise.all(names.map((name) => source('procedures', name)))

  const head = shapeOf(PackFile, packFile)
  const clauses = shapeOf(ClausesFile, clausesFile)
  const procedures = procedureFiles.map((file) => shapeOf(Procedure, file))
  const { rules, rulesFiles, problems: inRules } = await readRules(policies, folder)
  const { problems: inQuestions, ...questions } = await readQuestions(policies, folder)
  const { kinds, kindFiles, problems: inKinds } = await readKinds(common, policies, folder)
  const problems = [
    ...[head, clauses, ...procedures].flatMap((read) => read.problems),
    ...inKinds,
    ...inRules,
    ...inQuestions,
  ]
  const read = { folder, packFile, clausesFile, procedureFiles, kindFiles, rules, rulesFiles, ...questions, problems }
  if (problems.length > 0 || head.value === undefined || clauses.value === undefined) return read
  return {
    ...read,
    pack: {
      ...head.value,
      clauses: clauses.value,
      procedures: procedures.flatMap(({ value }) => value ?? []),
      report_kinds: kinds,
    },
  }
}

async function readQuestions(policies: string, folder: string) {
  const name = join(folder, 'questions.yaml')
  if (!(await exists(join(policies, name)))) return { questions: [], problems: [] }
  const questionsFile = await readSource(join(policies, name), join(basename(policies), name))
  const { value, problems } = shapeOf(QuestionsFile, questionsFile)
  return { questions: value ?? [], questionsFile, problems }
}

/** A file that is not there is a problem of its own, on its first line. */
async function readSource(path: string, file: string): Promise<Source> {
  if (await exists(path)) return readYaml(path, file)
  const problem = (says: string) => ({ file, line: 1, column: 1, says })
  return {
    file,
    value: undefined,
    problems: [problem('This file is missing.')],
    problem: (_path, says) => problem(says),
  }
}
