import { createHash } from 'node:crypto'
import { z } from 'zod'
import { heldByButton, type Incoming, Intent, keepsOf, TAKES_ANSWERS } from '../../src/conversation/incoming.ts'
import { LINK_PRESSED } from './actions.ts'
import { AnswerSheet, readAnswers, readFiles } from './answers.ts'
import { reportOf } from './reported-message.ts'
import { typedWords } from './text.ts'

/** What this edge is: everything else is not for us. */
export interface Listener {
  /** Workspace id, or the organisation's where the app is installed for a whole Grid. */
  tenant: string
  botUser: string
}

/** Somebody spoke. `where` is what an answer can use; it comes from the platform, like `incoming.from`. */
export interface Heard {
  incoming: Incoming
  where: {
    /** Opens one modal, within 3 s. */
    trigger?: string
    /** Answers where it was spoken: 5 times within 30 min. */
    responseUrl?: string
    /** The open modal, or the Home tab, that it was spoken in. */
    view?: OpenView
    channel?: string
    thread?: string
    /** Which tab of the app was opened. */
    tab?: string
  }
}

export const OpenView = z.object({
  id: z.string(),
  hash: z.string(),
  type: z.enum(['modal', 'home']),
  callback_id: z.string(),
  private_metadata: z.string(),
  ...AnswerSheet.shape,
})
export type OpenView = z.infer<typeof OpenView>

const Team = z.object({ id: z.string() })
const User = z.object({ id: z.string(), team_id: z.string().optional() })

const Command = z.object({
  team_id: z.string(),
  enterprise_id: z.string().optional(),
  is_enterprise_install: z.union([z.string(), z.boolean()]).optional(),
  user_id: z.string(),
  channel_id: z.string(),
  text: z.string().default(''),
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
})

/** What presses, shortcuts and modals have in common. */
const Interaction = z.object({
  team: Team.nullish(),
  enterprise: Team.nullish(),
  is_enterprise_install: z.boolean().nullish(),
  user: User,
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }).nullish(),
  view: OpenView.nullish(),
})
type Interaction = z.infer<typeof Interaction>

const Press = z.object({
  actions: z.tuple([z.object({ type: z.string(), action_id: z.string(), value: z.string().optional() })], z.unknown()),
})
const Shortcut = z.object({ callback_id: z.string() })
const Suggestion = z.object({ value: z.string() })

const Event = z.object({
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  event_id: z.string(),
  authorizations: z
    .array(z.object({ enterprise_id: z.string().nullish(), is_enterprise_install: z.boolean().nullish() }))
    .nullish(),
  event: z.object({
    type: z.string(),
    subtype: z.string().nullish(),
    bot_id: z.string().nullish(),
    user: z.string(),
    user_team: z.string().nullish(),
    channel: z.string(),
    channel_type: z.string().nullish(),
    text: z.string().default(''),
    thread_ts: z.string().nullish(),
    tab: z.string().nullish(),
  }),
})
type Event = z.infer<typeof Event>

/** `/socialmedia …`. Whatever the channel, only who typed it sees the answer. */
export function parseCommand(raw: unknown, delivery: string, listener: Listener): Heard | undefined {
  const body = Command.safeParse(raw).data
  if (body === undefined) return undefined
  const isGrid = String(body.is_enterprise_install) === 'true'
  if ((isGrid ? body.enterprise_id : body.team_id) !== listener.tenant) return undefined
  return heard(
    listener,
    deliveryKey(delivery),
    body.user_id,
    { type: 'words', text: typedWords(body.text) },
    {
      ...(body.trigger_id === undefined ? {} : { trigger: body.trigger_id }),
      ...(body.response_url === undefined ? {} : { responseUrl: body.response_url }),
      channel: body.channel_id,
    },
  )
}

/** A button in a message, in a modal or on the Home tab was pressed, or a watched field of a form was changed. */
export function parsePress(raw: unknown, delivery: string, listener: Listener): Heard | undefined {
  const press = Press.safeParse(raw).data?.actions[0]
  const body = readInteraction(raw, listener)
  if (press === undefined || body === undefined || press.action_id === LINK_PRESSED) return undefined
  if (press.type === 'button') {
    const said = TAKES_ANSWERS.has(press.action_id) && body.view ? { answers: readAnswers(body.view) } : {}
    return answered(body, delivery, listener, intentOf(press.action_id, readJson(press.value), said))
  }
  if (body.view?.type !== 'modal') return undefined
  return answered(body, delivery, listener, keepIntent(body.view))
}

/** A form was sent. */
export function parseSubmission(raw: unknown, delivery: string, listener: Listener): Heard | undefined {
  const body = readInteraction(raw, listener)
  if (!body?.view) return undefined
  const { callback_id: verb, private_metadata: data } = body.view
  const answers = readAnswers(body.view)
  const files = readFiles(body.view)
  const said = { ...(TAKES_ANSWERS.has(verb) ? { answers } : answers), ...(files && { files }) }
  return answered(body, delivery, listener, intentOf(verb, readJson(data), said))
}

/** A form was closed without sending it: what is in it is kept. */
export function parseClosed(raw: unknown, delivery: string, listener: Listener): Heard | undefined {
  const body = readInteraction(raw, listener)
  if (!body?.view) return undefined
  return answered(body, delivery, listener, keepIntent(body.view))
}

