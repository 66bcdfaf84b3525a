import { type Command, InvalidArgumentError } from 'commander'
import { dayIn, daysBetween } from '../../src/calendar/days.ts'
import { SetupError } from '../../src/errors.ts'
import { namedSchool } from '../../src/people/schools.ts'
import { listSchools } from '../../src/people/store.ts'
import { holdReport, listNumbers, releaseReport } from '../../src/reports/admin-handlers.ts'
import { listDisposals } from '../../src/reports/disposal-store.ts'
import { openVaultBeside } from '../../src/vault/open-vault.ts'
import { type Cli, type Common, example, type Session } from './cli.ts'
import { registerReportsFigures } from './reports-figures.ts'
import { parseId } from './school.ts'
import { table } from './table.ts'

type Given = Common & { school?: string }

export function registerReports(program: Command, cli: Cli): void {
  const reports = program.command('reports').description('that there are reports, and how long they are kept')
  const list = reports
    .command('list')
    .description('numbers, states and ages; nothing of what is in them')
    .option('--school <id>', 'one school only', parseId)
  example(list, 'reports list --school larkfield').action((given: Given) => runList(cli, given))

  registerReportsFigures(reports, cli)

  const disposals = reports
    .command('disposals')
    .description('what has been disposed of, when and why')
    .option('--school <id>', 'one school only', parseId)
  example(disposals, 'reports disposals').action((given: Given) => runDisposals(cli, given))

  const hold = reports
    .command('hold')
    .description('keep a report beyond its day, until it is released')
    .argument('<school>', 'the school', parseId)
    .argument('<number>', 'the report', parseNumber)
    .requiredOption('--because <reason>', 'why; kept sealed in the case', parseReason)
  example(hold, 'reports hold larkfield 12 --because "Asked for by our solicitor"').action(
    (school: string, number: number, given: Common & { because: string }) => runHold(cli, school, number, given),
  )

  const release = reports
    .command('release')
    .description('lift a hold; a report whose day has passed goes on the next school day')
    .argument('<school>', 'the school', parseId)
    .argument('<number>', 'the report', parseNumber)
  example(release, 'reports release larkfield 12').action((school: string, number: number, given: Common) =>
    runRelease(cli, school, number, given),
  )
}

function runList(cli: Cli, given: Given): Promise<void> {
  return cli.withDatabase(async (session) => {
    const reports = (
      await Promise.all((await schoolsOf(session, given)).map((school) => numbersOf(session, school)))
    ).flat()
    const rows = reports.map((one) => [
      `${one.school}/${one.number}`,
      one.held ? `${one.state}, held` : one.state,
      `${one.days} ${one.days === 1 ? 'day' : 'days'}`,
    ])
    cli.print(
      given.json,
      { reports },
      rows.length === 0 ? ['There are no reports.'] : table(['report', 'state', 'age'], rows),
    )
  })
}

async function numbersOf({ db, clock }: Session, { id, timezone }: { id: string; timezone: string }) {
  const today = dayIn(timezone, clock())
  return (await listNumbers(db, id)).map(({ number, status, receivedAt, held }) => ({
    school: id,
    number,
    state: status.replace('_', ' '),
    held,
    days: daysBetween(dayIn(timezone, receivedAt), today),
  }))
}

function runDisposals(cli: Cli, given: Given): Promise<void> {
  return cli.withDatabase(async (session) => {
    if (given.school !== undefined) await namedSchool(session.db, given.school)
    const all = await listDisposals(session.db, given.school)
    const disposals = all.map(({ id: _, schoolId, ...one }) => ({ school: schoolId, ...one }))
    const rows = disposals.map((one) => [
      `${one.school}/${one.number}`,
      one.receivedOn,
      one.closedOn ?? '',
      one.disposedAt.toISOString().slice(0, 10),
      one.reason,
      String(one.files),
    ])
    const headings = ['report', 'received', 'closed', 'disposed of', 'reason', 'files']
    cli.print(
      given.json,
      { disposals },
      rows.length === 0 ? ['Nothing has been disposed of yet.'] : table(headings, rows),
    )
  })
}

function runHold(cli: Cli, schoolId: string, number: number, given: Common & { because: string }): Promise<void> {
  return cli.withDatabase(async (session) => {
    const school = await namedSchool(session.db, schoolId)
    const { held, disposeOn } = await holdReport(await sealed(session), school, number, given.because)
    cli.print(given.json, { school: school.id, number, held, disposeOn: disposeOn ?? null }, [
      `Report ${number} of ${school.name} is kept until it is released. Those who read it see why.`,
    ])
  })
}

function runRelease(cli: Cli, schoolId: string, number: number, given: Common): Promise<void> {
  return cli.withDatabase(async (session) => {
    const school = await namedSchool(session.db, schoolId)
    const { held, disposeOn } = await releaseReport(await sealed(session), school, number)
    const isPast = disposeOn !== undefined && disposeOn <= dayIn(school.timezone, session.clock())
    cli.print(given.json, { school: school.id, number, held, disposeOn: disposeOn ?? null }, [
      isPast
        ? `Report ${number} of ${school.name} is released. Its day has passed, so it goes on the next school day.`
        : `Report ${number} of ${school.name} is released, and kept as long as others.`,
    ])
  })
}

async function sealed({ db, config, clock }: Session) {
  return { db, clock, vault: await openVaultBeside(db, config.keys) }
}

async function schoolsOf({ db }: Session, { school }: Given): Promise<{ id: string; timezone: string }[]> {
  return school === undefined ? listSchools(db) : [await namedSchool(db, school)]
}

function parseNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A report is meant by its number, as 12.')
  return Number(text)
}

function parseReason(text: string): string {
  if (text.trim() === '') throw new SetupError('no_reason', 'Say why it is held: --because "…".')
  return text.trim().slice(0, 500)
}
