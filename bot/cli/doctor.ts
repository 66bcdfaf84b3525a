import type { Command } from 'commander'
import { dayIn } from '../../src/calendar/days.ts'
import { loadPacks } from '../../src/packs/load.ts'
import type { Finding } from '../../src/people/doctor.ts'
import { type Examination, examine } from '../../src/people/examine.ts'
import { checkReports, checkSignposts } from '../../src/reports/doctor.ts'
import { type Cli, type Common, example } from './cli.ts'

export function registerDoctor(program: Command, cli: Cli): void {
  const doctor = program
    .command('doctor')
    .description('what each school still lacks before going live, and what to do about it')
  example(doctor, 'doctor').action((options: Common) => runDoctor(cli, options))
}

function runDoctor(cli: Cli, options: Common): Promise<void> {
  return cli.withDatabase(async ({ db, config, clock }) => {
    const packs = await loadPacks()
    const now = clock()
    const examined = await examine({ db, config, now }, (policy) => packs.get(policy)?.pack, checkReports)
    const signposts = [...packs.values()][0]?.signposts ?? []
    const found = {
      ...examined,
      deployment: [...examined.deployment, ...checkSignposts(signposts, dayIn('Europe/London', now))],
    }
    cli.print(options.json, found, toText(found))
  })
}

function toText({ deployment, schools }: Examination): string[] {
  const parts = schools.flatMap(({ id, name, findings }) => [
    '',
    `${name} (${id}): ${verdict(findings)}`,
    ...findings.flatMap(toLines),
  ])
  return [
    `Staffroom itself: ${verdict(deployment)}`,
    ...deployment.flatMap(toLines),
    ...(schools.length === 0 ? ['', 'There are no schools yet: staffroom school add'] : parts),
  ]
}

function verdict(findings: Finding[]): string {
  if (findings.some((finding) => finding.blocks)) return 'not ready to go live'
  return findings.length === 0 ? 'ready' : 'ready, with something to look at'
}

function toLines({ blocks, says, todo }: Finding): string[] {
  return [`  ${blocks ? '✗' : '!'} ${says}`, `    ${todo}`]
}
