import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Platform } from '../../src/conversation/incoming.ts'
import { outboxSummary, revive } from '../../src/db/outbox-admin.ts'
import { visibleText } from '../fakes/slack/index.ts'
import { listActions, TeamsDriver, textOf } from '../fakes/teams/index.ts'
import type { Actor } from './actor.ts'
import { siteForm } from './forms.ts'
import { CAST, type Stage, stage } from './stage.ts'

const s: Stage = await stage()
const { workspace } = s.slack
const { tenant } = s.teams

type Part = keyof typeof CAST
type Cast = Record<Part, Actor>

/** Everybody says hello on this platform: from now on they are written to there. */
async function gather(platform: Platform): Promise<Cast> {
  const cast = Object.fromEntries(
    Object.entries(CAST).map(([part, email]) => [part, s.play(platform, email)]),
  ) as unknown as Cast
  await Promise.all(Object.values(cast).map((actor) => actor.says('hello')))
  await s.settled()
  return cast
}

interface Sent {
  id: string
  number: number
}

/** @param strike what goes wrong from the moment the form is open */
async function send(author: Actor, strike?: () => void): Promise<Sent> {
  await author.says('request site')
  strike?.()
  expect(await author.fills(siteForm())).toEqual({})
  const [row] = await s.db.query<Sent>('select id, number from request order by created_at desc limit 1')
  if (row === undefined) throw new Error('no request')
  return row
}

/** Nobody sits out a back-off: what failed is due again at once, until nothing waits any more. */
async function delivered(): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    await s.db.query(
      `update outbox set due_at = $1 where done_at is null and dead_at is null and held_at is null
         and last_error is not null and locked_by is null and due_at > $1`,
      [s.clock.now()],
    )
    s.db.wake()
    const [row] = await s.db.query<{ open: number }>(
      `select count(*)::int as open from outbox
       where done_at is null and dead_at is null and held_at is null and (kind <> 'later' or due_at <= $1)`,
      [s.clock.now()],
    )
    if (row?.open === 0) return
    if (Date.now() > deadline) throw new Error(`${row?.open} messages are still waiting to be sent`)
    await pause(25)
  }
}

async function walk(cast: Cast, strike: () => void): Promise<Sent> {
  const request = await send(cast.author, strike)
  await delivered()
  for (const approver of [cast.manager, cast.communications, cast.head]) {
    await approver.presses('request.approve')
    await delivered()
  }
  return request
}

async function decisionsOf(id: string): Promise<string[]> {
  const [row] = await s.db.query<{ names: string[] }>(
    `select array(select jsonb_array_elements(state -> 'decisions') ->> 'name') as names from request where id = $1`,
    [id],
  )
  return row?.names ?? []
}

const ALL_SIGNED = ['Tom Okafor', 'Bethan Rhys', 'Helen Marsh']

/** The notices of a request by reader: which cards they were to be given. */
async function noticesOf({ id }: Sent): Promise<{ key: string; email: string; card: string }[]> {
  return s.db.query(
    `select 'outbox-' || o.id as key, p.email, o.card from outbox o join person p on p.id = o.reader_id
     where o.subject = $1 and o.kind = 'notice' order by o.id`,
    [`request:${id}`],
  )
}

