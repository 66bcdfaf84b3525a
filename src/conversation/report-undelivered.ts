import type { App } from '../app.ts'
import type { OutboxRow } from '../db/outbox.ts'
import { writeEffects } from '../db/outbox.ts'
import { unreachedReaders } from '../db/outbox-admin.ts'
import type { Tx } from '../db/transaction.ts'
import type { Notice } from '../effects.ts'
import { holdersOf } from '../people/directory.ts'
import { peopleOf } from '../reports/door.ts'
import { settings } from './settings.ts'

type Lost = Pick<OutboxRow, 'readerId' | 'card'> & { schoolId: string }

/**
 * Word of a report did not reach one of its readers: the others hear of it. When none of them has been reached, its author
 * does, so that they tell somebody in person; and Staffroom's administrators hear of the account, not of the report. Never
 * anybody it is about, nor who acts for them.
 */
export async function tellReportUndelivered(app: App, tx: Tx, row: Lost, reportId: string): Promise<void> {
  const settingOf = settings(app, tx)
  const people = await peopleOf({ app, tx, settingOf }, reportId)
  if (people === undefined || row.card !== 'report' || !people.readers.includes(row.readerId ?? '')) return
  const lost = await unreachedReaders(tx, `report:${reportId}`)
  const reached = people.readers.filter((id) => id !== row.readerId && !lost.includes(id))
  const { directory, today } = await settingOf(row.schoolId)
  const keepers = holdersOf(directory, 'staffroom_administrator', today).map(({ id }) => id)
  const others = [...(people.reporter === undefined ? [] : [people.reporter]), ...keepers]
  const told = reached.length > 0 ? reached : others.filter((id) => !people.barred.has(id) || id === people.reporter)
  await writeEffects(tx, [...new Set(told)].map(notice(row, reportId)), app.clock())
}

function notice({ schoolId }: Lost, reportId: string): (readerId: string) => Notice {
  return (readerId) => ({ effect: 'notice', subject: `report:${reportId}`, schoolId, readerId, card: 'undelivered' })
}
