import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from '../src/config.ts'
import type { Database } from '../src/db/database.ts'
import { nextDueAt } from '../src/db/outbox-admin.ts'
import { isRehearsal } from '../src/db/rehearsal.ts'
import { readSetting, writeSetting } from '../src/db/settings.ts'

const LOOK_EVERY_MS = 10
/** What does not get done in this time is left behind: a rehearsal is not held up by a message that cannot be sent. */
const QUIET_WITHIN_MS = 10_000

/** The clock of a rehearsal: runs on from where it was set, and can be moved, forward only. */
export interface RehearsalClock {
  now(): Date
  /**
   * Goes to a moment by way of everything that comes due before it, each at its own time, as if it had been waited for.
   * A moment that has passed changes nothing.
   */
  moveTo(moment: Date): Promise<void>
}

/**
 * How far a rehearsal's clock is ahead of the real one: as STAFFROOM_CLOCK says, and never before where it was left.
 * @returns 0 in earnest, milliseconds
 */
export async function readAhead(config: Pick<Config, 'clock'>, db: Database): Promise<number> {
  const asked = config.clock === undefined ? undefined : config.clock.getTime() - Date.now()
  const left = (await isRehearsal(db)) ? await readSetting(db, 'rehearsal_ahead') : undefined
  if (left === undefined) return asked ?? 0
  return Math.max(Number(left), asked ?? Number(left))
}

/** @param ahead of the real clock, milliseconds; may be negative */
export function createRehearsalClock(db: Database, ahead: number): RehearsalClock {
  let offset = ahead
  let moving: Promise<void> = Promise.resolve()
  const now = () => new Date(Date.now() + offset)

  async function advance(moment: Date): Promise<void> {
    offset = Math.max(offset, moment.getTime() - Date.now())
    // Written first: a restart must not go back behind what is being done now.
    await writeSetting(db, 'rehearsal_ahead', String(offset))
    db.wake()
    await quiet(db, now)
  }

  async function move(moment: Date): Promise<void> {
    for (let due = await nextDueAt(db); due !== undefined && due < moment; due = await nextDueAt(db)) {
      // Something that was left behind: it does not stop the clock.
      if (due <= now()) break
      await advance(due)
    }
    if (moment > now()) await advance(moment)
  }

  return {
    now,
    moveTo(moment) {
      moving = moving.then(() => move(moment))
      const moved = moving
      moving = moved.catch(() => undefined)
      return moved
    },
  }
}

/** Resolves once nothing is due any more. */
async function quiet(db: Database, now: () => Date): Promise<void> {
  const deadline = Date.now() + QUIET_WITHIN_MS
  while (Date.now() < deadline) {
    const due = await nextDueAt(db)
    if (due === undefined || due > now()) return
    await pause(LOOK_EVERY_MS)
  }
}
