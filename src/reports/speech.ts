import type { App } from '../app.ts'
import type { Surface } from '../conversation/incoming.ts'
import type { Reader } from './door.ts'

/** Somebody who has to do with reports, in a transaction. */
export interface ReportSpeech extends Reader {
  app: App
  surface: Surface
  /** This very delivery has been acted upon before: answer with the present state, change nothing. */
  seen: boolean
}
