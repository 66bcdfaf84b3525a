import { DateTime } from 'luxon'
import { dayWords } from '../calendar/days.ts'
import type { NewTask } from '../tasks/task.ts'
import type { Pack } from './pack.ts'

export const POLICY_REVIEW = 'policy_review'

const REMIND = [90, 30, 0]
/** Longer than a month: by the time it is due, the next one has taken its place. */
const MONTHLY_DUE_DAYS = 35

/**
 * What the policy's owner is to do about its review on a day: from 90 days before it is due one task with reminders, and
 * from then on one for each month that it is late.
 * @param today YYYY-MM-DD
 * @returns undefined while it is further off, and where the policy gives no date
 */
export function reviewTask(pack: Pack, schoolId: string, today: string): NewTask | undefined {
  const { review_due: due } = pack
  if (due === undefined || today < iso(day(due).minus({ days: Math.max(...REMIND) }))) return undefined
  const task = {
    schoolId,
    subject: `school:${schoolId}`,
    kind: POLICY_REVIEW,
    title: 'Review the social media policy',
    clauses: [],
    ownerIds: [],
    ownerRoles: [pack.owner],
    records: 'nothing' as const,
  }
  const words = pack.review_words ?? dayWords(due)
  if (today <= due)
    return { ...task, key: due, due, remind: REMIND, says: `“${pack.title}” is due for review: ${words}.` }
  const since = day(due).plus({ months: Math.max(1, monthsBetween(due, today)) })
  return {
    ...task,
    key: since.toFormat('yyyy-MM'),
    due: iso(since.plus({ days: MONTHLY_DUE_DAYS })),
    remind: [MONTHLY_DUE_DAYS],
    says: `“${pack.title}” was due for review: ${words}. Staffroom answers from it as it is written, and says so each time.`,
  }
}

/** Whole months. */
function monthsBetween(from: string, to: string): number {
  return Math.floor(day(to).diff(day(from), 'months').months)
}

function day(text: string): DateTime {
  return DateTime.fromISO(text, { zone: 'utc' })
}

function iso(moment: DateTime): string {
  return moment.toFormat('yyyy-MM-dd')
}
