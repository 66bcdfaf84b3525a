import type { App } from '../app.ts'
import type { Tx } from '../db/transaction.ts'
import type { KnownPerson } from '../people/identity-store.ts'
import type { Surface } from './incoming.ts'

/** One person's turn to speak, inside the transaction. */
export interface Turn {
  app: App
  tx: Tx
  person: KnownPerson
  surface: Surface
  /** A conversation with Staffroom alone. */
  private: boolean
  /** This very delivery has been acted upon before. */
  seen: boolean
}
