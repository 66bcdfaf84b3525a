import type { AuditLine, Effect, Reply } from './effects.ts'
import type { Scene } from './requests/scene.ts'

/** What a feature answers: the reply for the speaker, and what the same transaction must write down. */
export interface Outcome {
  reply: Reply
  effects: Effect[]
  audit: AuditLine[]
  /** A request whose last signature this was: what it produces is made in the same transaction. */
  approved?: Scene
}

/** An answer that changes nothing. */
export function only(reply: Reply): Outcome {
  return { reply, effects: [], audit: [] }
}

/** A short word and nothing else. */
export function say(text: string): Outcome {
  return only({ show: 'word', text })
}