describe('Slack', () => {
  let cast: Cast
  beforeAll(async () => {
    cast = await gather('slack')
  })

  /** The keys of what stands in somebody's conversation, from top to bottom. */
  function keysIn(email: string): string[] {
    const user = [...workspace.users.values()].find((one) => one.profile['email'] === email)
    return workspace.botDmsTo(user?.id ?? '').flatMap((message) => message.metadata?.event_payload?.key ?? [])
  }

  /** The first try of every message and of every repaint meets this. @param met grows by each of them */
  function strike(kind: Parameters<typeof workspace.fault>[0]['kind'], met: Set<string>): void {
    const isFirst = (key: string) => !met.has(key) && Boolean(met.add(key))
    const times = Number.POSITIVE_INFINITY
    workspace.fault({
      method: 'chat.postMessage',
      kind,
      times,
      when: (args) => isFirst(args.metadata.event_payload.key),
    })
    workspace.fault({ method: 'chat.update', kind, times, when: (args) => isFirst(args.ts) })
  }

  it.each(['ratelimited', 'http500', 'http503', 'garbage', 'reset', 'reset_after'] as const)(
    '%s at the first try of everything: each is told once, in order, and no old button is left',
    async (kind) => {
      const met = new Set<string>()
      const request = await walk(cast, () => strike(kind, met)).finally(() => workspace.clearFaults())
      // Seven messages (three to approvers, four to the author) and a repaint of each card that stays up to date.
      expect(met.size).toBeGreaterThanOrEqual(11)
      expect(await decisionsOf(request.id)).toEqual(ALL_SIGNED)

      const notices = await noticesOf(request)
      const asked = notices.filter((notice) => notice.card === 'approval').map((notice) => notice.email)
      expect(asked).toEqual([CAST.manager, CAST.communications, CAST.head])
      for (const { key, email } of notices)
        expect([key, keysIn(email).filter((one) => one === key)]).toEqual([key, [key]])
      for (const email of Object.values(CAST)) {
        const ids = keysIn(email).map((key) => Number(key.replace('outbox-', '')))
        expect(ids).toEqual([...ids].sort((a, b) => a - b))
      }
      for (const actor of [cast.manager, cast.communications, cast.head])
        expect(await actor.buttons()).not.toContain('request.approve')
      expect(await cast.author.buttons()).not.toContain('request.withdraw')
      expect(await cast.author.reads()).toContain(`Request ${request.number}`)
      expect(notices.filter((notice) => notice.card === 'news')).toHaveLength(3)
    },
  )

  it('when the look for a lost message fails too, it is looked for again and not sent again', async () => {
    const post = workspace.fault({ method: 'chat.postMessage', kind: 'reset_after' })
    const look = workspace.fault({ method: 'conversations.history', kind: 'http500', times: 2 })
    const request = await send(cast.author)
    await delivered()
    expect([post.times, look.times]).toEqual([0, 0])
    for (const { key, email } of await noticesOf(request))
      expect(keysIn(email).filter((one) => one === key)).toHaveLength(1)
    await cast.author.presses('request.withdraw')
    await delivered()
    expect(await cast.manager.buttons()).not.toContain('request.approve')
  })

  it('a form that Slack does not open is named, and opens at the next press', async () => {
    const expired = { method: 'views.open', kind: 'error', error: 'expired_trigger_id' } as const
    workspace.fault(expired)
    await cast.colleague.says('request site')
    expect(workspace.ephemerals.at(-1) && visibleText(workspace.ephemerals.at(-1)).join()).toContain('did not open')
    const request = await send(cast.colleague)
    await delivered()
    workspace.fault(expired)
    expect(await cast.manager.presses('request.decline')).toContain('did not open')
    await cast.manager.presses('request.decline', { reason: 'We have such a page already.' })
    await delivered()
    expect(await cast.colleague.reads()).toContain('We have such a page already.')
    const drafts = await s.db.query('select from draft d join person p on p.id = d.author_id where p.email = $1', [
      CAST.colleague,
    ])
    expect([request.number > 0, drafts.length]).toEqual([true, 0])
  })

  describe('a message that is given up', () => {
    const manager = () => [...workspace.users.values()].find((one) => one.profile['email'] === CAST.manager)
    const toManager = (args: { channel: string }) => args.channel === workspace.dm(manager()?.id ?? '').id

    /** Eleven tries are behind it. */
    async function wearOut(): Promise<void> {
      await expect
        .poll(
          () =>
            s.db.query(
              `update outbox set attempts = 11 where kind = 'notice' and card = 'approval' and done_at is null
                 and last_error is not null and locked_by is null returning id`,
            ),
          { timeout: 10_000 },
        )
        .toHaveLength(1)
      await delivered()
    }

    it('is listed, named to author and administrator, holds nothing up, and is sent when it is tried again', async () => {
      workspace.fault({ method: 'chat.postMessage', kind: 'http500', times: 2, when: toManager })
      const request = await send(cast.author)
      await wearOut()
      const summary = await outboxSummary(s.db, new Date())
      const outstanding = summary.states.filter(({ state }) => state !== 'scheduled')
      expect(outstanding).toMatchObject([{ state: 'dead', count: 1 }])
      expect(summary.rows).toMatchObject([
        { card: 'approval', subject: `request:${request.id}`, code: 'slack_http_500' },
      ])
      for (const told of [cast.author, cast.administrator])
        expect(await told.reads()).toContain('could not deliver a message about this request to Tom Okafor')

      const later = await send(cast.colleague)
      await delivered()
      expect(await cast.manager.reads()).toContain(`Request ${later.number} ·`)
      expect(await cast.manager.reads()).not.toContain(`Request ${request.number} ·`)

      expect(await revive(s.db, new Date())).toBe(1)
      await delivered()
      expect(await cast.manager.reads()).toContain(`Request ${request.number} ·`)
      await cast.author.presses('request.withdraw')
      await cast.colleague.presses('request.withdraw')
      await delivered()
    })

    it('is sent when its reader says hello, as author and administrator were told', async () => {
      workspace.fault({ method: 'chat.postMessage', kind: 'http503', times: 2, when: toManager })
      const request = await send(cast.author)
      await wearOut()
      expect(await cast.manager.reads()).not.toContain(`Request ${request.number} ·`)
      expect(await cast.author.reads()).toContain('as soon as they open Staffroom in Slack or Teams and say hello')
      await cast.manager.says('hello')
      await delivered()
      expect(await cast.manager.reads()).toContain(`Request ${request.number} ·`)
      await cast.author.presses('request.withdraw')
      await delivered()
    })

    it('although its last answer was lost and it did arrive, is found when it is tried again, and not sent twice', async () => {
      workspace.fault({ method: 'chat.postMessage', kind: 'http500', when: toManager })
      workspace.fault({ method: 'chat.postMessage', kind: 'reset_after', when: toManager })
      const request = await send(cast.author)
      await wearOut()
      expect(await revive(s.db, new Date())).toBe(1)
      await delivered()
      const [asked] = (await noticesOf(request)).filter((notice) => notice.card === 'approval')
      expect(keysIn(CAST.manager).filter((key) => key === asked?.key)).toHaveLength(1)
      await cast.author.presses('request.withdraw')
      await delivered()
      expect(await cast.manager.buttons()).not.toContain('request.approve')
    })
  })
})

