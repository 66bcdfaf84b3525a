import { Command, CommanderError } from 'commander'
import { AppError, SetupError } from '../../src/errors.ts'
import { registerAsk } from './ask.ts'
import { registerAudit } from './audit.ts'
import { registerBackup } from './backup.ts'
import { makeCli, Problems, type Terminal } from './cli.ts'
import { registerComments } from './comments.ts'
import { registerDatabase } from './database.ts'
import { registerDoctor } from './doctor.ts'
import { registerKeys } from './keys.ts'
import { registerOutbox } from './outbox.ts'
import { registerPeople } from './people.ts'
import { registerPolicies } from './policies.ts'
import { registerReports } from './reports.ts'
import { registerRequests } from './requests.ts'
import { registerSchool } from './school.ts'
import { registerServe } from './serve.ts'
import { registerSites } from './sites.ts'
import { registerSubjectAccess } from './subject-access.ts'
import { registerTraining } from './training.ts'

const DONE = 0
const REFUSED = 1
const WRONG_USAGE = 2

const groups = [
  registerServe,
  registerDatabase,
  registerSchool,
  registerPeople,
  registerPolicies,
  registerAsk,
  registerRequests,
  registerReports,
  registerSites,
  registerTraining,
  registerComments,
  registerAudit,
  registerOutbox,
  registerDoctor,
  registerBackup,
  registerKeys,
  registerSubjectAccess,
]

/**
 * Runs one command line. Never throws.
 * @param args what follows `staffroom`
 * @returns 0 done · 1 refused, with one sentence on stderr · 2 wrong usage
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const cli = makeCli(terminal)
  const program = new Command('staffroom')
    .description('Staffroom: a school’s social media policy, in Slack and Microsoft Teams.')
    .configureOutput({ writeOut: cli.out, writeErr: cli.err })
    .exitOverride()
    .showHelpAfterError('(add --help for what this command takes)')
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nTo begin: staffroom demo load, then staffroom serve. To set up a school: docs/how-to/set-up-a-school.md',
    )
  for (const register of groups) register(program, cli)
  try {
    await program.parseAsync(args, { from: 'user' })
    return DONE
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE
    return refuse(terminal, error, args.includes('--json'))
  }
}

function refuse(terminal: Terminal, error: unknown, json: boolean): number {
  const found = error instanceof Problems ? error : undefined
  const says = sentenceOf(error)
  for (const line of found?.lines ?? []) terminal.err(`${line}\n`)
  terminal.err(`${says}\n`)
  if (json) {
    const code = error instanceof AppError ? error.code : 'unexpected'
    terminal.out(`${JSON.stringify({ refused: code, says, ...(found && { problems: found.problems }) })}\n`)
  }
  return REFUSED
}

function sentenceOf(error: unknown): string {
  if (error instanceof SetupError) return error.message
  const code = error instanceof AppError ? error.code : error instanceof Error ? error.name : 'unknown'
  return `Staffroom could not do that (${code}); nothing was changed.`
}
