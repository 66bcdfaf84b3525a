import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import type { SlackDriver } from '../fakes/slack/index.ts'
import { onServer } from '../setup/database.ts'
import { accountOf, approveButton } from './crash/people.ts'
import type { Staffroom } from './crash/staffroom.ts'
import { type World, world } from './crash/world.ts'
import { siteForm } from './forms.ts'
import { slackActor } from './slack-actor.ts'
import { CAST } from './stage.ts'

const LONG = 120_000

const w = onServer ? await world() : undefined

describe.runIf(onServer)('two processes on one database, for one workspace', () => {
  // Each has a token of its own, so that the workspace can tell who calls.
  const tokens = ['xoxb-first', 'xoxb-second']
  let processes: Staffroom[]
  let drivers: SlackDriver[]
  let db: Database
  const { slack, start, driverFor, database } = w ?? ({} as World)
  const workspace = slack?.workspace

  beforeAll(async () => {
    for (const token of tokens) workspace.addToken(token)
    processes = await Promise.all(tokens.map((token) => start({ PORT: '0', SLACK_BOT_TOKEN: token })))
    drivers = processes.map(({ url }) => driverFor(url))
    db = await database()
    for (const email of Object.values(CAST)) await at(0, email).says('hello')
  }, LONG)
  afterAll(() => db?.close())

  function at(process: number, email: string) {
    return slackActor({ slack: { workspace, driver: drivers[process] as SlackDriver } }, email)
  }

  /** Sends a form to one of them and waits until it has reached its first approver. @returns its id */
  async function send(process: number, email: string): Promise<string> {
    const author = at(process, email)
    await author.says('request site')
    expect(await author.fills(siteForm())).toEqual({})
    await Promise.any(processes.map((one) => one.settled()))
    const [row] = await db.query<{ id: string }>('select id from request order by created_at desc limit 1')
    return row?.id ?? ''
  }

  const keyOf = (call: { args: { metadata?: { event_payload: { key: string } } } } | undefined) =>
    call?.args.metadata?.event_payload.key
  const keysOf = (email: string) =>
    workspace.botDmsTo(accountOf(workspace, email)).flatMap((message) => message.metadata?.event_payload?.key ?? [])
  const toNext = (args: { channel: string }) =>
    args.channel === workspace.dm(accountOf(workspace, CAST.communications)).id

  function everyMessageOnce(): void {
    const keys = [...workspace.channels.values()].flatMap((channel) =>
      channel.messages.flatMap((message) => message.metadata?.event_payload?.key ?? []),
    )
    expect(new Set(keys).size).toBe(keys.length)
  }

  it('share the work, and what is pressed at both at once stands once', { timeout: LONG }, async () => {
    const requests: string[] = []
    for (let round = 0; round < 6; round += 1)
      requests.push(await send(round % 2, round % 3 === 0 ? CAST.colleague : CAST.author))
    for (const email of [CAST.manager, CAST.communications, CAST.head]) {
      const user = accountOf(workspace, email)
      const cards = workspace.botDmsTo(user).filter((message) => approveButton(message) !== undefined)
      expect(cards).toHaveLength(requests.length)
      const presses = cards.flatMap((card) =>
        drivers.map((driver) => driver.click(user, workspace.dm(user).id, card.ts, 'request.approve')),
      )
      expect((await Promise.all(presses)).filter((press) => !press.ok)).toEqual([])
      await processes[0]?.settled()
      expect(await at(0, email).buttons()).not.toContain('request.approve')
    }
    const rows = await db.query<{ status: string; decisions: number }>(
      `select status, jsonb_array_length(state -> 'decisions') as decisions from request`,
    )
    expect(rows).toEqual(requests.map(() => ({ status: 'approved', decisions: 3 })))
    const [trail] = await db.query<{ signed: number; sites: number }>(
      `select (select count(*)::int from audit_entry where action = 'StepApproved') as signed,
         (select count(*)::int from site) as sites`,
    )
    expect(trail).toEqual({ signed: 3 * requests.length, sites: requests.length })
    everyMessageOnce()
    const shares = tokens.map((token) => workspace.callsTo('chat.postMessage', (call) => call.token === token).length)
    process.stdout.write(`messages by each process: ${shares.join(', ')}\n`)
    expect(Math.min(...shares)).toBeGreaterThan(0)
  })

  it('a send that hangs to its limit ends within its lease, and nobody takes it over', { timeout: LONG }, async () => {
    await send(0, CAST.author)
    const silent = workspace.fault({ method: 'chat.postMessage', kind: 'hang', when: toNext })
    await at(1, CAST.manager).presses('request.approve')
    await workspace.waitFor(() => silent.times === 0, 30_000, 'the message on its way')
    const hung = `from outbox where kind = 'notice' and card = 'approval' and done_at is null`
    const [held] = await db.query<{ id: bigint; until: Date }>(`select id, locked_until as until ${hung}`)
    await expect
      .poll(() => db.query(`select last_error as code ${hung} and locked_by is null and last_error is not null`), {
        timeout: 25_000,
      })
      .toEqual([{ code: 'slack_timeout' }])
    const [clock] = await db.query<{ now: Date }>('select now()')
    expect(clock?.now.getTime()).toBeLessThan(held?.until.getTime() ?? 0)
    await processes[0]?.settled()
    const key = `outbox-${held?.id}`
    const tries = workspace.callsTo('chat.postMessage', (call) => call.args.metadata?.event_payload?.key === key)
    expect([tries.length, keysOf(CAST.communications).filter((one) => one === key).length]).toEqual([2, 1])
    everyMessageOnce()
  })

  it('what a killed one had claimed is sent by the other within a minute, once', { timeout: LONG }, async () => {
    await send(1, CAST.colleague)
    const before = keysOf(CAST.communications).length
    workspace.fault({ method: 'chat.postMessage', kind: 'hang', times: Number.POSITIVE_INFINITY })
    const isHung = (call: { fault?: string; args: { channel: string } }) => call.fault === 'hang' && toNext(call.args)
    const hungBefore = workspace.callsTo('chat.postMessage', isHung).length
    await at(0, CAST.manager).presses('request.approve')
    const call = await workspace.waitFor(
      () => workspace.callsTo('chat.postMessage', isHung)[hungBefore],
      30_000,
      'the message on its way',
    )
    const victim = tokens.indexOf(call.token ?? '')
    await processes[victim]?.kill()
    const killed = Date.now()
    workspace.clearFaults()
    await workspace.waitFor(() => keysOf(CAST.communications).length > before, 90_000, 'the message from the other')
    const seconds = (Date.now() - killed) / 1000
    process.stdout.write(`taken over ${seconds.toFixed(1)} s after the kill\n`)
    expect(seconds).toBeLessThan(60)
    await processes[1 - victim]?.settled()
    const sent = workspace.callsTo('chat.postMessage', (one) => one.fault === undefined && toNext(one.args)).at(-1)
    expect([sent?.token, keyOf(sent)]).toEqual([tokens[1 - victim], keyOf(call)])
    expect(keysOf(CAST.communications)).toHaveLength(before + 1)
    everyMessageOnce()
  })
})
