import type { types } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { keepsOf } from '../../src/conversation/incoming.ts'
import type { Reply } from '../../src/effects.ts'
import { DeliveryError } from '../../src/errors.ts'
import type { Log } from '../../src/log.ts'
import type { FrontDoor } from '../adapter.ts'
import { withAuthorName } from './author-name.ts'
import { type SlackMessage, toWord } from './block-kit.ts'
import { publishHome } from './home.ts'
import { toOption } from './inputs.ts'
import { limits } from './limits.ts'
import { createModals } from './modals.ts'
import { paintMessage } from './painted.ts'
import * as parse from './parse.ts'
import { type UnderWay, within } from './under-way.ts'
import { answerSubmission, NOT_PAINTED, opens, SLOW, toView, type ViewAnswer, viewInPlace } from './views.ts'

export interface DeskDeps {
  client: WebClient
  door: FrontDoor
  log: Log
  listener: parse.Listener
  /** What goes on after Slack was answered. */
  underWay: UnderWay
}

/** Takes what Slack sent to the front door and gives back the body of the answer; the rest of it goes out beside. */
export interface Desk {
  command(raw: unknown, delivery: string): Promise<SlackMessage | undefined>
  press(raw: unknown, delivery: string): Promise<void>
  submission(raw: unknown, delivery: string): Promise<ViewAnswer | undefined>
  closed(raw: unknown, delivery: string): Promise<void>
  suggestion(raw: unknown, delivery: string): Promise<types.PlainTextOption[]>
  shortcut(raw: unknown, delivery: string): Promise<void>
  event(raw: unknown): Promise<void>
}

/** What was heard, and what the front door says to it. */
interface Answered extends parse.Heard {
  reply: Reply
  heardAt: number
}

/** Slack shows an error after 3 s, and the modal's trigger dies. */
const DOOR_LIMIT_MS = 2500
const ANSWER_LIMIT_MS = 2850
const FETCH_LIMIT_MS = 5000

const NOT_OPENED = 'Slack did not open the window this time. Please press again, or type it once more.'
const ONLY_IN_WINDOW =
  'Staffroom shows this only in a window of its own. Please press its button in the chat, or type /socialmedia with the same words.'

export function createDesk(deps: DeskDeps): Desk {
  const { client, log, listener, underWay } = deps
  const modals = createModals(client, log)

  /** Any answer as a modal: where there is no message to answer in, and for what opens in one. False: it did not open. */
  async function show({ where, heardAt }: Answered, reply: Reply): Promise<boolean> {
    const view = toView(log, reply)
    if (view === undefined) return true
    return modals.show(where, view, heardAt + ANSWER_LIMIT_MS - Date.now())
  }

  async function showOrSay(answered: Answered): Promise<void> {
    if (await show(answered, answered.reply)) return
    if (opens(answered.reply)) underWay.add(sayBriefly(client, answered, NOT_OPENED))
  }

  async function answerInModal(answered: Answered, open: parse.OpenView): Promise<void> {
    const { reply, incoming } = answered
    const turn = modals.touch(open)
    const view = viewInPlace(log, reply, open)
    const sayNotPainted = async (err: unknown) => {
      log.error({ err }, 'slack_answer_failed')
      await show(answered, { show: 'word', text: NOT_PAINTED })
    }
    if (view) return finish(underWay, answered, modals.repaint(open, view, turn).catch(sayNotPainted))
    // A word about a change that could not be kept would cover the form somebody is filling in.
    if (keepsOf(incoming.intent.type) === incoming.intent.type && reply.show === 'word') return
    await show(answered, reply)
  }

  return {
    async command(raw, delivery) {
      const answered = await ask(deps, parse.parseCommand(raw, delivery, listener))
      if (answered === undefined) return undefined
      const { reply } = answered
      if (!opens(reply)) return toAnswer(reply)
      return (await show(answered, reply)) ? undefined : toWord(NOT_OPENED)
    },

    async press(raw, delivery) {
      const answered = await ask(deps, parse.parsePress(raw, delivery, listener))
      if (answered === undefined) return
      const { view } = answered.where
      if (view?.type === 'modal') return await answerInModal(answered, view)
      if (view?.type === 'home') {
        await showOrSay(answered)
        return underWay.add(publishHome(deps, answered.incoming))
      }
      if (opens(answered.reply)) return await showOrSay(answered)
      // Slack is answered once the decision is committed; what the card shows then follows in a call of its own.
      underWay.add(respond(answered, answered.reply))
    },

    async submission(raw, delivery) {
      const answered = await ask(deps, parse.parseSubmission(raw, delivery, listener))
      return answered?.where.view && answerSubmission(log, answered.reply, answered.where.view)
    },

    async closed(raw, delivery) {
      await ask(deps, parse.parseClosed(raw, delivery, listener))
    },

    async suggestion(raw, delivery) {
      const answered = await ask(deps, parse.parseSuggestion(raw, delivery, listener))
      if (answered?.reply.show !== 'options') return []
      const fitting = answered.reply.options.filter(({ value }) => value !== '' && value.length <= limits.optionValue)
      return fitting.slice(0, limits.options).map(toOption)
    },

    async shortcut(raw, delivery) {
      const heardAt = Date.now()
      const heard = parse.parseShortcut(raw, delivery, listener)
      const answered = await ask(deps, heard && (await withAuthorName(client, heard)), heardAt)
      if (answered) await showOrSay(answered)
    },

    async event(raw) {
      const answered = await ask(deps, parse.parseEvent(raw, listener))
      if (answered === undefined) return
      if (answered.incoming.intent.type === 'contact') return underWay.add(greet(deps, answered))
      underWay.add(answerMessage(client, answered))
    },
  }
}

