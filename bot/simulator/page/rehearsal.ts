import type { ActAnswer, StreamEvent } from '../wire.ts'
import { announce, toast } from './announce.ts'
import { type Act, follow, loadPeople, loadTranscript, performAct } from './api.ts'
import { byId } from './dom.ts'
import type { State } from './state.ts'

export interface Rehearsal {
  state: State
  /** Performs an act; its answer is not yet shown. @throws Failure with a sentence; the same act may be tried again */
  perform(act: Act): Promise<ActAnswer>
  /** Shows an answer. */
  take(answer: ActAnswer): void
  /** Fetches a chat's newest messages. @throws Failure */
  load(email: string): Promise<void>
  /** Fetches the ones before those that are here. @throws Failure */
  loadEarlier(email: string): Promise<void>
  /** Who is on the screen just now. */
  isShown: (email: string) => boolean
  start(): Promise<void>
}

/** @param hint tells that somebody who is not shown has a new message */
export function createRehearsal(
  state: State,
  isShown: (email: string) => boolean,
  hint: (email: string, summary: string) => void,
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
    take(answer) {
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
      if (answer.word) toast(answer.word)
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
