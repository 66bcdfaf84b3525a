import { dayIn } from '../calendar/days.ts'
import { type Comment, type Mark, respondedAt } from './comment.ts'

/** What somebody says has been done about a comment; `at` is an ISO instant, not in the future. */
export type Deed = { deed: 'acknowledge' | 'answer'; at: string } | { deed: 'reopen' }

export interface Refusal {
  refused:
    | 'already_acknowledged'
    | 'already_answered'
    | 'changed_meanwhile'
    | 'before_receipt'
    | 'not_marked'
    | 'too_late'
}

/** What a decision looks at. `version`: of the card that was pressed. */
export interface Facts {
  by: string
  version: number
  now: Date
  timezone: string
}

/**
 * The comment as it is after the deed, or why not. An acknowledgement is enough to be in time, and leaves it to be
 * answered. Taking back undoes the last of the two, on the day on which it was pressed.
 */
export function decide(comment: Comment, deed: Deed, facts: Facts): Comment | Refusal {
  if (deed.deed === 'reopen') return reopen(comment, facts)
  if (comment.answered !== undefined) return { refused: 'already_answered' }
  if (deed.deed === 'acknowledge' && comment.acknowledged !== undefined) return { refused: 'already_acknowledged' }
  if (comment.version !== facts.version) return { refused: 'changed_meanwhile' }
  if (Date.parse(deed.at) < Date.parse(comment.receivedAt)) return { refused: 'before_receipt' }
  const mark: Mark = { at: deed.at, by: facts.by, marked: facts.now.toISOString() }
  return deed.deed === 'answer' ? { ...comment, answered: mark } : { ...comment, acknowledged: mark }
}

/** What the clock has to say of a comment at a moment. */
export interface ClockWord {
  /** reminder: to those who are to answer it · late: to those who see the figures. At most the latest; none when it was said. */
  say?: 'reminder' | 'late'
  /** How many of the moments have passed. */
  reminded: number
  /** When it is to speak next. */
  next?: Date
}

/** @param moments as due.ts `momentsOf`: the reminders in order, and last when it is late */
export function clockWord(comment: Comment, moments: Date[], now: Date): ClockWord {
  if (respondedAt(comment) !== undefined) return { reminded: comment.reminded }
  const passed = moments.filter((moment) => moment <= now).length
  const reminded = Math.max(passed, comment.reminded)
  const next = moments[reminded]
  return {
    reminded,
    ...(passed > comment.reminded && { say: passed === moments.length ? ('late' as const) : ('reminder' as const) }),
    ...(next !== undefined && { next }),
  }
}

/** Reminders that were due before anybody here knew of it are not made up for; that it is late, is said. */
export function remindedAtFirst(moments: Date[], loggedAt: Date): number {
  return moments.slice(0, -1).filter((moment) => moment <= loggedAt).length
}

function reopen(comment: Comment, { version, now, timezone }: Facts): Comment | Refusal {
  const last = comment.answered ?? comment.acknowledged
  if (last === undefined) return { refused: 'not_marked' }
  if (comment.version !== version) return { refused: 'changed_meanwhile' }
  if (dayIn(timezone, new Date(last.marked)) !== dayIn(timezone, now)) return { refused: 'too_late' }
  const { answered, acknowledged, ...rest } = comment
  return answered === undefined ? rest : { ...rest, ...(acknowledged !== undefined && { acknowledged }) }
}
