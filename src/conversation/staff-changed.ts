import type { App } from '../app.ts'
import type { Tx } from '../db/transaction.ts'
import type { Effect } from '../effects.ts'
import type { ClockSpeech } from '../requests/clock.ts'
import { loadSetting } from '../requests/load.ts'
import { reviewOpen } from '../requests/review.ts'
import { siteDay } from '../sites/day.ts'
import { reviewTasks } from '../tasks/review.ts'

/**
 * Somebody's rights in a school have changed, by an import, a last day or a first: what waits for people is looked at anew,
 * requests, tasks, sites and reports. Safe to repeat.
 */
export async function staffChanged(
  app: Pick<App, 'packs' | 'clock' | 'newId'>,
  tx: Tx,
  schoolId: string,
): Promise<ClockSpeech> {
  const parts = [
    await reviewOpen(app, tx, schoolId),
    await siteDay(app, tx, await loadSetting(app, tx, schoolId)),
    // Last: of a task that a site needs no more nobody new is told.
    await reviewTasks(app, tx, schoolId),
  ]
  return {
    effects: [...parts.flatMap((part) => part.effects), reviewOfReports(schoolId, app.clock())],
    audit: parts.flatMap((part) => part.audit),
  }
}

/**
 * Who reads a school's reports is looked at anew, at once: by the clock, for only the server has the keys to them, and a
 * command that changes the staff list need not.
 */
export function reviewOfReports(schoolId: string, now: Date): Effect {
  return { effect: 'later', subject: `school:${schoolId}`, schoolId, intent: 'report.review', dueAt: now }
}
