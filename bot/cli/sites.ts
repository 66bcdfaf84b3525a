import type { Command } from 'commander'
import { dayIn } from '../../src/calendar/days.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { listSchools } from '../../src/people/store.ts'
import { siteState } from '../../src/sites/site.ts'
import { allSites } from '../../src/sites/store.ts'
import { type Cli, type Common, example } from './cli.ts'
import { parseId } from './school.ts'
import { registerSitesExport } from './sites-export.ts'
import { table } from './table.ts'

export function registerSites(program: Command, cli: Cli): void {
  const sites = program.command('sites').description('the register of official sites')
  const list = sites
    .command('list')
    .description('every official site')
    .option('--school <id>', 'one school only', parseId)
  example(list, 'sites list --school king-offa').action((given: Common & { school?: string }) => runList(cli, given))
  registerSitesExport(sites, cli)
}

function runList(cli: Cli, given: Common & { school?: string }): Promise<void> {
  return cli.withDatabase(async ({ db, clock }) => {
    const schools = (await listSchools(db)).filter((school) => given.school === undefined || school.id === given.school)
    const sites = await inTransaction(db, async (tx) => {
      const found = await Promise.all(schools.map(async (school) => ({ school, sites: await allSites(tx, school.id) })))
      return found.flatMap(({ school, sites: own }) =>
        own.map((site) => ({ ...site, state: siteState(site, dayIn(school.timezone, clock())) })),
      )
    })
    const rows = sites.map((site) => [
      site.schoolId,
      site.title,
      site.platform,
      site.state,
      site.goLive ?? '',
      site.closure ?? '',
    ])
    const lines =
      rows.length === 0
        ? ['There are no official sites in the register yet.']
        : table(['school', 'site', 'platform', 'state', 'from', 'to'], rows)
    cli.print(given.json, { sites }, lines)
  })
}
