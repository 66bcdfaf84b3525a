// The activities Teams sends to a bot, in the shape it sends them.
import crypto from 'node:crypto'
import { cardOf } from './cards.ts'
import type { TeamsTenant } from './tenant.ts'
import type { Chat, Client, Json, Message, Spot, User } from './types.ts'

const CONVERSATION_TYPE = { personal: 'personal', people: 'personal', groupChat: 'groupChat', channel: 'channel' }

/** An activity from a user in a conversation; `fields` win over what every activity carries. */
export function activityFrom(
  tenant: TeamsTenant,
  user: User,
  { chat, thread }: Spot,
  client: Client,
  fields: Json,
): Json {
  const now = new Date()
  return {
    id: `f:${crypto.randomUUID()}`,
    timestamp: now.toISOString(),
    localTimestamp: now.toISOString(),
    localTimezone: client.timezone,
    locale: client.locale,
    channelId: 'msteams',
    serviceUrl: tenant.serviceUrl,
    from: { id: user.id, name: user.name, aadObjectId: user.aadObjectId },
    conversation: conversationOf(tenant, chat, thread),
    recipient: tenant.bot,
    entities: [clientInfo(client)],
    ...fields,
    channelData: { ...channelDataOf(tenant, chat), ...fields.channelData },
  }
}

/** The fields of a typed message; a mention puts the bot's name first, as people do. */
export function messageFields(
  tenant: TeamsTenant,
  message: Message,
  { mention, attachments = [] }: { mention?: boolean; attachments?: Json[] | undefined },
): Json {
  const { text } = message.activity
  const said = mention ? `<at>${tenant.bot.name}</at> ${text}` : text
  const entity = { type: 'mention', mentioned: tenant.bot, text: `<at>${tenant.bot.name}</at>` }
  return {
    type: 'message',
    id: message.id,
    text: said,
    textFormat: 'plain',
    attachments: [...attachments, { contentType: 'text/html', content: `<div>${said}</div>` }],
    ...(mention ? { entities: [clientInfo({}), entity] } : {}),
  }
}

/** The message a message-extension command was used on, as the bot receives it. */
export function messagePayload(tenant: TeamsTenant, chat: Chat, message: Message): Json {
  const at = new Date(message.at).toISOString()
  const card = cardOf(message.activity)
  return {
    id: message.id,
    replyToId: message.thread ?? null,
    createdDateTime: at,
    lastModifiedDateTime: null,
    deleted: false,
    subject: null,
    summary: message.activity.summary ?? null,
    importance: 'normal',
    locale: 'en-us',
    linkToMessage: `https://teams.microsoft.com/l/message/${chat.id}/${message.id}`,
    from: authorOf(tenant, message),
    body: { contentType: 'html', content: `<div>${escapeHtml(message.activity.text ?? '')}</div>` },
    attachments: card ? [{ id: message.id, contentType: 'application/vnd.microsoft.card.adaptive' }] : [],
    mentions: [],
    reactions: [],
  }
}

function conversationOf(tenant: TeamsTenant, chat: Chat, thread: string | undefined) {
  const id = chat.type === 'channel' && thread ? `${chat.id};messageid=${thread}` : chat.id
  const isGroup = chat.type === 'channel' || chat.type === 'groupChat'
  return { conversationType: CONVERSATION_TYPE[chat.type], tenantId: tenant.id, id, ...(isGroup ? { isGroup } : {}) }
}

function channelDataOf(tenant: TeamsTenant, chat: Chat) {
  const base = { tenant: { id: tenant.id } }
  const { team } = chat
  if (chat.type !== 'channel' || !team) return base
  return {
    ...base,
    teamsChannelId: chat.id,
    teamsTeamId: team.id,
    channel: { id: chat.id },
    team: { id: team.id, name: team.name, aadGroupId: team.aadGroupId },
  }
}

function authorOf(tenant: TeamsTenant, message: Message) {
  if (message.from === 'bot') {
    const application = { applicationIdentityType: 'bot', id: tenant.appId, displayName: tenant.bot.name }
    return { device: null, conversation: null, user: null, application }
  }
  const { aadObjectId, name } = tenant.user(message.from)
  const user = { userIdentityType: 'aadUser', id: aadObjectId, displayName: name }
  return { device: null, conversation: null, user, application: null }
}

function clientInfo({ locale = 'en-GB', timezone = 'Europe/London' }: Partial<Client>) {
  return { type: 'clientInfo', locale, country: 'GB', platform: 'Web', timezone }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? c)
}