describe('Teams', () => {
  let cast: Cast
  beforeAll(async () => {
    cast = await gather('teams')
  })

  const cardsOf = (email: string, { number }: Sent) =>
    tenant
      .botMessagesTo(tenant.user(email))
      .map((message) => tenant.card(message, tenant.user(email)))
      .filter((card) => card !== undefined && textOf(card).includes(`Request ${number} ·`))

  const buttonsOf = (email: string, request: Sent) =>
    cardsOf(email, request).flatMap((card) =>
      card === undefined ? [] : listActions(card).map(({ node }) => node.verb),
    )

  interface Calling {
    op: string
    conversationId?: string | undefined
  }

  /** Every other message and repaint in a conversation meets this. @param met grows by each of them */
  function strike(kind: Parameters<typeof tenant.fault>[0]['kind'], met: Calling[]): void {
    const spared = new Set<string>()
    const isMeant = (call: Calling) => {
      const place = `${call.op} ${call.conversationId}`
      if (spared.delete(place)) return false
      spared.add(place)
      met.push(call)
      return true
    }
    for (const op of ['send', 'update'] as const)
      tenant.fault({ op, kind, times: Number.POSITIVE_INFINITY, when: isMeant })
  }

  it.each([429, 500, 'reset', 'garbage', 'reset_after'] as const)(
    '%s at every other call: everybody is told, at most twice, and it is decided once',
    async (kind) => {
      const met: Calling[] = []
      const request = await walk(cast, () => strike(kind, met)).finally(() => tenant.clearFaults())
      expect(met.length).toBeGreaterThanOrEqual(7)
      expect(await decisionsOf(request.id)).toEqual(ALL_SIGNED)
      const most = kind === 'reset_after' ? 2 : 1
      for (const email of [CAST.manager, CAST.communications, CAST.head]) {
        const count = cardsOf(email, request).length
        expect([email, count >= 1 && count <= most]).toEqual([email, true])
      }
      expect(await cast.author.reads()).toContain('Your request is approved')
      // A copy that Teams never told us of keeps its buttons.
      if (kind === 'reset_after') return
      for (const email of [CAST.manager, CAST.communications, CAST.head])
        expect(buttonsOf(email, request)).not.toContain('request.approve')
    },
  )

  it('the copy of a card that came twice has buttons, and they decide nothing', async () => {
    tenant.fault({ op: 'send', kind: 'reset_after', when: (call) => call.conversationId === chatOf('manager') })
    const request = await send(cast.author)
    await delivered()
    expect(cardsOf(CAST.manager, request)).toHaveLength(2)
    await cast.manager.presses('request.approve')
    await delivered()
    expect(await cast.manager.presses('request.approve')).toContain('signed already')
    await delivered()
    expect(await decisionsOf(request.id)).toEqual(['Tom Okafor'])
    expect(cardsOf(CAST.communications, request)).toHaveLength(1)
    await cast.author.presses('request.withdraw')
    await delivered()
  })

  it('a press that Teams sends again while it waits is decided once, and both are answered', async () => {
    const request = await send(cast.author)
    await delivered()
    const hasty = new TeamsDriver(tenant, { url: s.teams.driver.url, resendAfterMs: 1 })
    const user = tenant.user(CAST.manager)
    const message = tenant.botMessagesTo(user).findLast((one) => JSON.stringify(one.activity).includes(request.id))
    const pressed = await hasty.click(user, tenant.chat(user), message?.id ?? '', 'request.approve')
    expect(pressed.attempts?.map((attempt) => attempt.status)).toEqual([200, 200])
    await delivered()
    expect(await decisionsOf(request.id)).toEqual(['Tom Okafor'])
    expect(cardsOf(CAST.communications, request)).toHaveLength(1)
    await cast.author.presses('request.withdraw')
    await delivered()
  })

  it.each([
    ['has removed the app', () => tenant.fault({ op: 'send', kind: 403, when: isToManager }), () => undefined],
    [
      'has blocked it',
      () => {
        tenant.user(CAST.manager).blocked = true
      },
      () => {
        tenant.user(CAST.manager).blocked = false
      },
    ],
  ])(
    'an approver who %s is named to author and administrator, and is told when they are back',
    async (_who, leave, comeBack) => {
      leave()
      const request = await send(cast.author)
      await delivered()
      expect((await outboxSummary(s.db, new Date())).rows).toMatchObject([{ state: 'held', card: 'approval' }])
      for (const told of [cast.author, cast.administrator])
        expect(await told.reads()).toMatch(
          new RegExp(`Request ${request.number}\\b[^]*could not deliver a message about this request to Tom Okafor`),
        )
      expect(cardsOf(CAST.manager, request)).toHaveLength(0)
      comeBack()
      await cast.manager.says('hello')
      await delivered()
      expect(cardsOf(CAST.manager, request)).toHaveLength(1)
      expect((await outboxSummary(s.db, new Date())).rows).toEqual([])
      await cast.author.presses('request.withdraw')
      await delivered()
      expect(buttonsOf(CAST.manager, request)).not.toContain('request.approve')
    },
  )

  it('a card that could not be repainted while its reader had blocked the app has no old buttons once they are back', async () => {
    const request = await send(cast.author)
    await delivered()
    tenant.user(CAST.manager).blocked = true
    await cast.author.presses('request.withdraw')
    await delivered()
    expect(buttonsOf(CAST.manager, request)).toContain('request.approve')
    tenant.user(CAST.manager).blocked = false
    await cast.manager.says('hello')
    await delivered()
    expect(buttonsOf(CAST.manager, request)).not.toContain('request.approve')
  })

  function chatOf(part: Part): string {
    return tenant.chat(tenant.user(CAST[part])).id
  }

  function isToManager(call: Calling): boolean {
    return call.conversationId === chatOf('manager')
  }
})

