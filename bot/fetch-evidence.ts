import type { App } from '../src/app.ts'
import { appendAudit } from '../src/db/audit.ts'
import { finish, type OutboxRow, writeEffects } from '../src/db/outbox.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { type Fetched, settleFetched, waitingFiles } from '../src/reports/fetch.ts'
import type { ReportFile } from '../src/reports/report.ts'
import type { ChatAdapter } from './adapter.ts'

/** No file is asked for later than this after its row was claimed: the answer still comes before the lease of 30 s ends. */
const ASK_WITHIN_MS = 12_000

/** Ten files of 10 MB take their time to be sealed and written; the row is this worker's from the first statement on. */
const WITHIN = { waitMs: 30_000 }

/**
 * Fetches the files that came with a report from the platform that has them, and keeps them. The platform is asked outside
 * of a transaction. What cannot be reached is tried again by another row.
 */
export async function fetchEvidence(app: App, adapters: ChatAdapter[], worker: string, row: OutboxRow): Promise<void> {
  const reportId = row.subject.slice('report:'.length)
  const waiting = await inTransaction(app.db, (tx) => waitingFiles(app, tx, reportId))
  const until = Date.now() + ASK_WITHIN_MS
  const fetched = new Map<string, Fetched>()
  for (const file of waiting) if (Date.now() < until) fetched.set(file.id, await fetchOne(app, adapters, file))
  await inTransaction(
    app.db,
    async (tx) => {
      if (!(await finish(tx, row.id, worker))) return
      const { effects, audit } = await settleFetched(app, tx, reportId, fetched)
      await writeEffects(tx, effects, app.clock())
      await appendAudit(tx, audit, app.clock())
    },
    WITHIN,
  )
}

async function fetchOne({ log }: App, adapters: ChatAdapter[], { ref }: ReportFile): Promise<Fetched> {
  const adapter = adapters.find(({ platform }) => platform === ref?.platform)
  if (ref === undefined || adapter?.fetchFile === undefined) return 'later'
  try {
    return await adapter.fetchFile({ id: ref.id })
  } catch (error) {
    log.warn({ err: error, platform: ref.platform }, 'a file cannot be fetched just now')
    return 'later'
  }
}
