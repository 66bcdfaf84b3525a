import { fromRoot } from '../root.ts'
import { checkProcedure } from './check-procedure.ts'
import { type Finding, twice, unknownClauses } from './findings.ts'
import type { Pack } from './pack.ts'
import type { Problem } from './problems.ts'
import { type ReadPack, type ReadPolicies, readPolicies } from './read.ts'

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
export function problemsOf({ packs, problems }: Pick<ReadPolicies, 'packs' | 'problems'>): Checked {
  const checked = packs.map(checkPack)
  return {
    errors: [...problems, ...checked.flatMap((one) => one.errors)],
    warnings: checked.flatMap((one) => one.warnings),
  }
}

function checkPack(read: ReadPack): Checked {
  const { pack, packFile, clausesFile } = read
  if (pack === undefined) return { errors: read.problems, warnings: [] }
  const procedures = pack.procedures.map((_, at) => checkOne(read, pack, at))
  const head = [...wrongId(read.folder, pack), ...twice(pack.roles, ['roles']), ...roleClauses(pack)]
  const isEmpty = pack.procedures.length === 0
  return {
    errors: [
      ...head.map(({ path, says }) => packFile.problem(path, says)),
      ...twice(pack.clauses, []).map(({ path, says }) => clausesFile.problem(path, says)),
      ...procedures.flatMap((one) => one.errors),
    ],
    warnings: [
      ...(isEmpty ? [packFile.problem([], 'This pack has no procedures: staff cannot ask for anything yet.')] : []),
      ...procedures.flatMap((one) => one.warnings),
    ],
  }
}

function checkOne(read: ReadPack, pack: Pack, at: number): Checked {
  const [procedure, source] = [pack.procedures[at], read.procedureFiles[at]]
  if (procedure === undefined || source === undefined) return { errors: [], warnings: [] }
  const known = { roles: idsOf(pack.roles), clauses: idsOf(pack.clauses) }
  const found = checkProcedure(procedure, known)
  const errors = [...found.errors, ...sharedNames(pack, at)]
  return {
    errors: errors.map(({ path, says }) => source.problem(path, says)),
    warnings: found.warnings.map(({ path, says }) => source.problem(path, says)),
  }
}

function idsOf(things: { id: string }[]): Set<string> {
  return new Set(things.map(({ id }) => id))
}

// The template is nobody's policy: whoever copies it gives it a name.
function wrongId(folder: string, pack: Pack): Finding[] {
  const isRight = folder.startsWith('_') || pack.id === folder
  return isRight ? [] : [{ path: ['id'], says: `The pack's id must be the name of its folder, ${folder}.` }]
}

function roleClauses(pack: Pack): Finding[] {
  const clauses = idsOf(pack.clauses)
  return unknownClauses(pack.roles, clauses, ['roles'])
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
