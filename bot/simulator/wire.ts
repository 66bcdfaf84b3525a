import type { AdaptiveCard } from '../../cards/adaptive-card.ts'

/** What the server and the page of the simulator say to each other. Types only: the page takes them into the browser. */

/** Somebody of the demo trust, once per school they belong to. The same address is one person with one chat. */
export interface SimulatedPerson {
  /** Lower case. */
  email: string
  name: string
  jobTitle: string
  schoolId: string
  schoolName: string
  roles: string[]
}

/** One message of a chat. `revision` goes up by one each time its card is painted anew. */
export interface PageMessage {
  id: number
  chat: string
  author: 'person' | 'staffroom'
  text: string
  card?: AdaptiveCard
  revision: number
  /** ISO-8601, UTC. */
  at: string
}

export interface PeopleAnswer {
  people: SimulatedPerson[]
  /** E-mail → id of the newest message that Staffroom wrote to them; absent when there is none. */
  newest: Record<string, number>
  /** Whom a newcomer is invited to play first. */
  guide?: string
}

export interface TranscriptAnswer {
  /** Oldest first. */
  messages: PageMessage[]
  /** There are older ones before the first. */
  more: boolean
}

/** What one act led to: everything it wrote or painted, and what was only said. */
export interface ActAnswer {
  messages: PageMessage[]
  /** Ids of messages that are gone. */
  removed: number[]
  /** Shown for a moment, never stored. */
  word?: string
  /** Shown in a window over the chat, and kept nowhere: it takes the place of what stands in that window. */
  dialog?: AdaptiveCard
  /** Field id → sentence: the form was refused. */
  errors?: Record<string, string>
}

/** What time it is in the rehearsal, where the school is. */
export interface TimeAnswer {
  /** "Tuesday 12 January 2027, 09:10" */
  says: string
  /** "Tue 12 Jan, 09:10" */
  short: string
  /** "School is open." or until when it is not. */
  school: string
}

/** Where the rehearsal's clock can be moved; each is ahead of where it stands. */
export type TimeStep = 'hour' | 'morning' | 'week'

/** A refusal or a fault, in a sentence for whoever sits at the page. */
export interface FaultAnswer {
  code: string
  sentence: string
}

/** One event of the stream. `act` is the page's own act that led to it, if any. */
export type StreamEvent =
  | { event: 'message'; message: PageMessage; act?: string }
  | { event: 'removed'; chat: string; id: number; act?: string }
