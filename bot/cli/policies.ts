import { resolve } from 'node:path'
import type { Command } from 'commander'
import { dayIn, dayWords } from '../../src/calendar/days.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { SetupError } from '../../src/errors.ts'
import { problemsOf } from '../../src/packs/check.ts'
import { loadPacks } from '../../src/packs/load.ts'
import type { Pack } from '../../src/packs/pack.ts'
import { problemLine } from '../../src/packs/problems.ts'
import { readPolicies } from '../../src/packs/read.ts'
import { compareWordings, type WordingChanges } from '../../src/packs/wording/compare.ts'
import { type Matched, matchClauses, type Unknown } from '../../src/packs/wording/match.ts'
import { type PolicyDocument, readDocument } from '../../src/packs/wording/read-document.ts'
import { listImports, loadWording, saveWording, type WordingImport } from '../../src/packs/wording/store.ts'
import { checkQuestions } from '../../src/questions/check.ts'
import { loadQuestions, type Questions } from '../../src/questions/understanding/load.ts'
import { fromRoot } from '../../src/root.ts'
import { type Cli, type Common, example, Problems } from './cli.ts'
import { registerNewPolicy } from './new-policy.ts'
import { table } from './table.ts'

interface ImportGiven extends Common {
  check?: boolean
}

export function registerPolicies(program: Command, cli: Cli): void {
  const policies = program.command('policies').description('the policy packs: each school’s policy as data')

  const list = policies.command('list').description('list the packs')
  example(list, 'policies list').action((options: Common) => runList(cli, options))

  const check = policies
    .command('check')
    .description('read every pack and say what is wrong in it: file, line and reason')
    .argument('[folder]', 'where the packs are (policies/)')
  example(check, 'policies check').action((folder: string | undefined, options: Common) =>
    runCheck(cli, folder, options),
  )

  registerNewPolicy(policies, cli)

  const clauses = policies
    .command('clauses')
    .description('list a policy’s clauses and what each is about')
    .argument('<policy>', 'the pack')
  example(clauses, 'policies clauses king-offa').action((policy: string, options: Common) =>
    runClauses(cli, policy, options),
  )

  const take = policies
    .command('import')
    .description('take in the school’s own policy document, so that answers show its wording')
    .argument('<policy>', 'the pack')
    .argument('<document>', 'the policy as .docx, .pdf, .md or .txt')
    .option('--check', 'only show what would be found and what would change')
  example(take, 'policies import king-offa "Social Media Policy.docx" --check').action(
    (policy: string, document: string, given: ImportGiven) => runImport(cli, policy, document, given),
  )
}

async function runList(cli: Cli, options: Common): Promise<void> {
  const packs = [...(await loadPacks()).values()].map(({ pack, hash }) => ({
    id: pack.id,
    title: pack.title,
    school: pack.school,
    review_due: pack.review_due ?? null,
    hash,
    procedures: pack.procedures.map(({ id, name }) => ({ id, name })),
  }))
  const rows = packs.map(({ id, title, review_due, procedures }) => [
    id,
    title,
    review_due ?? 'no date',
    String(procedures.length),
  ])
  cli.print(options.json, { policies: packs }, table(['id', 'title', 'review due', 'procedures'], rows))
}

async function runCheck(cli: Cli, folder: string | undefined, options: Common): Promise<void> {
  const read = await readPolicies(folder === undefined ? fromRoot('policies') : resolve(folder))
  const questions = await modelThere()
  const asked = questions === undefined ? { errors: [], warnings: [] } : checkQuestions(questions, read)
  const written = problemsOf(read)
  const errors = [...written.errors, ...asked.errors]
  const warnings = [...written.warnings, ...asked.warnings]
  if (errors.length > 0) {
    const count = errors.length === 1 ? 'One thing is' : `${errors.length} things are`
    throw new Problems('pack_invalid', `${count} wrong in the packs, so none of them would be used.`, {
      lines: errors.map(problemLine),
      problems: errors,
    })
  }
  cli.print(options.json, { sound: true, asked: questions !== undefined, warnings }, [
    ...warnings.map((one) => `Please look: ${problemLine(one)}`),
    ...(questions === undefined ? ['No question was asked: run “npm run build” first.'] : []),
    'The packs are sound.',
  ])
}

/** What understands questions, when the build has made it. */
async function modelThere(): Promise<Questions | undefined> {
  return loadQuestions().catch((error: unknown) => {
    if (error instanceof SetupError && error.code === 'model_missing') return undefined
    throw error
  })
}

async function runClauses(cli: Cli, policy: string, options: Common): Promise<void> {
  const pack = await packOf(policy)
  await cli.withDatabase(async ({ db }) => {
    const [wording, imports] = await Promise.all([loadWording(db, policy), listImports(db, policy)])
    const clauses = pack.clauses.map(({ id, topic }) => ({ id, topic, wording: wording.has(id) }))
    const rows = clauses.map((clause) => [clause.id, clause.topic, clause.wording ? 'yes' : 'no'])
    const [latest] = imports
    cli.print(options.json, { policy, clauses, imports: imports.map(({ id: _, ...one }) => one) }, [
      ...table(['clause', 'about', 'wording'], rows),
      latest === undefined
        ? `No wording yet: staffroom policies import ${policy} DOCUMENT`
        : `The wording is that of ${latest.document}, taken in on ${dayOf(latest)}.`,
    ])
  })
}

