import type { WebClient } from '@slack/web-api'
import type { Intent } from '../../src/conversation/incoming.ts'
import type { Heard } from './parse.ts'
import { shorten } from './text.ts'
import { within } from './under-way.ts'

/** As long as the front door takes it. */
const MOST = 200

/** What is left of Slack's 3 s after the front door has had its share is short: a name is worth no more than this. */
const NAME_LIMIT_MS = 500

/** The name of whoever wrote a reported message in place of their member id, where Slack tells it quickly. */
export async function withAuthorName(client: WebClient, heard: Heard): Promise<Heard> {
  const { intent } = heard.incoming
  const id = intent.type === 'report.start' ? intent.message?.author : undefined
  if (intent.type !== 'report.start' || id === undefined || !/^[UW][A-Z0-9]+$/.test(id)) return heard
  const asked = client.users.info({ user: id }).then(
    ({ user }) => user?.profile?.real_name || user?.real_name,
    () => undefined,
  )
  const name = await within(asked, NAME_LIMIT_MS)
  if (!name || intent.message === undefined) return heard
  const named: Intent = { ...intent, message: { ...intent.message, author: shorten(name, MOST) } }
  return { ...heard, incoming: { ...heard.incoming, intent: named } }
}
