import type { App } from '../app.ts'
import { dayIn } from '../calendar/days.ts'
import { appendAudit } from '../db/audit.ts'
import { writeEffects } from '../db/outbox.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Entry } from '../people/entry.ts'
import { endMembership } from '../people/leave.ts'
import type { School } from '../people/school.ts'
import { staffChanged } from './staff-changed.ts'

const WAIT_MS = 30_000

/**
 * Somebody leaves a school. When their last day has passed, what waits for them is reviewed at once; else the school's day
 * does it on the first morning after.
 * @param leaving `on`: their last day, YYYY-MM-DD; today when left out
 * @throws SetupError as `endMembership`
 */
export async function leaveSchool(
  app: Pick<App, 'db' | 'packs' | 'clock' | 'newId'>,
  school: School,
  leaving: { email: string; on?: string },
): Promise<{ entry: Entry; isOver: boolean }> {
  const now = app.clock()
  const today = dayIn(school.timezone, now)
  const on = leaving.on ?? today
  return inTransaction(
    app.db,
    async (tx) => {
      const { entry, line } = await endMembership(tx, { schoolId: school.id, email: leaving.email, on })
      const isOver = on < today
      const { effects, audit } = isOver ? await staffChanged(app, tx, school.id) : { effects: [], audit: [] }
      await writeEffects(tx, effects, now)
      await appendAudit(tx, [line, ...audit], now)
      return { entry, isOver }
    },
    { waitMs: WAIT_MS },
  )
}
