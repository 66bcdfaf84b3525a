import { validateBlocks, validateView } from './blocks.ts'
import { clone } from './ids.ts'
import { postEphemeral, postMessage, refusal, updateMessage } from './messages.ts'
import { SCOPES } from './scopes.ts'
import type { Call, Channel, Json } from './types.ts'
import { openView, publishView, pushView, updateView } from './views.ts'
import type { SlackWorkspace } from './workspace.ts'

type Method = (workspace: SlackWorkspace, args: Json) => Json

/** What the Web API answers to this call. */
export function callMethod(workspace: SlackWorkspace, method: string, args: Json, token: string, call: Call): Json {
  if (method === 'api.test') return { ok: true, args }
  if (method === 'oauth.v2.access') return workspace.oauth ? workspace.oauth(args, call) : refusal('invalid_code')
  if (!token) return refusal('not_authed')
  const known = workspace.tokens.get(token)
  if (!known) return refusal('invalid_auth')
  if (known.revoked) return refusal('token_revoked')
  const needed = SCOPES[method]
  if (needed && workspace.opts.strictScopes && !known.scopes.includes(needed)) {
    return { ok: false, error: 'missing_scope', needed, provided: known.scopes.join(',') }
  }
  const answer = METHODS[method]
  if (answer) return answer(workspace, args)
  workspace.problems.push({ kind: 'unknown-method', method })
  return refusal('unknown_method')
}

const fine: Method = () => ({ ok: true })

const METHODS: Record<string, Method> = {
  'auth.test': ({ team, botUser }) => ({
    ok: true,
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: botUser.name,
    team_id: team.id,
    user_id: botUser.id,
    bot_id: botUser.bot_id,
    is_enterprise_install: false,
  }),
  'team.info': ({ team }) => ({ ok: true, team }),
  'bots.info': ({ botUser, appId }) => ({
    ok: true,
    bot: { id: botUser.bot_id, name: botUser.name, app_id: appId, user_id: botUser.id },
  }),
  'users.info': ({ users }, { user: id }) => {
    const user = users.get(id)
    return user ? { ok: true, user: clone(user) } : refusal('user_not_found')
  },
  'users.list': ({ users }) => ({
    ok: true,
    members: [...users.values()].map(clone),
    response_metadata: { next_cursor: '' },
  }),
  'users.lookupByEmail': ({ users }, { email }) => {
    const wanted = String(email).toLowerCase()
    const user = [...users.values()].find((one) => one.profile['email']?.toLowerCase() === wanted && !one.deleted)
    return user ? { ok: true, user: clone(user) } : refusal('users_not_found')
  },
  'users.profile.get': ({ users, botUser }, { user: id = botUser.id }) => {
    const user = users.get(id)
    return user ? { ok: true, profile: clone(user.profile) } : refusal('user_not_found')
  },
  'files.info': ({ files, url }, { file: id }) => {
    const file = files.get(id)
    if (!file) return refusal('file_not_found')
    const { content: _content, ...shown } = file
    const base = `${url}/files-pri/${file.id}`
    const urls = { url_private: `${base}/${file.name}`, url_private_download: `${base}/download/${file.name}` }
    return { ok: true, file: { ...shown, ...urls } }
  },
  'conversations.open': openConversation,
  'conversations.info': inChannel((channel) => {
    const { messages: _messages, ...shown } = channel
    return { ok: true, channel: clone(shown) }
  }),
  'conversations.members': inChannel(({ members }) => ({ ok: true, members, response_metadata: { next_cursor: '' } })),
  'conversations.history': inChannel(history),
  'conversations.replies': inChannel(({ messages }, { ts }) => {
    const found = messages.filter((message) => message.ts === ts || message.thread_ts === ts)
    return found.length ? { ok: true, messages: clone(found), has_more: false } : refusal('thread_not_found')
  }),
  'chat.postMessage': postMessage,
  'chat.update': updateMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.delete': (workspace, args) =>
    inChannel(({ id, messages }, { ts }) => {
      const index = messages.findIndex((message) => message.ts === String(ts))
      if (index < 0) return refusal('message_not_found')
      if (messages[index]?.bot_id !== workspace.botUser.bot_id) return refusal('cant_delete_message')
      messages.splice(index, 1)
      return { ok: true, channel: id, ts }
    })(workspace, args),
  'chat.getPermalink': ({ channels, team }, { channel, message_ts: ts }) => {
    if (!channels.has(channel)) return refusal('channel_not_found')
    const permalink = `https://${team.domain}.slack.com/archives/${channel}/p${String(ts).replace('.', '')}`
    return { ok: true, channel, permalink }
  },
  'chat.unfurl': fine,
  'reactions.add': ({ channels, botUser }, { channel, timestamp, name }) => {
    const message = channels.get(channel)?.messages.find(({ ts }) => ts === timestamp)
    if (!message) return refusal('message_not_found')
    message.reactions ??= []
    if (message.reactions.some((reaction) => reaction.name === name)) return refusal('already_reacted')
    message.reactions.push({ name, users: [botUser.id], count: 1 })
    return { ok: true }
  },
  'views.open': openView,
  'views.push': pushView,
  'views.update': updateView,
  'views.publish': publishView,
  'blocks.validate': (_workspace, { view, blocks, message }) => {
    const { errors } = view ? validateView(view) : validateBlocks(blocks ?? message?.blocks, 'message')
    return errors.length ? refusal('invalid_blocks', errors) : { ok: true }
  },
  'assistant.threads.setStatus': fine,
  'assistant.threads.setTitle': fine,
  'assistant.threads.setSuggestedPrompts': fine,
  'functions.completeSuccess': ({ functionResults }, args) => {
    functionResults.push({ ok: true, ...args })
    return { ok: true }
  },
  'functions.completeError': ({ functionResults }, args) => {
    functionResults.push({ ok: false, ...args })
    return { ok: true }
  },
}

