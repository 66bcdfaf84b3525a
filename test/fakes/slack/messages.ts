import { validateBlocks } from './blocks.ts'
import { characters } from './checker.ts'
import { publicMessage, withIds } from './ids.ts'
import { LIMITS } from './limits.ts'
import { liveMarkup } from './markup.ts'
import type { Channel, Json, Message } from './types.ts'
import type { SlackWorkspace } from './workspace.ts'

/** An answer that is a refusal, worded as Slack words it. */
export function refusal(error: string, messages?: string[]): Json {
  if (messages === undefined) return { ok: false, error }
  return {
    ok: false,
    error,
    errors: messages,
    response_metadata: { messages: messages.map((one) => `[ERROR] ${one}`) },
  }
}

/** The text and blocks of a message as Slack would keep them, or why it does not take them. */
export function readMessage(
  workspace: SlackWorkspace,
  args: Json,
  options: { isUpdate?: boolean } = {},
): { text?: string; blocks?: Json[]; isTruncated?: boolean } | { refused: Json } {
  const refused = checkMessage(workspace, args, options.isUpdate === true)
  if (refused) return { refused }
  const { text, blocks } = args
  if ((text ?? '') === '' && blocks?.length) {
    const note = 'blocks posted without top-level text (notifications and screen readers get nothing)'
    workspace.problems.push({ kind: 'no-fallback-text', note })
  }
  const isTruncated = characters(text ?? '') > LIMITS.messageText
  return {
    text: isTruncated ? [...text].slice(0, LIMITS.messageText).join('') : text,
    ...(blocks === undefined ? {} : { blocks: withIds(blocks) }),
    isTruncated,
  }
}

/** chat.postMessage */
export function postMessage(workspace: SlackWorkspace, args: Json): Json {
  const channel = findChannel(workspace, args.channel)
  if (!channel) return refusal('channel_not_found')
  if (channel.is_archived) return refusal('is_archived')
  // Slack's exact code for this is a guess.
  if (channel.is_im && workspace.users.get(channel.user ?? '')?.deleted) return refusal('user_disabled')
  if (!channel.is_im && !channel.members.includes(workspace.botUser.id)) return refusal('not_in_channel')
  const read = readMessage(workspace, args)
  if ('refused' in read) return read.refused
  const message = {
    ...byBot(workspace, read.text ?? args.markdown_text ?? ''),
    app_id: workspace.appId,
    team: workspace.team.id,
    ...(read.blocks ? { blocks: read.blocks } : {}),
    ...(args.attachments ? { attachments: args.attachments } : {}),
    ...(args.thread_ts ? { thread_ts: String(args.thread_ts) } : {}),
    ...(args.metadata ? { metadata: args.metadata } : {}),
  }
  const live = liveMarkup(message)
  if (live.broadcasts.length || live.usergroups.length) {
    workspace.problems.push({ kind: 'broadcast', channel: channel.id, ts: message.ts, live })
  }
  channel.messages.push(message)
  return warned({ ok: true, channel: channel.id, ts: message.ts, message: publicMessage(message) }, read.isTruncated)
}

/** chat.update. A person's id, which chat.postMessage takes, is refused here; blocks that are left out stay. */
export function updateMessage(workspace: SlackWorkspace, args: Json): Json {
  const channel = workspace.channels.get(args.channel)
  if (!channel) return refusal('channel_not_found')
  const message = channel.messages.find(({ ts }) => ts === String(args.ts))
  if (!message) return refusal('message_not_found')
  if (message.bot_id !== workspace.botUser.bot_id) return refusal('cant_update_message')
  const read = readMessage(workspace, args, { isUpdate: true })
  if ('refused' in read) return read.refused
  if (args.text === undefined && args.blocks === undefined && args.attachments === undefined) return refusal('no_text')
  replaceContent(message, {
    ...(args.text === undefined ? {} : { text: read.text }),
    ...(args.blocks === undefined ? {} : { blocks: read.blocks }),
    ...(args.attachments === undefined ? {} : { attachments: args.attachments }),
    ...(args.metadata === undefined ? {} : { metadata: args.metadata }),
    edited: { user: workspace.botUser.id, ts: workspace.ts() },
  })
  const { ts, text } = message
  return warned({ ok: true, channel: channel.id, ts, text, message: publicMessage(message) }, read.isTruncated)
}