/** Somebody types into a people field. */
export function parseSuggestion(raw: unknown, delivery: string, listener: Listener): Heard | undefined {
  const typed = Suggestion.safeParse(raw).data
  const body = readInteraction(raw, listener)
  if (typed === undefined || body === undefined) return undefined
  return answered(body, delivery, listener, { type: 'people.search', typed: typed.value })
}

/** The lightning menu, or "Report this message" on a message. */
export function parseShortcut(raw: unknown, delivery: string, listener: Listener): Heard | undefined {
  const shortcut = Shortcut.safeParse(raw).data
  const body = readInteraction(raw, listener)
  if (shortcut === undefined || body === undefined) return undefined
  if (shortcut.callback_id !== 'report_message')
    return answered(body, delivery, listener, shortcuts[shortcut.callback_id])
  // Where the message stands may be a conversation of others: no place to write to.
  return answered({ ...body, channel: null }, delivery, listener, reportOf(raw))
}

/** A direct message, a mention, or the app was opened. Bots, edits and everything else is left alone. */
export function parseEvent(raw: unknown, listener: Listener): Heard | undefined {
  const body = Event.safeParse(raw).data
  if (body === undefined || tenantOfEvent(body) !== listener.tenant) return undefined
  const { event } = body
  const isForeign = event.user_team != null && event.user_team !== body.team_id
  if (isForeign || event.bot_id != null || event.user === listener.botUser) return undefined
  const intent = eventIntent(event)
  if (intent === undefined) return undefined
  const result = heard(listener, `slack:event:${body.event_id}`, event.user, intent, {
    channel: event.channel,
    ...(event.thread_ts == null ? {} : { thread: event.thread_ts }),
    ...(event.tab == null ? {} : { tab: event.tab }),
  })
  const { from } = result.incoming
  if (event.type === 'app_mention') from.private = false
  else from.reach = { channel: event.channel }
  return result
}

const shortcuts: Record<string, Intent> = {
  request_site: { type: 'request.start' },
  report_concern: { type: 'report.start', known: [] },
}

function eventIntent(event: Event['event']): Intent | undefined {
  if (event.type === 'app_home_opened') return { type: 'contact' }
  if (event.type === 'app_mention') return { type: 'words', text: typedWords(event.text) }
  if (event.type !== 'message' || event.channel_type !== 'im') return undefined
  const text = typedWords(event.text)
  // A person's message with a file has a subtype of its own; every other subtype is an edit or a system line.
  if (event.subtype === 'file_share') return { type: 'report.picture', text }
  return event.subtype == null ? { type: 'words', text } : undefined
}

function readInteraction(raw: unknown, listener: Listener): Interaction | undefined {
  const body = Interaction.safeParse(raw).data
  if (body === undefined) return undefined
  if (body.is_enterprise_install === true) return body.enterprise?.id === listener.tenant ? body : undefined
  const isForeign = body.user.team_id !== undefined && body.user.team_id !== listener.tenant
  return body.team?.id === listener.tenant && !isForeign ? body : undefined
}

function tenantOfEvent({ authorizations, enterprise_id, team_id }: Event): string | null | undefined {
  const install = authorizations?.[0]
  return install?.is_enterprise_install ? (install.enterprise_id ?? enterprise_id) : team_id
}

function answered(
  body: Interaction,
  delivery: string,
  listener: Listener,
  intent: Intent | undefined,
): Heard | undefined {
  if (intent === undefined) return undefined
  return heard(listener, deliveryKey(delivery), body.user.id, intent, {
    ...(body.trigger_id === undefined ? {} : { trigger: body.trigger_id }),
    ...(body.response_url === undefined ? {} : { responseUrl: body.response_url }),
    ...(body.view ? { view: body.view } : {}),
    ...(body.channel ? { channel: body.channel.id } : {}),
  })
}

function heard({ tenant }: Listener, id: string, user: string, intent: Intent, where: Heard['where']): Heard {
  return {
    incoming: {
      id,
      from: {
        platform: 'slack',
        tenant,
        user,
        // A command or a button may stand in a direct message between two others: only an event says whose channel it is.
        reach: {},
        // Answers to commands, presses and modals are seen by the speaker alone, whatever the channel.
        private: true,
      },
      surface: {
        reportsChanges: true,
        searchesPeople: true,
        opensForms: where.trigger !== undefined,
        opensDialogs: where.trigger !== undefined,
        // Slack takes files in modals only.
        takesFiles: where.trigger !== undefined,
      },
      intent,
    },
    where,
  }
}

/** Ids come from the button or the modal; who may do it never does. Undefined for a button of another age. */
function intentOf(verb: string, ids: Record<string, unknown>, said: Record<string, unknown>): Intent | undefined {
  return Intent.safeParse({ ...said, ...heldByButton(ids), type: verb }).data
}

function keepIntent(view: OpenView): Intent | undefined {
  const { draft } = readJson(view.private_metadata)
  return Intent.safeParse({ type: keepsOf(view.callback_id), draft, answers: readAnswers(view) }).data
}

function readJson(text: string | undefined): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text || '{}')).data ?? {}
  } catch {
    return {}
  }
}

/** Slack repeats neither presses nor commands by itself; who replays one repeats its signature. */
function deliveryKey(signature: string): string {
  return `slack:${createHash('sha256').update(signature).digest('hex')}`
}
