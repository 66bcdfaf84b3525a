import type { App } from '../app.ts'
import type { Tx } from '../db/transaction.ts'
import type { AuditLine, Effect } from '../effects.ts'

/** The clock speaks of a report. */
export async function reportClock(
  _app: App,
  _tx: Tx,
  _reportId: string,
): Promise<{ effects: Effect[]; audit: AuditLine[] }> {
  return { effects: [], audit: [] }
}
