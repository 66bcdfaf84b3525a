import type { App } from '../app.ts'
import type { IntentOf } from '../conversation/incoming.ts'
import type { Tx } from '../db/transaction.ts'
import type { Reply } from '../effects.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { loadWording } from '../packs/wording/store.ts'
import { isHere } from '../people/directory.ts'
import { announceSent, announceSettled, auditLine } from './announce.ts'
import { type Answer, answerFor, answerTo } from './answer.ts'
import { asQuestion, isScrap } from './asked-text.ts'
import { keptView, type Sending, sendView } from './form-views.ts'
import { QUESTIONS_PAGE, questionsView, questionView } from './owner-views.ts'
import { type Question, SENT_TEXT } from './question.ts'
import { type AskedSchool, ownerRole, ownersOf } from './setting.ts'
import { insertQuestion, loadQuestion, openQuestions, saveSettled } from './store.ts'
import { pressed } from './understand-press.ts'
import { answerView, wordingView } from './views.ts'
import { roleName } from './whom.ts'

/** Somebody who asks, in a transaction. */
export interface Inquiry {
  app: Pick<App, 'questions' | 'clock' | 'newId'>
  tx: Tx
  personId: string
  setting: AskedSchool
  /** A conversation with Staffroom alone. */
  private: boolean
  /** This very delivery has been acted upon before: answer with the present state, change nothing. */
  seen: boolean
}

const HOW =
  'Ask in your own words, for example “ask may I accept a friend request from a pupil?” or “ask who has to approve a class page?”.'
const GONE = 'There is no such question any more. Type “questions” to see those that wait.'
const TOO_LONG = `Please say it in ${SENT_TEXT} characters or fewer.`
const EMPTY = 'Please write the question down.'

/**
 * What the school's policy says to a question.
 * @returns undefined when the words are more likely no question at all
 */
export async function askQuestion(inquiry: Inquiry, intent: IntentOf<'question.ask'>): Promise<Outcome | undefined> {
  const text = asQuestion(intent.text)
  if (text === '') return say(HOW)
  const { app, setting } = inquiry
  const answer = answerTo(app.questions, setting.policy, text, [], setting.today)
  const isNothing = answer.verdict === 'not_covered' && !answer.urgent && isScrap(text)
  if (isNothing && intent.guessed === true) return undefined
  return only({ show: 'card', card: await viewOf(inquiry, answer, text) })
}

/** An option of an answer was pressed: the same question with what is known now, in the first answer's place. */
export async function answerFact(inquiry: Inquiry, intent: IntentOf<'question.answer_fact'>): Promise<Outcome> {
  const { app, setting } = inquiry
  const answer = answerFor(app.questions, setting.policy, pressed(intent), intent.urgent === 1, setting.today)
  return only({ show: 'instead', card: await viewOf(inquiry, answer, '') })
}

/** A clause in full, in the school's own words. */
export async function readWording(inquiry: Inquiry, intent: IntentOf<'question.wording'>): Promise<Outcome> {
  const { setting, tx } = inquiry
  const wording = (await loadWording(tx, setting.policy.pack.id)).get(intent.clause)
  if (wording === undefined) return say('That clause is not in the policy document any more.')
  return only({ show: 'form', card: wordingView(setting, intent.clause, wording) })
}

/** The small form; nothing is kept before it is sent. */
export function openSending({ app, personId, setting }: Inquiry, intent: IntentOf<'question.send'>): Outcome {
  const sending = sendingOf({ ...intent, text: asQuestion(intent.text), question: app.newId() }, personId, setting)
  return only({ show: 'form', card: sendView(sending, setting) })
}

