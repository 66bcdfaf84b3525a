import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebClient } from '@slack/web-api'
import { describe, expect, it, onTestFinished } from 'vitest'
import { toDeliveryError } from '../../bot/slack/faults.ts'
import { createSlackAdapter } from '../../bot/slack/send.ts'
import type { AdaptiveCard } from '../../cards/adaptive-card.ts'
import type { DeliveryError } from '../../src/errors.ts'
import { type Fault, SlackWorkspace, type User } from '../fakes/slack/index.ts'

const card: AdaptiveCard = {
  type: 'AdaptiveCard',
  version: '1.5',
  fallbackText: 'A card',
  body: [{ type: 'TextBlock', text: 'Hello' }],
  actions: [{ type: 'Action.Execute', title: 'Press', verb: 'status', data: { verb: 'status' } }],
}
const decided: AdaptiveCard = { ...card, fallbackText: 'Decided', actions: [] }

async function open(options: { isGrid?: boolean } = {}) {
  const workspace = await new SlackWorkspace().start()
  onTestFinished(() => workspace.stop())
  const tenant = options.isGrid ? 'E0TRUST' : workspace.team.id
  const identity = {
    tenant,
    botUser: workspace.botUser.id,
    bot: workspace.botUser.bot_id,
    isGrid: options.isGrid === true,
  }
  const adapter = createSlackAdapter(clientOf(workspace.botToken, workspace.apiUrl), identity, settingsOf(workspace))
  const ann = workspace.addUser({ name: 'ann.lee', email: 'Ann.Lee@larkfield.example' })
  return { workspace, adapter, ann, to: { user: ann.id, reach: {} } }
}

function settingsOf({ botToken, apiUrl }: SlackWorkspace) {
  return { botToken, apiUrl }
}

/** The client as the edge makes it, less patient. */
function clientOf(token: string, slackApiUrl: string): WebClient {
  const logger = {
    debug() {},
    info() {},
    warn() {},
    error() {},
    setLevel() {},
    getLevel: () => 'error' as never,
    setName() {},
  }
  return new WebClient(token, {
    slackApiUrl,
    retryConfig: { retries: 0 },
    timeout: 300,
    rejectRateLimitedCalls: true,
    logger,
  })
}

async function failure(work: Promise<unknown>): Promise<DeliveryError> {
  try {
    await work
  } catch (error) {
    return error as DeliveryError
  }
  throw new Error('it was delivered')
}

