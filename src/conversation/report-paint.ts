import type { App } from '../app.ts'
import type { Tx } from '../db/transaction.ts'
import type { Painted, Painting } from './painting.ts'

/** A report's card in a chat: that there is one, its number, and nothing of what is in it. */
export async function paintReport(_app: App, _tx: Tx, _id: string, _painting: Painting): Promise<Painted | undefined> {
  return undefined
}
