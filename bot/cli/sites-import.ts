import type { Command } from 'commander'
import { importSites } from '../../src/conversation/import-sites.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { namedSchool } from '../../src/people/schools.ts'
import type { SitesPlan } from '../../src/sites/import.ts'
import type { Site } from '../../src/sites/site.ts'
import { type Cli, type Common, example, fileRefused } from './cli.ts'
import { parseId, readGiven } from './school.ts'

interface Given extends Common {
  school: string
  dryRun?: boolean
}

export function registerSitesImport(sites: Command, cli: Cli): void {
  const take = sites
    .command('import')
    .description('take accounts that are older than Staffroom into the register: the whole file, or nothing of it')
    .argument('<file>', 'sites.csv; its columns are explained in docs/how-to/keep-the-register.md')
    .requiredOption('--school <id>', 'the school', parseId)
    .option('--dry-run', 'only show what would change')
  example(take, 'sites import sites.csv --school larkfield --dry-run').action((file: string, given: Given) =>
    runImport(cli, file, given),
  )
}

function runImport(cli: Cli, file: string, given: Given): Promise<void> {
  return cli.withDatabase(async (session) => {
    const school = await namedSchool(session.db, given.school)
    const app = { ...session, packs: await loadPacks() }
    const plan = await importSites(app, school, await readGiven(file), { dryRun: given.dryRun ?? false })
    if ('problems' in plan) throw fileRefused(plan.problems)
    cli.print(given.json, toJson(plan, given), toText(plan, given))
  })
}

function toJson(plan: SitesPlan, given: Given): object {
  const titles = (sites: Site[]) => sites.map(({ title }) => title)
  return {
    school: given.school,
    saved: !given.dryRun,
    added: titles(plan.added),
    changed: plan.changed.map(({ site, fields }) => ({ name: site.title, fields })),
    unchanged: plan.unchanged.length,
    kept: plan.kept.map(({ site, why }) => ({ name: site.title, why })),
  }
}

function toText(plan: SitesPlan, given: Given): string[] {
  const block = (title: string, lines: string[]) => (lines.length === 0 ? [] : [`${title}:`, ...lines])
  return [
    ...block(
      'New',
      plan.added.map(({ title, platform }) => `  ${title} (${platform})`),
    ),
    ...block(
      'Changed',
      plan.changed.map(({ site, fields }) => `  ${site.title}: ${fields.join(', ')}`),
    ),
    ...block(
      'Left as they are',
      plan.kept.map(({ site, why }) => `  ${site.title}: ${why}`),
    ),
    `${plan.added.length} new, ${plan.changed.length} changed, ${plan.kept.length} left alone, ${plan.unchanged.length} as before.`,
    given.dryRun
      ? 'This was a dry run: nothing was written.'
      : 'Taken in. What an entry lacks is a task for its people; they hear of it in the chat.',
  ]
}
