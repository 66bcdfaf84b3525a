import type { AdaptiveCard } from '../../cards/adaptive-card.ts'
import { renderCard } from '../../cards/catalog.ts'
import type { Reply } from '../../src/effects.ts'
import { draftOf } from './parse.ts'
import { paintForPage } from './send.ts'
import type { SimulatorStore } from './store.ts'
import type { ActAnswer, PageMessage } from './wire.ts'

/** Where a reply goes: the chat, the act it answers, and the message or the window whose button was pressed. */
interface Asked {
  chat: string
  act: string
  pressed: PageMessage | undefined
  inWindow: boolean
}

/** Shows a reply in the chat, as a platform would, and says what the page has to paint. */
export async function showReply(store: SimulatorStore, asked: Asked, reply: Reply): Promise<ActAnswer> {
  const form = formInWindow(asked, reply)
  if (form) return windowed(form)
  switch (reply.show) {
    case 'word':
      return { messages: [], removed: [], word: reply.text }
    // Asked for by clients that search people; this one is given the list.
    case 'options':
      return { messages: [], removed: [] }
    case 'card':
      return added(await store.writeCard(asked.chat, paint(reply), { act: asked.act }))
    case 'form':
      return reply.changed && asked.pressed
        ? await inPlace(store, asked, paint(reply), 'form')
        : await openForm(store, asked, paint(reply))
    case 'errors':
      return { ...(await inPlace(store, asked, paint(reply), 'form')), errors: reply.errors }
    case 'dialog':
      return windowed(reply)
    case 'instead':
      return await inPlace(store, asked, paint(reply), 'card')
  }
}

/** A form that was filled in there is painted anew there. */
function formInWindow({ inWindow }: Asked, reply: Reply): Extract<Reply, { show: 'form' | 'errors' }> | undefined {
  if (!inWindow) return undefined
  return reply.show === 'errors' || (reply.show === 'form' && reply.changed === true) ? reply : undefined
}

/** Shown in a window over the chat, and kept nowhere. */
function windowed(reply: Extract<Reply, { show: 'dialog' | 'form' | 'errors' }>): ActAnswer {
  const errors = reply.show === 'form' ? undefined : reply.errors
  return { messages: [], removed: [], dialog: paint(reply), ...(errors !== undefined && { errors }) }
}

function paint(reply: { card: Parameters<typeof renderCard>[0] }): AdaptiveCard {
  return paintForPage(renderCard(reply.card))
}

function added(message: PageMessage): ActAnswer {
  return { messages: [message], removed: [] }
}

/** Repaints the pressed message; when nothing was pressed or it is gone, the card is a message of its own. */
async function inPlace(
  store: SimulatorStore,
  asked: Asked,
  card: AdaptiveCard,
  kind: 'form' | 'card',
): Promise<ActAnswer> {
  const of = kind === 'form' ? named(card) : {}
  const painted = asked.pressed && (await store.paint(asked.pressed.id, card, of))
  return added(painted ?? (await store.writeCard(asked.chat, card, { act: asked.act, ...of })))
}

/** A form is open once: an earlier message with the form of the same draft goes away. */
async function openForm(store: SimulatorStore, asked: Asked, card: AdaptiveCard): Promise<ActAnswer> {
  const of = named(card)
  const earlier = of.draft ? await store.findForms(asked.chat, of.draft) : []
  const message = await store.writeCard(asked.chat, card, { act: asked.act, ...of })
  const removed = earlier.filter((id) => id !== message.id)
  for (const id of removed) await store.remove(id)
  return { messages: [message], removed }
}

function named(card: AdaptiveCard): { draft?: string } {
  const draft = draftOf(card)
  return draft ? { draft } : {}
}
