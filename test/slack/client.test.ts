import { App } from '@slack/bolt'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createSlackEdge } from '../../bot/slack/app.ts'
import { quietLogger } from '../../bot/slack/quiet-logger.ts'
import { createReceiver } from '../../bot/slack/receivers.ts'
import { createLog, type Log } from '../../src/log.ts'
import { SlackWorkspace } from '../fakes/slack/index.ts'

const door = async () => ({ show: 'word' as const, text: '' })

async function open(apiUrl?: (workspace: SlackWorkspace) => string) {
  const workspace = await new SlackWorkspace().start()
  onTestFinished(() => workspace.stop())
  return {
    workspace,
    settings: { botToken: workspace.botToken, signingSecret: 's', apiUrl: (apiUrl ?? ((w) => w.apiUrl))(workspace) },
  }
}

it.each([
  ['with', (workspace: SlackWorkspace) => workspace.apiUrl],
  ['without', (workspace: SlackWorkspace) => workspace.apiUrl.replace(/\/$/, '')],
])('the address of Slack is taken %s its last slash', async (_how, apiUrl) => {
  const { workspace, settings } = await open(apiUrl)
  const edge = await createSlackEdge(settings, door, createLog('silent'))
  expect(edge.adapter).toMatchObject({ platform: 'slack', tenant: workspace.team.id })
})

it('a token that Slack refuses stops the start with a sentence that names it', async () => {
  const { settings } = await open()
  await expect(
    createSlackEdge({ ...settings, botToken: 'xoxb-wrong' }, door, createLog('silent')),
  ).rejects.toMatchObject({
    code: 'slack_token_refused',
    message: expect.stringContaining('SLACK_BOT_TOKEN'),
  })
})

it('Slack is asked again when it does not answer at once', async () => {
  const { workspace, settings } = await open()
  workspace.fault({ method: 'auth.test', kind: 'http503' })
  const edge = await createSlackEdge(settings, door, createLog('silent'))
  expect(edge.adapter.tenant).toBe(workspace.team.id)
})

it('with an app token nothing is served over HTTP', async () => {
  const { settings } = await open()
  const edge = await createSlackEdge({ ...settings, appToken: 'xapp-1' }, door, createLog('silent'))
  const request = { url: '/slack/events', method: 'POST' }
  expect(await edge.serve(request as never, {} as never)).toBe(false)
  await edge.stop()
})

it.each([
  [
    'a message that quotes a body',
    'Malformed request body: Unexpected token in "Ann wrote this"',
    { said: 'Malformed request body' },
  ],
  ['an error that quotes a value', new Error('Ann wrote this'), { err: expect.any(Error) }],
  ['an object', { text: 'Ann wrote this' }, {}],
])('the SDK’s log says nothing that a person wrote: %s', (_what, said, expected) => {
  const warn = vi.fn()
  quietLogger({ ...createLog('silent'), warn } as unknown as Log).warn(said)
  expect(warn).toHaveBeenCalledExactlyOnceWith(expected, 'slack_sdk')
})

it('in Socket Mode, too, an event is acknowledged only when it has been dealt with', async () => {
  const receiver = createReceiver({ botToken: 'xoxb-1', appToken: 'xapp-1' }, createLog('silent'))
  if (!('client' in receiver)) throw new Error('no Socket Mode')
  const app = new App({ receiver, convoStore: false, authorize: async () => ({ botToken: 'xoxb-1' }) })
  const order: string[] = []
  app.event(/.*/, async ({ context }) => {
    await new Promise((resolve) => setTimeout(resolve, 30))
    order.push(`dealt with ${context['delivery']}`)
  })
  const acknowledged = new Promise<void>((resolve) => {
    const ack = async () => resolve(void order.push('acknowledged'))
    const event = { type: 'message', channel_type: 'im', user: 'U1', channel: 'D1', text: 'x', ts: '1.1' }
    receiver.client.emit('slack_event', {
      ack,
      envelope_id: 'e1',
      body: { type: 'event_callback', team_id: 'T1', event },
    })
  })
  await acknowledged
  expect(order).toEqual(['dealt with e1', 'acknowledged'])
})
