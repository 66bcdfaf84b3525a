import { type Command, InvalidArgumentError } from 'commander'
import { holidaysWait } from '../../src/comments/due.ts'
import { figuresOf, type MonthFigures, monthFigures } from '../../src/comments/figures.ts'
import { timesOf } from '../../src/comments/store.ts'
import { lengthWords } from '../../src/comments/words.ts'
import { SetupError } from '../../src/errors.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { namedSchool } from '../../src/people/schools.ts'
import { type Cli, type Common, example } from './cli.ts'
import { parseId } from './school.ts'
import { table } from './table.ts'

type Given = Common & { school: string; month?: string }

export function registerComments(program: Command, cli: Cli): void {
  const comments = program.command('comments').description('how soon comments on official sites are answered')
  const figures = comments
    .command('figures')
    .description('the figures of each month, without texts and names')
    .requiredOption('--school <id>', 'the school', parseId)
    .option('--month <month>', 'one month only, as 2027-01', parseMonth)
  example(figures, 'comments figures --school merriott-haselbury --month 2027-01').action((given: Given) =>
    runFigures(cli, given),
  )
}

function runFigures(cli: Cli, given: Given): Promise<void> {
  return cli.withDatabase(async ({ db, clock }) => {
    const school = await namedSchool(db, given.school)
    const replies = (await loadPacks()).get(school.policy)?.pack.replies
    if (replies === undefined)
      throw new SetupError('no_reply_times', `The policy of ${school.name} sets no time for answering comments.`)
    const now = clock()
    const all = figuresOf(await timesOf(db, school.id), school.timezone, now)
    const months = given.month === undefined ? all : [monthOf(all, given.month, now)]
    const holidaysStopTheClock = holidaysWait(school.choices)
    cli.print(given.json, { school: school.id, within: replies.within, holidaysStopTheClock, months }, [
      ...(months.length === 0 ? ['Nothing has been logged yet.'] : table(HEADINGS, months.map(rowOf))),
      holidaysStopTheClock
        ? 'Holidays and bank holidays stop the clock: the school’s choice, not in the policy.'
        : 'Holidays and bank holidays do not stop the clock.',
    ])
  })
}

const HEADINGS = [
  'month',
  'came in',
  'comments',
  'queries',
  'complaints',
  'answered in time',
  'acknowledged in time',
  'late',
  'waiting',
  'median',
]

function rowOf(month: MonthFigures): string[] {
  const { byKind, medianMs } = month
  const counts = [
    month.received,
    byKind.comment,
    byKind.query,
    byKind.complaint,
    month.answeredInTime,
    month.acknowledgedInTime,
    month.late,
    month.waiting,
  ]
  return [month.month, ...counts.map(String), medianMs === null ? '' : lengthWords(medianMs)]
}

/** A month in which nothing came in is one too. */
function monthOf(all: MonthFigures[], month: string, now: Date): MonthFigures {
  return all.find((one) => one.month === month) ?? monthFigures(month, [], now)
}

function parseMonth(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('A month is written as 2027-01.')
  return text
}
