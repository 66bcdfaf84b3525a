import { fromRoot } from '../root.ts'
import { checkKeeping } from './check-keeping.ts'
import { checkCommonKinds, checkPackKinds } from './check-kinds.ts'
import { checkProcedure } from './check-procedure.ts'
import { checkSignposts } from './check-reports.ts'
import { checkReportRules } from './check-route.ts'
import { checkRules, clausesOf, namedTwice, restingOnNothing, ruledTwice } from './check-rules.ts'
import { type Finding, twice, unknownClauses } from './findings.ts'
import type { Pack } from './pack.ts'
import type { Problem } from './problems.ts'
import { type ReadModel, type ReadPack, type ReadPolicies, readPolicies } from './read.ts'
import { rulingsOf } from './rule.ts'
import { rulingsFor } from './rulings.ts'

export interface Checked {
  /** With any of these, no pack is loaded. */
  errors: Problem[]
  /** Worth a look. */
  warnings: Problem[]
}

/**
 * Everything that is wrong or odd in a folder of policies, the template included.
 * @throws SetupError `policies_unreadable`
 */
export async function checkPacks(folder = fromRoot('policies')): Promise<Checked> {
  return problemsOf(await readPolicies(folder))
}

/** What `checkPacks` finds in policies that have been read. */
export function problemsOf(read: Omit<ReadPolicies, 'platforms'>): Checked {
  const { packs, models, problems, signposts, signpostsFile } = read
  const checked = packs.map((pack) => checkPack(pack, models, signposts))
  return {
    errors: [
      ...problems,
      ...checkSignposts(signposts).flatMap(({ path, says }) => signpostsFile?.problem(path, says) ?? []),
      ...checkCommonKinds(read),
      ...models.flatMap(doubleNames),
      ...checked.flatMap((one) => one.errors),
    ],
    warnings: checked.flatMap((one) => one.warnings),
  }
}

function checkPack(read: ReadPack, models: ReadModel[], signposts: ReadPolicies['signposts']): Checked {
  const { pack, packFile, clausesFile } = read
  if (pack === undefined) return { errors: read.problems, warnings: [] }
  const procedures = pack.procedures.map((_, at) => checkOne(read, pack, at))
  const head = [
    ...wrongId(read.folder, pack),
    ...twice(pack.roles, ['roles']),
    ...headClauses(pack),
    ...wrongNames(pack),
    ...checkKeeping(pack),
    ...checkReportRules(pack, reportsIn(packFile)),
  ]
  const rules = read.rules.map((_, at) => checkRulesFile(read, pack, at))
  const isEmpty = pack.procedures.length === 0
  return {
    errors: [
      ...head.map(({ path, says }) => packFile.problem(path, says)),
      ...twice(pack.clauses, []).map(({ path, says }) => clausesFile.problem(path, says)),
      ...procedures.flatMap((one) => one.errors),
      ...checkPackKinds(read, pack, signposts),
      ...rules.flatMap((one) => one.errors),
      ...doubleNames(read),
      ...wrongModel(pack, models).map(({ path, says }) => packFile.problem(path, says)),
      ...wrongQuestions(read, pack),
    ],
    warnings: [
      ...(isEmpty ? [packFile.problem([], 'This pack has no procedures: staff cannot ask for anything yet.')] : []),
      ...procedures.flatMap((one) => one.warnings),
      ...rules.flatMap((one) => one.warnings),
      ...oddities(read, pack, models),
    ],
  }
}

/** pack.yaml `reports`, as it is written. */
function reportsIn({ value }: ReadPack['packFile']): unknown {
  return typeof value === 'object' && value !== null && 'reports' in value ? value.reports : undefined
}

function checkOne(read: ReadPack, pack: Pack, at: number): Checked {
  const [procedure, source] = [pack.procedures[at], read.procedureFiles[at]]
  if (procedure === undefined || source === undefined) return { errors: [], warnings: [] }
  const known = { roles: idsOf(pack.roles), clauses: idsOf(pack.clauses), courses: idsOf(pack.courses) }
  const found = checkProcedure(procedure, known)
  const errors = [...found.errors, ...sharedNames(pack, at)]
  return {
    errors: errors.map(({ path, says }) => source.problem(path, says)),
    warnings: found.warnings.map(({ path, says }) => source.problem(path, says)),
  }
}

function checkRulesFile({ rules, rulesFiles }: ReadPack, pack: Pack, at: number): Checked {
  const [file, source] = [rules[at], rulesFiles[at]]
  if (file === undefined || source === undefined) return { errors: [], warnings: [] }
  const { errors, warnings } = checkRules(file, pack)
  return {
    errors: errors.map(({ path, says }) => source.problem(path, says)),
    warnings: warnings.map(({ path, says }) => source.problem(path, says)),
  }
}

