import type { Command } from 'commander'
import { backup } from '../../src/db/backup.ts'
import { rememberHead } from '../../src/db/heads.ts'
import { restore } from '../../src/db/restore.ts'
import { writeSetting } from '../../src/db/settings.ts'
import { refuseUnreadable } from '../../src/vault/keys.ts'
import { type Cli, type Common, example, headsFile } from './cli.ts'

export function registerBackup(program: Command, cli: Cli): void {
  const save = program
    .command('backup')
    .description('write everything in the database into one file')
    .argument('<file>', 'the file to write')
  example(save, 'backup staffroom-2026-11-21.backup').action((file: string, options: Common) =>
    runBackup(cli, file, options),
  )
  const load = program
    .command('restore')
    .description('take a backup into a new, empty database; nothing is sent until “outbox resume”')
    .argument('<file>', 'a file that backup wrote')
  example(load, 'restore staffroom-2026-11-21.backup').action((file: string, options: Common) =>
    runRestore(cli, file, options),
  )
}

function runBackup(cli: Cli, file: string, options: Common): Promise<void> {
  return cli.withDatabase(async ({ db, config, clock }) => {
    const now = clock()
    const { rows, bytes, heads } = await backup(db, file, now)
    for (const head of heads) rememberHead(headsFile(config), head, 'backup', now)
    await writeSetting(db, 'last_backup_at', now.toISOString())
    cli.print(options.json, { file, rows, bytes, heads }, [
      `${file} is written: ${rows} rows, ${bytes} bytes. Keep it somewhere else, and safe: it holds everything but the STAFFROOM_KEYS, which its reports cannot be read without.`,
    ])
  })
}

function runRestore(cli: Cli, file: string, options: Common): Promise<void> {
  return cli.withDatabase(async ({ db, config }) => {
    const { rows, at } = await restore(db, file, { check: (sealed) => refuseUnreadable(config.keys, sealed) })
    cli.print(options.json, { file, rows, at }, [
      `${file} of ${at.toISOString()} is restored: ${rows} rows. Nothing is sent until you run: staffroom outbox resume`,
    ])
  })
}
