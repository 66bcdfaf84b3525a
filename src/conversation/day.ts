import type { App } from '../app.ts'
import { daysLater } from '../calendar/days.ts'
import { isSchoolTime, opening } from '../calendar/working-time.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import type { Tx } from '../db/transaction.ts'
import type { Effect } from '../effects.ts'
import { POLICY_REVIEW, reviewTask } from '../packs/review.ts'
import { turnover } from '../people/turnover.ts'
import { disposalDay } from '../reports/dispose.ts'
import { type ClockSpeech, clocksOf } from '../requests/clock.ts'
import { loadSetting } from '../requests/load.ts'
import type { Setting } from '../requests/scene.ts'
import { siteDay } from '../sites/day.ts'
import { endTasks, openTasks } from '../tasks/open.ts'
import { reviewOfReports, staffChanged } from './staff-changed.ts'

/**
 * A school's day begins: who has left, begun or is back, what the policy's review date asks for, and the clock of every
 * open request. On a closed day it only sets the next. What passed since the last day that was gone through is made up for,
 * so nothing is missed after a holiday or a week of downtime; a second run on the same day changes nothing.
 */
export async function schoolDay(app: App, tx: Tx, schoolId: string): Promise<ClockSpeech> {
  const setting = await loadSetting(app, tx, schoolId)
  const { school, now, today } = setting
  // Reports wait for no school day: who begins or is back on a Saturday reads them then.
  const reports = reviewOfReports(schoolId, now)
  if (!isSchoolTime(school, now)) return { effects: [nextDay(setting), reports], audit: [] }
  const key = `school_day:${schoolId}` as const
  const since = await readSetting(tx, key)
  const { begun, ended } = turnover(setting.directory, since, today)
  const parts = [
    ...(begun
      ? [{ effects: [findAccounts(setting)], audit: [] }]
      : ended
        ? [await staffChanged(app, tx, schoolId)]
        : [{ effects: await clocksOf(app, tx, schoolId), audit: [] }, await siteDay(app, tx, setting)]),
    await policyDay(app, tx, setting),
    await disposalDay(app, tx, school, today),
  ]
  await writeSetting(tx, key, today)
  return {
    effects: [...parts.flatMap((part) => part.effects), nextDay(setting, today), reports],
    audit: parts.flatMap((part) => part.audit),
  }
}

/**
 * When a school's day is gone through next: at opening time, at once when it is open now and has not been.
 * @param done the last day that was gone through
 */
export function nextDay({ school, now, today }: Pick<Setting, 'school' | 'now' | 'today'>, done?: string): Effect {
  const isWaiting = done !== today && isSchoolTime(school, now)
  const opens = opening(school, today)
  const next = opens > now ? opens : opening(school, daysLater(today, 1))
  return {
    effect: 'later',
    subject: `school:${school.id}`,
    schoolId: school.id,
    intent: 'school.day',
    dueAt: isWaiting ? now : next,
  }
}

/** Whoever has begun is looked for on the platforms, so that they can be written to; the change of staff is reviewed then. */
function findAccounts({ school, now }: Setting): Effect {
  return {
    effect: 'later',
    subject: `school:${school.id}`,
    schoolId: school.id,
    intent: 'people.link',
    dueAt: now,
  }
}

/** The policy's owner has one task about its review, or none. */
async function policyDay(app: App, tx: Tx, { school, pack, today }: Setting): Promise<ClockSpeech> {
  const wanted = reviewTask(pack, school.id, today)
  const ended = await endTasks(
    app,
    tx,
    `school:${school.id}`,
    'dropped',
    (task) => task.kind === POLICY_REVIEW && task.key !== wanted?.key,
  )
  const opened = await openTasks(app, tx, school, wanted === undefined ? [] : [wanted])
  return { effects: [...ended.effects, ...opened.effects], audit: [...ended.audit, ...opened.audit] }
}
