import { once } from 'node:events'
import type { Command } from 'commander'
import { readConfig } from '../../src/config.ts'
import type { Cli } from './cli.ts'

export function registerServe(program: Command, cli: Cli): void {
  program
    .command('serve')
    .description('run Staffroom: Slack and Teams as configured, or else the simulator on http://127.0.0.1:3978')
    .addHelpText('after', '\nExample:\n  $ PORT=8080 staffroom serve')
    .action(() => runServe(cli))
}

/** Until it is told to stop: Ctrl+C, or SIGTERM. */
async function runServe(cli: Cli): Promise<void> {
  const config = readConfig(cli.env)
  // The edges and their SDKs are loaded for this command alone.
  const { serve } = await import('../main.ts')
  const running = await serve(config)
  cli.out(`Staffroom is open: ${running.url}\n`)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await running.stop()
}
