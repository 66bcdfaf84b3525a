import type { Command } from 'commander'
import { dayIn } from '../../src/calendar/days.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { listSchools, loadDirectory } from '../../src/people/store.ts'
import { type Site, siteState } from '../../src/sites/site.ts'
import { allSites } from '../../src/sites/store.ts'
import { type Cli, type Common, example } from './cli.ts'
import { parseId } from './school.ts'
import { registerSitesExport } from './sites-export.ts'
import { registerSitesImport } from './sites-import.ts'
import { table } from './table.ts'

export function registerSites(program: Command, cli: Cli): void {
  const sites = program.command('sites').description('the register of official sites')
  const list = sites
    .command('list')
    .description('every official site')
    .option('--school <id>', 'one school only', parseId)
  example(list, 'sites list --school king-offa').action((given: Common & { school?: string }) => runList(cli, given))
  registerSitesExport(sites, cli)
  registerSitesImport(sites, cli)
}

function runList(cli: Cli, given: Common & { school?: string }): Promise<void> {
  return cli.withDatabase(async ({ db, clock }) => {
    const schools = (await listSchools(db)).filter((school) => given.school === undefined || school.id === given.school)
    const sites = await inTransaction(db, async (tx) => {
      const listed = []
      for (const school of schools) {
        const { members } = await loadDirectory(tx, school.id)
        const named = ({ personId, duty }: Site['people'][number]) => {
          const { name, email } = members.get(personId) ?? {}
          return { personId, name, email, duty }
        }
        for (const site of await allSites(tx, school.id))
          listed.push({
            ...site,
            people: site.people.map(named),
            state: siteState(site, dayIn(school.timezone, clock())),
          })
      }
      return listed
    })
    const rows = sites.map((site) => [
      site.schoolId,
      site.title,
      site.platform,
      site.state,
      site.goLive ?? '',
      site.closure ?? '',
      site.url ?? '',
    ])
    const lines =
      rows.length === 0
        ? ['There are no official sites in the register yet.']
        : table(['school', 'site', 'platform', 'state', 'from', 'to', 'address'], rows)
    cli.print(given.json, { sites }, lines)
  })
}
