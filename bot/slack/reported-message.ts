import { z } from 'zod'
import type { Intent } from '../../src/conversation/incoming.ts'
import { messageWords, shorten } from './text.ts'

/** Of a message shortcut; what else Slack says of a message is left alone. */
const Payload = z.object({
  team: z.object({ domain: z.string().optional() }).nullish(),
  channel: z.object({ id: z.string() }),
  message_ts: z.string(),
  message: z.object({
    user: z.string().nullish(),
    username: z.string().nullish(),
    text: z.string().nullish(),
    thread_ts: z.string().nullish(),
  }),
})
type Payload = z.infer<typeof Payload>

/** As long as the front door takes them. */
const MOST = { author: 200, text: 4000 }

/**
 * “Report this message”: the form is opened with what Slack says of the message. The author is a member id, as Slack gives
 * it; see `withAuthorName`.
 */
export function reportOf(raw: unknown): Intent {
  const payload = Payload.safeParse(raw).data
  if (payload === undefined) return { type: 'report.start', known: [] }
  const { user, username, text } = payload.message
  const message = {
    author: shorten(user ?? username ?? '', MOST.author),
    text: shorten(messageWords(text ?? ''), MOST.text),
    link: linkTo(payload),
    at: momentOf(payload.message_ts),
  }
  return { type: 'report.start', known: [], message }
}

/**
 * Put together as Slack does it, and not asked for: Slack answers that only for conversations that the app is in. Empty
 * where the workspace's own address is not known.
 */
function linkTo({ team, channel, message_ts: ts, message }: Payload): string {
  const domain = team?.domain ?? ''
  if (!/^[a-z0-9-]+$/i.test(domain) || !/^[A-Z0-9]+$/.test(channel.id) || momentOf(ts) === '') return ''
  const thread = message.thread_ts
  const inThread = thread && thread !== ts && momentOf(thread) !== '' ? `?thread_ts=${thread}&cid=${channel.id}` : ''
  return `https://${domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}${inThread}`
}

/** Slack's name for a message begins with the second it was written in. */
function momentOf(ts: string): string {
  return /^\d{9,11}\.\d{6}$/.test(ts) ? new Date(Number(ts) * 1000).toISOString() : ''
}
