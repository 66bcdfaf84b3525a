import type { Command } from 'commander'
import { type OutboxSummary, outboxSummary, releaseReachable, resumeOutbox, revive } from '../../src/db/outbox-admin.ts'
import { type Cli, type Common, example } from './cli.ts'
import { table } from './table.ts'

export function registerOutbox(program: Command, cli: Cli): void {
  const outbox = program.command('outbox').description('what waits to be sent, what failed, and why')
  example(outbox, 'outbox').action((options: Common) => runShow(cli, options))
  const resume = outbox.command('resume').description('send again, after a restore had stopped it')
  example(resume, 'outbox resume').action((_: Common, command: Command) => runResume(cli, command.optsWithGlobals()))
  const retry = outbox.command('retry').description('try again what was given up')
  example(retry, 'outbox retry').action((_: Common, command: Command) => runRetry(cli, command.optsWithGlobals()))
}

function runShow(cli: Cli, options: Common): Promise<void> {
  return cli.withDatabase(async ({ db, clock }) => {
    const summary = await outboxSummary(db, clock())
    cli.print(options.json, summary, toText(summary))
  })
}

function runResume(cli: Cli, options: Common): Promise<void> {
  return cli.withDatabase(async ({ db }) => {
    const resumed = await resumeOutbox(db)
    db.wake()
    cli.print(options.json, { resumed }, [resumed ? 'What waits is being sent again.' : 'It was not stopped.'])
  })
}

function runRetry(cli: Cli, options: Common): Promise<void> {
  return cli.withDatabase(async ({ db, clock }) => {
    const revived = await revive(db, clock())
    const released = await releaseReachable(db)
    db.wake()
    cli.print(options.json, { revived, released }, [`${revived} given up and ${released} held are tried again.`])
  })
}

function toText({ paused, states, failures, rows }: OutboxSummary): string[] {
  return [
    ...(paused === undefined ? [] : [`Nothing is being sent (${paused}). To go on: staffroom outbox resume`]),
    ...(states.length === 0
      ? ['Nothing waits.']
      : states.map(({ state, count, oldest }) => `${count} ${state}, the oldest since ${oldest.toISOString()}`)),
    ...failures.map(({ code, count }) => `${count} because of ${code}`),
    ...(rows.length === 0
      ? []
      : table(
          ['id', 'state', 'what', 'about', 'tries', 'why'],
          rows.map((row) => [
            String(row.id),
            row.state,
            `${row.kind} ${row.card}`,
            row.subject,
            String(row.attempts),
            row.code ?? '',
          ]),
        )),
  ]
}
