import { type Command, InvalidArgumentError } from 'commander'
import { dayWords, isDay } from '../../src/calendar/days.ts'
import { leaveSchool } from '../../src/conversation/leave.ts'
import { loadPacks } from '../../src/packs/load.ts'
import type { Entry } from '../../src/people/entry.ts'
import type { ImportPlan } from '../../src/people/import.ts'
import { importPeople } from '../../src/people/import-people.ts'
import { namedSchool } from '../../src/people/schools.ts'
import { loadDirectory } from '../../src/people/store.ts'
import { type Cli, type Common, example, fileRefused } from './cli.ts'
import { parseId, readGiven } from './school.ts'
import { table } from './table.ts'

interface ImportGiven extends Common {
  school: string
  dryRun?: boolean
  endMissing?: boolean
}

interface LeaveGiven extends Common {
  school: string
  on?: string
}

export function registerPeople(program: Command, cli: Cli): void {
  const people = program.command('people').description('a school’s directory: who works there, as what, and for whom')

  const take = people
    .command('import')
    .description('take people.csv into a school’s directory: the whole file, or nothing when a row is wrong')
    .argument('<file>', 'people.csv; its columns are explained in docs/how-to/set-up-a-school.md')
    .requiredOption('--school <id>', 'the school', parseId)
    .option('--dry-run', 'only show what would change')
    .option('--end-missing', 'people who are not in the file have left: yesterday was their last day')
  example(take, 'people import people.csv --school larkfield --dry-run').action((file: string, given: ImportGiven) =>
    runImport(cli, file, given),
  )

  const leave = people
    .command('leave')
    .description('somebody leaves a school: after their last day they have no rights there')
    .argument('<email>', 'their address')
    .requiredOption('--school <id>', 'the school', parseId)
    .option(
      '--on <day>',
      'their last day, as 2027-07-21 (today); with yesterday’s date they have left already',
      parseOn,
    )
  example(leave, 'people leave amira.hussain@larkfield.example --school larkfield --on 2027-07-21').action(
    (email: string, given: LeaveGiven) => runLeave(cli, email, given),
  )

  const list = people
    .command('list')
    .description('list a school’s people')
    .requiredOption('--school <id>', 'the school', parseId)
  example(list, 'people list --school larkfield').action((given: Common & { school: string }) => runList(cli, given))
}

function runImport(cli: Cli, file: string, given: ImportGiven): Promise<void> {
  return cli.withDatabase(async (session) => {
    const school = await namedSchool(session.db, given.school)
    const pack = (await loadPacks()).get(school.policy)?.pack
    const plan = await importPeople(session, school, await readGiven(file), {
      packRoles: pack?.roles.map((role) => role.id) ?? [],
      dryRun: given.dryRun ?? false,
      endMissing: given.endMissing ?? false,
    })
    if ('problems' in plan) throw fileRefused(plan.problems)
    cli.print(given.json, toJson(plan, given), toText(plan, given))
  })
}

function runLeave(cli: Cli, email: string, given: LeaveGiven): Promise<void> {
  return cli.withDatabase(async ({ db, clock, newId }) => {
    const school = await namedSchool(db, given.school)
    const app = { db, clock, newId, packs: await loadPacks() }
    const { entry, isOver } = await leaveSchool(app, school, { email, ...(given.on && { on: given.on }) })
    const day = dayWords(entry.endDate ?? '')
    cli.print(given.json, { school: school.id, email: entry.email, lastDay: entry.endDate, left: isOver }, [
      isOver
        ? `${entry.name} left ${school.name} on ${day}. What waited for them is with whoever may sign instead.`
        : `${day} is ${entry.name}’s last day at ${school.name}. On the first school morning after it, what waits for them goes to whoever may sign instead.`,
    ])
  })
}

function parseOn(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('A day is written as 2027-07-21.')
  return text
}

function runList(cli: Cli, given: Common & { school: string }): Promise<void> {
  return cli.withDatabase(async ({ db }) => {
    await namedSchool(db, given.school)
    const directory = await loadDirectory(db, given.school)
    const people = [...directory.members.values()].sort((a, b) => a.name.localeCompare(b.name, 'en-GB'))
    const rows = people.map((one) => [
      one.name,
      one.email,
      one.roles.join(';'),
      one.endDate ?? '',
      one.reachable ? 'yes' : 'no',
    ])
    cli.print(
      given.json,
      { school: given.school, people },
      table(['name', 'email', 'roles', 'last day', 'reachable'], rows),
    )
  })
}

function toJson(plan: ImportPlan, given: ImportGiven): object {
  const emails = (entries: Entry[]) => entries.map((entry) => entry.email)
  return {
    school: given.school,
    saved: !given.dryRun,
    added: emails(plan.added),
    changed: plan.changed.map(({ entry, fields }) => ({ email: entry.email, fields })),
    unchanged: plan.unchanged.length,
    missing: emails(plan.missing),
    ended: emails(plan.ended),
    warnings: plan.warnings,
  }
}

function toText(plan: ImportPlan, given: ImportGiven): string[] {
  const who = (entry: Entry) => `  ${entry.name} (${entry.email})`
  const block = (title: string, lines: string[]) => (lines.length === 0 ? [] : [`${title}:`, ...lines])
  return [
    ...block('New', plan.added.map(who)),
    ...block(
      'Changed',
      plan.changed.map(({ entry, fields }) => `${who(entry)}: ${fields.join(', ')}`),
    ),
    ...block('Not in the file, and ended', plan.ended.map(who)),
    ...block('Not in the file, and kept (--end-missing ends them)', plan.missing.map(who)),
    ...plan.warnings.map((warning) => `Please check: ${warning}`),
    `${plan.added.length} new, ${plan.changed.length} changed, ${plan.ended.length} ended, ${plan.unchanged.length} as before.`,
    given.dryRun ? 'This was a dry run: nothing was written.' : 'Taken in.',
  ]
}
