import type { Command } from 'commander'
import { dayIn } from '../../src/calendar/days.ts'
import { importTrainings } from '../../src/conversation/training-import.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { loadPacks } from '../../src/packs/load.ts'
import type { Course } from '../../src/packs/pack.ts'
import { isActive } from '../../src/people/directory.ts'
import { namedSchool } from '../../src/people/schools.ts'
import { loadDirectory } from '../../src/people/store.ts'
import { type Standing, standingIn } from '../../src/training/standing.ts'
import { trainingsOf } from '../../src/training/store.ts'
import { type Cli, type Common, example, fileRefused } from './cli.ts'
import { parseId, readGiven } from './school.ts'
import { table } from './table.ts'

interface Given extends Common {
  school: string
  dryRun?: boolean
}

export function registerTraining(program: Command, cli: Cli): void {
  const training = program.command('training').description('who has read the policy and been trained')

  const take = training
    .command('import')
    .description('take a school’s own list of trainings in: the whole file, or nothing when a row is wrong')
    .argument('<file>', 'a CSV file with the columns email, course, done_on and confirmed_by')
    .requiredOption('--school <id>', 'the school', parseId)
    .option('--dry-run', 'only show what would be written')
  example(take, 'training import training.csv --school withybrook --dry-run').action((file: string, given: Given) =>
    runImport(cli, file, given),
  )

  const list = training
    .command('list')
    .description('how everybody stands with what the policy asks for')
    .requiredOption('--school <id>', 'the school', parseId)
  example(list, 'training list --school withybrook').action((given: Given) => runList(cli, given))
}

function runImport(cli: Cli, file: string, given: Given): Promise<void> {
  return cli.withDatabase(async (session) => {
    const school = await namedSchool(session.db, given.school)
    const deps = { ...session, packs: await loadPacks() }
    const options = { dryRun: given.dryRun ?? false }
    const plan = await importTrainings(deps, school, await readGiven(file), options)
    if ('problems' in plan) throw fileRefused(plan.problems)
    const { added, confirmed, unchanged } = plan
    const counts = { added: added.length, confirmed: confirmed.length, unchanged }
    cli.print(given.json, { school: school.id, saved: !given.dryRun, ...counts }, [
      `${counts.added} added, ${counts.confirmed} confirmed, ${unchanged} known already.`,
      given.dryRun ? 'This was a dry run: nothing was written.' : 'Taken in.',
    ])
  })
}

function runList(cli: Cli, given: Given): Promise<void> {
  return cli.withDatabase(async ({ db, clock }) => {
    const school = await namedSchool(db, given.school)
    const courses = (await loadPacks()).get(school.policy)?.pack.courses ?? []
    const today = dayIn(school.timezone, clock())
    const directory = await loadDirectory(db, school.id)
    const trainings = await inTransaction(db, (tx) => trainingsOf(tx, school.id))
    const people = [...directory.members.values()].filter((member) => isActive(member, today))
    const standings = people
      .sort((a, b) => a.name.localeCompare(b.name, 'en-GB'))
      .flatMap((member) => {
        const own = trainings.filter(({ personId }) => personId === member.id)
        return courses.map((course) => lineOf(member, course, standingIn(course, own, today)))
      })
    const rows = standings.map((one) => [one.name, one.course, one.state, one.doneOn ?? '', one.until ?? ''])
    const none = 'The policy of this school asks for no reading and no training.'
    const lines = courses.length === 0 ? [none] : table(['name', 'course', 'state', 'done on', 'until'], rows)
    cli.print(given.json, { school: school.id, standings }, lines)
  })
}

function lineOf({ name, email }: { name: string; email: string }, { id: course }: Course, standing: Standing) {
  const doneOn = 'training' in standing ? standing.training.doneOn : undefined
  const until = 'until' in standing ? standing.until : undefined
  return { name, email, course, state: WORDS[standing.state], doneOn, until }
}

const WORDS: Record<Standing['state'], string> = {
  done: 'done',
  waiting: 'to be confirmed',
  refused: 'not confirmed',
  run_out: 'run out',
  missing: 'missing',
}
