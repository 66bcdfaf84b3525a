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

/** What the clock has to say, if anything, and when it speaks next. */
export function announceClock(comment: Comment, { say, next }: ClockWord, readers: Member[]): Effect[] {
  return [...(say === undefined ? [] : noticesTo(comment, readers)), ...later(comment, next)]
}

type Action = 'comment.logged' | 'comment.late' | 'comment.acknowledged' | 'comment.answered' | 'comment.reopened'

/** Ids, codes and moments only: what was written stands in the comment alone, and goes with it. */
export function auditLine(comment: Comment, action: Action, actor: string): AuditLine {
  return { chain: comment.schoolId, actor, action, subject: subjectOf(comment), details: detailsOf(comment, action) }
}

function detailsOf(comment: Comment, action: Action): AuditLine['details'] {
  const { number, kind, siteId: site, receivedAt: received, dueAt: due, acknowledged, answered } = comment
  switch (action) {
    case 'comment.logged':
      return { number, kind, site, received, due }
    case 'comment.acknowledged':
      return { number, at: acknowledged?.at ?? null }
    case 'comment.answered':
      return { number, at: answered?.at ?? null }
    default:
      return { number }
  }
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
