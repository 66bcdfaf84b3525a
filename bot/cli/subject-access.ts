import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { subjectAccess } from '../../src/conversation/subject-access.ts'
import { SetupError } from '../../src/errors.ts'
import { namedSchool } from '../../src/people/schools.ts'
import { openVaultBeside } from '../../src/vault/open-vault.ts'
import { type Cli, type Common, example } from './cli.ts'
import { parseId } from './school.ts'

type Given = Common & { school?: string; out: string }

export function registerSubjectAccess(program: Command, cli: Cli): void {
  const command = program
    .command('subject-access')
    .description(
      'everything held about somebody, for whoever answers for the school’s data; others are marked, to be checked',
    )
    .argument('<email>', 'their address in the staff list')
    .requiredOption('--out <file>', 'the file to write, readable by its owner only')
    .option('--school <id>', 'only what is held at this school', parseId)
  example(command, 'subject-access amira.hussain@larkfield.example --out amira.txt').action(
    (email: string, given: Given) => runSubjectAccess(cli, email, given),
  )
}

function runSubjectAccess(cli: Cli, email: string, { school, out, json }: Given): Promise<void> {
  return cli.withDatabase(async ({ db, config, clock }) => {
    if (school !== undefined) await namedSchool(db, school)
    const vault = await openVaultBeside(db, config.keys)
    const text = await subjectAccess({ db, vault, clock }, email, school)
    await write(out, text)
    cli.print(json, { file: out }, [
      `${out} is written. Its first page says what must be checked before any of it is given to anybody.`,
    ])
  })
}

/** Never over another file: it may be one that somebody has gone through already. */
async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const why =
      code === 'EEXIST' ? `There is a file ${file} already: name another.` : `${file} cannot be written (${code}).`
    throw new SetupError('file_not_written', why, error)
  }
}
