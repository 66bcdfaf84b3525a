import type { AdaptiveCard } from '../../cards/adaptive-card.ts'

/** Far more chats than are played at a time. */
const REMEMBERED = 200

/**
 * What stands in the window over each chat. In memory and nowhere else: what is shown there must not stay. After a new
 * start a window has to be opened again.
 */
export interface Windows {
  of(chat: string): AdaptiveCard | undefined
  show(chat: string, card: AdaptiveCard): void
  close(chat: string): void
}

export function createWindows(): Windows {
  const shown = new Map<string, AdaptiveCard>()
  return {
    of: (chat) => shown.get(chat),
    show(chat, card) {
      shown.delete(chat)
      shown.set(chat, card)
      const [eldest] = shown.keys()
      if (shown.size > REMEMBERED && eldest !== undefined) shown.delete(eldest)
    },
    close: (chat) => void shown.delete(chat),
  }
}
