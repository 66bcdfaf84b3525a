import type { App } from '../app.ts'
import { dayIn } from '../calendar/days.ts'
import { writeEffects } from '../db/outbox.ts'
import { scheduledSubjects } from '../db/outbox-admin.ts'
import { readSetting } from '../db/settings.ts'
import { inTransaction, type Tx } from '../db/transaction.ts'
import type { Effect } from '../effects.ts'
import { listSchools } from '../people/store.ts'
import { reportClocks } from '../reports/review.ts'
import { clocksOf } from '../requests/clock.ts'
import { nextDay } from './day.ts'
import { settings } from './settings.ts'

const WAIT_MS = 30_000

/**
 * Gives every school its day and every open request and report its clock, where they have none: in a database from before there were
 * clocks, or after a restore. Safe to repeat, and from several processes at once.
 */
export async function startClocks(app: App): Promise<void> {
  await inTransaction(
    app.db,
    async (tx) => {
      const effects = [...(await missingDays(app, tx)), ...(await missingLooks(app, tx))]
      await writeEffects(tx, effects, app.clock())
    },
    { waitMs: WAIT_MS },
  )
}

async function missingDays(app: App, tx: Tx): Promise<Effect[]> {
  const scheduled = await scheduledSubjects(tx, 'school.day')
  const effects: Effect[] = []
  for (const school of await listSchools(tx)) {
    if (scheduled.includes(`school:${school.id}`)) continue
    const now = app.clock()
    const done = await readSetting(tx, `school_day:${school.id}`)
    effects.push(nextDay({ school, now, today: dayIn(school.timezone, now) }, done))
  }
  return effects
}

async function missingLooks(app: App, tx: Tx): Promise<Effect[]> {
  const scheduled = new Set(await scheduledSubjects(tx, 'request.clock'))
  const reports = new Set(await scheduledSubjects(tx, 'report.clock'))
  const effects: Effect[] = []
  for (const school of await listSchools(tx)) {
    if (!app.packs.has(school.policy)) continue
    effects.push(...(await clocksOf(app, tx, school.id, scheduled)))
    effects.push(...(await reportClocks({ app, tx, settingOf: settings(app, tx) }, school.id, reports)))
  }
  return effects
}