/** chat.postEphemeral */
export function postEphemeral(workspace: SlackWorkspace, args: Json): Json {
  const channel = workspace.channels.get(args.channel)
  if (!channel) return refusal('channel_not_found')
  if (!channel.is_im && !channel.members.includes(workspace.botUser.id)) return refusal('not_in_channel')
  if (!channel.is_im && !channel.members.includes(args.user)) return refusal('user_not_in_channel')
  const read = readMessage(workspace, args)
  if ('refused' in read) return read.refused
  const { isTruncated: _truncated, ...shown } = read
  workspace.ephemerals.push({ channel: channel.id, user: args.user, ...shown, via: 'api' })
  return { ok: true, message_ts: workspace.ts() }
}

/** A message of the bot, not posted yet. */
export function byBot(workspace: SlackWorkspace, text: string): Message {
  const { id, bot_id } = workspace.botUser
  return { type: 'message', user: id, bot_id, ts: workspace.ts(), text, history: [] }
}

/** Changes a message and remembers what stood there. */
export function replaceContent(message: Message, next: Json): void {
  message.history.push({ text: message.text, ...(message.blocks ? { blocks: message.blocks } : {}) })
  Object.assign(message, next)
}

function checkMessage(workspace: SlackWorkspace, args: Json, isUpdate: boolean): Json {
  const { text, blocks, attachments = [], markdown_text: markdown, metadata } = args
  if (typeof blocks === 'string') return refusal('invalid_blocks_format')
  if (markdown !== undefined && (text !== undefined || blocks !== undefined)) return refusal('markdown_text_conflict')
  const hasContent = (text ?? '') !== '' || blocks?.length || attachments.length > 0 || markdown
  if (!hasContent && !isUpdate) return refusal('no_text')
  const { errors } = blocks === undefined ? { errors: [] } : validateBlocks(blocks, 'message')
  if (errors.length) return refusal('invalid_blocks', errors)
  for (const [i, attachment] of attachments.entries()) {
    if (!attachment.blocks) continue
    const found = validateBlocks(attachment.blocks, 'message', `/attachments/${i}/blocks`)
    if (found.errors.length) return refusal('invalid_attachments', found.errors)
  }
  const { enforceBlocksTooLong, blocksTooLong } = workspace.opts
  // Undocumented; seen near 13,200 characters (bolt-js issue 2509).
  if (enforceBlocksTooLong && JSON.stringify(blocks ?? []).length > blocksTooLong) return refusal('msg_blocks_too_long')
  return metadata === undefined || isMetadata(metadata) ? undefined : refusal('invalid_metadata_format')
}

function isMetadata(metadata: Json): boolean {
  if (typeof metadata !== 'object') return false
  return metadata.entities || (typeof metadata.event_type === 'string' && typeof metadata.event_payload === 'object')
}

function findChannel(workspace: SlackWorkspace, name: unknown): Channel | undefined {
  if (typeof name !== 'string' || name === '') return undefined
  const known = workspace.channels.get(name)
  if (known) return known
  if (name.startsWith('#')) return [...workspace.channels.values()].find((channel) => channel.name === name.slice(1))
  return workspace.users.has(name) ? workspace.dm(name) : undefined
}

function warned(answer: Json, isTruncated: boolean | undefined): Json {
  if (!isTruncated) return answer
  const said = '[WARN] Your message was truncated but still posted. The `text` field accepts up to 40,000 characters.'
  return { ...answer, response_metadata: { messages: [said], warnings: ['message_truncated'] } }
}
