import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { AdaptiveCard } from '../../cards/adaptive-card.ts'
import type { Account } from '../../src/people/link.ts'
import type { ChatAdapter, Place } from '../adapter.ts'
import { toMessage } from './block-kit.ts'
import type { SlackIdentity } from './client.ts'
import { toDeliveryError } from './faults.ts'
import { fetchFile } from './files.ts'
import type { SlackSettings } from './settings.ts'

/** The name of the metadata that a message carries, so that it can be found again. */
const NOTICE = 'staffroom_notice'

/** Pages of a conversation that are searched for a message whose answer was lost, 200 messages each. */
const PAGES = 5

/** Our clock and Slack's may differ: a message is looked for from a minute before it was due. */
const CLOCK_SLACK_S = 60

const User = z.object({
  id: z.string(),
  team_id: z.string().optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_app_user: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  is_email_confirmed: z.boolean().optional(),
  enterprise_user: z.object({ enterprise_id: z.string().optional() }).optional(),
  profile: z.object({ email: z.string().optional() }).optional(),
})
type User = z.infer<typeof User>

const Noted = z.object({
  ts: z.string(),
  metadata: z.object({ event_type: z.literal(NOTICE), event_payload: z.object({ key: z.string() }) }),
})

/** Writes to people of one Slack workspace or organisation. Every failure is a `DeliveryError`. */
export function createSlackAdapter(client: WebClient, identity: SlackIdentity, settings: SlackSettings): ChatAdapter {
  const channels = new Map<string, string>()

  /** The direct conversation with `user`; opened once, then remembered. */
  async function channelOf(to: { user: string; reach: Record<string, string> }): Promise<string> {
    const known = to.reach['channel'] ?? channels.get(to.user)
    if (known !== undefined) return known
    const { channel } = await client.conversations.open({ users: to.user })
    const opened = z.string().parse(channel?.id)
    channels.set(to.user, opened)
    return opened
  }

  return {
    platform: 'slack',
    tenant: identity.tenant,
    whoIs: ({ user }) => translated(async () => await whoIs(client, identity, user)),
    find: (person) => translated(() => find(client, identity, person)),
    send: (to, card, key) => translated(async () => post(client, await channelOf(to), card, key)),
    lookUp: (to, key, since) => translated(async () => lookUp(client, await channelOf(to), key, since)),
    update: (place, card) => translated(() => update(client, place, card)),
    fetchFile: ({ id }) => fetchFile(client, settings, id),
  }
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw toDeliveryError(cause)
  }
}

async function whoIs(client: WebClient, identity: SlackIdentity, user: string): Promise<Account> {
  const found = await ask(() => client.users.info({ user }))
  return found ? toAccount(found, identity) : { ...nobody(identity), user }
}

async function find(client: WebClient, identity: SlackIdentity, person: { email: string; slackUserId?: string }) {
  const { email, slackUserId } = person
  const user = await ask(() =>
    slackUserId === undefined ? client.users.lookupByEmail({ email }) : client.users.info({ user: slackUserId }),
  )
  const account = user && toAccount(user, identity)
  return account?.member ? { ...account, reach: {} } : undefined
}

/** Undefined when Slack knows no such person. */
async function ask(call: () => Promise<{ user?: unknown }>): Promise<User | undefined> {
  try {
    const { user } = await call()
    return User.parse(user)
  } catch (cause) {
    const unknown = ['slack_user_not_found', 'slack_users_not_found', 'slack_user_not_visible']
    if (unknown.includes(toDeliveryError(cause).code)) return undefined
    throw cause
  }
}

function toAccount(user: User, identity: SlackIdentity): Account {
  const isHuman = !user.is_bot && !user.is_app_user && !user.deleted
  const isGuest = user.is_restricted || user.is_ultra_restricted || user.is_stranger
  const home = identity.isGrid ? user.enterprise_user?.enterprise_id : user.team_id
  return {
    ...nobody(identity),
    user: user.id,
    email: user.profile?.email?.toLowerCase() ?? '',
    // Slack says outright when an address is not confirmed; what else a user object holds varies by workspace
    // (docs.slack.dev/reference/methods/users.info), and a member's address was given or verified to get in.
    confirmed: user.is_email_confirmed !== false,
    member: isHuman && !isGuest && home === identity.tenant,
  }
}

function nobody({ tenant }: SlackIdentity): Account {
  return { platform: 'slack', tenant, user: '', email: '', confirmed: false, member: false }
}

async function post(client: WebClient, channel: string, card: AdaptiveCard, key: string): Promise<Place> {
  const { ts } = await client.chat.postMessage({
    channel,
    ...toMessage(card),
    metadata: { event_type: NOTICE, event_payload: { key } },
    unfurl_links: false,
    unfurl_media: false,
  })
  return { reach: { channel }, message: z.string().parse(ts) }
}

async function lookUp(client: WebClient, channel: string, key: string, since: Date): Promise<Place | undefined> {
  const oldest = String(Math.floor(since.getTime() / 1000) - CLOCK_SLACK_S)
  let cursor: string | undefined
  for (let page = 0; page < PAGES; page++) {
    const answer = await client.conversations.history({
      channel,
      oldest,
      limit: 200,
      include_all_metadata: true,
      ...(cursor === undefined ? {} : { cursor }),
    })
    const notices = (answer.messages ?? []).map((message) => Noted.safeParse(message).data)
    const found = notices.find((notice) => notice?.metadata.event_payload.key === key)
    if (found) return { reach: { channel }, message: found.ts }
    cursor = answer.response_metadata?.next_cursor
    if (!cursor) return undefined
  }
  return undefined
}

async function update(client: WebClient, { reach, message }: Place, card: AdaptiveCard): Promise<void> {
  // Without `blocks` Slack keeps the old ones, and with them the old buttons: `toMessage` always gives some.
  await client.chat.update({ channel: reach['channel'] ?? '', ts: message, ...toMessage(card) })
}
