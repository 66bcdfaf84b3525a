import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { registerFile, schoolRegister } from '../../src/conversation/register.ts'
import { SetupError } from '../../src/errors.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { listSchools } from '../../src/people/store.ts'
import { type Cli, type Common, example } from './cli.ts'
import { parseId } from './school.ts'

type Given = Common & { school: string; csv?: string; pdf?: string }

/** `sites export`, among the commands about sites. */
export function registerSitesExport(sites: Command, cli: Cli): void {
  const exported = sites
    .command('export')
    .description('the whole register of a school, for a spreadsheet or to print')
    .requiredOption('--school <id>', 'the school', parseId)
    .option('--csv <file>', 'where to write it for a spreadsheet')
    .option('--pdf <file>', 'where to write it to be printed')
  example(exported, 'sites export --school king-offa --pdf register.pdf').action((given: Given) =>
    runExport(cli, given),
  )
}

function runExport(cli: Cli, given: Given): Promise<void> {
  const forms = (['csv', 'pdf'] as const).flatMap((form) => {
    const file = given[form]
    return file === undefined ? [] : [{ form, file }]
  })
  if (forms.length === 0)
    throw new SetupError(
      'nothing_to_write',
      'Say where to write the register: --csv register.csv or --pdf register.pdf.',
    )
  return cli.withDatabase(async (session) => {
    if (!(await listSchools(session.db)).some(({ id }) => id === given.school))
      throw new SetupError('school_unknown', `There is no school “${given.school}”; see “staffroom school list”.`)
    const register = await schoolRegister({ ...session, packs: await loadPacks() }, given.school)
    // It names people: for whoever runs this alone.
    for (const { form, file } of forms)
      await writeFile(file, (await registerFile(register, form)).bytes, { mode: 0o600 })
    const count = register.open.length + register.closed.length
    const files = forms.map(({ file }) => file)
    cli.print(given.json, { files, sites: count }, [
      `The register (${count === 1 ? '1 site' : `${count} sites`}) is in ${files.join(' and ')}.`,
    ])
  })
}