describe('sending', () => {
  it('opens the conversation once, and names the message for good', async () => {
    const { workspace, adapter, ann, to } = await open()
    const place = await adapter.send(to, card, 'k1')
    await adapter.send(to, card, 'k2')
    const [first] = workspace.botDmsTo(ann.id)
    expect(workspace.callsTo('conversations.open')).toHaveLength(1)
    expect(place).toEqual({ reach: { channel: workspace.dm(ann.id).id }, message: first?.ts })
    expect(first).toMatchObject({
      text: 'A card',
      metadata: { event_type: 'staffroom_notice', event_payload: { key: 'k1' } },
    })
    expect(workspace.callsTo('chat.postMessage')[0]?.args).toMatchObject({ unfurl_links: false, unfurl_media: false })
    expect(workspace.problems).toEqual([])
  })

  it('asks for no conversation where it is known', async () => {
    const { workspace, adapter, ann } = await open()
    await adapter.send({ user: ann.id, reach: { channel: workspace.dm(ann.id).id } }, card, 'k1')
    expect(workspace.callsTo('conversations.open')).toEqual([])
  })

  it.each<[string, Omit<Fault, 'method'>, string, string, number]>([
    ['asked to wait', { kind: 'ratelimited', retryAfter: 7 }, 'failed', 'slack_ratelimited', 0],
    ['a fault of Slack’s', { kind: 'http500' }, 'failed', 'slack_http_500', 0],
    ['Slack is away', { kind: 'http503' }, 'failed', 'slack_http_503', 0],
    ['the connection broke before it was sent', { kind: 'reset' }, 'unknown', 'slack_connection_lost', 0],
    ['the connection broke after it was sent', { kind: 'reset_after' }, 'unknown', 'slack_connection_lost', 1],
    ['no answer', { kind: 'hang' }, 'unknown', 'slack_timeout', 0],
    ['a page instead of an answer', { kind: 'garbage' }, 'unknown', 'slack_garbled_answer', 0],
    ['Slack does not know how far it came', { kind: 'error', error: 'fatal_error' }, 'unknown', 'slack_fatal_error', 0],
    [
      'no such conversation',
      { kind: 'error', error: 'channel_not_found' },
      'unreachable',
      'slack_channel_not_found',
      0,
    ],
    ['the person has left', { kind: 'error', error: 'user_disabled' }, 'unreachable', 'slack_user_disabled', 0],
    ['a bot', { kind: 'error', error: 'cannot_dm_bot' }, 'unreachable', 'slack_cannot_dm_bot', 0],
    ['not in there', { kind: 'error', error: 'not_in_channel' }, 'unreachable', 'slack_not_in_channel', 0],
    [
      'an account that is closed',
      { kind: 'error', error: 'account_inactive' },
      'unreachable',
      'slack_account_inactive',
      0,
    ],
    [
      'blocks that Slack does not take',
      { kind: 'error', error: 'invalid_blocks' },
      'refused',
      'slack_invalid_blocks',
      0,
    ],
    ['too long', { kind: 'error', error: 'msg_too_long' }, 'refused', 'slack_msg_too_long', 0],
    ['the token is wrong', { kind: 'error', error: 'invalid_auth' }, 'failed', 'slack_invalid_auth', 0],
    ['the app was removed', { kind: 'error', error: 'token_revoked' }, 'failed', 'slack_token_revoked', 0],
    ['a code nobody has seen yet', { kind: 'error', error: 'brand_new' }, 'failed', 'slack_brand_new', 0],
  ])('that fails, %s, is tried once and said to be what it is', async (_what, fault, outcome, code, arrived) => {
    const { workspace, adapter, ann, to } = await open()
    workspace.fault({ method: 'chat.postMessage', ...fault })
    const error = await failure(adapter.send(to, card, 'k1'))
    expect(error).toMatchObject({
      name: 'DeliveryError',
      outcome,
      code,
      retryAfterMs: fault.retryAfter && fault.retryAfter * 1000,
    })
    expect(workspace.callsTo('chat.postMessage')).toHaveLength(1)
    expect(workspace.botDmsTo(ann.id)).toHaveLength(arrived)
  })

  it('to nobody at all is a failure that may be tried again', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => closed.once('listening', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const client = clientOf('xoxb-1', `http://127.0.0.1:${port}/api/`)
    const adapter = createSlackAdapter(
      client,
      { tenant: 'T1', botUser: 'U1', bot: 'B1', isGrid: false },
      { botToken: 'xoxb-1' },
    )
    expect(await failure(adapter.send({ user: 'U2', reach: { channel: 'D1' } }, card, 'k1'))).toMatchObject({
      outcome: 'failed',
      code: 'slack_not_reached',
    })
  })

  it('to somebody who has gone does not reach them', async () => {
    const { workspace, adapter } = await open()
    const gone = workspace.addUser({ name: 'gone', deleted: true })
    expect(await failure(adapter.send({ user: gone.id, reach: {} }, card, 'k1'))).toMatchObject({
      outcome: 'unreachable',
    })
  })

  it('hands on no message of Slack’s that could hold what was written', () => {
    expect(toDeliveryError(new Error('about <html>Ann</html>')).message).toBe('slack_unexpected')
  })
})

describe('a lost answer', () => {
  it('is found by its key, so that nothing is sent twice', async () => {
    const { workspace, adapter, ann, to } = await open()
    const since = new Date()
    await adapter.send(to, card, 'k0')
    workspace.fault({ method: 'chat.postMessage', kind: 'reset_after' })
    await failure(adapter.send(to, card, 'k1'))
    expect(await adapter.lookUp(to, 'k1', since)).toEqual({
      reach: { channel: workspace.dm(ann.id).id },
      message: workspace.botDmsTo(ann.id)[1]?.ts,
    })
  })

  it('is not found when it never arrived', async () => {
    const { adapter, ann, to, workspace } = await open()
    await adapter.send(to, card, 'k0')
    workspace
      .dm(ann.id)
      .messages.push({ type: 'message', ts: '9999999999.000001', text: 'k1', user: ann.id, history: [] })
    expect(await adapter.lookUp(to, 'k1', new Date())).toBeUndefined()
  })
})

