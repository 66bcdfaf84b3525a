import type { App } from '../app.ts'
import type { Tx } from '../db/transaction.ts'
import type { Effect } from '../effects.ts'
import { titleOf } from '../forms/form.ts'
import { conditionFacts } from '../forms/form-checks.ts'
import { coursesFor } from '../forms/form-sentences.ts'
import { fieldsRead, hasDone, holds, judge } from '../packs/condition.ts'
import { subjectOf } from '../requests/announce.ts'
import { loadScenes } from '../requests/load.ts'
import { present } from '../requests/request.ts'
import { currentDeciders } from '../requests/route.ts'
import type { Scene } from '../requests/scene.ts'
import { pendingRequests } from '../requests/store.ts'
import type { Need } from '../training/setting.ts'

/** A request that waits, and what those whom it names still lack: person → courses. Nobody: it waits for a signature alone. */
export interface WaitingRequest {
  scene: Scene
  lacking: Map<string, string[]>
}

/** Which courses the people of a request have not done, as it counts today; in the order in which the form names them. */
export function lackingIn(scene: Scene): Map<string, string[]> {
  const { request, procedure } = scene
  const facts = conditionFacts(procedure, present(request).answers, { ...scene, authorId: request.authorId })
  const open = procedure.form.checks.filter(
    ({ must, when }) => (when === undefined || holds(when, facts)) && judge(must, facts) === false,
  )
  const lacking = new Map<string, string[]>()
  for (const { must } of open)
    for (const field of fieldsRead(must))
      for (const personId of [facts.answers[field] ?? []].flat()) {
        const missing = coursesFor(field, must).filter((course) => !hasDone(personId, [course], facts))
        const known = lacking.get(personId) ?? []
        if (missing.length > 0) lacking.set(personId, [...new Set([...known, ...missing])])
      }
  return lacking
}

/** The requests of a school that wait, as they stand now. */
export async function waitingRequests(
  app: Pick<App, 'packs' | 'clock'>,
  tx: Tx,
  schoolId: string,
): Promise<WaitingRequest[]> {
  const scenes = await loadScenes(app, tx, schoolId, await pendingRequests(tx, schoolId))
  return scenes.map((scene) => ({ scene, lacking: lackingIn(scene) }))
}

/** What waiting requests want of one person. */
export function needsOf(waiting: WaitingRequest[], personId: string): Need[] {
  return waiting.flatMap(({ scene, lacking }) => {
    const missing = lacking.get(personId)
    if (missing === undefined) return []
    const { request, procedure, pack, directory } = scene
    return [
      {
        requestId: request.id,
        number: request.number,
        title: titleOf(procedure, present(request).answers, directory),
        authorId: request.authorId,
        courses: pack.courses.filter(({ id }) => missing.includes(id)),
      },
    ]
  })
}

/**
 * Trainings have changed: requests that waited for them are painted anew; where nothing is missing any more, the author and
 * those whose turn it is hear of it.
 */
export function changedBy(before: WaitingRequest[], after: WaitingRequest[]): Effect[] {
  return after.flatMap(({ scene, lacking }): Effect[] => {
    const earlier = before.find((one) => one.scene.request.id === scene.request.id)?.lacking
    if (earlier === undefined || sizeOf(earlier) === sizeOf(lacking)) return []
    const { request, school } = scene
    const about = { subject: subjectOf(request), schoolId: school.id }
    const told = lacking.size > 0 ? [] : readersOf(scene)
    return [
      { effect: 'revise', ...about },
      ...told.map((readerId): Effect => ({ effect: 'notice', ...about, readerId, card: 'training' })),
    ]
  })
}

/** Who hears when nothing is missing any more: the author, and those whose turn it is. */
export function readersOf({ request, route }: Scene): string[] {
  return [...new Set([request.authorId, ...currentDeciders(route).map(({ person }) => person.id)])]
}

function sizeOf(lacking: Map<string, string[]>): number {
  return [...lacking.values()].reduce((sum, courses) => sum + courses.length, 0)
}
