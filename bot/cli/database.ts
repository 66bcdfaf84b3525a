import type { Command } from 'commander'
import { readMigrations } from '../../src/db/migrate.ts'
import { isRehearsal, settleRehearsal } from '../../src/db/rehearsal.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { loadDemo } from '../../src/people/demo.ts'
import { type Cli, type Common, example } from './cli.ts'

export function registerDatabase(program: Command, cli: Cli): void {
  const migrate = program
    .command('migrate')
    .description('make the database, or bring its tables up to date')
    .option('--rehearsal', 'mark a new database as one for rehearsals, for good')
  example(migrate, 'migrate').action((options: Common & { rehearsal?: boolean }) => runMigrate(cli, options))

  const demo = program.command('demo').description('a trust of invented schools to try things out with')
  const load = demo
    .command('load')
    .description('put the demo trust into a new database; again: put its people back as they were')
  example(load, 'demo load').action((options: Common) => runDemo(cli, options))
}

function runMigrate(cli: Cli, options: Common & { rehearsal?: boolean }): Promise<void> {
  return cli.withDatabase(async ({ db }) => {
    if (options.rehearsal) await inTransaction(db, (tx) => settleRehearsal(tx, true))
    const migrations = (await readMigrations()).map(({ name }) => name)
    const rehearsal = (await isRehearsal(db)) ?? false
    const kind = rehearsal ? ' It is for rehearsals only.' : ''
    cli.print(options.json, { migrations, rehearsal }, [`The database is up to date.${kind}`])
  })
}

function runDemo(cli: Cli, options: Common): Promise<void> {
  return cli.withDatabase(async (session) => {
    const packs = await loadPacks()
    const rolesOf = (policy: string) => packs.get(policy)?.pack.roles.map((role) => role.id) ?? []
    const schools = await loadDemo(session, rolesOf)
    const result = { schools: schools.map(({ id, name }) => ({ id, name })) }
    cli.print(options.json, result, [
      'The demo trust is loaded:',
      ...schools.map(({ id, name }) => `  ${id}  ${name}`),
      'Now: staffroom serve',
    ])
  })
}
