import { writeFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError } from 'commander'
import { momentWords } from '../../src/calendar/days.ts'
import { authorityLetter, signedRecord } from '../../src/conversation/documents.ts'
import { rememberHead } from '../../src/db/heads.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { SetupError } from '../../src/errors.ts'
import { loadPacks } from '../../src/packs/load.ts'
import type { NoLetter } from '../../src/requests/letter.ts'
import { loadScene } from '../../src/requests/load.ts'
import { findRequestId, listRequests } from '../../src/requests/store.ts'
import { stepLines, subtitle } from '../../src/requests/views.ts'
import { stateWords } from '../../src/requests/words.ts'
import { type Cli, type Common, example, headsFile, type Session } from './cli.ts'
import { parseId } from './school.ts'
import { table } from './table.ts'

const WHICH = 'the id, or school and number as king-offa/7'

export function registerRequests(program: Command, cli: Cli): void {
  const requests = program.command('requests').description('what staff have asked for, and how it stands')
  const list = requests
    .command('list')
    .description('the latest requests, newest first')
    .option('--school <id>', 'one school only', parseId)
    .option('--limit <n>', 'how many at most', parseLimit, 50)
  example(list, 'requests list --school king-offa').action((given: Common & { school?: string; limit: number }) =>
    runList(cli, given),
  )

  const show = requests
    .command('show')
    .description('one request: who signed and whose turn it is')
    .argument('<id>', WHICH)
  example(show, 'requests show king-offa/7').action((id: string, given: Common) => runShow(cli, id, given))

  const exported = requests
    .command('export')
    .description('the signed record of an approved request')
    .argument('<id>', WHICH)
    .requiredOption('--pdf <file>', 'where to write it')
  example(exported, 'requests export king-offa/7 --pdf record.pdf').action(
    (id: string, given: Common & { pdf: string }) => runExport(cli, id, given),
  )

  const letter = requests
    .command('letter')
    .description('the letter of authority that an approved request brought')
    .argument('<id>', WHICH)
    .requiredOption('--pdf <file>', 'where to write it')
  example(letter, 'requests letter evendons/3 --pdf letter.pdf').action((id: string, given: Common & { pdf: string }) =>
    runLetter(cli, id, given),
  )
}

function runList(cli: Cli, given: Common & { school?: string; limit: number }): Promise<void> {
  return cli.withDatabase(async ({ db }) => {
    const requests = await listRequests(db, {
      limit: given.limit,
      ...(given.school !== undefined && { school: given.school }),
    })
    const rows = requests.map((r) => [
      `${r.schoolId}/${r.number}`,
      r.procedure,
      r.status,
      r.author,
      momentWords('Europe/London', r.createdAt.toISOString()),
    ])
    const lines =
      rows.length === 0
        ? ['Nobody has asked for anything yet.']
        : table(['request', 'kind', 'state', 'author', 'sent'], rows)
    cli.print(given.json, { requests }, lines)
  })
}

function runShow(cli: Cli, id: string, given: Common): Promise<void> {
  return cli.withDatabase(async (session) => {
    const packs = await loadPacks()
    const requestId = await requestIdOf(session, id)
    const scene = await inTransaction(session.db, (tx) => loadScene({ ...session, packs }, tx, requestId))
    if (scene === undefined) throw unknownRequest(id)
    const { request } = scene
    const steps = stepLines(scene).map(({ mark, title, text }) => ({ mark, title, text }))
    const result = {
      id: request.id,
      school: request.schoolId,
      number: request.number,
      status: request.status,
      version: request.version,
      steps,
    }
    cli.print(given.json, result, [
      subtitle(scene),
      stateWords(scene),
      ...steps.map((step) => `  ${step.mark} ${step.title}: ${step.text}`),
    ])
  })
}

function runExport(cli: Cli, id: string, given: Common & { pdf: string }): Promise<void> {
  return cli.withDatabase(async (session) => {
    const packs = await loadPacks()
    const noteHead = (head: Parameters<typeof rememberHead>[1]) =>
      rememberHead(headsFile(session.config), head, 'record', session.clock())
    const requestId = await requestIdOf(session, id)
    const record = await signedRecord({ ...session, packs, noteHead }, requestId)
    if (record === undefined)
      throw new SetupError('not_approved', `Request ${id} is not approved, so there is no signed record of it.`)
    await writeFile(given.pdf, record.bytes, { mode: 0o600 })
    cli.print(given.json, { file: given.pdf, bytes: record.bytes.length }, [`The signed record is in ${given.pdf}.`])
  })
}

function runLetter(cli: Cli, id: string, given: Common & { pdf: string }): Promise<void> {
  return cli.withDatabase(async (session) => {
    const packs = await loadPacks()
    const requestId = await requestIdOf(session, id)
    const letter = await authorityLetter({ ...session, packs }, requestId)
    if ('refused' in letter) throw noLetter(id, letter.refused)
    await writeFile(given.pdf, letter.bytes, { mode: 0o600 })
    cli.print(given.json, { file: given.pdf, bytes: letter.bytes.length }, [
      `The letter of authority is in ${given.pdf}.`,
    ])
  })
}

function noLetter(id: string, refused: 'unknown' | NoLetter): SetupError {
  const words = {
    none: `No letter of authority belongs to request ${id}: its procedure brings none.`,
    not_approved: `Request ${id} is not approved, so there is no letter of authority.`,
    over: `The letter of authority of request ${id} has expired: its last day is over.`,
    left: `The letter of authority of request ${id} has expired: whoever it was for has left.`,
  }
  return refused === 'unknown' ? unknownRequest(id) : new SetupError('no_letter', words[refused])
}

async function requestIdOf({ db }: Session, wanted: string): Promise<string> {
  const id = await findRequestId(db, wanted)
  if (id === undefined) throw unknownRequest(wanted)
  return id
}

function unknownRequest(wanted: string): SetupError {
  return new SetupError('request_unknown', `There is no request ${wanted}; “staffroom requests list” shows them.`)
}

function parseLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
    throw new InvalidArgumentError('Give a number from 1 to 10000.')
  return limit
}