function inChannel(answer: (channel: Channel, args: Json) => Json): Method {
  return ({ channels }, args) => {
    const channel = channels.get(args.channel)
    return channel ? answer(channel, args) : refusal('channel_not_found')
  }
}

function openConversation(workspace: SlackWorkspace, args: Json): Json {
  if (args.channel) {
    const channel = workspace.channels.get(args.channel)
    return channel ? { ok: true, channel: { id: channel.id } } : refusal('channel_not_found')
  }
  const ids = String(args.users ?? '')
    .split(',')
    .filter(Boolean)
  if (ids.length !== 1) return refusal(ids.length ? 'not_supported_by_mock' : 'users_list_not_supplied')
  const user = workspace.users.get(ids[0] ?? '')
  if (!user) return refusal('user_not_found')
  if (user.deleted) return refusal('user_disabled')
  if (user.is_bot) return refusal('cannot_dm_bot')
  const { id } = workspace.dm(user.id)
  return { ok: true, channel: { id, ...(args.return_im ? { is_im: true, user: user.id } : {}) } }
}

/** Newest first; threads' answers are not in it. */
function history({ messages }: Channel, args: Json): Json {
  const { latest, oldest, inclusive, limit = 100, include_all_metadata: withMetadata } = args
  const isBefore = (ts: string) => !latest || (inclusive ? ts <= latest : ts < latest)
  const isAfter = (ts: string) => !oldest || (inclusive ? ts >= oldest : ts > oldest)
  const found = messages
    .filter(({ ts, thread_ts: thread }) => (!thread || thread === ts) && isBefore(ts) && isAfter(ts))
    .reverse()
    .slice(0, Number(limit))
    .map((message) => {
      const { metadata, ...shown } = clone(message)
      return withMetadata && metadata ? { ...shown, metadata } : shown
    })
  return { ok: true, messages: found, has_more: false }
}
