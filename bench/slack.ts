import { createHmac, randomUUID } from 'node:crypto'

/** The workspace that every part of the benchmark speaks of. */
export const TEAM = 'T0BENCH001'
export const SECRET = 'a-signing-secret-for-the-bench'
export const TOKEN = 'xoxb-bench-token'
/** The approver whose taps are measured, and where they speak with Staffroom. */
export const APPROVER = { user: 'U0MANAGER1', channel: 'D0MANAGER1' }

/** `/socialmedia help`, as Slack sends it. */
export function helpBody(): string {
  return new URLSearchParams({
    token: 'legacy-token',
    team_id: TEAM,
    team_domain: 'bench',
    channel_id: APPROVER.channel,
    channel_name: 'directmessage',
    user_id: APPROVER.user,
    user_name: 'manager',
    command: '/socialmedia',
    text: 'help',
    api_app_id: 'A0BENCH001',
    is_enterprise_install: 'false',
    response_url: 'http://127.0.0.1:9/commands/x',
    trigger_id: '7712345678901.7712345678902.5f0c2b7e9d1a4c3b8e6f7a0d1c2b3e4f',
  }).toString()
}

/** A press of “Approve” on the card of a request. @param responseUrl where the pressed card is painted anew */
export function approveBody(tap: { request: string; step: string; version: number }, responseUrl?: string): string {
  const action = {
    type: 'button',
    action_id: 'request.approve',
    block_id: 'x7Kq',
    text: { type: 'plain_text', text: 'Approve', emoji: false },
    value: JSON.stringify(tap),
    style: 'primary',
  }
  const payload = {
    type: 'block_actions',
    user: { id: APPROVER.user, username: 'manager', name: 'manager', team_id: TEAM },
    api_app_id: 'A0BENCH001',
    token: 'legacy-token',
    team: { id: TEAM, domain: 'bench' },
    enterprise: null,
    is_enterprise_install: false,
    container: { type: 'message', message_ts: '1772539200.000100', channel_id: APPROVER.channel, is_ephemeral: false },
    trigger_id: `7712345678901.7712345678902.${randomUUID()}`,
    channel: { id: APPROVER.channel, name: 'directmessage' },
    message: {
      type: 'message',
      ts: '1772539200.000100',
      text: 'A request',
      blocks: [{ type: 'actions', elements: [action] }],
    },
    state: { values: {} },
    ...(responseUrl && { response_url: responseUrl }),
    actions: [{ ...action, action_ts: '1772539260.112233' }],
  }
  return `payload=${encodeURIComponent(JSON.stringify(payload))}`
}

/** The headers of a signed body. */
export function signed(body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex')
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  }
}
