import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { writeCsv } from '../../src/csv.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { namedSchool } from '../../src/people/schools.ts'
import type { Figures, Line, TermFigures } from '../../src/reports/figures.ts'
import type { Count } from '../../src/reports/figures-hidden.ts'
import { loadFigures } from '../../src/reports/figures-list.ts'
import { countWords, kindWords, LEFT_OUT, lengthWords, monthWords, termWords } from '../../src/reports/figures-views.ts'
import type { ReportSchool } from '../../src/reports/setting.ts'
import { loadSetting } from '../../src/requests/load.ts'
import { openVaultBeside } from '../../src/vault/open-vault.ts'
import { type Cli, type Common, example, type Session } from './cli.ts'
import { parseId } from './school.ts'
import { table } from './table.ts'

type Given = Common & { school: string; csv?: string }

/** `reports figures`, among the commands about reports. */
export function registerReportsFigures(reports: Command, cli: Cli): void {
  const figures = reports
    .command('figures')
    .description('how many reports and how soon they were seen to, as governors may see it: without texts and names')
    .requiredOption('--school <id>', 'the school', parseId)
    .option('--csv <file>', 'where to write them for a spreadsheet')
  example(figures, 'reports figures --school king-offa --csv figures.csv').action((given: Given) =>
    runFigures(cli, given),
  )
}

function runFigures(cli: Cli, given: Given): Promise<void> {
  return cli.withDatabase(async (session) => {
    const school = await namedSchool(session.db, given.school)
    const { figures, setting } = await figuresIn(session, school.id)
    const rows = figures.terms.flatMap((term) => rowsOf(term, setting))
    if (given.csv !== undefined) await writeFile(given.csv, writeCsv([HEADINGS, ...rows]), { mode: 0o600 })
    cli.print(given.json, { school: school.id, ...figures, ...(given.csv && { file: given.csv }) }, [
      ...(rows.length === 0 ? ['Nothing to count yet: a month is counted once it is over.'] : table(HEADINGS, rows)),
      LEFT_OUT,
      ...(given.csv === undefined ? [] : [`The same is in ${given.csv}.`]),
    ])
  })
}

async function figuresIn(
  { db, config, clock }: Session,
  schoolId: string,
): Promise<{ figures: Figures; setting: ReportSchool }> {
  const [vault, packs] = [await openVaultBeside(db, config.keys), await loadPacks()]
  return inTransaction(db, async (tx) => {
    const setting = await loadSetting({ packs, clock }, tx, schoolId)
    return { setting, figures: await loadFigures(tx, vault, setting) }
  })
}

const HEADINGS = ['received', 'which', 'reports', 'half taken up within', 'half closed within']

function rowsOf(term: TermFigures, setting: ReportSchool): string[][] {
  const { all, isOver, months, kinds } = term
  const period = termWords(term)
  return [
    ...(isOver ? [rowOf(period, 'all of them', all)] : []),
    ...months.map((line) => rowOf(monthWords(line.month), 'all of them', line)),
    ...kinds.map((line) => rowOf(period, kindWords(line.kind, setting), line)),
  ]
}

type Row = Pick<Line, 'takenUpMs' | 'closedMs'> & { received?: Count }

function rowOf(period: string, which: string, { received, takenUpMs, closedMs }: Row): string[] {
  const soon = [takenUpMs, closedMs].map((ms) => (ms === null ? '' : lengthWords(ms)))
  return [period, which, countWords(received), ...soon]
}
