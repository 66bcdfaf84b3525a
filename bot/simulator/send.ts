import type { AdaptiveCard } from '../../cards/adaptive-card.ts'
import { inert } from '../../cards/inert.ts'
import { DeliveryError } from '../../src/errors.ts'
import type { ChatAdapter } from '../adapter.ts'
import type { SimulatorStore } from './store.ts'
import type { Stream } from './stream.ts'
import type { PageMessage, SimulatedPerson } from './wire.ts'

/** The page shows text as it stands, without Markdown. */
export function paintForPage(card: AdaptiveCard): AdaptiveCard {
  return inert(card, { markdown: false })
}

/** The simulator as the outbox sees it: every person of the demo trust can be written to. */
export function createSimulatorAdapter(
  store: SimulatorStore,
  people: () => Promise<SimulatedPerson[]>,
  stream: Stream,
): ChatAdapter {
  async function isKnown(email: string): Promise<boolean> {
    return (await people()).some((person) => person.email === email)
  }

  function accountOf(email: string, member: boolean) {
    return { platform: 'simulator', tenant: 'simulator', user: email, email, confirmed: true, member } as const
  }

  return {
    platform: 'simulator',
    tenant: 'simulator',
    async whoIs(speaker) {
      return accountOf(speaker.user, await isKnown(speaker.user))
    },
    async find(person) {
      const email = person.email.toLowerCase()
      return (await isKnown(email)) ? { ...accountOf(email, true), reach: {} } : undefined
    },
    async send(to, card, key) {
      if (!(await isKnown(to.user))) throw new DeliveryError('simulator_person_unknown', 'unreachable')
      const message = await stored(() => store.writeCard(to.user, paintForPage(card), { key }))
      stream.tell({ event: 'message', message })
      return placeOf(message)
    },
    async lookUp(to, key) {
      const message = await stored(() => store.findByKey(to.user, key))
      return message && placeOf(message)
    },
    async update(place, card) {
      const message = await stored(() => store.paint(Number(place.message), paintForPage(card)))
      if (!message) throw new DeliveryError('simulator_message_gone', 'refused')
      stream.tell({ event: 'message', message })
    },
  }
}

function placeOf(message: PageMessage) {
  return { reach: {}, message: String(message.id) }
}

/** Writing under a key may be repeated, so a fault here is always one to try again. */
async function stored<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new DeliveryError('simulator_not_stored', 'failed', { cause })
  }
}
