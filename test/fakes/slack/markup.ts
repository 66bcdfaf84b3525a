import { isObject } from './checker.ts'
import type { Json } from './types.ts'

export interface LiveMarkup {
  broadcasts: string[]
  users: string[]
  usergroups: string[]
  channels: string[]
  links: { url: string; label?: string | undefined }[]
}

/** What a client would treat as live in a posted message: broadcasts, mentions of people, groups and channels, links. */
export function liveMarkup(message: { text?: string; blocks?: unknown[]; attachments?: unknown[] }): LiveMarkup {
  const live: LiveMarkup = { broadcasts: [], users: [], usergroups: [], channels: [], links: [] }
  scan(message.text, live)
  walk(message.blocks ?? [], live)
  walk(message.attachments ?? [], live)
  return live
}

/** All text of blocks, or of a message or view, that a person sees: entities decoded, one string per text object. */
export function visibleText(shown: Json): string[] {
  const texts: string[] = []
  const isMessage = isObject(shown) && typeof shown['text'] === 'string'
  if (isMessage && (!shown['type'] || (shown['type'] === 'message' && !shown['blocks']?.length))) {
    texts.push(decoded(shown['text']))
  }
  const parts = isObject(shown)
    ? [shown['title'], shown['blocks'], shown['attachments'], shown['submit'], shown['close']].filter(Boolean)
    : shown
  collect(parts, texts)
  return texts
}

function walk(part: unknown, live: LiveMarkup): void {
  if (Array.isArray(part)) for (const one of part) walk(one, live)
  if (!isObject(part)) return
  const { type, text, url, user_id: user, range } = part as Json
  if (type === 'mrkdwn' || type === 'markdown') scan(text, live)
  if (type === 'user' && user) live.users.push(`@${user}`)
  if (type === 'broadcast') live.broadcasts.push(`!${range}`)
  if (type === 'link' && url) live.links.push({ url, label: text })
  if (type === 'button' && typeof url === 'string') live.links.push({ url, label: text?.text })
  for (const one of Object.values(part)) walk(one, live)
}

function scan(text: unknown, live: LiveMarkup): void {
  if (typeof text !== 'string') return
  for (const [, inner = ''] of text.matchAll(/<([^<>]+)>/g)) {
    if (/^!(channel|here|everyone)\b/.test(inner)) live.broadcasts.push(inner)
    else if (/^!subteam\^/.test(inner)) live.usergroups.push(inner)
    else if (/^@[UW]/.test(inner)) live.users.push(inner)
    else if (/^#C/.test(inner)) live.channels.push(inner)
    else if (/^(https?|mailto|tel|slack):/i.test(inner)) {
      const [url = '', label] = inner.split('|')
      live.links.push({ url, label })
    }
  }
}

function collect(part: unknown, texts: string[]): void {
  if (Array.isArray(part)) for (const one of part) collect(one, texts)
  if (!isObject(part)) return
  const { type, text } = part as Json
  const isText = typeof text === 'string'
  if (isText && ['plain_text', 'raw_text', 'text'].includes(type)) texts.push(text)
  else if (isText && ['mrkdwn', 'markdown'].includes(type)) texts.push(decoded(text))
  else for (const one of Object.values(part)) collect(one, texts)
}

function decoded(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
}
