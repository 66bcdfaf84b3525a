import type { App } from '../app.ts'
import type { Tx } from '../db/transaction.ts'
import type { AuditLine, Effect } from '../effects.ts'
import { announce, auditLines, subjectOf } from './announce.ts'
import { loadScene, loadScenes, type Sources, sceneOf } from './load.ts'
import { clockEvents, nextLook } from './remind.ts'
import { evolve, type Request, type RequestEvent } from './request.ts'
import type { Scene } from './scene.ts'
import { pendingRequests, saveRequest } from './store.ts'

/** What Staffroom says of its own accord, for the trail and for those who hear of it. */
export interface ClockSpeech {
  effects: Effect[]
  audit: AuditLine[]
}

/** The clock looks at a request: says what is due now, by the people and the calendar of this moment, and sets its next look. */
export async function requestClock(app: App, tx: Tx, requestId: string): Promise<ClockSpeech> {
  const scene = await loadScene(app, tx, requestId, { lock: true })
  if (scene === undefined) return { effects: [], audit: [] }
  const { route } = sceneOf(scene, { ...scene.request, escalated: true })
  return speak(tx, scene, clockEvents(scene, route))
}

/** Staffroom does something to a request by itself: writes it down, tells whom it concerns, sets the clock's next look. */
export async function speak(tx: Tx, scene: Scene, events: RequestEvent[]): Promise<ClockSpeech> {
  if (events.length === 0) return { effects: nextLook(scene), audit: [] }
  const saved = await saveRequest(tx, events.reduce<Request>(evolve, scene.request))
  const after = sceneOf(scene, saved)
  return {
    effects: [...onceEach(announce(events, after)), ...nextLook(after)],
    audit: auditLines(events, saved, 'staffroom'),
  }
}

/**
 * The clock's next look at the requests of a school that wait for a signature. Safe to repeat.
 * @param scheduled subjects that have theirs and are passed over
 */
export async function clocksOf(
  app: Sources,
  tx: Tx,
  schoolId: string,
  scheduled: ReadonlySet<string> = new Set(),
): Promise<Effect[]> {
  const waiting = (await pendingRequests(tx, schoolId)).filter((request) => !scheduled.has(subjectOf(request)))
  const scenes = await loadScenes(app, tx, schoolId, waiting)
  return scenes.flatMap(nextLook)
}

/** Two things said at once about one request are one card for each reader. */
function onceEach(effects: Effect[]): Effect[] {
  const keys = effects.map((effect) =>
    effect.effect === 'notice' ? `${effect.readerId} ${effect.card}` : effect.effect,
  )
  return effects.filter((_, at) => keys.indexOf(keys[at] ?? '') === at)
}
