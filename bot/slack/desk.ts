import type { types } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { renderCard } from '../../cards/catalog.ts'
import type { Reply } from '../../src/effects.ts'
import { DeliveryError } from '../../src/errors.ts'
import type { Log } from '../../src/log.ts'
import type { FrontDoor } from '../adapter.ts'
import { standingOf } from './answers.ts'
import { type SlackMessage, toModal, toWord } from './block-kit.ts'
import { publishHome } from './home.ts'
import { toOption } from './inputs.ts'
import { limits } from './limits.ts'
import { createModals, type Modals } from './modals.ts'
import { paintMessage } from './painted.ts'
import * as parse from './parse.ts'
import { shorten } from './text.ts'
import { type UnderWay, within } from './under-way.ts'

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

export type ViewAnswer =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: types.ModalView }

/** What was heard, and what the front door says to it. */
interface Answered extends parse.Heard {
  reply: Reply
  heardAt: number
}

/** Slack shows an error after 3 s, and the modal's trigger dies. */
const DOOR_LIMIT_MS = 2500
const ANSWER_LIMIT_MS = 2850
const FETCH_LIMIT_MS = 5000

const SLOW = 'Staffroom is slower than usual just now. Please try again in a moment: nothing happens twice.'
const NOT_OPENED = 'Slack did not open the form this time. Please press again.'

export function createDesk(deps: DeskDeps): Desk {
  const { client, log, listener, underWay } = deps
  const modals = createModals(client, log)

  return {
    async command(raw, delivery) {
      const answered = await ask(deps, parse.parseCommand(raw, delivery, listener))
      if (answered === undefined) return undefined
      const { reply } = answered
      if (!opens(reply)) return toAnswer(reply)
      return (await show(modals, answered, reply)) ? undefined : toWord(NOT_OPENED)
    },

    async press(raw, delivery) {
      const answered = await ask(deps, parse.parsePress(raw, delivery, listener))
      if (answered === undefined) return
      const { view } = answered.where
      if (view?.type === 'modal') return await answerInModal(modals, underWay, answered, view)
      if (view?.type === 'home') {
        await show(modals, answered, answered.reply)
        return underWay.add(publishHome(deps, answered.incoming))
      }
      if (opens(answered.reply)) {
        if (await show(modals, answered, answered.reply)) return
        return underWay.add(respond(answered, { show: 'word', text: NOT_OPENED }))
      }
      // Slack is answered once the decision is committed; what the card shows then follows in a call of its own.
      underWay.add(respond(answered, answered.reply))
    },

    async submission(raw, delivery) {
      const answered = await ask(deps, parse.parseSubmission(raw, delivery, listener))
      return answered?.where.view && answerSubmission(answered.reply, answered.where.view)
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
      const answered = await ask(deps, parse.parseShortcut(raw, delivery, listener))
      if (answered) await show(modals, answered, answered.reply)
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
async function ask({ door, log, underWay }: DeskDeps, heard: parse.Heard | undefined): Promise<Answered | undefined> {
  if (heard === undefined) return undefined
  const heardAt = Date.now()
  const asked = door(heard.incoming)
  underWay.add(asked)
  const reply = await within(asked, DOOR_LIMIT_MS)
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

/** Any answer as a modal: where there is no message to answer in, and for forms. */
async function show(modals: Modals, { where, heardAt }: Answered, reply: Reply): Promise<boolean> {
  const view = toView(reply)
  if (view === undefined) return true
  return modals.show(where, view, heardAt + ANSWER_LIMIT_MS - Date.now())
}

async function answerInModal(
  modals: Modals,
  underWay: UnderWay,
  answered: Answered,
  open: parse.OpenView,
): Promise<void> {
  const { reply, incoming } = answered
  const turn = modals.touch(open)
  if (reply.show === 'instead' || reply.show === 'dialog' || (reply.show === 'form' && reply.changed)) {
    const standing = reply.show === 'form' ? standingOf(open) : {}
    return finish(underWay, answered, modals.repaint(open, toModal(renderCard(reply.card), standing), turn))
  }
  // A word about a change that could not be kept would cover the form somebody is filling in.
  if (incoming.intent.type === 'request.keep' && reply.show === 'word') return
  await show(modals, answered, reply)
}

function answerSubmission(reply: Reply, open: parse.OpenView): ViewAnswer | undefined {
  const standing = standingOf(open)
  if (reply.show === 'errors' || (reply.show === 'dialog' && reply.errors !== undefined)) {
    const blocks = Object.entries(reply.errors ?? {}).map(([field, text]) => [
      standing[field]?.block,
      shorten(text, limits.fieldError),
    ])
    const isBeside = blocks.length > 0 && blocks.every(([block]) => block !== undefined)
    if (isBeside) return { response_action: 'errors', errors: Object.fromEntries(blocks) }
    return { response_action: 'update', view: toModal(renderCard(reply.card), standing) }
  }
  const [first] = Object.values(standing)
  // A form that was taken is answered with a card. A word says it was not: the form stays, with everything in it.
  if (reply.show === 'word' && first)
    return { response_action: 'errors', errors: { [first.block]: reply.text || SLOW } }
  const view =
    reply.show === 'form' || reply.show === 'dialog' ? toModal(renderCard(reply.card), standing) : toView(reply)
  return view && { response_action: 'update', view }
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

/** Whether it must be shown in a modal: as a message there would be nothing to fill in, or it would stay. */
function opens({ show }: Reply): boolean {
  return show === 'form' || show === 'dialog'
}

function toAnswer(reply: Reply): SlackMessage | undefined {
  if (reply.show === 'word') return reply.text === '' ? undefined : toWord(reply.text)
  if (reply.show === 'dialog') return toWord(NOT_OPENED)
  return reply.show === 'card' || reply.show === 'instead' ? paintMessage(reply.card) : undefined
}

function toView(reply: Reply): types.ModalView | undefined {
  if (reply.show === 'options' || (reply.show === 'word' && reply.text === '')) return undefined
  return reply.show === 'word' ? wordView(reply.text) : toModal(renderCard(reply.card))
}

function wordView(text: string): types.ModalView {
  const { blocks } = toWord(text)
  const body = { type: 'plain_text', emoji: false } as const
  return {
    type: 'modal',
    title: { ...body, text: 'Staffroom' },
    close: { ...body, text: 'Close' },
    blocks,
    callback_id: 'card.show',
  }
}