describe('a sent card', () => {
  it('loses its old buttons when it is painted anew', async () => {
    const { workspace, adapter, ann, to } = await open()
    const place = await adapter.send(to, card, 'k1')
    await adapter.update(place, decided)
    await adapter.update(place, decided)
    expect(workspace.botDmsTo(ann.id)).toMatchObject([{ text: 'Decided', blocks: [{ type: 'section' }] }])
  })

  it.each(['message_not_found', 'cant_update_message'])('that is not there any more is given up: %s', async (error) => {
    const { workspace, adapter, to } = await open()
    const place = await adapter.send(to, card, 'k1')
    workspace.fault({ method: 'chat.update', kind: 'error', error })
    expect(await failure(adapter.update(place, decided))).toMatchObject({ outcome: 'refused', code: `slack_${error}` })
  })
})

describe('who somebody is', () => {
  it('is what Slack says, the address in lower case', async () => {
    const { workspace, adapter, ann } = await open()
    patch(ann, { is_email_confirmed: true })
    expect(
      await adapter.whoIs({ platform: 'slack', tenant: workspace.team.id, user: ann.id, reach: {}, private: true }),
    ).toEqual({
      platform: 'slack',
      tenant: workspace.team.id,
      user: ann.id,
      email: 'ann.lee@larkfield.example',
      confirmed: true,
      member: true,
    })
  })

  it.each([
    ['a bot', { is_bot: true }],
    ['an app', { is_app_user: true }],
    ['a guest', { is_restricted: true }],
    ['a guest of one channel', { is_ultra_restricted: true }],
    ['somebody of another workspace', { team_id: 'T0OTHER' }],
    ['a stranger', { is_stranger: true }],
    ['somebody who has left', { deleted: true }],
  ])('%s is no member', async (_who, change) => {
    const { workspace, adapter, ann } = await open()
    patch(ann, change)
    expect(
      await adapter.whoIs({ platform: 'slack', tenant: workspace.team.id, user: ann.id, reach: {}, private: true }),
    ).toMatchObject({ member: false })
  })

  it.each([
    ['says that it is', true, true],
    ['says that it is not', false, false],
    ['says nothing of it, as some workspaces do', undefined, true],
  ])('has a confirmed address when Slack %s', async (_says, is_email_confirmed, confirmed) => {
    const { workspace, adapter, ann } = await open()
    patch(ann, { is_email_confirmed })
    expect(
      await adapter.whoIs({ platform: 'slack', tenant: workspace.team.id, user: ann.id, reach: {}, private: true }),
    ).toMatchObject({ confirmed })
  })

  it('is nobody when Slack does not know them', async () => {
    const { workspace, adapter } = await open()
    expect(
      await adapter.whoIs({ platform: 'slack', tenant: workspace.team.id, user: 'U404', reach: {}, private: true }),
    ).toMatchObject({ user: 'U404', email: '', member: false })
  })

  it('in a Grid organisation belongs to the organisation, whatever the workspace', async () => {
    const { adapter, ann } = await open({ isGrid: true })
    patch(ann, { team_id: 'T0SOME', enterprise_user: { enterprise_id: 'E0TRUST' } })
    expect(
      await adapter.whoIs({ platform: 'slack', tenant: 'E0TRUST', user: ann.id, reach: {}, private: true }),
    ).toMatchObject({ member: true })
  })

  it.each([
    ['by address', (ann: User) => ({ email: 'ann.lee@larkfield.example', ignored: ann }), true],
    [
      'by Slack id, whatever the address',
      (ann: User) => ({ email: 'other@larkfield.example', slackUserId: ann.id }),
      true,
    ],
    ['not, when there is no such address', () => ({ email: 'nobody@larkfield.example' }), false],
    [
      'not, when the id is somebody who never was',
      () => ({ email: 'ann.lee@larkfield.example', slackUserId: 'U404' }),
      false,
    ],
  ])('is found %s', async (_how, person, isFound) => {
    const { adapter, ann } = await open()
    const found = await adapter.find(person(ann))
    expect(found?.user).toBe(isFound ? ann.id : undefined)
  })

  it('is not found when they are no member any more', async () => {
    const { adapter, ann } = await open()
    patch(ann, { deleted: true })
    expect(await adapter.find({ email: '', slackUserId: ann.id })).toBeUndefined()
  })
})

function patch(user: User, change: object): void {
  Object.assign(user, change)
}