function doubleNames({ rules, rulesFiles }: Pick<ReadPack, 'rules' | 'rulesFiles'>): Problem[] {
  return namedTwice(rules).flatMap(({ file, finding }) => rulesFiles[file]?.problem(finding.path, finding.says) ?? [])
}

/** A model text there is not, or a clause of the pack that it is led to and that is not there. */
function wrongModel({ model, clauses }: Pack, models: ReadModel[]): Finding[] {
  if (model === undefined) return []
  const text = models.find(({ id }) => id === model.id)
  if (text === undefined)
    return [{ path: ['model', 'id'], says: `There is no model text “${model.id}” in policies/_models.` }]
  const known = idsOf(clauses)
  if (model.clauses === 'same') return missingClauses(text, known)
  return Object.entries(model.clauses).flatMap(([from, to]) =>
    known.has(to) ? [] : [{ path: ['model', 'clauses', from], says: `There is no clause ${to} in clauses.yaml.` }],
  )
}

/** Clauses that a model text rests on, in a pack that says it numbers them in the same way. */
function missingClauses({ rules }: ReadModel, known: Set<string>): Finding[] {
  const used = new Set(rules.flatMap((file) => file.rules.flatMap(rulingsOf).flatMap(clausesOf)))
  const missing = [...used].filter((clause) => !known.has(clause))
  return missing.map((clause) => ({
    path: ['model', 'clauses'],
    says: `The model text rests on clause ${clause}, and there is none in clauses.yaml.`,
  }))
}

/** Clauses expected in answers that the policy does not have. */
function wrongQuestions({ questions, questionsFile }: ReadPack, { clauses }: Pack): Problem[] {
  const known = idsOf(clauses)
  return questions.flatMap(({ clause = [] }, at) => {
    const unknown = clause.filter((id) => !known.has(id))
    return unknown.flatMap(
      (id) => questionsFile?.problem([at, 'clause'], `There is no clause ${id} in clauses.yaml.`) ?? [],
    )
  })
}

/** What the rules say twice, and the clauses they say nothing of; for a policy that has rules at all. */
function oddities(read: ReadPack, pack: Pack, models: ReadModel[]): Problem[] {
  const { rules, rulesFiles, clausesFile } = read
  if (rules.length === 0) return []
  return [
    ...ruledTwice(rules).flatMap(({ file, finding }) => rulesFiles[file]?.problem(finding.path, finding.says) ?? []),
    ...restingOnNothing(pack, rulingsFor(read, models)).map(({ path, says }) => clausesFile.problem(path, says)),
  ]
}

function idsOf(things: { id: string }[]): Set<string> {
  return new Set(things.map(({ id }) => id))
}

// The template is nobody's policy: whoever copies it gives it a name.
function wrongId(folder: string, pack: Pack): Finding[] {
  const isRight = folder.startsWith('_') || pack.id === folder
  return isRight ? [] : [{ path: ['id'], says: `The pack's id must be the name of its folder, ${folder}.` }]
}

/** Clauses that pack.yaml names and that the policy does not have. */
function headClauses({ roles, principle, dated, courses, replies, clauses }: Pack): Finding[] {
  const known = idsOf(clauses)
  return [
    ...unknownClauses(roles, known, ['roles']),
    ...unknownClauses(principle, known, ['principle']),
    ...unknownClauses(dated, known, ['dated']),
    ...unknownClauses(courses, known, ['courses']),
    ...unknownClauses(replies, known, ['replies']),
  ]
}

/** A role, or what an answer's button leads on to, that pack.yaml names and does not have. */
function wrongNames({ owner, roles, actions, procedures, report_kinds }: Pack): Finding[] {
  const known = new Set([...idsOf(procedures), ...idsOf(report_kinds)])
  const lost = Object.entries(actions).filter(([, named]) => !known.has(named))
  return [
    ...(idsOf(roles).has(owner) ? [] : [{ path: ['owner'], says: `There is no role “${owner}” in pack.yaml.` }]),
    ...lost.map(([action, named]) => ({
      path: ['actions', action],
      says: `There is no procedure and no kind of report called “${named}”.`,
    })),
  ]
}

/** What only one procedure of a pack may have: its id, and the words that lead to it. */
function sharedNames(pack: Pack, at: number): Finding[] {
  const procedure = pack.procedures[at]
  const earlier = pack.procedures.slice(0, at)
  const isTaken = earlier.some((other) => other.id === procedure?.id)
  const words = (procedure?.words ?? []).flatMap((word, n) =>
    earlier.some((other) => other.words.includes(word))
      ? [{ path: ['words', n], says: `Another procedure is called by “${word}” too.` }]
      : [],
  )
  return isTaken ? [{ path: ['id'], says: `Another procedure has the id “${procedure?.id}” too.` }, ...words] : words
}
