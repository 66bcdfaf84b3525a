import type { App } from '../app.ts'
import { dayIn } from '../calendar/days.ts'
import { loadComment } from '../comments/store.ts'
import type { OutboxRow } from '../db/outbox.ts'
import { writeEffects } from '../db/outbox.ts'
import type { Tx } from '../db/transaction.ts'
import type { Notice, Subject } from '../effects.ts'
import { holdersOf } from '../people/directory.ts'
import { loadDirectory, loadSchool } from '../people/store.ts'
import { loadQuestion } from '../questions/store.ts'
import { loadRequest } from '../requests/store.ts'
import { loadSite } from '../sites/store.ts'
import { schoolAndPerson } from '../training/setting.ts'
import { tellReportUndelivered } from './report-undelivered.ts'

/**
 * A notice did not reach its reader: who asked, for a request or a question, and Staffroom's administrators hear of it; of
 * a task the administrators alone; of a report see report-undelivered.ts.
 */
export async function tellUndelivered(app: App, tx: Tx, row: OutboxRow): Promise<void> {
  const { schoolId } = row
  if (schoolId === null) return
  const now = app.clock()
  const [school, directory] = await Promise.all([loadSchool(tx, schoolId), loadDirectory(tx, schoolId)])
  const [kind, id = ''] = row.subject.split(':')
  if (kind === 'report') return tellReportUndelivered(app, tx, { ...row, schoolId }, id)
  const author = await authorOf(tx, kind, id)
  const administrators = holdersOf(
    directory,
    'staffroom_administrator',
    dayIn(school?.timezone ?? 'Europe/London', now),
  )
  const readers = new Set([...(author === undefined ? [] : [author]), ...administrators.map((person) => person.id)])
  readers.delete(row.readerId ?? '')
  const notices = [...readers].map(
    (readerId): Notice => ({
      effect: 'notice',
      subject: row.subject as Subject,
      schoolId,
      readerId,
      card: 'undelivered',
    }),
  )
  await writeEffects(tx, author === undefined && kind !== 'task' ? [] : notices, now)
}

async function authorOf(tx: Tx, kind: string | undefined, id: string): Promise<string | undefined> {
  if (kind === 'request') return (await loadRequest(tx, id))?.authorId
  if (kind === 'training') return schoolAndPerson(id).personId
  if (kind === 'comment') return (await loadComment(tx, id))?.loggedBy
  if (kind === 'site') return (await loadSite(tx, id))?.changed?.by
  return kind === 'question' ? (await loadQuestion(tx, id))?.personId : undefined
}