async function runImport(cli: Cli, policy: string, path: string, given: ImportGiven): Promise<void> {
  const pack = await packOf(policy)
  const document = await readDocument(path)
  const matched = matchClauses(document, pack.clauses)
  if (matched.wordings.size === 0) throw nothingFound(pack, document)
  await cli.withDatabase(async ({ db, clock }) => {
    const [latest] = await listImports(db, policy)
    const changes = compareWordings(await loadWording(db, policy), matched.wordings)
    const isNew = latest?.documentHash !== document.hash || hasChanges(changes)
    const isSaved = isNew && !given.check
    if (isSaved) await inTransaction(db, (tx) => saveWording(tx, policy, document, matched.wordings, clock()))
    const found: Imported = { pack, document, matched, changes, latest, isNew, isSaved, isCheck: given.check ?? false }
    cli.print(given.json, importJson(found), importLines(found))
  })
}

async function packOf(policy: string): Promise<Pack> {
  const pack = (await loadPacks()).get(policy)?.pack
  if (pack !== undefined) return pack
  throw new SetupError('policy_unknown', `There is no policy pack “${policy}”; see “staffroom policies list”.`)
}

/** What an import found, to be told. */
interface Imported {
  pack: Pack
  document: PolicyDocument
  matched: Matched
  changes: WordingChanges
  /** The import before. */
  latest: WordingImport | undefined
  /** The same document, read to the same effect, is not kept twice. */
  isNew: boolean
  isSaved: boolean
  isCheck: boolean
}

function nothingFound(pack: Pack, document: PolicyDocument): SetupError {
  return new SetupError(
    'no_clauses',
    `None of the ${pack.clauses.length} clauses of “${pack.id}” was found in ${document.name}, so nothing was taken in: is it the right policy?`,
  )
}

function hasChanges({ added, changed, gone }: WordingChanges): boolean {
  return added.length + changed.length + gone.length > 0
}

function importJson({ pack, document, matched, changes, latest, isSaved }: Imported): object {
  return {
    policy: pack.id,
    document: document.name,
    saved: isSaved,
    clauses: pack.clauses.length,
    found: matched.wordings.size,
    missing: matched.missing,
    miscounted: matched.miscounted,
    unknown: matched.unknown,
    since: latest === undefined ? null : { document: latest.document, at: latest.importedAt },
    ...changes,
  }
}

function importLines(imported: Imported): string[] {
  const { pack, document, matched } = imported
  return [
    `${matched.wordings.size} of ${pack.clauses.length} clauses of “${pack.id}” were found in ${document.name}.`,
    ...doubtLines(imported),
    ...list(
      'Not found',
      matched.missing.filter((id) => !imported.changes.gone.includes(id)),
    ),
    ...matched.miscounted.map(
      ({ section, found, known }) =>
        `  Section ${section} has ${found} paragraphs where the pack knows ${known}, so which is which cannot be told.`,
    ),
    ...changeLines(imported),
    ...unknownLines(matched.unknown),
    endLine(imported),
  ]
}

function doubtLines({ pack, matched }: Imported): string[] {
  return matched.wordings.size * 2 < pack.clauses.length ? ['Please check: is this the right document?'] : []
}

function changeLines({ pack, changes, latest }: Imported): string[] {
  if (latest === undefined) return []
  return [
    ...list(`Changed since ${latest.document} of ${dayOf(latest)}`, changes.changed),
    ...list('Found for the first time', changes.added),
    ...list('No longer found', inOrder(changes.gone, pack)),
    ...changes.moved.map(
      ({ from, to }) => `  Please check: what was ${from} is now printed as ${to}; the pack may need new numbers.`,
    ),
  ]
}

function unknownLines(unknown: readonly Unknown[]): string[] {
  if (unknown.length === 0) return []
  const rows = unknown.map(({ number, begins, again }) => `  ${number}${again ? ' (once more)' : ''}: ${begins}`)
  return ['In the document, and not in the pack:', ...rows]
}

function endLine({ isCheck, isNew, document }: Imported): string {
  if (!isNew) return `${document.name} was taken in before, and nothing has changed.`
  return isCheck ? 'This was a check: nothing was stored.' : 'Taken in.'
}

/** As the pack lists them; then those that it no longer has. */
function inOrder(ids: readonly string[], pack: Pack): string[] {
  const known = pack.clauses.map(({ id }) => id)
  return [...known.filter((id) => ids.includes(id)), ...ids.filter((id) => !known.includes(id))]
}

function list(title: string, ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`${title}: ${ids.join(', ')}`]
}

function dayOf({ importedAt }: WordingImport): string {
  return dayWords(dayIn('Europe/London', importedAt))
}
