import type { App } from '../app.ts'
import type { OutboxRow } from '../db/outbox.ts'
import type { Tx } from '../db/transaction.ts'
import type { AuditLine, ClockIntent, Effect } from '../effects.ts'
import { AppError } from '../errors.ts'
import { reportClock } from '../reports/clock.ts'
import { reviewReports } from '../reports/review.ts'
import { requestClock } from '../requests/clock.ts'
import { taskClock } from '../tasks/clock.ts'
import { clockOfComment } from './comments.ts'
import { schoolDay } from './day.ts'
import { settings } from './settings.ts'

/** What the clock's word leads to. A Later among the effects sets when it speaks of the same subject next. */
export interface ClockOutcome {
  effects: Effect[]
  audit: AuditLine[]
}

/**
 * The clock speaks: a `Later` has come due. Reads the state as it is now, says at most what is due now, and sets the next.
 * Safe to repeat: the row is finished in the same transaction.
 * @throws AppError `clock_intent_unknown`
 */
export async function clockTurn(app: App, tx: Tx, row: OutboxRow): Promise<ClockOutcome> {
  const id = row.subject.slice(row.subject.indexOf(':') + 1)
  switch (row.card as ClockIntent) {
    case 'request.clock':
      return requestClock(app, tx, id)
    case 'task.clock':
      return taskClock(app, tx, id)
    case 'comment.clock':
      return clockOfComment(app, tx, row)
    case 'report.clock':
      return reportClock(app, tx, id, settings(app, tx))
    case 'report.review':
      return reviewReports({ app, tx, settingOf: settings(app, tx) }, id)
    case 'school.day':
      return schoolDay(app, tx, id)
    default:
      throw new AppError('clock_intent_unknown')
  }
}
