import type { App } from '../app.ts'
import type { Tx } from '../db/transaction.ts'
import { subjectOf as subjectOfRequest } from '../requests/announce.ts'
import { movedRules, producedTasks } from '../requests/produced-tasks.ts'
import type { Scene } from '../requests/scene.ts'
import { announceChange, auditOfChange } from '../sites/announce.ts'
import { add, reviewSite } from '../sites/day.ts'
import { siteAfter, siteFrom } from '../sites/register.ts'
import { type Site, subjectOf } from '../sites/site.ts'
import { insertSite, loadSite, saveSite } from '../sites/store.ts'
import { endTasks, openTasks, type TaskChanges } from '../tasks/open.ts'

type Sources = Pick<App, 'clock' | 'newId'>

const NOTHING: TaskChanges = { effects: [], audit: [] }

/**
 * Makes what an approved request produces, in the transaction of its last signature: an entry in the register, or a change
 * to one, and the tasks that the policy then asks for.
 */
export async function produce(app: Sources, tx: Tx, scene: Scene): Promise<TaskChanges> {
  const { siteId } = scene.request
  const standing = siteId === undefined ? undefined : await loadSite(tx, siteId, { lock: true })
  if (standing !== undefined) return changeEntry(app, tx, standing, scene)
  const site = siteFrom(scene, app.newId())
  if (site === undefined) return openTasks(app, tx, scene.school, producedTasks(scene, subjectOfRequest(scene.request)))
  if (!(await insertSite(tx, site, scene.now))) return NOTHING
  const changes: TaskChanges = { effects: [], audit: [auditOfChange(site, 'SiteEntered', 'staffroom')] }
  add(changes, await openTasks(app, tx, scene.school, producedTasks(scene, subjectOf(site))))
  add(changes, await reviewSite(app, tx, site, scene))
  return changes
}

/** Tasks whose day the change has moved are opened anew; what else the first approval asked for has been asked for. */
async function changeEntry(app: Sources, tx: Tx, before: Site, scene: Scene): Promise<TaskChanges> {
  const after = siteAfter(before, scene)
  if (after === undefined) return NOTHING
  await saveSite(tx, after)
  const site = (await loadSite(tx, before.id)) ?? after
  const changes: TaskChanges = {
    effects: announceChange(before, site, scene, scene.request.authorId),
    audit: [auditOfChange(site, 'SiteChanged', 'staffroom')],
  }
  if (site.closed !== undefined) return changes
  const moved = movedRules(scene, before.details)
  add(changes, await endTasks(app, tx, subjectOf(site), 'dropped', ({ kind }) => moved.includes(kind)))
  const wanted = producedTasks(scene, subjectOf(site)).filter(({ kind }) => moved.includes(kind))
  add(changes, await openTasks(app, tx, scene.school, wanted))
  add(changes, await reviewSite(app, tx, site, scene))
  return changes
}