/** Keeps the question and gives it to whoever looks after the policy. */
export async function submitQuestion(inquiry: Inquiry, intent: IntentOf<'question.submit'>): Promise<Outcome> {
  const { app, tx, personId, setting } = inquiry
  const sending = { ...sendingOf(intent, personId, setting), text: asQuestion(intent.text) }
  const error = sending.text === '' ? EMPTY : sending.text.length > SENT_TEXT ? TOO_LONG : ''
  if (error !== '') return only({ show: 'errors', card: sendView(sending, setting, error), errors: { text: error } })
  const before = await loadQuestion(tx, sending.id)
  if (before !== undefined) return sentAlready(before, inquiry)
  if (inquiry.seen) return say(GONE)
  // A child in danger is for the safeguarding lead, not for whoever looks after a text.
  if (app.questions.isUrgent(sending.text)) return sayUrgent(inquiry, sending.text)
  const question: Question = { ...sending, createdAt: setting.now.toISOString() }
  if (!(await insertQuestion(tx, question))) return say(GONE)
  return {
    reply: { show: 'instead', card: keptView(question, setting) },
    effects: announceSent(question, setting),
    audit: [auditLine(question, 'question.sent', personId)],
  }
}

/** Open questions, for whoever looks after the policy. */
export async function showQuestions(inquiry: Inquiry, intent: IntentOf<'questions'>): Promise<Outcome> {
  const { setting, personId } = inquiry
  if (!isOwner(setting, personId))
    return say(`Questions about the policy go to ${roleName(setting, ownerRole(setting))}. To ask one, just type it.`)
  return only({ show: 'card', card: await listOf(inquiry, intent.page) })
}

/**
 * Somebody who looks after the policy has seen to a question; once.
 * @param settingOf the question's own school, whichever the speaker speaks for
 */
export async function settleQuestion(
  speech: Omit<Inquiry, 'setting'>,
  intent: IntentOf<'question.settle'>,
  settingOf: (schoolId: string) => Promise<AskedSchool>,
): Promise<Outcome> {
  const before = await loadQuestion(speech.tx, intent.question, { lock: true })
  if (before === undefined) return say(GONE)
  const setting = await settingOf(before.schoolId)
  if (!isHere(setting, speech.personId)) return say(GONE)
  if (!isOwner(setting, speech.personId)) return say(`Only ${roleName(setting, ownerRole(setting))} can settle this.`)
  const shown = async (one: Question): Promise<Reply> => ({
    show: 'instead',
    card: intent.page === undefined ? questionView(one, setting) : await listOf({ ...speech, setting }, intent.page),
  })
  if (before.settledAt !== undefined || speech.seen) return only(await shown(before))
  await saveSettled(speech.tx, before.id, speech.personId, setting.now)
  const question = { ...before, settledAt: setting.now.toISOString(), settledBy: speech.personId }
  return {
    reply: await shown(question),
    effects: announceSettled(question),
    audit: [auditLine(question, 'question.settled', speech.personId)],
  }
}

async function viewOf(inquiry: Inquiry, answer: Answer, question: string) {
  const { setting, personId, tx } = inquiry
  const wording = await loadWording(tx, setting.policy.pack.id)
  return answerView(answer, setting, { askerId: personId, question, elsewhere: !inquiry.private, wording })
}

async function listOf({ tx, setting }: Pick<Inquiry, 'tx' | 'setting'>, page: number) {
  const questions = await openQuestions(tx, setting.school.id, { number: page, size: QUESTIONS_PAGE })
  return questionsView(questions, setting, page)
}

/** A second press of "Send". */
function sentAlready(question: Question, { personId, setting }: Inquiry): Outcome {
  if (question.personId !== personId || question.schoolId !== setting.school.id) return say(GONE)
  return only({ show: 'instead', card: keptView(question, setting) })
}

async function sayUrgent(inquiry: Inquiry, text: string): Promise<Outcome> {
  const { app, setting } = inquiry
  const answer = answerTo(app.questions, setting.policy, text, [], setting.today)
  return only({ show: 'instead', card: await viewOf(inquiry, answer, text) })
}

function sendingOf(
  intent: Omit<IntentOf<'question.submit'>, 'type'>,
  personId: string,
  { school, policy }: AskedSchool,
): Sending {
  const { question, text, kind, verdict, rule, clauses } = intent
  const known = new Set(policy.pack.clauses.map(({ id }) => id))
  return {
    id: question,
    schoolId: school.id,
    personId,
    text,
    kind,
    verdict,
    clauses: clauses.filter((clause) => known.has(clause)),
    ...(rule === undefined ? {} : { rule }),
  }
}

function isOwner(setting: AskedSchool, personId: string): boolean {
  return ownersOf(setting).some(({ id }) => id === personId)
}
