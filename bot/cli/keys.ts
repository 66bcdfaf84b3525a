import type { Command } from 'commander'
import type { Key } from '../../src/config.ts'
import { SetupError } from '../../src/errors.ts'
import { allOf } from '../../src/in-words.ts'
import { openVaultBeside } from '../../src/vault/open-vault.ts'
import { type Rotated, rotateKeys } from '../../src/vault/rotate.ts'
import { type Cli, type Common, example } from './cli.ts'

export function registerKeys(program: Command, cli: Cli): void {
  const keys = program.command('keys').description('the keys that reports are sealed with (STAFFROOM_KEYS)')
  const rotate = keys
    .command('rotate')
    .description('seal every report, file and draft anew with the first key; it can be stopped, and run again')
  example(rotate, 'keys rotate').action((options: Common) => runRotate(cli, options))
}

function runRotate(cli: Cli, options: Common): Promise<void> {
  return cli.withDatabase(async ({ db, config }) => {
    const rotated = await rotateKeys(db, await openVaultBeside(db, config.keys))
    const { report: reports, report_file: files, report_draft: drafts } = rotated.rows
    const unused = unusedOf(config.keys, rotated)
    cli.print(options.json, { ...rotated, unused }, [
      `Sealed anew with ${rotated.keyId}: ${reports} reports, ${files} files, ${drafts} drafts.`,
      ...unusedWords(unused),
    ])
    if (rotated.broken > 0) throw broken(rotated)
  })
}

function unusedOf(keys: readonly Key[], { keyId, inUse }: Rotated): string[] {
  return keys.flatMap(({ id }) => (id === keyId || inUse.includes(id) ? [] : [id]))
}

/** A backup stays sealed as it was when it was made. */
function unusedWords(unused: string[]): string[] {
  if (unused.length === 0) return []
  const [are, them] = unused.length === 1 ? ['is', 'it'] : ['are', 'them']
  return [
    `${allOf(unused)} ${are} not needed here any more: take ${them} out of STAFFROOM_KEYS, and keep ${them} somewhere safe for as long as you keep older backups.`,
  ]
}

function broken({ broken: count }: Rotated): SetupError {
  const says = count === 1 ? 'One row does not open and was' : `${count} rows do not open and were`
  return new SetupError(
    'seal_broken',
    `${says} left as it was: it was changed outside Staffroom, or damaged. Keep the old keys, and look for it in a backup.`,
  )
}
