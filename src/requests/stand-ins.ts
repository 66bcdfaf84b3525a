import type { App } from '../app.ts'
import type { Tx } from '../db/transaction.ts'
import type { Effect } from '../effects.ts'
import { askStandIns } from './announce.ts'
import { loadScenes } from './load.ts'
import { pendingRequests } from './store.ts'

/**
 * Somebody is away from now on, or back: what waits for them is painted anew everywhere, and those who may sign for
 * them are given it.
 */
export async function standInsFor(app: App, tx: Tx, schoolId: string, absentId: string): Promise<Effect[]> {
  const effects: Effect[] = []
  for (const scene of await loadScenes(app, tx, schoolId, await pendingRequests(tx, schoolId))) {
    effects.push(...askStandIns(scene, absentId))
  }
  return effects
}
