import { resolve } from 'node:path'
import type { Command } from 'commander'
import { SetupError } from '../../src/errors.ts'
import { checkPacks } from '../../src/packs/check.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { problemLine } from '../../src/packs/problems.ts'
import { type Cli, type Common, example, Problems } from './cli.ts'
import { table } from './table.ts'

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

  const clauses = policies
    .command('clauses')
    .description('list a policy’s clauses and what each is about')
    .argument('<policy>', 'the pack')
  example(clauses, 'policies clauses king-offa').action((policy: string, options: Common) =>
    runClauses(cli, policy, options),
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
  const { errors, warnings } = await (folder === undefined ? checkPacks() : checkPacks(resolve(folder)))
  if (errors.length > 0) {
    const count = errors.length === 1 ? 'One thing is' : `${errors.length} things are`
    throw new Problems('pack_invalid', `${count} wrong in the packs, so none of them would be used.`, {
      lines: errors.map(problemLine),
      problems: errors,
    })
  }
  cli.print(options.json, { sound: true, warnings }, [
    ...warnings.map((one) => `Please look: ${problemLine(one)}`),
    'The packs are sound.',
  ])
}

async function runClauses(cli: Cli, policy: string, options: Common): Promise<void> {
  const pack = (await loadPacks()).get(policy)?.pack
  if (pack === undefined)
    throw new SetupError('policy_unknown', `There is no policy pack “${policy}”; see “staffroom policies list”.`)
  const rows = pack.clauses.map(({ id, topic }) => [id, topic])
  cli.print(options.json, { policy, clauses: pack.clauses }, table(['clause', 'about'], rows))
}
