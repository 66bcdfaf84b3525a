import type { Tx } from '../db/transaction.ts'
import type { ReportSchool } from '../reports/setting.ts'
import { loadSetting, type Sources } from '../requests/load.ts'

/** Schools as they are now, each loaded once for each version of its pack that something stays on. */
export function settings(app: Sources, tx: Tx): (schoolId: string, packHash?: string) => Promise<ReportSchool> {
  const loaded = new Map<string, Promise<ReportSchool>>()
  return (schoolId, packHash) => {
    const key = `${schoolId} ${packHash ?? ''}`
    const setting = loaded.get(key) ?? loadSetting(app, tx, schoolId, packHash)
    loaded.set(key, setting)
    return setting
  }
}
