import type { App } from '../app.ts'
import { askedReaders } from '../db/outbox-admin.ts'
import type { Tx } from '../db/transaction.ts'
import type { Effect } from '../effects.ts'
import { askNext, subjectOf } from './announce.ts'
import { loadScenes } from './load.ts'
import { currentDeciders, currentSteps } from './route.ts'
import { pendingRequests } from './store.ts'

/**
 * The staff list has changed: open requests are painted anew, and whoever is an approver only now is given the card.
 * Safe to repeat: nobody is asked twice.
 */
export async function reviewOpen(app: App, tx: Tx, schoolId: string): Promise<Effect[]> {
  const effects: Effect[] = []
  for (const scene of await loadScenes(app, tx, schoolId, await pendingRequests(tx, schoolId))) {
    const { request } = scene
    const asked = new Set(await askedReaders(tx, subjectOf(request)))
    const isLeftAlone = currentSteps(scene.route).some((step) => step.deciders.length === 0)
    const isNew = isLeftAlone || currentDeciders(scene.route).some((decider) => !asked.has(decider.person.id))
    effects.push({ effect: 'revise', subject: subjectOf(request), schoolId })
    if (isNew)
      effects.push(...askNext(scene).filter((effect) => effect.effect === 'notice' && !asked.has(effect.readerId)))
  }
  return effects
}
