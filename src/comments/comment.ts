export const COMMENT_KINDS = ['comment', 'query', 'complaint'] as const
export type CommentKind = (typeof COMMENT_KINDS)[number]

/** The longest text of a comment that is kept, in UTF-16 units: what it is about, not all of it. */
export const COMMENT_TEXT = 500

/** That it was acknowledged or answered: when, by whose word, and when that was pressed. ISO instants. */
export interface Mark {
  at: string
  by: string
  marked: string
}

/** A comment, query or complaint on an official site. Times are ISO instants. */
export interface Comment {
  id: string
  schoolId: string
  /** Counts within the school. */
  number: number
  siteId: string
  kind: CommentKind
  /** As whoever logged it put it, at most `COMMENT_TEXT`. */
  text: string
  url?: string
  receivedAt: string
  /** As it was reckoned when it was logged (due.ts); what the school chooses later does not move it. */
  dueAt: string
  loggedBy: string
  loggedAt: string
  acknowledged?: Mark
  answered?: Mark
  /** How many of its reminders have passed, the word that it is late included. */
  reminded: number
  version: number
}

/** waiting: nobody has said anything yet · late: so it is, and its time is over · acknowledged: still to be answered. */
export type CommentState = 'waiting' | 'late' | 'acknowledged' | 'answered'

export function stateOf(comment: Pick<Comment, 'acknowledged' | 'answered' | 'dueAt'>, now: Date): CommentState {
  if (comment.answered !== undefined) return 'answered'
  if (comment.acknowledged !== undefined) return 'acknowledged'
  return now.getTime() > Date.parse(comment.dueAt) ? 'late' : 'waiting'
}

/** When whoever wrote it first heard back, an acknowledgement or an answer; undefined while they have not. */
export function respondedAt({ acknowledged, answered }: Pick<Comment, 'acknowledged' | 'answered'>) {
  const times = [acknowledged, answered].flatMap((mark) => (mark === undefined ? [] : [mark.at]))
  return times.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0]
}
