import { type App, type ReceiverEvent, SocketModeReceiver } from '@slack/bolt'
import { SetupError } from '../../src/errors.ts'
import type { Log } from '../../src/log.ts'
import { apiUrlOf } from './client.ts'
import { createHttpReceiver, type HttpReceiver } from './http-receiver.ts'
import { quietLogger } from './quiet-logger.ts'
import type { SlackSettings } from './settings.ts'

export const PATH = '/slack/events'

/**
 * How Slack's payloads come in: Socket Mode where there is an app token, else HTTP. Either way nothing is acknowledged
 * before the listeners are through, and so not before the door has committed.
 * @throws SetupError `slack_secret_missing`
 */
export function createReceiver(settings: SlackSettings, log: Log): HttpReceiver | SocketModeReceiver {
  if (settings.appToken !== undefined) {
    return new HoldingReceiver({
      appToken: settings.appToken,
      logger: quietLogger(log),
      installerOptions: { clientOptions: { slackApiUrl: apiUrlOf(settings) } },
      customPropertiesExtractor: ({ envelope_id }) => ({ delivery: envelope_id }),
    })
  }
  if (!settings.signingSecret) throw new SetupError('slack_secret_missing', 'SLACK_SIGNING_SECRET is missing.')
  return createHttpReceiver(settings.signingSecret)
}

/** Bolt acknowledges events before its listeners run; here the acknowledgement is held until they are through. */
class HoldingReceiver extends SocketModeReceiver {
  override init(app: App): void {
    const holding = { processEvent: (event: ReceiverEvent) => holdAck(app, event) }
    super.init(holding as App)
  }
}

async function holdAck(app: App, event: ReceiverEvent): Promise<void> {
  let held: unknown[] | undefined
  const ack = async (...said: unknown[]) => {
    held = said
  }
  await app.processEvent({ ...event, ack })
  if (held !== undefined) await event.ack(held[0] as Parameters<typeof event.ack>[0])
}
