import type { App } from '../app.ts'
import type { Tx } from '../db/transaction.ts'
import { endTasks, openTasks, type TaskChanges } from '../tasks/open.ts'
import { openTasksAbout, openTasksIn } from '../tasks/store.ts'
import type { NewTask, Task } from '../tasks/task.ts'
import { taskEnd, tasksDue } from './due.ts'
import type { SiteSetting } from './setting.ts'
import { type Site, subjectOf } from './site.ts'
import { allSites, loadSite } from './store.ts'

type Sources = Pick<App, 'clock' | 'newId'>

/**
 * A school's sites on a day: tasks for last days that are near, for too few people, for those who have left; and an end to
 * the tasks that are met. Safe to repeat, and to be called whenever somebody's rights have changed.
 */
export async function siteDay(app: Sources, tx: Tx, setting: SiteSetting): Promise<TaskChanges> {
  const { id: schoolId } = setting.school
  const open = await openTasksIn(tx, schoolId)
  const changes: TaskChanges = { effects: [], audit: [] }
  for (const site of await allSites(tx, schoolId)) {
    const own = open.filter(({ subject }) => subject === subjectOf(site))
    if (!hasNews(site, own, setting)) continue
    // Who saves it at this moment goes first, so that nobody is told of what has just been put right.
    const present = await loadSite(tx, site.id, { lock: true })
    if (present !== undefined) add(changes, await reviewSite(app, tx, present, setting))
  }
  return changes
}

/** The same for one site, as it is now; held to the end of the transaction by whoever calls. */
export async function reviewSite(app: Sources, tx: Tx, site: Site, setting: SiteSetting): Promise<TaskChanges> {
  const open = await openTasksAbout(tx, subjectOf(site))
  const changes: TaskChanges = { effects: [], audit: [] }
  for (const end of ['settled', 'dropped'] as const) {
    if (!open.some((task) => taskEnd(task, site, setting) === end)) continue
    add(changes, await endTasks(app, tx, subjectOf(site), end, (task) => taskEnd(task, site, setting) === end))
  }
  const standing = open.filter((task) => taskEnd(task, site, setting) === undefined)
  add(changes, await openTasks(app, tx, setting.school, tasksDue(site, setting, standing)))
  return changes
}

function hasNews(site: Site, open: Task[], setting: SiteSetting): boolean {
  const isOpen = ({ kind, key }: NewTask) => open.some((task) => task.kind === kind && task.key === key)
  const ends = open.some((task) => taskEnd(task, site, setting) !== undefined)
  return ends || tasksDue(site, setting, open).some((task) => !isOpen(task))
}

export function add(changes: TaskChanges, more: TaskChanges): void {
  changes.effects.push(...more.effects)
  changes.audit.push(...more.audit)
}
