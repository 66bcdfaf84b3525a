import type { Card } from '../cards/catalog.ts'

/**
 * What the front door gives back to the edge that asked. Never stored, so a lost reply is not sent again:
 * whatever must not be lost is a Notice or a Revise beside it.
 */
export type Reply =
  /** A new card for the speaker alone. */
  | { show: 'card'; card: Card }
  /** A form to fill: a modal on Slack, a dialog or an inline card on Teams. `changed`: repaint the open form. */
  | { show: 'form'; card: Card; changed?: true }
  /** The form was refused. `card` is the same form, filled, with the errors in it; `errors` is field id → sentence. */
  | { show: 'errors'; card: Card; errors: Record<string, string> }
  /** A form was taken: close it and show this. On a pressed card: put this card in its place. */
  | { show: 'instead'; card: Card }
  /**
   * What must not become a message, for the platform's administrators can export those: a modal on Slack, a dialog on Teams, a
   * window of its own in the simulator and in the signed-in page. In an open one it takes the place of what stands there.
   * `errors`: the form in it was refused; field id → sentence. The card has them in it too, as with `errors` above.
   */
  | { show: 'dialog'; card: Card; errors?: Record<string, string> }
  /** A short word, shown without leaving a trace where the platform can. */
  | { show: 'word'; text: string }
  /** Choices for a people field that is being typed into (Slack). Value is an e-mail address. */
  | { show: 'options'; options: { title: string; value: string }[] }

/** A card that somebody must be given. Names its subject, reader and card, and holds no text. */
export interface Notice {
  effect: 'notice'
  subject: Subject
  schoolId: string
  readerId: string
  card: NoticeCard
}

/** Every shown copy of a subject's cards is painted again from the state at the moment of sending. */
export interface Revise {
  effect: 'revise'
  subject: Subject
  schoolId: string
}

/**
 * The clock speaks: at `dueAt` the intent goes through the front door like any other.
 * One per subject and intent: a later one replaces an earlier one that has not come due.
 */
export interface Later {
  effect: 'later'
  subject: Subject
  schoolId: string
  intent: ClockIntent
  dueAt: Date
}

export type Effect = Notice | Revise | Later

/**
 * What a row is about: `request:<uuid>`, `report:<uuid>`, `question:<uuid>`, `task:<uuid>`, `comment:<uuid>`, `school:<id>`;
 * `account:<uuid>` is an account that could not be linked, `training:<school>/<person uuid>` what somebody has read and been
 * trained in.
 */
export type Subject =
  `${'request' | 'report' | 'question' | 'task' | 'comment' | 'training' | 'school' | 'site' | 'person' | 'account'}:${string}`

/** Cards that a Notice may name; each is painted by `paint` from the state of its subject. */
export type NoticeCard =
  | 'approval'
  | 'request'
  | 'news'
  | 'reach'
  | 'waiting'
  | 'undelivered'
  | 'stranger-seen'
  | 'clock-fault'
  | 'question'
  | 'question-settled'
  | 'site'
  | 'task'
  | 'comment'
  | 'training'
  | 'training-settled'
  /** To those who read it: a report is waiting. */
  | 'report'
  /** To its author: something has come of it. */
  | 'report-mine'
  /** To Staffroom's administrators: there is nobody whom a report could reach. Its subject is the school. */
  | 'report-reach'

/**
 * What the clock says when it speaks. `school.day` comes once on every day, to each school; the others name what they are
 * about. src/conversation/clock.ts answers them.
 */
export type ClockIntent =
  | 'people.link'
  | 'request.clock'
  | 'task.clock'
  | 'comment.clock'
  | 'report.clock'
  | 'report.fetch'
  /** Of a school: its people have changed, and who reads its reports with them. */
  | 'report.review'
  | 'school.day'

/** One line of the audit trail: ids, codes and hashes only, never what somebody wrote. */
export interface AuditLine {
  chain: string
  /** A person's id, or `staffroom`. */
  actor: string
  action: string
  subject: Subject
  details: Record<string, string | number | boolean | null>
}
