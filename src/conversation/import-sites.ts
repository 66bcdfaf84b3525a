import type { App } from '../app.ts'
import { appendAudit } from '../db/audit.ts'
import { writeEffects } from '../db/outbox.ts'
import { inTransaction, type Tx } from '../db/transaction.ts'
import type { RowProblem } from '../people/csv.ts'
import { lockSchool } from '../people/import-store.ts'
import type { School } from '../people/school.ts'
import { loadSetting } from '../requests/load.ts'
import { auditOfChange } from '../sites/announce.ts'
import { add, reviewSite } from '../sites/day.ts'
import { planSites, type SitesPlan } from '../sites/import.ts'
import { readSites } from '../sites/import-rows.ts'
import type { SiteSetting } from '../sites/setting.ts'
import { allSites, insertSite, loadSite, saveSite } from '../sites/store.ts'
import type { TaskChanges } from '../tasks/open.ts'

const WAIT_MS = 60_000

type Sources = Pick<App, 'db' | 'packs' | 'clock' | 'newId'>

/**
 * Takes accounts that are older than Staffroom into a school's register: the whole file or nothing. What an entry lacks
 * becomes tasks for its people, and everything that changed stands in the school's audit trail.
 * @param options.dryRun look, and write nothing
 */
export async function importSites(
  app: Sources,
  school: School,
  bytes: Uint8Array,
  options: { dryRun?: boolean } = {},
): Promise<SitesPlan | { problems: RowProblem[] }> {
  const work = async (tx: Tx) => {
    await lockSchool(tx, school.id)
    const setting = await loadSetting(app, tx, school.id)
    const { rows, problems } = readSites(bytes, setting)
    if (problems.length > 0) return { problems: byLine(problems) }
    const plan = planSites(rows, { setting, current: await allSites(tx, school.id), newId: app.newId })
    if ('problems' in plan) return { problems: byLine(plan.problems) }
    if (!options.dryRun) await save(app, tx, plan, setting)
    return plan
  }
  return inTransaction(app.db, work, { waitMs: WAIT_MS })
}

async function save(app: Sources, tx: Tx, plan: SitesPlan, setting: SiteSetting): Promise<void> {
  const now = app.clock()
  const changes: TaskChanges = { effects: [], audit: [] }
  for (const site of plan.added) await insertSite(tx, site, now)
  for (const { site } of plan.changed) await saveSite(tx, site)
  for (const { id } of [...plan.added, ...plan.changed.map(({ site }) => site)]) {
    const site = await loadSite(tx, id)
    if (site === undefined) continue
    changes.audit.push(auditOfChange(site, 'SiteImported', 'staffroom'))
    add(changes, await reviewSite(app, tx, site, setting))
  }
  await writeEffects(tx, changes.effects, now)
  await appendAudit(tx, changes.audit, now)
}

function byLine(problems: RowProblem[]): RowProblem[] {
  return [...problems].sort((a, b) => a.line - b.line)
}
