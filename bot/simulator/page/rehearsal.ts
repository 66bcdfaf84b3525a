import type { AdaptiveCard } from '../../../cards/adaptive-card.ts'
import type { ActAnswer, StreamEvent } from '../wire.ts'
import { announce, toast } from './announce.ts'
import { type Act, follow, loadPeople, loadTranscript, performAct } from './api.ts'
import { byId } from './dom.ts'
import type { State } from './state.ts'

/** The window over the chats. */
export interface Pane {
  isOpen(): boolean
  /** Shows this card to this person, in the place of what stands there. */
  show(person: string, card: AdaptiveCard): void
  /** A short word, while it is open. */
  say(word: string): void
}

export interface Rehearsal {
  state: State
  /** Performs an act; its answer is not yet shown. @throws Failure with a sentence; the same act may be tried again */
  perform(act: Act): Promise<ActAnswer>
  /** Shows an answer to what this person did. */
  take(answer: ActAnswer, person: string): void
  /** Fetches a chat's newest messages. @throws Failure */
  load(email: string): Promise<void>
  /** Fetches the ones before those that are here. @throws Failure */
  loadEarlier(email: string): Promise<void>
  /** Who is on the screen just now. */
  isShown: (email: string) => boolean
  start(): Promise<void>
}

/**
 * @param hint tells that somebody who is not shown has a new message
 * @param window what must not stay in a chat is shown in it
 */
export function createRehearsal(
  state: State,
  isShown: (email: string) => boolean,
  hint: (email: string, summary: string) => void,
  window: () => Pane,
): Rehearsal {
  // Their answers come by themselves; the stream tells every page, this one too.
  const own = new Set<string>()

  function onEvent(event: StreamEvent): void {
    if (event.act && own.has(event.act)) return
    if (event.event === 'removed') state.removeMessage(event.chat, event.id)
    if (event.event === 'removed' || !state.takeMessage(event.message)) return
    const summary = event.message.card?.fallbackText ?? ''
    if (isShown(event.message.chat)) announce(summary)
    else hint(event.message.chat, summary)
  }

  async function load(email: string): Promise<void> {
    const { messages, more } = await loadTranscript(email)
    state.setTranscript(email, messages, more)
  }

  /** What was missed while the line was down: new people and messages, and cards painted anew. */
  async function catchUp(): Promise<void> {
    state.takePeople(await loadPeople())
    const open = state.columns().filter(({ email }) => state.chat(email).loaded)
    await Promise.all(open.map(({ email }) => load(email)))
  }

  return {
    state,
    isShown,
    load,
    async perform(act) {
      own.add(act.id)
      try {
        return await performAct(act)
      } catch (failure) {
        own.delete(act.id)
        throw failure
      }
    },
    take(answer, person) {
      for (const message of answer.messages) {
        const isNew = state.takeMessage(message)
        if (isNew && isShown(message.chat)) announce(message.card?.fallbackText ?? '')
      }
      for (const id of answer.removed) {
        const chat = state
          .columns()
          .find(({ email }) => state.chat(email).messages.some((message) => message.id === id))
        if (chat) state.removeMessage(chat.email, id)
      }
      if (answer.dialog) window().show(person, answer.dialog)
      if (!answer.word) return
      if (window().isOpen()) window().say(answer.word)
      else toast(answer.word)
    },
    async loadEarlier(email) {
      const first = state.chat(email).messages[0]
      const { messages, more } = await loadTranscript(email, first?.id)
      state.prepend(email, messages, more)
    },
    async start() {
      // What happened before the line was up is missed as well.
      let wasDown = true
      state.takePeople(await loadPeople())
      follow(onEvent, (up) => {
        byId('offline').hidden = up
        if (up && wasDown) void catchUp().catch(() => undefined)
        wasDown = !up
      })
    },
  }
}
