import type { Card } from '../../cards/catalog.ts'
import type { App } from '../app.ts'
import { dayIn } from '../calendar/days.ts'
import { isSchoolTime } from '../calendar/working-time.ts'
import { MOST_ATTEMPTS, type OutboxRow, writeEffects } from '../db/outbox.ts'
import { noticedSince } from '../db/outbox-admin.ts'
import { wornLaters } from '../db/outbox-failures.ts'
import type { Tx } from '../db/transaction.ts'
import type { ClockIntent, Notice } from '../effects.ts'
import { holdersOf } from '../people/directory.ts'
import { loadDirectory, loadSchool } from '../people/store.ts'

const AGAIN_MS = 7 * 86_400_000

/**
 * What Staffroom was to do of its own accord has failed for hours, or days: it goes on trying daily, and a school's
 * administrators hear of it in school hours, once a week at most however much fails.
 */
export async function tellClockFault(app: App, tx: Tx, row: OutboxRow): Promise<void> {
  const { schoolId } = row
  if (row.attempts < MOST_ATTEMPTS || schoolId === null) return
  const school = await loadSchool(tx, schoolId)
  const now = app.clock()
  if (school === undefined || !isSchoolTime(school, now)) return
  const directory = await loadDirectory(tx, schoolId)
  const administrators = holdersOf(directory, 'staffroom_administrator', dayIn(school.timezone, now))
  const notices = administrators.map(
    ({ id: readerId }): Notice => ({
      effect: 'notice',
      subject: `school:${schoolId}`,
      schoolId,
      readerId,
      card: 'clock-fault',
    }),
  )
  const told = await noticedSince(tx, notices, new Date(now.getTime() - AGAIN_MS))
  await writeEffects(tx, told.length > 0 ? [] : notices, now)
}

/** For Staffroom's administrators: what fails, as it is now. Undefined when the school is gone. */
export async function clockFaultCard(tx: Tx, schoolId: string): Promise<Card | undefined> {
  const school = await loadSchool(tx, schoolId)
  if (school === undefined) return undefined
  const failing = await wornLaters(tx, schoolId)
  return clockFaultView(
    school.name,
    failing.map((intent) => intent as ClockIntent),
  )
}

const DOES: Record<ClockIntent, string> = {
  'request.clock': 'reminding people of requests that wait for a signature',
  'task.clock': 'reminding people of their tasks',
  'comment.clock': 'reminding people of comments that are to be answered',
  'report.clock': 'reminding people of reports that nobody has taken up',
  'report.review': 'giving reports to those who may read them since the staff list has changed',
  'report.fetch': 'taking in pictures that somebody sent with a report',
  'school.day': 'looking each morning at who has left, at closing dates and at the policy’s review',
  'people.link': 'finding people’s accounts in Slack or Teams',
}

function clockFaultView(schoolName: string, failing: ClockIntent[]): Card {
  const lines =
    failing.length === 0
      ? [{ text: 'It works again; there is nothing left to do.' }]
      : [
          { text: 'For some hours, something that Staffroom does by itself has not worked:' },
          ...failing.map((intent) => ({ text: `• ${DOES[intent]}` })),
          {
            text: 'It is tried again every day. Please ask whoever runs Staffroom to look at “staffroom outbox” and at its log. Nothing that people press is affected.',
          },
        ]
  return {
    name: 'note',
    data: {
      summary: 'Something that Staffroom does by itself does not work',
      title: failing.length === 0 ? 'Staffroom works by itself again' : 'Something does not work by itself',
      tone: failing.length === 0 ? 'good' : 'warning',
      lines: [...lines, { text: schoolName, subtle: true }],
    },
  }
}
