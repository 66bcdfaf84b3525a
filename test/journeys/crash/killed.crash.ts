import { afterEach, expect, it } from 'vitest'
import type { Platform } from '../../../src/conversation/incoming.ts'
import { siteForm } from '../forms.ts'
import { slackActor } from '../slack-actor.ts'
import { CAST } from '../stage.ts'
import { teamsActor } from '../teams-actor.ts'
import { world } from './world.ts'

const w = await world()
afterEach(() => w.killAll())
const { workspace } = w.slack
const { tenant } = w.teams
const author = slackActor(w, CAST.author)
const manager = slackActor(w, CAST.manager)
const next = slackActor(w, CAST.communications)
const nextOnTeams = teamsActor(w, CAST.communications)

const accountOf = (email: string) =>
  [...workspace.users.values()].find((one) => one.profile['email'] === email)?.id ?? ''
const isToNext = (args: { channel: string }) => args.channel === workspace.dm(accountOf(CAST.communications)).id
/** Keys of the messages that stand in the next approver's conversation. */
const keys = () =>
  workspace.botDmsTo(accountOf(CAST.communications)).flatMap((message) => message.metadata?.event_payload?.key ?? [])
const toSignOnTeams = async () => (await nextOnTeams.buttons()).filter((verb) => verb === 'request.approve')

/** Staffroom with a request that waits for its first signature; everybody has said hello. */
async function withRequest(platform: Platform) {
  const staffroom = await w.start()
  for (const person of [author, manager, platform === 'slack' ? next : nextOnTeams]) await person.says('hello')
  await author.says('request site')
  expect(await author.fills(siteForm())).toEqual({})
  await staffroom.settled()
  return staffroom
}

it('killed between the signature and the message to the next approver: they are told after the restart, once', async () => {
  const before = await withRequest('slack')
  const told = keys()
  const silent = workspace.fault({ method: 'chat.postMessage', kind: 'hang', when: isToNext })
  expect(await manager.presses('request.approve')).toBe('')
  await workspace.waitFor(() => silent.times === 0, 30_000, 'the message on its way')
  await before.kill()
  await w.expireLeases()
  expect(keys()).toEqual(told)
  const after = await w.start()
  await workspace.waitFor(() => keys().length > told.length, 60_000, 'the message')
  await after.settled()
  expect(keys()).toHaveLength(told.length + 1)
  expect(await next.buttons()).toContain('request.approve')
  expect(await manager.buttons()).not.toContain('request.approve')
  await next.presses('request.approve')
  await after.settled()
  expect(await author.reads()).toContain('Helen Marsh')
  expect(await after.stop()).toBe(0)
})

it('killed after Slack took the message and before that was written down: it is found, not sent again, and painted on', async () => {
  const before = await withRequest('slack')
  const told = keys()
  workspace.fault({ method: 'chat.postMessage', kind: 'reset_after', when: isToNext })
  // The fake tells of a change before the answer leaves: the process is gone by then.
  const taken = workspace.waitFor(
    () => {
      if (keys().length === told.length) return false
      before.killNow()
      return true
    },
    30_000,
    'the message',
  )
  await manager.presses('request.approve')
  await taken
  await before.kill()
  await w.expireLeases()
  const after = await w.start()
  await after.settled()
  expect(new Set(keys()).size).toBe(told.length + 1)
  expect(keys()).toHaveLength(told.length + 1)
  await next.presses('request.approve')
  await after.settled()
  expect(await next.buttons()).not.toContain('request.approve')
  expect(await after.stop()).toBe(0)
})

it('killed between the signature and the message to an approver on Teams: they are told after the restart', async () => {
  const before = await withRequest('teams')
  const silent = tenant.fault({ op: 'send', kind: 'hang' })
  await manager.presses('request.approve')
  await workspace.waitFor(() => silent.times === 0, 30_000, 'the message on its way')
  await before.kill()
  await w.expireLeases()
  expect(await toSignOnTeams()).toHaveLength(0)
  const after = await w.start()
  await after.settled()
  expect(await toSignOnTeams()).toHaveLength(1)
  expect(await after.stop()).toBe(0)
})

it('nothing that a platform would refuse was sent', () => {
  // That the killed one did not answer is what was played.
  const isPlayed = ({ kind, method }: { kind: string; method?: unknown }) =>
    kind === 'ack-failed' || method === 'users.lookupByEmail'
  expect(workspace.problems.filter((problem) => !isPlayed(problem))).toEqual([])
  expect(tenant.errors).toEqual([])
})
