import type { AdaptiveCard } from '../../cards/adaptive-card.ts'
import type { Log } from '../../src/log.ts'
import type { FrontDoor } from '../adapter.ts'
import { type Act, hasButton, parseAct } from './parse.ts'
import { showReply } from './reply.ts'
import type { SimulatorStore } from './store.ts'
import type { Stream } from './stream.ts'
import { createWindows } from './windows.ts'
import type { ActAnswer, PageMessage } from './wire.ts'

/** Long after any page has given up asking again. */
const REMEMBERED_ACTS = 500

export type Refused = 'message_gone' | 'button_unknown' | 'window_gone'

interface Pressed {
  pressed?: PageMessage
  window?: AdaptiveCard
}

export interface Acts {
  /** Performs an act once, however often it is sent; a repeat is given the same answer. */
  perform(act: Act): Promise<ActAnswer | Refused>
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>
}

/** The acts of one chat are performed one after another, as a person's deeds are. */
export function createActs(store: SimulatorStore, stream: Stream, door: FrontDoor, log: Log): Acts {
  const remembered = new Map<string, Promise<ActAnswer | Refused>>()
  const lanes = new Map<string, Promise<void>>()
  const windows = createWindows()

  function inLane<T>(chat: string, work: () => Promise<T>): Promise<T> {
    const done = (lanes.get(chat) ?? Promise.resolve()).then(work, work)
    const settled: Promise<void> = done.then(leave, leave)
    function leave(): void {
      if (lanes.get(chat) === settled) lanes.delete(chat)
    }
    lanes.set(chat, settled)
    return done
  }

  /** The message or the window whose button was pressed; neither for what was typed. */
  async function findPressed({ person, do: deed }: Act): Promise<Pressed | Refused> {
    if (deed.kind !== 'press') return {}
    const window = windows.of(person)
    if (deed.dialog) return window && hasButton(window, deed.verb, deed.data) ? { window } : 'window_gone'
    const pressed = await store.find(person, deed.message ?? 0)
    return pressed ? { pressed } : 'message_gone'
  }

  async function performOnce(act: Act): Promise<ActAnswer | Refused> {
    const found = await findPressed(act)
    if (typeof found === 'string') return found
    const { pressed, window } = found
    const incoming = parseAct(act, pressed?.card ?? window)
    if (!incoming) return 'button_unknown'
    const said = act.do.kind === 'say' ? [await store.writeWords(act.person, act.do.text, act.id)] : []
    tellAll(stream, act, { messages: said, removed: [] })
    const asked = { chat: act.person, act: act.id, pressed, inWindow: window !== undefined }
    const answer = await showReply(store, asked, await door(incoming))
    if (answer.dialog) windows.show(act.person, answer.dialog)
    // What was pressed in the window led on to a message: it closes.
    else if (window && answer.messages.length > 0) windows.close(act.person)
    tellAll(stream, act, answer)
    return { ...answer, messages: [...said, ...answer.messages] }
  }

  return {
    perform(act) {
      const key = `${act.person} ${act.id}`
      const earlier = remembered.get(key)
      if (earlier !== undefined) return earlier
      const answer = inLane(act.person, () => performOnce(act))
      remembered.set(key, answer)
      for (const old of remembered.keys()) {
        if (remembered.size <= REMEMBERED_ACTS) break
        remembered.delete(old)
      }
      // After a fault the page may send the same act again.
      answer.catch((err: unknown) => {
        remembered.delete(key)
        log.error({ err, act: act.do.kind }, 'simulator_act_failed')
      })
      return answer
    },
    async idle() {
      await Promise.all(lanes.values())
    },
  }
}

function tellAll(stream: Stream, act: Act, answer: { messages: PageMessage[]; removed: number[] }): void {
  for (const message of answer.messages) stream.tell({ event: 'message', message, act: act.id })
  for (const id of answer.removed) stream.tell({ event: 'removed', chat: act.person, id, act: act.id })
}
