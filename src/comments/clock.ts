import { isSchoolTime, schoolTimeFrom } from '../calendar/working-time.ts'
import type { OutboxRow } from '../db/outbox.ts'
import type { Tx } from '../db/transaction.ts'
import type { AuditLine, Effect } from '../effects.ts'
import { allSites } from '../sites/store.ts'
import { announceClock, auditLine } from './announce.ts'
import { respondedAt } from './comment.ts'
import { clockWord } from './decide.ts'
import { momentsOf } from './due.ts'
import { answerersOf, type CommentSchool, overseersOf } from './setting.ts'
import { loadComment, saveReminded } from './store.ts'

/**
 * The clock speaks of a comment that nobody has responded to: a reminder to those who are to answer it, or, once it is
 * late, a word to those who see the figures. What passed while Staffroom was down is made up for by the latest alone, in
 * school hours.
 */
export async function commentClock(
  tx: Tx,
  row: Pick<OutboxRow, 'subject'>,
  settingOf: (schoolId: string) => Promise<CommentSchool>,
): Promise<{ effects: Effect[]; audit: AuditLine[] }> {
  const [, id = ''] = row.subject.split(':')
  const comment = await loadComment(tx, id, { lock: true })
  if (comment === undefined || respondedAt(comment) !== undefined) return { effects: [], audit: [] }
  const setting = await settingOf(comment.schoolId)
  const { school, pack, now } = setting
  if (pack.replies === undefined) return { effects: [], audit: [] }
  if (!isSchoolTime(school, now)) {
    const word = { reminded: comment.reminded, next: schoolTimeFrom(school, now) }
    return { effects: announceClock(comment, word, []), audit: [] }
  }
  const word = clockWord(comment, momentsOf(new Date(comment.dueAt), pack.replies, school), now)
  await saveReminded(tx, id, word.reminded)
  const site = (await allSites(tx, comment.schoolId)).find((one) => one.id === comment.siteId)
  const isForAnswerers = word.say === 'reminder' && site !== undefined
  const readers = isForAnswerers ? answerersOf(setting, site) : overseersOf(setting)
  return {
    effects: announceClock(comment, word, readers),
    audit: word.say === 'late' ? [auditLine(comment, 'comment.late', 'staffroom')] : [],
  }
}
