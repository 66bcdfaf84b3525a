// Finds mark-up that a Teams client would bring to life: links, images, mentions, dates, emphasis.
import { type CardText, textsOf } from './cards.ts'
import type { AdaptiveCard, Find, Json, LiveMarkup } from './types.ts'

const LINK = /(!?)\[([^\]]*)\]\(\s*<?([^)\s>]+)>?[^)]*\)/g
const AUTOLINK = /<(https?:[^>\s]+|mailto:[^>\s]+)>/g
const HTML_LINK = /<a\s[^>]*href\s*=\s*["']?([^"'\s>]+)[^>]*>(.*?)<\/a>/gis
const HTML_IMAGE = /<img\s[^>]*src\s*=\s*["']?([^"'\s>]+)[^>]*>/gi
const MENTION = /<at(?:\s[^>]*)?>(.*?)<\/at>/gis
const DATE = /\{\{(?:DATE|TIME)\([^)]*\)\}\}/g
const EMPHASIS = /(\*\*|\*|(?<![\w])__|(?<![\w])_|~~)(?=\S)([^\n]*?\S)\1/g
const BARE_URL = /(?<![(<"'=\]])\bhttps?:\/\/[^\s<>)]+/g

/**
 * The live mark-up of a card, of a text, or of a whole message (its text and its cards).
 * Escaped text (`\[x\]\(y\)`) is not live. Bare URLs count only in a message text.
 */
export function liveMarkup(source: Source): LiveMarkup {
  const found: LiveMarkup = { links: [], images: [], mentions: [], dates: [], emphasis: [], urls: [] }
  for (const part of partsOf(source)) scan(part, found)
  return found
}

type Message = { text?: string; attachments?: Json[] }
type Source = string | AdaptiveCard | Message

function partsOf(source: string | (Partial<AdaptiveCard> & Message)): CardText[] {
  if (typeof source === 'string') return [{ text: source, path: '', live: 'message' as const }]
  if (source.type === 'AdaptiveCard') return textsOf(source as AdaptiveCard)
  const own = typeof source.text === 'string' ? [{ text: source.text, path: '/text', live: 'message' as const }] : []
  const cards = (source.attachments ?? []).map((a: Json) => a.content).filter((c: Json) => c?.type === 'AdaptiveCard')
  return [...own, ...cards.flatMap(textsOf)]
}

function scan({ text, path, live }: CardText, found: LiveMarkup): void {
  if (live === 'plain') return
  const masked = maskEscapes(text)
  const collect = (pattern: RegExp, list: Find[], shape: (match: RegExpMatchArray) => Partial<Find>) => {
    for (const m of masked.matchAll(pattern)) list.push({ path, raw: text.substr(m.index, m[0].length), ...shape(m) })
  }
  collect(DATE, found.dates, () => ({}))
  if (live === 'dates') return
  for (const m of masked.matchAll(LINK)) {
    const raw = text.substr(m.index, m[0].length)
    ;(m[1] ? found.images : found.links).push({ path, raw, url: m[3], text: m[2] })
  }
  collect(AUTOLINK, found.links, (m) => ({ url: m[1] }))
  collect(MENTION, found.mentions, (m) => ({ name: m[1] }))
  collect(EMPHASIS, found.emphasis, (m) => ({ text: m[2] }))
  if (live !== 'message') return
  collect(HTML_LINK, found.links, (m) => ({ url: m[1], text: m[2] }))
  collect(HTML_IMAGE, found.images, (m) => ({ url: m[1] }))
  collect(BARE_URL, found.urls, (m) => ({ url: m[0] }))
}

/** Replaces `\x` by two neutral characters so that patterns skip it and positions stay. */
function maskEscapes(text: string): string {
  return text.replace(/\\[!-/:-@[-`{-~]/g, '\u0001\u0001')
}
