import { type Card, renderCard } from '../../cards/catalog.ts'
import { type SlackMessage, toMessage } from './block-kit.ts'

const MOST = 100
const painted = new Map<string, SlackMessage>()

/**
 * A card as a message. Notes (help, greetings, refusals) say the same to many, and painting one takes several times as
 * long as everything else about it: they are painted once. What comes back is shared, so nobody may change it.
 */
export function paintMessage(card: Card): SlackMessage {
  if (card.name !== 'note') return toMessage(renderCard(card))
  const key = JSON.stringify(card.data)
  const known = painted.get(key)
  if (known !== undefined) return known
  const message = toMessage(renderCard(card))
  if (painted.size === MOST) painted.clear()
  painted.set(key, message)
  return message
}
