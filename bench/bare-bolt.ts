/** The floor of a slash command: a Bolt app on node:http that verifies the signature and acknowledges, nothing else. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, HTTPReceiver, LogLevel } from '@slack/bolt'
import { SECRET, TOKEN } from './slack.ts'

const receiver = new HTTPReceiver({ signingSecret: SECRET, endpoints: ['/slack/events'], logLevel: LogLevel.ERROR })
const app = new App({
  receiver,
  convoStore: false,
  logLevel: LogLevel.ERROR,
  authorize: async () => ({ botToken: TOKEN, botId: 'B0BOT', botUserId: 'U0BOT' }),
})
app.command('/socialmedia', async ({ ack }) => ack())
const server = createServer((request, response) => receiver.requestListener(request, response))
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
