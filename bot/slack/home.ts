import type { WebClient } from '@slack/web-api'
import { renderCard } from '../../cards/catalog.ts'
import type { Incoming, Intent } from '../../src/conversation/incoming.ts'
import type { Reply } from '../../src/effects.ts'
import type { FrontDoor } from '../adapter.ts'
import { toHome } from './block-kit.ts'

const LISTS: Intent[] = [
  { type: 'approvals', page: 1 },
  { type: 'tasks', page: 1 },
  { type: 'status', page: 1 },
]

/**
 * Paints somebody's Home tab: what waits for them, what they asked for, and what else can be done.
 * @param greeting the answer to their coming; asked for when it is not at hand
 */
export async function publishHome(
  { client, door }: { client: WebClient; door: FrontDoor },
  incoming: Incoming,
  greeting?: Reply,
): Promise<void> {
  const asked = greeting === undefined ? [...LISTS, { type: 'help' } as const] : LISTS
  const replies: Reply[] = []
  for (const intent of asked) replies.push(await door({ ...incoming, id: `${incoming.id}:${intent.type}`, intent }))
  const cards = [...replies, ...(greeting ? [greeting] : [])].flatMap((reply) =>
    reply.show === 'card' ? [renderCard(reply.card)] : [],
  )
  // Somebody Staffroom does not know gets the same answer to everything.
  const different = [...new Map(cards.map((card) => [JSON.stringify(card), card])).values()]
  if (different.length > 0) await client.views.publish({ user_id: incoming.from.user, view: toHome(...different) })
}