it('a platform that takes the call and never answers costs a few seconds: each is told once', async () => {
  await s.play('slack', CAST.author).says('hello')
  await s.play('slack', CAST.manager).says('hello')
  await s.play('teams', CAST.communications).says('hello')
  await s.settled()
  const [author, manager] = [s.play('slack', CAST.author), s.play('slack', CAST.manager)]
  const request = await send(author)
  await delivered()
  const silent = [
    workspace.fault({ method: 'chat.postMessage', kind: 'hang' }),
    workspace.fault({ method: 'chat.update', kind: 'hang' }),
    tenant.fault({ op: 'send', kind: 'hang' }),
  ]
  await manager.presses('request.approve')
  await delivered()
  expect(silent.map((fault) => fault.times)).toEqual([0, 0, 0])
  expect(await manager.buttons()).not.toContain('request.approve')
  expect(await decisionsOf(request.id)).toEqual(['Tom Okafor'])
  const asked = tenant
    .botMessagesTo(tenant.user(CAST.communications))
    .filter((message) => JSON.stringify(message.activity).includes(request.id))
  expect(asked).toHaveLength(1)
})

it('through all of this, nothing that a platform would refuse was sent', () => {
  const isPlayed = (problem: unknown) => JSON.stringify(problem).includes('ConversationBlockedByUser')
  expect(s.problems().filter((problem) => !isPlayed(problem))).toEqual([])
})
