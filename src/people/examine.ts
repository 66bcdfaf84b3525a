import { dayIn } from '../calendar/days.ts'
import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { outboxSummary } from '../db/outbox-admin.ts'
import { isRehearsal } from '../db/rehearsal.ts'
import { readSetting } from '../db/settings.ts'
import { SetupError } from '../errors.ts'
import type { Pack } from '../packs/pack.ts'
import { keysInUse, readFingerprints } from '../vault/key-store.ts'
import { refuseUnfitKeys, withOwnKey } from '../vault/keys.ts'
import type { Directory } from './directory.ts'
import { checkDeployment, checkSchool, type Finding } from './doctor.ts'
import { listSchools, loadDirectory } from './store.ts'

export interface Examination {
  /** Nothing that blocks was found. */
  ready: boolean
  deployment: Finding[]
  schools: { id: string; name: string; findings: Finding[] }[]
}

/** What features find in a school, besides what everybody needs. */
export type SchoolCheck = (directory: Directory, pack: Pack, today: string) => Finding[]

/**
 * What the deployment and each school lack before going live.
 * @param more what features look at
 */
export async function examine(
  facts: { db: Database; config: Config; now: Date },
  packOf: (policy: string) => Pack | undefined,
  more: SchoolCheck = () => [],
): Promise<Examination> {
  const { db, now } = facts
  const deployment = await examineDeployment(facts)
  const schools: Examination['schools'] = []
  for (const school of await listSchools(db)) {
    const directory = await loadDirectory(db, school.id)
    const [pack, today] = [packOf(school.policy), dayIn(school.timezone, now)]
    const findings = [
      ...checkSchool(school, directory, pack, today),
      ...(pack === undefined ? [] : more(directory, pack, today)),
    ]
    schools.push({ id: school.id, name: school.name, findings })
  }
  const all = [...deployment, ...schools.flatMap((school) => school.findings)]
  return { ready: !all.some((finding) => finding.blocks), deployment, schools }
}

async function examineDeployment({ db, config, now }: { db: Database; config: Config; now: Date }): Promise<Finding[]> {
  const { states, paused } = await outboxSummary(db, now)
  const backup = await readSetting(db, 'last_backup_at')
  const deployment = checkDeployment({
    now,
    hasPlatform: config.slack !== undefined || config.teams !== undefined,
    hasKeys: config.keys.length > 0,
    isRehearsal: (await isRehearsal(db)) ?? false,
    lastBackupAt: backup === undefined ? undefined : new Date(backup),
    deadLetters: states.find(({ state }) => state === 'dead')?.count ?? 0,
    paused,
  })
  return [...deployment, ...(await examineKeys(db, config))]
}

/** Whether Staffroom would start with these keys. That it has none at all stands among the settings. */
async function examineKeys(db: Database, { keys }: Config): Promise<Finding[]> {
  const own = withOwnKey(keys, await readSetting(db, 'rehearsal_key'))
  if (own.length === 0) return []
  try {
    refuseUnfitKeys(own, await readFingerprints(db), await keysInUse(db))
    return []
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    const todo = 'Correct STAFFROOM_KEYS; Staffroom does not start as it is.'
    return [{ code: error.code, blocks: true, says: error.message, todo }]
  }
}
