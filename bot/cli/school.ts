import { readFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError } from 'commander'
import { SetupError } from '../../src/errors.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { readHolidays } from '../../src/people/holidays.ts'
import { type ClosedDays, SCHOOL_HOURS, type School } from '../../src/people/school.ts'
import { addSchool, changeSchool, type SchoolChange } from '../../src/people/schools.ts'
import { listSchools } from '../../src/people/store.ts'
import { type Cli, type Common, example, fileRefused } from './cli.ts'
import { table } from './table.ts'

interface Given extends Common {
  name?: string
  policy?: string
  kind?: string
  timezone?: string
  holidays?: string
  hours?: Pick<School, 'opens' | 'closes'>
  choice?: Record<string, string>
}

export function registerSchool(program: Command, cli: Cli): void {
  const school = program.command('school').description('the schools that this Staffroom looks after')

  const add = school
    .command('add')
    .description('add a school')
    .argument('<id>', 'a short name for it, as larkfield', parseId)
    .requiredOption('--name <name>', 'the school’s name')
    .requiredOption('--policy <policy>', 'its policy pack, one of “staffroom policies list”')
  example(settings(add), 'school add larkfield --name "Larkfield Primary" --policy king-offa').action(
    (id: string, given: Given) => runAdd(cli, id, given),
  )

  const set = school
    .command('set')
    .description('change a school, or settle what its policy leaves open')
    .argument('<id>', 'the school', parseId)
    .option('--name <name>', 'the school’s name')
    .option('--policy <policy>', 'another policy pack; requests under way stay on the old one')
    .option(
      '--choice <name=value>',
      'what the policy leaves to the school: role=role, or how many must sign; may be given several times',
      parseChoice,
    )
  example(settings(set), 'school set larkfield --choice appropriate_manager=office').action(
    (id: string, given: Given) => runSet(cli, id, given),
  )

  const list = school.command('list').description('list the schools')
  example(list, 'school list').action((options: Common) => runList(cli, options))
}

function settings(command: Command): Command {
  return command
    .option(
      '--kind <kind>',
      'what sort of school, where its policy asks: community, voluntary_controlled, academy',
      parseKind,
    )
    .option('--timezone <zone>', 'where the school is (Europe/London)', parseZone)
    .option('--holidays <file>', 'a CSV file of closed days with the columns from, to and name')
    .option(
      '--hours <from-to>',
      'school hours; Staffroom says nothing of its own accord outside them (07:30-18:00)',
      parseHours,
    )
}

function runAdd(cli: Cli, id: string, given: Given): Promise<void> {
  return cli.withDatabase(async (session) => {
    const school: School = {
      id,
      name: '',
      policy: '',
      timezone: 'Europe/London',
      holidays: [],
      choices: {},
      ...SCHOOL_HOURS,
      ...(await changeOf(given)),
    }
    await addSchool(session, school)
    cli.print(given.json, { school }, [
      `${school.name} is added. Now: staffroom people import people.csv --school ${id}`,
    ])
  })
}

function runSet(cli: Cli, id: string, given: Given): Promise<void> {
  return cli.withDatabase(async (session) => {
    const packs = await loadPacks()
    const school = await changeSchool(session, id, await changeOf(given), (policy) => packs.get(policy)?.pack)
    cli.print(given.json, { school }, [`${school.name} is changed.`])
  })
}

function runList(cli: Cli, options: Common): Promise<void> {
  return cli.withDatabase(async ({ db }) => {
    const schools = await listSchools(db)
    const rows = schools.map(({ id, name, policy, timezone }) => [id, name, policy, timezone])
    cli.print(
      options.json,
      { schools },
      schools.length === 0 ? ['There are no schools yet.'] : table(['id', 'name', 'policy', 'zone'], rows),
    )
  })
}

async function changeOf({ name, policy, kind, timezone, holidays, hours, choice }: Given): Promise<SchoolChange> {
  if (policy !== undefined && !(await loadPacks()).has(policy)) {
    throw new SetupError('policy_unknown', `There is no policy pack “${policy}”; see “staffroom policies list”.`)
  }
  return {
    ...(name !== undefined && { name }),
    ...(policy !== undefined && { policy }),
    ...(kind !== undefined && { kind }),
    ...(timezone !== undefined && { timezone }),
    ...(holidays !== undefined && { holidays: await loadHolidays(holidays) }),
    ...hours,
    ...(choice !== undefined && { choices: choice }),
  }
}

async function loadHolidays(file: string): Promise<ClosedDays[]> {
  const read = readHolidays(await readGiven(file))
  if ('problems' in read) throw fileRefused(read.problems)
  return read.holidays
}

/** @throws SetupError `file_unreadable` */
export async function readGiven(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new SetupError('file_unreadable', `The file ${file} cannot be read.`, error)
  }
}

/** For commander: a school's id. */
export function parseId(text: string): string {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(text))
    throw new InvalidArgumentError('A school’s id is lower case letters, digits and hyphens.')
  return text
}

function parseKind(text: string): string {
  if (!/^[a-z][a-z_]*$/.test(text)) throw new InvalidArgumentError('A kind is lower case letters and _.')
  return text
}

function parseZone(text: string): string {
  if (!Intl.supportedValuesOf('timeZone').includes(text))
    throw new InvalidArgumentError('A zone is written as Europe/London.')
  return text
}

function parseHours(text: string): Pick<School, 'opens' | 'closes'> {
  const [, opens = '', closes = ''] = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text) ?? []
  if (opens === '') throw new InvalidArgumentError('Hours are written as 07:30-18:00.')
  if (opens >= closes) throw new InvalidArgumentError('A school closes after it opens: 07:30-18:00.')
  return { opens, closes }
}

function parseChoice(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([a-z][a-z0-9_]*)=([a-z][a-z0-9_]*|\d+)$/.exec(text) ?? []
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError(
      'A choice is written as role=role, or as name=number where it is how many must sign.',
    )
  return { ...before, [name]: value }
}
