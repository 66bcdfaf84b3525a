import { dayIn } from '../calendar/days.ts'
import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { outboxSummary } from '../db/outbox-admin.ts'
import { isRehearsal } from '../db/rehearsal.ts'
import { readSetting } from '../db/settings.ts'
import type { Pack } from '../packs/pack.ts'
import { checkDeployment, checkSchool, type Finding } from './doctor.ts'
import { listSchools, loadDirectory } from './store.ts'

export interface Examination {
  /** Nothing that blocks was found. */
  ready: boolean
  deployment: Finding[]
  schools: { id: string; name: string; findings: Finding[] }[]
}

/** What the deployment and each school lack before going live. */
export async function examine(
  facts: { db: Database; config: Config; now: Date },
  packOf: (policy: string) => Pack | undefined,
): Promise<Examination> {
  const { db, now } = facts
  const deployment = await examineDeployment(facts)
  const schools: Examination['schools'] = []
  for (const school of await listSchools(db)) {
    const directory = await loadDirectory(db, school.id)
    const findings = checkSchool(school, directory, packOf(school.policy), dayIn(school.timezone, now))
    schools.push({ id: school.id, name: school.name, findings })
  }
  const all = [...deployment, ...schools.flatMap((school) => school.findings)]
  return { ready: !all.some((finding) => finding.blocks), deployment, schools }
}

async function examineDeployment({ db, config, now }: { db: Database; config: Config; now: Date }): Promise<Finding[]> {
  const { states, paused } = await outboxSummary(db, now)
  const backup = await readSetting(db, 'last_backup_at')
  return checkDeployment({
    now,
    hasPlatform: config.slack !== undefined || config.teams !== undefined,
    hasKeys: config.keys.length > 0,
    isRehearsal: (await isRehearsal(db)) ?? false,
    lastBackupAt: backup === undefined ? undefined : new Date(backup),
    deadLetters: states.find(({ state }) => state === 'dead')?.count ?? 0,
    paused,
  })
}
