import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AdaptiveCard } from '../cards/adaptive-card.ts'
import type { Incoming, Reach } from '../src/conversation/incoming.ts'
import type { Reply } from '../src/effects.ts'
import type { AccountSource } from '../src/people/link.ts'

/** Where a sent message stands: enough to repaint it. */
export interface Place {
  reach: Reach
  message: string
}

/**
 * What every edge provides. Every adapter passes test/contracts/adapter.test.ts.
 *
 * Habits they all keep: a call has a time limit of its own (5 s or less); a failure is a `DeliveryError` whose
 * `outcome` says what is known; nothing is retried in here, the outbox does that; nothing is logged that a person wrote.
 */
export interface ChatAdapter extends AccountSource {
  /**
   * Sends a card to one person.
   * @param key names this message for good; a lost answer is looked up by it
   */
  send(to: { user: string; reach: Reach }, card: AdaptiveCard, key: string): Promise<Place>
  /** The message sent earlier under this key, when the platform can tell; else undefined. */
  lookUp(to: { user: string; reach: Reach }, key: string, since: Date): Promise<Place | undefined>
  /** Paints a sent message anew. Safe to repeat. */
  update(place: Place, card: AdaptiveCard): Promise<void>
  /**
   * A file that came with something (`SentFile.ref`), whole. Only where the platform keeps what people give.
   * @returns `gone` when there is no such file any more; `too_large` beyond `MOST_BYTES` of it, without reading on
   * @throws DeliveryError when it cannot be fetched just now
   */
  fetchFile?(ref: { id: string }): Promise<Uint8Array | 'gone' | 'too_large'>
}

/** The one way in: what somebody wants goes in, what to show them comes out, after the commit. Never throws. */
export type FrontDoor = (incoming: Incoming) => Promise<Reply>

/** An edge as `main.ts` runs it. */
export interface Edge {
  adapter: ChatAdapter
  /** Answers the request and returns true when the path is this edge's; else leaves it untouched and returns false. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  /** Opens what it needs beside the HTTP server (Socket Mode). */
  start(): Promise<void>
  /** Lets what is under way finish (5 s at most). */
  stop(): Promise<void>
}
