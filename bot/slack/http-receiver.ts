import type { IncomingMessage, ServerResponse } from 'node:http'
import type { App, Receiver } from '@slack/bolt'
import { type Body, guard } from './guard.ts'

/** Slack over HTTP, behind a server of ours. */
export interface HttpReceiver extends Receiver {
  /** Resolves once the answer has gone out or the connection is gone. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>
}

/**
 * Bolt's own HTTPReceiver verifies and parses too; with the guard in front, both were done twice. Answers when every
 * listener is through, and so after the door has committed.
 */
export function createHttpReceiver(signingSecret: string): HttpReceiver {
  let app: App | undefined
  return {
    init(given) {
      app = given
    },
    start: async () => undefined,
    stop: async () => undefined,
    async serve(request, response) {
      const gone = new Promise<void>((resolve) => response.once('close', resolve))
      const body = await guard(request, response, { signingSecret, now: Date.now })
      if (body !== undefined && app !== undefined) await answer(app, body, request, response)
      await gone
    },
  }
}

async function answer(app: App, body: Body, { headers }: IncomingMessage, response: ServerResponse): Promise<void> {
  if (body['type'] === 'url_verification') return send(response, { challenge: body['challenge'] })
  let acknowledged: { with: unknown } | undefined
  await app.processEvent({
    body,
    ack: async (said: unknown) => {
      acknowledged = { with: said }
    },
    customProperties: { delivery: String(headers['x-slack-signature']) },
  })
  if (acknowledged === undefined) return void response.writeHead(404).end()
  send(response, acknowledged.with)
}

function send(response: ServerResponse, said: unknown): void {
  if (said === undefined || said === '') return void response.writeHead(200, { 'content-length': 0 }).end()
  const json = JSON.stringify(said)
  // With its length known, head and body leave as one packet.
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }
  response.writeHead(200, headers).end(json)
}
