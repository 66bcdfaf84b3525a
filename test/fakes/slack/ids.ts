import { randomBytes } from 'node:crypto'
import type { Json, Message } from './types.ts'

/** Random letters and digits; never a secret. */
export function randomText(length: number, letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'): string {
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('')
}

/** An id as Slack makes them: `U7K2…` for a person, `C…` for a channel. */
export function newId(prefix: string): string {
  return prefix + randomText(9)
}

export function clone<T>(value: T): T {
  return value === undefined ? value : structuredClone(value)
}

/** A message as Slack shows it to an app. */
export function publicMessage(message: Message): Json {
  const { history: _history, ...shown } = message
  return clone(shown)
}

/** Blocks as Slack keeps them: every block and every element that can be pressed has an id. */
export function withIds(blocks: Json[]): Json[] {
  return clone(blocks).map((block: Json) => {
    const named = { block_id: randomText(5), ...block }
    for (const element of elementsOf(named)) {
      const isPressable = element?.type && !isStill(String(element.type))
      if (isPressable && element.action_id === undefined) element.action_id = randomText(5)
    }
    return named
  })
}

/** The elements that stand directly in a block. */
export function elementsOf(block: Json): Json[] {
  return [block.accessory, block.element, ...(Array.isArray(block.elements) ? block.elements : [])]
}

function isStill(type: string): boolean {
  return ['image', 'plain_text', 'mrkdwn'].includes(type) || type.startsWith('rich_text')
}
