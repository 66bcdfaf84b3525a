import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Command } from 'commander'
import { type Config, readConfig } from '../../src/config.ts'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { isRehearsal } from '../../src/db/rehearsal.ts'
import { SetupError } from '../../src/errors.ts'
import type { RowProblem } from '../../src/people/csv.ts'
import { readAhead } from '../rehearsal-clock.ts'

/** Where a command line runs: its environment and its two outputs. */
export interface Terminal {
  env: NodeJS.ProcessEnv
  out(text: string): void
  err(text: string): void
  /** Instead of opening it for each command: closing it then is up to whoever opened it. */
  database?: Database
}

/** A command at work in an open database. */
export interface Session {
  db: Database
  config: Config
  /** The time; in a rehearsal from STAFFROOM_CLOCK on, or from where its clock was left. */
  clock: () => Date
  newId: () => string
}

/** What every group of commands is given. */
export interface Cli extends Terminal {
  /** Opens the database, migrated, and closes it again. */
  withDatabase<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** Prints a result: one JSON object, or what people read. */
  print(json: boolean | undefined, result: object, lines: readonly string[]): void
}

/** Options of every command. */
export interface Common {
  json?: boolean
}

/** Several things are wrong with what was given; each is printed on a line of its own, before the sentence. */
export class Problems extends SetupError {
  readonly lines: string[]
  readonly problems: object[]
  constructor(code: string, message: string, given: { lines: string[]; problems: object[] }) {
    super(code, message)
    this.lines = given.lines
    this.problems = given.problems
  }
}

/** A file of rows that is not taken in, because of these. */
export function fileRefused(problems: RowProblem[]): Problems {
  const count = problems.length === 1 ? 'One thing in the file is' : `${problems.length} things in the file are`
  const lines = problems.map(({ line, column, says }) => `line ${line}${column === '' ? '' : `, ${column}`}: ${says}`)
  return new Problems('bad_file', `${count} wrong, so nothing of it was taken in.`, { lines, problems })
}

export function makeCli(terminal: Terminal): Cli {
  return {
    ...terminal,
    async withDatabase(work) {
      const config = readConfig(terminal.env)
      const db = terminal.database ?? (await openDatabase({ url: config.databaseUrl, folder: config.dataFolder }))
      try {
        return await work({ db, config, clock: await clockOf(config, db), newId: randomUUID })
      } finally {
        if (terminal.database === undefined) await db.close()
      }
    },
    print(json, result, lines) {
      if (json) terminal.out(`${JSON.stringify(result, plain)}\n`)
      else for (const line of lines) terminal.out(`${line}\n`)
    },
  }
}

/** A subcommand with an example of its use. */
export function example(command: Command, line: string): Command {
  return command
    .option('--json', 'print one JSON object instead of text')
    .addHelpText('after', `\nExample:\n  $ staffroom ${line}`)
}

/** Outside the database, so that the trail cannot be rewritten in one place alone (src/db/heads.ts). */
export function headsFile(config: Config): string {
  return join(config.dataFolder, 'audit-heads.ndjson')
}

async function clockOf(config: Config, db: Database): Promise<() => Date> {
  if (config.clock !== undefined && (await isRehearsal(db)) === false) {
    throw new SetupError(
      'rehearsal_only',
      'STAFFROOM_CLOCK is for rehearsals only, and this database was not made as one: unset it.',
    )
  }
  const ahead = await readAhead(config, db)
  return () => new Date(Date.now() + ahead)
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
