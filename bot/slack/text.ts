import type { types } from '@slack/bolt'

const graphemes = new Intl.Segmenter('en-GB', { granularity: 'grapheme' })

/**
 * `text` within `limit` UTF-16 units, cut between graphemes and ended with "…". Slack does not say how it counts;
 * units are the strictest way.
 */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${takeGraphemes(text, limit - 1).trimEnd()}…`
}

/** `text` in pieces of at most `limit` UTF-16 units, none of them empty, nothing lost. */
export function pieces(text: string, limit: number): string[] {
  if (text.length <= limit) return text === '' ? [] : [text]
  // One grapheme may be longer than the limit (letters under a heap of accents): then it is cut where it falls.
  const head = takeGraphemes(text, limit) || text.slice(0, limit)
  return [head, ...pieces(text.slice(head.length), limit)]
}

/** What a person wrote, without characters that would hide, reorder or break what the reader sees. */
export function clean(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
}

/** A text that Slack shows letter by letter: no markup, no `:emoji:`, no mentions. Never empty, which Slack refuses. */
export function plain(text: string, limit: number): types.PlainTextElement {
  const shown = shorten(clean(text), limit)
  return { type: 'plain_text', text: shown.trim() === '' ? '…' : shown, emoji: false }
}

/** For the top-level `text` of a message, which is always mrkdwn: mentions and links stay letters. */
export function escapeMarkup(text: string): string {
  return clean(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/** What a person typed, as they typed it: Slack sends addresses and mentions in angle brackets and escapes three letters. */
export function typedWords(text: string): string {
  return messageWords(text).replace(/\s+/g, ' ').trim()
}

/** The same of a message, which may have several lines. */
export function messageWords(text: string): string {
  return text
    .replace(/<([^<>]*)>/g, (_whole, inner: string) => spokenForm(inner))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .trim()
}

function spokenForm(inner: string): string {
  const [target = '', label = ''] = inner.split('|')
  if (target.startsWith('@')) return label === '' ? '' : `@${label}`
  if (target.startsWith('#')) return `#${label}`
  if (target.startsWith('!')) return label
  // Slack turns `y4.example` into a link with that label: the label is what was typed.
  return label === '' ? target.replace(/^mailto:/, '') : label
}

function takeGraphemes(text: string, limit: number): string {
  let end = 0
  // A window a little wider than the limit, so that a long text is not segmented to its end.
  for (const { index, segment } of graphemes.segment(text.slice(0, limit + 64))) {
    if (index + segment.length > limit) break
    end = index + segment.length
  }
  return text.slice(0, end)
}
