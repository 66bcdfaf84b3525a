import { Duration } from 'luxon'
import type { Replies } from '../packs/pack.ts'
import type { CommentKind } from './comment.ts'
import type { Refusal } from './decide.ts'

export const KINDS: Record<CommentKind, string> = { comment: 'Comment', query: 'Query', complaint: 'Complaint' }

/** What is said to a press that changes nothing. */
export const REFUSALS: Record<Refusal['refused'], string> = {
  already_acknowledged: 'Nothing changed: it was acknowledged already. Please press “Answered” once it is answered.',
  already_answered: 'Nothing changed: it was answered already.',
  changed_meanwhile: 'Nothing changed: a colleague was quicker. This is how it stands now; please look again.',
  before_receipt: 'That is before it came in. Please say when you answered.',
  not_marked: 'There is nothing to take back: nobody has acknowledged or answered it.',
  too_late: 'It can be taken back only on the day it was pressed. Please tell whoever keeps the register of sites.',
}

/** "25 minutes", "3 hours and 5 minutes", "2 days and 4 hours": the two largest parts, from milliseconds. */
export function lengthWords(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  const parts = [
    countWords(Math.floor(minutes / 1440), 'day'),
    countWords(Math.floor((minutes % 1440) / 60), 'hour'),
    countWords(minutes % 60, 'minute'),
  ].filter((part) => part !== '')
  return parts.slice(0, 2).join(' and ') || 'less than a minute'
}

/** "24 hours", from the pack's `within`. Hours stay hours, as policies write them: not "1 day". */
export function withinWords({ within }: Pick<Replies, 'within'>): string {
  const { weeks, days, hours, minutes } = Duration.fromISO(within)
  const parts = [
    countWords(weeks, 'week'),
    countWords(days, 'day'),
    countWords(hours, 'hour'),
    countWords(minutes, 'minute'),
  ]
  return parts.filter((part) => part !== '').join(' and ')
}

/** "1 site", "2 sites"; nothing for none. */
function countWords(count: number, one: string): string {
  if (count === 0) return ''
  return `${count} ${one}${count === 1 ? '' : 's'}`
}
