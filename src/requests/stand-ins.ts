import type { App } from '../app.ts'
import type { Tx } from '../db/transaction.ts'
import type { Effect } from '../effects.ts'
import { subjectOf } from './announce.ts'
import { loadScenes } from './load.ts'
import { currentDeciders } from './route.ts'
import { pendingRequests } from './store.ts'

/**
 * Somebody is away from now on, or back: what waits for them is painted anew everywhere, and those who may sign for
 * them are given it.
 */
export async function standInsFor(app: App, tx: Tx, schoolId: string, absentId: string): Promise<Effect[]> {
  const effects: Effect[] = []
  for (const scene of await loadScenes(app, tx, schoolId, await pendingRequests(tx, schoolId))) {
    const { request } = scene
    const deciders = currentDeciders(scene.route)
    if (!deciders.some((decider) => decider.person.id === absentId)) continue
    const subject = subjectOf(request)
    const standIns = deciders.filter((decider) => decider.forPerson?.id === absentId)
    effects.push({ effect: 'revise', subject, schoolId })
    effects.push(
      ...standIns.map(
        (decider): Effect => ({ effect: 'notice', subject, schoolId, readerId: decider.person.id, card: 'approval' }),
      ),
    )
  }
  return effects
}
