import type { App } from '../app.ts'
import { commentClock } from '../comments/clock.ts'
import { markComment, markEarlier, openLog, showComment, submitLog } from '../comments/handlers.ts'
import { showComments, showFigures } from '../comments/lists.ts'
import type { OutboxRow } from '../db/outbox.ts'
import type { Tx } from '../db/transaction.ts'
import type { Outcome } from '../outcome.ts'
import { urgentWords } from '../people/danger.ts'
import { loadSetting } from '../requests/load.ts'
import { askedSchool } from './asked-school.ts'
import type { IntentOf } from './incoming.ts'

/** On a comment, which knows its school. */
export type CommentPress = IntentOf<
  'comment.show' | 'comment.acknowledge' | 'comment.answer' | 'comment.earlier' | 'comment.reopen'
>
/** For the speaker's school. */
export type CommentIntent = IntentOf<'comments' | 'comment.figures' | 'comment.log' | 'comment.submit'>

interface Speech {
  app: App
  tx: Tx
  personId: string
  seen: boolean
}

export function pressComment(speech: Speech, intent: CommentPress): Promise<Outcome> {
  const press = { ...speech, settingOf: (schoolId: string) => loadSetting(speech.app, speech.tx, schoolId) }
  switch (intent.type) {
    case 'comment.show':
      return showComment(press, intent)
    case 'comment.earlier':
      return markEarlier(press, intent)
    default:
      return markComment(press, intent)
  }
}

export async function commentsIn(speech: Speech, schoolId: string, intent: CommentIntent): Promise<Outcome> {
  const said = { ...speech, setting: await loadSetting(speech.app, speech.tx, schoolId) }
  switch (intent.type) {
    case 'comments':
      return showComments(said, intent)
    case 'comment.figures':
      return showFigures(said, intent)
    case 'comment.log':
      return openLog(said)
    case 'comment.submit':
      return submitLog(said, intent, await dangerIn(speech, schoolId, intent.text))
  }
}

export function clockOfComment(app: App, tx: Tx, row: OutboxRow) {
  return commentClock(tx, row, (schoolId) => loadSetting(app, tx, schoolId))
}

/** A comment may be the first sign that a child is in danger: whom to tell comes before anything else. */
async function dangerIn({ app, tx }: Speech, schoolId: string, text: string): Promise<string[]> {
  return app.questions.isUrgent(text) ? urgentWords(await askedSchool(app, tx, schoolId)) : []
}