/** The door commits before Slack hears anything; a door that takes too long is not waited for. */
async function ask(
  { door, log, underWay }: DeskDeps,
  heard: parse.Heard | undefined,
  heardAt = Date.now(),
): Promise<Answered | undefined> {
  if (heard === undefined) return undefined
  const asked = door(heard.incoming)
  underWay.add(asked)
  const reply = await within(asked, heardAt + DOOR_LIMIT_MS - Date.now())
  if (reply === undefined) log.warn({ intent: heard.incoming.intent.type }, 'slack_door_slow')
  return { ...heard, reply: reply ?? { show: 'word', text: SLOW }, heardAt }
}

/** Waits for what is shown, so that it is there when the button stops spinning; but never longer than Slack does. */
async function finish(underWay: UnderWay, { heardAt }: Answered, work: Promise<void>): Promise<void> {
  underWay.add(work)
  await within(
    work.catch(() => undefined),
    heardAt + ANSWER_LIMIT_MS - Date.now(),
  )
}

/** The first time somebody opens the conversation it is empty; after that, opening it is no reason to write. */
async function greet(deps: DeskDeps, { incoming, where, reply }: Answered): Promise<void> {
  if (where.tab === 'home') return publishHome(deps, incoming, reply)
  const { client } = deps
  const channel = where.channel ?? ''
  const { messages = [] } = await client.conversations.history({ channel, limit: 1 })
  if (messages.length === 0) await post(client, channel, reply)
}

async function answerMessage(client: WebClient, { incoming, where, reply }: Answered): Promise<void> {
  const channel = where.channel ?? ''
  if (incoming.from.private) return post(client, channel, reply, where.thread)
  const message = toAnswer(reply)
  const thread = where.thread === undefined ? {} : { thread_ts: where.thread }
  if (message) await client.chat.postEphemeral({ channel, user: incoming.from.user, ...message, ...thread })
}

async function post(client: WebClient, channel: string, reply: Reply, thread?: string): Promise<void> {
  const message = toAnswer(reply)
  if (message === undefined) return
  const inThread = thread === undefined ? {} : { thread_ts: thread }
  await client.chat.postMessage({ channel, ...message, ...inThread, unfurl_links: false, unfurl_media: false })
}

/** A short word where no modal opened: beside what was pressed, else in the conversation with Staffroom. */
async function sayBriefly(client: WebClient, answered: Answered, text: string): Promise<void> {
  if (answered.where.responseUrl !== undefined) return respond(answered, { show: 'word', text })
  await post(client, answered.incoming.from.user, { show: 'word', text })
}

/** Answers a press in a message: in its place, or below it for the speaker alone. */
async function respond({ where }: Answered, reply: Reply): Promise<void> {
  const message = where.responseUrl === undefined ? undefined : toAnswer(reply)
  if (where.responseUrl === undefined || message === undefined) return
  const isInstead = reply.show === 'instead'
  const kind = isInstead ? { replace_original: true } : { response_type: 'ephemeral', replace_original: false }
  const answer = await fetch(where.responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ ...kind, ...message }),
    signal: AbortSignal.timeout(FETCH_LIMIT_MS),
  })
  if (!answer.ok) throw new DeliveryError(`slack_response_${answer.status}`, 'failed')
}

function toAnswer(reply: Reply): SlackMessage | undefined {
  if (reply.show === 'word') return reply.text === '' ? undefined : toWord(reply.text)
  if (reply.show === 'dialog') return toWord(ONLY_IN_WINDOW)
  return reply.show === 'card' || reply.show === 'instead' ? paintMessage(reply.card) : undefined
}
