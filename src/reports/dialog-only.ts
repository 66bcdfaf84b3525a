import type { Reply } from '../effects.ts'

/** Where no dialog can be opened by words alone: a card that says nothing, and the button that opens it. */
export function dialogOnly(verb: 'report.figures' | 'report.concerns', page: number): Reply {
  const title = 'This opens in a window of its own'
  const buttons = [{ title: 'Open', verb, data: { page }, dialog: true }]
  return { show: 'card', card: { name: 'note', data: { summary: title, title, buttons } } }
}
