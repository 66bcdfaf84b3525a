import type { App } from '../app.ts'
import { appendAudit } from '../db/audit.ts'
import { firstTime } from '../db/deliveries.ts'
import { releaseHeld, writeEffects } from '../db/outbox.ts'
import { inTransaction, type Tx } from '../db/transaction.ts'
import type { Reply } from '../effects.ts'
import type { Outcome } from '../outcome.ts'
import type { KnownPerson } from '../people/identity-store.ts'
import { isNews, saveReach } from '../people/identity-store.ts'
import { whoSpeaks } from '../people/speaker.ts'
import { asQuestion, mayBeQuestion } from '../questions/asked-text.ts'
import { parseCommand } from './commands.ts'
import { troubleReply } from './faults.ts'
import type { Incoming, Intent, IntentOf } from './incoming.ts'
import { produce } from './produce.ts'
import { storable } from './storable.ts'
import { type Greeting, greet, takeTurn } from './turn.ts'
import { elsewhereReply, strangerReply } from './views.ts'

/**
 * The front door: what somebody wants goes in, what to show them comes out, after the commit. Never throws.
 *
 * Who speaks comes first; only that may ask the platform. Then one transaction: the delivery's key, the decision,
 * what it produces, who hears of it, the audit trail.
 */
export async function handleIncoming(app: App, incoming: Incoming): Promise<Reply> {
  const intent = meant(app, incoming)
  try {
    const spoke = await whoSpeaks(app, incoming.from)
    if ('stranger' in spoke) return strangerReply(spoke.stranger)
    if (!incoming.from.private && !isForAnywhere(intent)) return elsewhereReply()
    // Nothing to write: one statement has told all that a greeting needs.
    if (greets(intent) && !isNews(spoke.person, incoming.from))
      return greet(spoke.person, intent, incoming.from.private)
    return await inTransaction(app.db, (tx) => act(app, tx, spoke.person, { ...incoming, intent }), timeFor(intent))
  } catch (error) {
    app.log.error({ err: error, intent: intent.type, platform: incoming.from.platform }, 'intent failed')
    return troubleReply(error)
  }
}

/** Ten files of 10 MB take longer to be sealed and written than a press may wait. */
function timeFor(intent: Intent): { waitMs?: number } {
  const hasContent = intent.type === 'report.files' && intent.files?.some(({ content }) => content !== undefined)
  return hasContent ? { waitMs: FILES_MS } : {}
}

const FILES_MS = 30_000

async function act(app: App, tx: Tx, person: KnownPerson, incoming: Incoming): Promise<Reply> {
  await saveReach(tx, person, incoming.from)
  // Somebody who had blocked or removed the app, and is back: what waited for them may go out.
  if (greets(incoming.intent) || incoming.intent.type === 'question.ask') await releaseHeld(tx, person.id)
  const seen = changesSomething(incoming.intent) && !(await firstTime(tx, incoming.id))
  const { surface, from, intent } = incoming
  const outcome = await takeTurn({ app, tx, person, surface, private: from.private, seen }, intent)
  await writeDown(app, tx, outcome)
  return outcome.reply
}

async function writeDown(app: App, tx: Tx, outcome: Outcome): Promise<void> {
  const now = app.clock()
  const made = outcome.approved === undefined ? undefined : await produce(app, tx, outcome.approved)
  await writeEffects(tx, [...outcome.effects, ...(made?.effects ?? [])], now)
  // Last: from here to the commit, others who write to the school's trail wait.
  await appendAudit(tx, [...outcome.audit, ...(made?.audit ?? [])], now)
}

function meant(app: App, incoming: Incoming): Intent {
  const intent = storable(incoming.intent)
  // Words of danger that came with a picture are heard first.
  if (intent.type === 'report.picture' && app.questions.isUrgent(intent.text))
    return { type: 'question.ask', text: asQuestion(intent.text), guessed: true }
  return intent.type === 'words' ? (parseCommand(intent.text) ?? guessed(app, intent)) : intent
}

/** What is no command may be a question; and danger is heard in a single word. */
function guessed({ questions }: App, intent: IntentOf<'words'>): Intent {
  const text = asQuestion(intent.text.replace(/^\s*\/socialmedia\b/i, ''))
  const isAsked = mayBeQuestion(text) || (text !== '' && questions.isUrgent(text))
  return isAsked ? { type: 'question.ask', text, guessed: true } : intent
}

/** In a channel or group chat there is help, and an answer to a question; everything else is for the two of us. */
function isForAnywhere({ type }: Intent): boolean {
  return type === 'help' || type === 'words' || type === 'question.ask'
}

const readers: Intent['type'][] = [
  'words',
  'contact',
  'help',
  'status',
  'approvals',
  'sites',
  'site.show',
  'site.edit',
  'people.search',
  'request.read',
  'question.ask',
  'question.answer_fact',
  'question.wording',
  'question.send',
  'question.right',
  'questions',
  'comments',
  'comment.figures',
  'comment.log',
  'comment.show',
  'reports',
  'report.read',
  'report.figures',
  'report.concerns',
  'report.picture',
  'training',
  'tasks',
  'task.note',
]

function greets(intent: Intent): intent is Greeting {
  return intent.type === 'contact' || intent.type === 'words' || intent.type === 'help'
}

/** Reading again is harmless, so only what changes something needs its delivery remembered. */
function changesSomething(intent: Intent): boolean {
  return !readers.includes(intent.type)
}
