import { setTimeout as wait } from 'node:timers/promises'
import { App, type Context, type Receiver, SocketModeReceiver } from '@slack/bolt'
import type { Log } from '../../src/log.ts'
import type { Edge, FrontDoor } from '../adapter.ts'
import { apiUrlOf, createSlackClient, identify, type SlackIdentity } from './client.ts'
import { createDesk, type Desk } from './desk.ts'
import { quietLogger } from './quiet-logger.ts'
import { createReceiver, PATH } from './receivers.ts'
import { createSlackAdapter } from './send.ts'
import type { SlackSettings } from './settings.ts'
import { createUnderWay } from './under-way.ts'

export type { SlackSettings } from './settings.ts'

const STOP_LIMIT_MS = 5000
const EVERYTHING = /.*/

/**
 * Slack: `POST /slack/events`, or Socket Mode → the front door → an answer, and the sending side for the outbox.
 * Asks Slack once who we are.
 * @throws SetupError when Slack refuses the token or cannot be reached
 */
export async function createSlackEdge(settings: SlackSettings, door: FrontDoor, log: Log): Promise<Edge> {
  const client = createSlackClient(settings, log)
  const identity = await identify(client, (ms) => wait(ms))
  const underWay = createUnderWay((err) => log.error({ err }, 'slack_answer_failed'))
  const listener = { tenant: identity.tenant, botUser: identity.botUser }
  const receiver = createReceiver(settings, log)
  register(createApp(settings, identity, receiver, log), createDesk({ client, door, log, listener, underWay }), log)
  return {
    adapter: createSlackAdapter(client, identity, settings),
    async serve(request, response) {
      if (receiver instanceof SocketModeReceiver || request.url?.split('?')[0] !== PATH) return false
      const answered = receiver.serve(request, response)
      underWay.add(answered)
      await answered
      return true
    },
    async start() {
      if (receiver instanceof SocketModeReceiver) await receiver.start()
    },
    async stop() {
      if (receiver instanceof SocketModeReceiver) await receiver.stop()
      await underWay.settled(STOP_LIMIT_MS)
    },
  }
}

function createApp(settings: SlackSettings, identity: SlackIdentity, receiver: Receiver, log: Log): App {
  return new App({
    receiver,
    logger: quietLogger(log),
    convoStore: false,
    // With a plain token Bolt asks Slack by itself, and a wrong one would end the process.
    authorize: async () => ({ botToken: settings.botToken, botId: identity.bot, botUserId: identity.botUser }),
    clientOptions: { slackApiUrl: apiUrlOf(settings), allowAbsoluteUrls: false, retryConfig: { retries: 0 } },
  })
}

/** One listener for each kind: Bolt runs every one of them for every event, so the routing is ours (parse.ts). */
function register(app: App, desk: Desk, log: Log): void {
  const guarded = <T>(work: Promise<T>): Promise<T | undefined> =>
    work.catch((err: unknown) => {
      log.error({ err }, 'slack_answer_failed')
      return undefined
    })
  app.command(EVERYTHING, async ({ body, ack, context }) => {
    const message = await guarded(desk.command(body, deliveryOf(context)))
    await (message ? ack({ response_type: 'ephemeral', ...message }) : ack())
  })
  app.action(EVERYTHING, async ({ body, ack, context }) => {
    await guarded(desk.press(body, deliveryOf(context)))
    await ack()
  })
  app.view({ type: 'view_submission', callback_id: EVERYTHING }, async ({ body, ack, context }) => {
    const answered = await guarded(desk.submission(body, deliveryOf(context)))
    await (answered ? ack(answered) : ack())
  })
  app.view({ type: 'view_closed', callback_id: EVERYTHING }, async ({ body, ack, context }) => {
    await guarded(desk.closed(body, deliveryOf(context)))
    await ack()
  })
  app.options(EVERYTHING, async ({ body, ack, context }) => {
    await ack({ options: (await guarded(desk.suggestion(body, deliveryOf(context)))) ?? [] })
  })
  app.shortcut(EVERYTHING, async ({ body, ack, context }) => {
    await guarded(desk.shortcut(body, deliveryOf(context)))
    await ack()
  })
  app.event(EVERYTHING, async ({ body }) => {
    await guarded(desk.event(body))
  })
}

function deliveryOf(context: Context): string {
  return String(context['delivery'])
}
