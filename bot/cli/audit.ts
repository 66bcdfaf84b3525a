import type { Command } from 'commander'
import { chainHeads } from '../../src/db/audit.ts'
import { type Verdict, verifyChain } from '../../src/db/audit-verify.ts'
import { readHeads } from '../../src/db/heads.ts'
import { SetupError } from '../../src/errors.ts'
import { unknownSchool } from '../../src/people/schools.ts'
import { listSchools } from '../../src/people/store.ts'
import { verifyRequests } from '../../src/requests/verify.ts'
import { type Cli, type Common, example, headsFile, type Session } from './cli.ts'
import { parseId } from './school.ts'

export function registerAudit(program: Command, cli: Cli): void {
  const audit = program.command('audit').description('the audit trail')
  const verify = audit
    .command('verify')
    .description('read the audit trail from its beginning, and say whether anything in it was altered, cut or moved')
    .option('--school <id>', 'one school only', parseId)
  example(verify, 'audit verify --school larkfield').action((given: Common & { school?: string }) =>
    runVerify(cli, given),
  )
}

function runVerify(cli: Cli, given: Common & { school?: string }): Promise<void> {
  return cli.withDatabase(async (session) => {
    const chains = await chainsOf(session, given.school)
    const verdicts: [string, Verdict][] = []
    for (const chain of chains) {
      const anchors = readHeads(headsFile(session.config), chain)
      verdicts.push([chain, await verifyChain(session.db, chain, { anchors })])
    }
    const changed = (await Promise.all(chains.map((chain) => verifyRequests(session.db, chain)))).flat()
    const broken = [...verdicts.flatMap(([, verdict]) => (verdict.sound ? [] : [verdict.problem])), ...changed]
    if (broken.length > 0) throw new SetupError('audit_broken', broken.join(' '))
    const result = verdicts.map(([chain, verdict]) => ({ chain, ...verdict }))
    const lines = verdicts.map(
      ([chain, verdict]) => `${chain}: sound${verdict.sound ? `, ${verdict.entries} entries` : ''}`,
    )
    cli.print(given.json, { sound: true, chains: result }, lines.length === 0 ? ['The audit trail is empty.'] : lines)
  })
}

async function chainsOf({ db }: Session, school: string | undefined): Promise<string[]> {
  const schools = (await listSchools(db)).map(({ id }) => id)
  if (school !== undefined && !schools.includes(school)) throw unknownSchool(school)
  const heads = (await chainHeads(db)).map(({ chain }) => chain)
  const all = [...new Set([...schools, ...heads])].sort()
  // A school's reports have a chain of their own.
  return school === undefined ? all : all.filter((chain) => chain === school || chain === `reports:${school}`)
}
