import type { AuditLine, Effect, Later, Notice, Subject } from '../effects.ts'
import type { Member } from '../people/directory.ts'
import type { Comment } from './comment.ts'
import type { ClockWord } from './decide.ts'

/** Those who are to answer it are given it; whoever logged it and is one of them has it before them. */
export function announceLogged(comment: Comment, answerers: Member[], next: Date | undefined): Effect[] {
  const readers = answerers.filter(({ id }) => id !== comment.loggedBy)
  return [...noticesTo(comment, readers), ...later(comment, next)]
}

/** Every copy shows it. What is open anew has its clock again. */
export function announceMarked(comment: Comment, next: Date | undefined): Effect[] {
  return [{ effect: 'revise', subject: subjectOf(comment), schoolId: comment.schoolId }, ...later(comment, next)]
}

/** A reminder goes to those who are to answer it, that it is late to those who see the figures. */
export function announceClock(
  comment: Comment,
  { say, next }: ClockWord,
  { answerers, overseers }: { answerers: Member[]; overseers: Member[] },
): Effect[] {
  const readers = say === undefined ? [] : say === 'late' ? overseers : answerers
  return [...noticesTo(comment, readers), ...later(comment, next)]
}

type Action = 'comment.logged' | 'comment.acknowledged' | 'comment.answered' | 'comment.reopened'

/** Ids, codes and moments only: what was written stands in the comment alone, and goes with it. */
export function auditLine(comment: Comment, action: Action, actor: string): AuditLine {
  const { schoolId: chain, number, kind, siteId: site, receivedAt: received, dueAt: due } = comment
  const mark = action === 'comment.answered' ? comment.answered : comment.acknowledged
  const details =
    action === 'comment.logged'
      ? { number, kind, site, received, due }
      : { number, ...(action !== 'comment.reopened' && { at: mark?.at ?? null }) }
  return { chain, actor, action, subject: subjectOf(comment), details }
}

function noticesTo(comment: Comment, readers: Member[]): Notice[] {
  return readers.map(({ id }) => ({
    effect: 'notice',
    subject: subjectOf(comment),
    schoolId: comment.schoolId,
    readerId: id,
    card: 'comment',
  }))
}

function later(comment: Comment, dueAt: Date | undefined): Later[] {
  if (dueAt === undefined) return []
  const { schoolId } = comment
  return [{ effect: 'later', subject: subjectOf(comment), schoolId, intent: 'comment.clock', dueAt }]
}

function subjectOf({ id }: Comment): Subject {
  return `comment:${id}`
}
