import type { AdaptiveCard } from '../../cards/adaptive-card.ts'
import { renderCard } from '../../cards/catalog.ts'
import { inertText } from '../../cards/inert.ts'
import type { Incoming } from '../../src/conversation/incoming.ts'
import type { Reply } from '../../src/effects.ts'
import { AppError } from '../../src/errors.ts'
import type { Log } from '../../src/log.ts'
import type { FrontDoor } from '../adapter.ts'
import { cardAnswer, closingAnswer, dialogAnswer, toastAnswer } from './answer.ts'
import type { ChatPlace, Connector, Message } from './connector.ts'
import { parseContact, parseDialog, parseMessage, parsePress } from './parse.ts'
import { formMessageOf, messageOf } from './send.ts'

/** Teams gives up on an answer after 15 s. */
const DOOR_LIMIT_MS = 10_000
/** A card that was answered is also painted for good; that may lag behind the answer. */
const PAINT_LIMIT_MS = 2000

const WORDS = {
  late: 'This is taking longer than usual. Please wait a moment, then type “status” to see where it stands.',
  unknown: 'That button is from an older message. Please type “help” to start again.',
  window: 'Staffroom shows this only in a window of its own. Please use the button in the chat.',
  browser: 'This client has no windows of its own. Please use “Open in the browser”.',
  below: 'You will find it below, as a new message.',
  copy: 'What you had written stands below. Copy it now, in case it was not kept.',
  unsent: 'The answer could not be shown just now. Please try again in a moment.',
}

/** What is used of an activity beside what parse.ts makes of it: where an answer goes. */
interface Spoken {
  type: string
  serviceUrl: string
  conversation: { id: string }
  replyToId?: string | undefined
}

/** Takes what came in to the front door, waits for the decision, and shows the reply in the way that fits. */
export interface Desk {
  message(activity: Spoken): Promise<void>
  contact(activity: Spoken): Promise<void>
  /** @returns the answer to `adaptiveCard/action` */
  press(activity: Spoken): Promise<object>
  /** @returns the answer to `task/*` and `composeExtension/*`; undefined closes the dialog */
  dialog(activity: Spoken): Promise<object | undefined>
}

/** @param hasDialogs whether the client is Teams itself; the Agents Playground has none */
export function createDesk(connector: Connector, door: FrontDoor, log: Log, hasDialogs: boolean): Desk {
  const cardMessage = (card: AdaptiveCard) => messageOf(card, hasDialogs)
  const formOf = hasDialogs ? formMessageOf : cardMessage
  const noWindow = hasDialogs ? WORDS.window : WORDS.browser
  const ask = (incoming: Incoming) =>
    inTime(door(incoming), DOOR_LIMIT_MS, { show: 'word', text: WORDS.late } satisfies Reply)
  // A reply is never sent again: whatever must not be lost goes through the outbox.
  const post = async (activity: Spoken, message: Message): Promise<boolean> => {
    try {
      await connector.post(placeOf(activity), message)
      return true
    } catch (err) {
      log.warn({ code: codeOf(err) }, 'teams_reply_lost')
      return false
    }
  }
  const paint = async ({ replyToId, ...activity }: Spoken, card: AdaptiveCard): Promise<boolean> => {
    if (!replyToId) return false
    const painted = connector.update(placeOf(activity), replyToId, cardMessage(card)).then(
      () => true,
      (err: unknown) => {
        log.warn({ code: codeOf(err) }, 'teams_paint_lost')
        return false
      },
    )
    return inTime(painted, PAINT_LIMIT_MS, false)
  }
  /** The answer alone is lost when the chat is opened again, and the old buttons are back; so the message changes too. */
  const inPlace = async (activity: Spoken, { from }: Incoming, card: AdaptiveCard): Promise<object> => {
    if (from.private) await paint(activity, card)
    return cardAnswer(card, hasDialogs)
  }

  return {
    async message(activity) {
      const incoming = parseMessage(activity)
      if (!incoming) return
      const reply = await ask(incoming)
      if (reply.show === 'options') return
      if (reply.show === 'word') return void (await post(activity, textOf(reply.text)))
      if (reply.show === 'dialog') return void (await post(activity, textOf(noWindow)))
      const card = renderCard(reply.card)
      const replaces = incoming.from.private && (reply.show === 'instead' || reply.show === 'errors')
      if (replaces && (await paint(activity, card))) return
      await post(activity, reply.show === 'form' ? formOf(card) : cardMessage(card))
    },
    async contact(activity) {
      const incoming = parseContact(activity)
      if (!incoming) return
      const reply = await ask(incoming)
      // Installing sends an installationUpdate and a conversationUpdate: both are heard, and one is greeted.
      const isFirst = activity.type === 'conversationUpdate'
      if (isFirst && reply.show === 'card') await post(activity, cardMessage(renderCard(reply.card)))
    },
    async press(activity) {
      const incoming = parsePress(activity)
      if (!incoming) return toastAnswer(WORDS.unknown)
      const reply = await ask(incoming)
      if (reply.show === 'word') return toastAnswer(reply.text)
      if (reply.show === 'options') return toastAnswer(WORDS.unknown)
      if (reply.show === 'dialog') return toastAnswer(noWindow)
      const card = renderCard(reply.card)
      if (staysInPlace(incoming, reply)) return inPlace(activity, incoming, card)
      const message = reply.show === 'form' ? formOf(card) : cardMessage(card)
      return toastAnswer((await post(activity, message)) ? WORDS.below : WORDS.unsent)
    },
    async dialog(activity) {
      const incoming = parseDialog(activity)
      if (!incoming) return closingAnswer(WORDS.unknown)
      const reply = await ask(incoming)
      if (reply.show === 'word') return wordAnswer(incoming, reply.text)
      return reply.show === 'options' ? undefined : dialogAnswer(renderCard(reply.card))
    },
  }
}

/** A word closes the dialog, and with it whatever is typed there: that is given back, for it may not have been kept. */
function wordAnswer({ intent }: Incoming, text: string): object {
  const answers = 'answers' in intent ? Object.values(intent.answers ?? {}).flat() : []
  // Not what was chosen: that is one word, and ours.
  const typed = answers.filter((one) => /\s/.test(one.trim()))
  if (typed.length === 0) return closingAnswer(text)
  const lines = [{ text: WORDS.copy }, ...typed.map((one) => ({ text: one }))]
  return dialogAnswer(renderCard({ name: 'note', data: { summary: text, title: text, lines } }))
}

/** A form stays where it was filled in; elsewhere a form or a card comes below, and the pressed card keeps its place. */
function staysInPlace({ intent }: Incoming, reply: Exclude<Reply, { show: 'word' | 'options' | 'dialog' }>): boolean {
  if (reply.show === 'instead' || reply.show === 'errors') return true
  const isFromForm = ['request.keep', 'request.submit', 'school.choose'].includes(intent.type)
  return reply.show === 'form' && (reply.changed === true || isFromForm)
}

function textOf(text: string): Message {
  return { type: 'message', text: inertText(text, { markdown: true }), textFormat: 'markdown' }
}

const placeOf = ({ conversation, serviceUrl }: Pick<Spoken, 'conversation' | 'serviceUrl'>): ChatPlace => ({
  conversation: conversation.id,
  serviceUrl,
})
const codeOf = (err: unknown) => (err instanceof AppError ? err.code : 'unknown')

async function inTime<T>(work: Promise<T>, ms: number, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, ms, late)
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}
