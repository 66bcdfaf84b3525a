import type { App } from '../app.ts'
import type { OutboxRow } from '../db/outbox.ts'
import type { Tx } from '../db/transaction.ts'
import type { AuditLine, ClockIntent, Effect } from '../effects.ts'
import { AppError } from '../errors.ts'

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
export async function clockTurn(_app: App, _tx: Tx, row: OutboxRow): Promise<ClockOutcome> {
  switch (row.card as ClockIntent) {
    default:
      throw new AppError('clock_intent_unknown')
  }
}
