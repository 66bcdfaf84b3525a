import { askedReaders } from '../db/outbox-admin.ts'
import type { Tx } from '../db/transaction.ts'
import type { Effect } from '../effects.ts'
import { askNewcomers, subjectOf } from './announce.ts'
import { type ClockSpeech, speak } from './clock.ts'
import { loadScenes, type Sources } from './load.ts'
import { turnChange } from './remind.ts'
import type { Scene } from './scene.ts'
import { pendingRequests } from './store.ts'

/**
 * The staff list has changed: open requests are painted anew, and whoever is an approver only now is given the card. When
 * none of those who were asked can sign any more, the author hears whose turn it is, or that nobody is left.
 * Safe to repeat: nobody is asked twice.
 */
export async function reviewOpen(app: Sources, tx: Tx, schoolId: string): Promise<ClockSpeech> {
  const all: ClockSpeech = { effects: [], audit: [] }
  const pending = await pendingRequests(tx, schoolId, { lock: true })
  for (const scene of await loadScenes(app, tx, schoolId, pending)) {
    const { effects, audit } = await reviewOne(tx, scene)
    all.effects.push(...effects)
    all.audit.push(...audit)
  }
  return all
}

async function reviewOne(tx: Tx, scene: Scene): Promise<ClockSpeech> {
  const { request } = scene
  const asked = await askedReaders(tx, subjectOf(request), 'approval')
  const change = turnChange(scene, new Set(asked.map(({ id }) => id)))
  const revise: Effect = { effect: 'revise', subject: subjectOf(request), schoolId: request.schoolId }
  const { effects, audit } = await speak(tx, scene, change === undefined ? [] : [change])
  if (change !== undefined) return { effects: [revise, ...effects], audit }
  const reached = asked.flatMap(({ id, isLost }) => (isLost ? [] : [id]))
  const told = (await askedReaders(tx, subjectOf(request), 'reach')).map(({ id }) => id)
  return { effects: [revise, ...askNewcomers(scene, reached, told), ...effects], audit }
}
