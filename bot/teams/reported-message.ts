import { z } from 'zod'
import type { Intent } from '../../src/conversation/incoming.ts'

/** Of a command on a message; what else Teams says of a message is left alone. */
const Payload = z.object({
  body: z.object({ contentType: z.string().nullish(), content: z.string().nullish() }).nullish(),
  from: z
    .object({
      user: z.object({ displayName: z.string().nullish(), id: z.string().nullish() }).nullish(),
      application: z.object({ displayName: z.string().nullish() }).nullish(),
    })
    .nullish(),
  createdDateTime: z.string().nullish(),
  linkToMessage: z.string().nullish(),
})

/** As long as the front door takes them. */
const MOST = { author: 200, text: 4000, link: 3000 }

/** No more of a message's markup is read. */
const MOST_MARKUP = 100_000

/** “Report this message”: the form is opened with what Teams says of the message. */
export function reportOf(raw: unknown): Intent {
  const payload = Payload.safeParse(raw).data
  if (payload === undefined) return { type: 'report.start', known: [] }
  const { body, from, createdDateTime, linkToMessage } = payload
  const content = (body?.content ?? '').slice(0, MOST_MARKUP)
  const message = {
    author: cut(from?.user?.displayName ?? from?.application?.displayName ?? from?.user?.id ?? '', MOST.author),
    text: cut(body?.contentType === 'text' ? content.trim() : textOf(content), MOST.text),
    link: linkOf(linkToMessage ?? ''),
    at: momentOf(createdDateTime ?? ''),
  }
  return { type: 'report.start', known: [], message }
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** What a reader sees of Teams' markup: its letters, a line for each of its blocks. */
function textOf(markup: string): string {
  // No `<` within a tag: on markup that never closes it, each would be looked for to the end.
  return markup
    .replace(/<(?:script|style)\b[^<>]*>[^<]*/gi, '')
    .replace(/<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6]|\/blockquote)\b[^<>]*>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, letter)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
}

function letter(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

/** A half of a character at the cut is mended where it comes in (`storable`). */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`
}

function linkOf(link: string): string {
  return link.length <= MOST.link && /^https:\/\//i.test(link) ? link : ''
}

function momentOf(said: string): string {
  const at = new Date(said)
  return Number.isNaN(at.getTime()) ? '' : at.toISOString()
}
