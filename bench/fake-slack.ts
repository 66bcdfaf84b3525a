/** Slack's side, as little of it as Staffroom needs: who we are, messages, and the address that a press is answered at. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TEAM } from './slack.ts'

let sent = 0
const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer(request.url ?? '')))
  })
})

function answer(path: string): object {
  if (path.endsWith('auth.test')) return { ok: true, team_id: TEAM, user_id: 'U0BOT', bot_id: 'B0BOT' }
  if (path.endsWith('users.lookupByEmail')) return { ok: false, error: 'users_not_found' }
  sent += 1
  return { ok: true, channel: 'D0MANAGER1', ts: `1772539200.${String(sent).padStart(6, '0')}`, messages: [] }
}

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
