import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Card, renderCard } from '../../cards/catalog.ts'
import type { Fault, User } from '../fakes/teams/index.ts'
import { textOf } from '../fakes/teams/index.ts'
import { type TeamsWorld, teamsWorld } from './world.ts'

const note = (title: string): Card => ({ name: 'note', data: { summary: 'One is waiting', title } })
const card = renderCard(note('Your turn'))

let world: TeamsWorld
beforeAll(async () => {
  world = await teamsWorld()
})
afterAll(() => world.stop())
beforeEach(() => {
  world.tenant.clearFaults()
  world.tenant.problems.length = 0
})

const to = (user: User) => ({
  user: user.aadObjectId,
  reach: { conversation: world.tenant.chat(user).id, serviceUrl: world.tenant.serviceUrl },
})
const speaker = (user: User, reach: Record<string, string> = {}) => ({
  platform: 'teams' as const,
  tenant: world.tenant.id,
  user: user.aadObjectId,
  private: true,
  reach: { heard: world.tenant.chat(user).id, member: user.id, serviceUrl: world.tenant.serviceUrl, ...reach },
})

describe('sending', () => {
  it('puts the card into the stored chat, with a summary that holds nothing of the card', async () => {
    const place = await world.edge.adapter.send(to(world.lee), card, 'key-1')
    const message = world.tenant.message(world.tenant.chat(world.lee), place.message)
    expect(textOf(world.tenant.card(message))).toBe('Your turn')
    expect(message.activity.summary).toBe('One is waiting')
    expect(world.tenant.problems).toEqual([])
  })

  it('opens the chat of somebody who never wrote, when the app is installed for them', async () => {
    const dan = world.tenant.addUser({ name: 'Dan New', installed: true })
    const place = await world.edge.adapter.send(
      { user: dan.aadObjectId, reach: { serviceUrl: world.tenant.serviceUrl } },
      card,
      'k',
    )
    expect(place.reach['conversation']).toBe(world.tenant.chat(dan).id)
    await world.edge.adapter.update(place, renderCard(note('Decided')))
    expect(world.tenant.botMessagesTo(dan).map((m) => textOf(world.tenant.card(m)))).toEqual(['Decided'])
  })

  it.each<[Fault['kind'], string, string, number?]>([
    [403, 'unreachable', 'teams_send_403'],
    [404, 'unreachable', 'teams_send_404'],
    ['blocked', 'unreachable', 'teams_send_403'],
    [413, 'refused', 'teams_send_413'],
    [412, 'failed', 'teams_send_412'],
    [429, 'failed', 'teams_send_429', 7000],
    [500, 'failed', 'teams_send_500'],
    [503, 'failed', 'teams_send_503'],
    ['reset_after', 'unknown', 'teams_send_lost'],
    ['garbage', 'unknown', 'teams_no_id'],
  ])(
    '%s is %s, and is asked once: trying again is the work of the outbox',
    async (kind, outcome, code, retryAfterMs) => {
      const retryAfter = kind === 429 ? { retryAfter: 7 } : {}
      world.tenant.fault({ op: 'send', kind, times: Number.POSITIVE_INFINITY, ...retryAfter })
      const before = world.tenant.callsTo('send').length
      await expect(world.edge.adapter.send(to(world.lee), card, 'k')).rejects.toMatchObject({
        name: 'DeliveryError',
        outcome,
        code,
        retryAfterMs,
      })
      expect(world.tenant.callsTo('send').length - before).toBe(1)
    },
  )

  it('gives up on a silent server within five seconds, not knowing', { timeout: 10_000 }, async () => {
    world.tenant.fault({ op: 'send', kind: 'hang' })
    const started = Date.now()
    await expect(world.edge.adapter.send(to(world.lee), card, 'k')).rejects.toMatchObject({ outcome: 'unknown' })
    expect(Date.now() - started).toBeLessThan(5000)
  })

  it('a server that is not there means: not sent', async () => {
    const reach = { conversation: 'a:1', serviceUrl: 'http://127.0.0.1:9/' }
    await expect(world.edge.adapter.send({ user: 'x', reach }, card, 'k')).rejects.toMatchObject({ outcome: 'failed' })
  })

  it('somebody without the app, or nobody of this tenant, is unreachable', async () => {
    const eve = world.tenant.addUser({ name: 'Eve Without' })
    const reach = { serviceUrl: world.tenant.serviceUrl }
    for (const user of [eve.aadObjectId, '00000000-0000-4000-8000-000000000000']) {
      await expect(world.edge.adapter.send({ user, reach }, card, 'k')).rejects.toMatchObject({
        outcome: 'unreachable',
      })
    }
  })

  it('painting a message that is gone is refused for good, so that nobody tries for ever', async () => {
    const place = { reach: to(world.lee).reach, message: '1' }
    await expect(world.edge.adapter.update(place, card)).rejects.toMatchObject({
      outcome: 'refused',
      code: 'teams_update_404',
    })
  })

  it('cannot be looked up afterwards, so a notice may come twice', async () => {
    expect(await world.edge.adapter.lookUp(to(world.lee), 'key-1', new Date(0))).toBeUndefined()
  })
})

describe('who somebody is', () => {
  it('is told by the principal name in lower case, never by the mail address', async () => {
    const moe = world.tenant.addUser({
      name: 'Moe',
      userPrincipalName: 'M.Oe@School.example',
      email: 'head@school.example',
    })
    moe.installed = true
    expect(await world.edge.adapter.whoIs(speaker(moe))).toEqual({
      platform: 'teams',
      tenant: world.tenant.id,
      user: moe.aadObjectId,
      email: 'm.oe@school.example',
      confirmed: true,
      member: true,
    })
  })

  it('a guest is no member', async () => {
    const gil = world.tenant.addUser({ name: 'Gil', guest: true, installed: true })
    expect(await world.edge.adapter.whoIs(speaker(gil))).toMatchObject({ member: false })
  })

  it('an answer about somebody else is no proof of membership', async () => {
    expect(
      await world.edge.adapter.whoIs(
        speaker(world.ann, { heard: world.tenant.chat(world.lee).id, member: world.lee.id }),
      ),
    ).toMatchObject({
      user: world.ann.aadObjectId,
      member: false,
    })
  })

  it('who spoke in a chat that the bot is not in is asked in the chat of their own', async () => {
    const chat = world.tenant.addPrivateChat(world.ann, world.lee)
    expect(await world.edge.adapter.whoIs(speaker(world.ann, { heard: chat.id }))).toMatchObject({
      email: world.ann.userPrincipalName,
      member: true,
    })
  })
})

describe('finding somebody who never spoke', () => {
  it('works by the object id of the directory, once an address is known', async () => {
    await world.driver.message(world.ann, 'help')
    expect(await world.edge.adapter.find({ email: 'x@y.example', aadObjectId: world.lee.aadObjectId })).toMatchObject({
      user: world.lee.aadObjectId,
      email: world.lee.userPrincipalName,
      member: true,
      reach: { conversation: world.tenant.chat(world.lee).id, serviceUrl: world.tenant.serviceUrl },
    })
  })

  it('finds nobody by e-mail alone, nor without the app', async () => {
    const eve = world.tenant.addUser({ name: 'Eve Again' })
    expect(await world.edge.adapter.find({ email: world.lee.email })).toBeUndefined()
    expect(await world.edge.adapter.find({ email: eve.email, aadObjectId: eve.aadObjectId })).toBeUndefined()
  })
})
