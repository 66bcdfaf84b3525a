// Acts as Teams and its users towards a bot: sends signed activities, presses buttons, judges the answers.
import { activityFrom, messageFields, messagePayload } from './activities.ts'
import { type Read, readCardAction, readTask, UNREACHABLE } from './answers.ts'
import { cardOf } from './cards.ts'
import { request, sleep } from './http.ts'
import { fill, findAction, type Inputs } from './inputs.ts'
import type { OpenDialog, TeamsTenant } from './tenant.ts'
import { seal } from './tokens.ts'
import type {
  AdaptiveCard,
  Change,
  Chat,
  ChatRef,
  ClickOptions,
  Client,
  Delivery,
  DriverOptions,
  HttpResult,
  Json,
  Message,
  Options,
  Place,
  Problem,
  Selector,
  Spot,
  Team,
  User,
  Who,
} from './types.ts'

type Settle = (result: HttpResult) => Read
/** A delivery on its way: what is needed to send it, to read its answer, and to send it again. */
type Parcel = Omit<Delivery, 'ok' | 'sent'> & {
  url: string
  body: string
  headers: Record<string, string>
  settle?: Settle | undefined
  forge?: Options['forge']
  expectFailure?: boolean | undefined
}
/** What a button is pressed on. */
interface On {
  user: User
  chat: Chat
  message?: Message | undefined
}
interface Execute extends On {
  message: Message
  node: Json
  data: Json
  trigger: 'automatic' | 'manual'
}
type Note = (level: Problem['level'], kind: Problem['kind'], details: object) => void

export class TeamsDriver {
  readonly tenant: TeamsTenant
  readonly url: string
  readonly deadlineMs: number
  readonly resendAfterMs: number | undefined
  readonly client: Client
  readonly deliveries: Delivery[] = []
  readonly #parcels = new WeakMap<Delivery, Parcel>()
  readonly #refreshes = new Map<string, Promise<unknown>>()

  /** `url` is the bot's endpoint, usually `http://.../api/messages`. */
  constructor(
    tenant: TeamsTenant,
    {
      url,
      deadlineMs = 15_000,
      resendAfterMs,
      autoRefresh = false,
      locale = 'en-GB',
      timezone = 'Europe/London',
      theme = 'default',
    }: DriverOptions,
  ) {
    this.tenant = tenant
    this.url = url
    this.deadlineMs = deadlineMs
    this.resendAfterMs = resendAfterMs
    this.client = { locale, timezone, theme }
    if (autoRefresh) tenant.onChange((change) => this.#autoRefresh(change))
  }

  // ---------- installing ----------

  /** A user adds the app for themselves: installationUpdate, then conversationUpdate. */
  async install(who: Who, options: Options = {}): Promise<[Delivery, Delivery]> {
    const user = this.tenant.user(who)
    user.installed = true
    return this.#installed(user, this.tenant.chat(user), options)
  }

  /** A user adds the app to a team. */
  async installInTeam(who: Who, team: Team, options: Options = {}): Promise<[Delivery, Delivery]> {
    team.installed = true
    const [general] = team.channels
    if (!general) throw new Error('a team has a channel')
    return this.#installed(this.tenant.user(who), general, options)
  }

  async uninstall(who: Who, options: Options = {}): Promise<Delivery> {
    const user = this.tenant.user(who)
    user.installed = false
    const fields = { type: 'installationUpdate', action: 'remove' }
    return this.activity(user, this.tenant.chat(user), fields, options)
  }

  /** People join a chat or team: conversationUpdate with membersAdded. */
  async join(people: Who[], chatId: ChatRef, options: Options = {}): Promise<Delivery> {
    const { chat } = this.#place(chatId)
    const users = people.map((p) => this.tenant.user(p))
    for (const user of users) if (!chat.members.includes(user)) chat.members.push(user)
    const membersAdded = users.map(({ id, aadObjectId }) => ({ id, aadObjectId }))
    const channelData = { eventType: 'teamMemberAdded' }
    const [first] = users
    if (!first) throw new Error('nobody joins')
    return this.activity(first, chat, { type: 'conversationUpdate', membersAdded, channelData }, options)
  }

  // ---------- writing ----------

  /** A user writes, by default in the 1:1 chat. In a channel or group the bot hears it only with `mention`. */
  async message(
    who: Who,
    text: string,
    {
      chat: chatId,
      thread,
      mention = false,
      attachments,
      ...options
    }: Options & { chat?: ChatRef; thread?: string; mention?: boolean; attachments?: Json[] } = {},
  ): Promise<Delivery> {
    const user = this.tenant.user(who)
    const { chat } = this.#place(chatId ?? this.tenant.chat(user))
    const message = this.say(user, chat, text, { thread })
    if (chat.type !== 'personal' && !mention) return { kind: 'message', ok: true, sent: false, message }
    const fields = messageFields(this.tenant, message, { mention, attachments })
    const root = chat.type === 'channel' ? (thread ?? message.id) : undefined
    const delivery = await this.#deliver('message', this.#activity(user, { chat, thread: root }, fields), options)
    return Object.assign(delivery, { message })
  }

  /** A user writes where the bot does not listen. */
  say(who: Who, chatId: ChatRef, text: string, { thread }: { thread?: string | undefined } = {}): Message {
    this.tenant.rememberTyped(text)
    const { chat } = this.#place(chatId)
    const from = this.tenant.user(who).aadObjectId
    return this.tenant.post(chat, { from, activity: { type: 'message', text }, thread })
  }

  /** A user edits their own message: messageUpdate. */
  async edit(who: Who, chatId: ChatRef, messageId: string, text: string, options: Options = {}): Promise<Delivery> {
    const { chat } = this.#place(chatId)
    const message = this.tenant.message(chat, messageId)
    this.tenant.rememberTyped(text)
    this.tenant.replace(message, { ...message.activity, text })
    const channelData = { eventType: 'editMessage' }
    const fields = { type: 'messageUpdate', id: message.id, text, textFormat: 'plain', channelData }
    return this.activity(who, chat, fields, options)
  }

  async react(who: Who, chatId: ChatRef, messageId: string, type = 'like', options: Options = {}): Promise<Delivery> {
    const fields = { type: 'messageReaction', replyToId: messageId, reactionsAdded: [{ type }] }
    return this.activity(who, chatId, fields, options)
  }

  // ---------- cards ----------

  /**
   * A user presses a button of the card they see. `selector`: verb, title, id, RegExp or `{verb, title, data}`.
   * options: `force` skips the client's checks, `card` or `version` presses a button of an older card.
   */
  async click(
    who: Who,
    chatId: ChatRef,
    messageId: string,
    selector: Selector,
    inputs: Inputs = {},
    options: ClickOptions = {},
  ): Promise<Delivery> {
    const user = this.tenant.user(who)
    const { chat } = this.#place(chatId)
    const message = this.tenant.message(chat, messageId)
    const card = this.#cardToClick(message, user, options)
    if (!card) throw new Error(`message ${messageId} has no card`)
    const action = findAction(card, selector)
    if (action.node.isEnabled === false && !options.force) throw new Error(`"${action.node.title}" is disabled`)
    return this.#press({ user, chat, message, action, inputs }, options)
  }

  /** The client's automatic refresh of a card for one user; undefined when the card has none for them. */
  async refresh(
    who: Who,
    chatId: ChatRef,
    messageId: string,
    { trigger = 'automatic', ...options }: Options & { trigger?: 'automatic' | 'manual' } = {},
  ): Promise<Delivery | undefined> {
    const user = this.tenant.user(who)
    const { chat } = this.#place(chatId)
    const message = this.tenant.message(chat, messageId)
    const { action: node, userIds } = cardOf(message.activity)?.refresh ?? {}
    const meant = trigger === 'manual' || !userIds || userIds.includes(user.id)
    if (!node || !meant) return undefined
    return this.#execute({ user, chat, message, node, data: node.data ?? {}, trigger }, options)
  }

  /** A user opens the chat again: what only an answer had shown is gone, and cards with `refresh` ask anew. */
  async reopen(who: Who, chatId: ChatRef, options: Options = {}): Promise<Delivery[]> {
    const user = this.tenant.user(who)
    const messages = this.tenant.messagesIn(chatId).filter((m) => m.from === 'bot')
    for (const message of messages) message.views.delete(user.aadObjectId)
    const asked = messages.map((m) => this.refresh(user, chatId, m.id, options))
    return (await Promise.all(asked)).filter((delivery) => delivery !== undefined)
  }

  // ---------- dialogs and message extensions ----------

  dialog(who: Who): OpenDialog | undefined {
    return this.tenant.dialogs.get(this.tenant.user(who).aadObjectId)
  }

  closeDialog(who: Who): void {
    this.tenant.dialogs.delete(this.tenant.user(who).aadObjectId)
  }

  /** A user fills the open dialog and presses its button (the only one, or the one `action` selects). */
  async submitDialog(
    who: Who,
    inputs: Inputs = {},
    { action, force, ...options }: Options & { action?: Selector; force?: boolean } = {},
  ): Promise<Delivery> {
    const user = this.tenant.user(who)
    const dialog = this.dialog(user)
    if (!dialog?.card) throw new Error(`no open dialog for ${user.name}`)
    const pressed = findAction(dialog.card, action ?? /.*/)
    const { data, errors } = fill(pressed, inputs, { force })
    if (Object.keys(errors).length) return unsent('dialog-submit', { clientErrors: errors })
    this.#rememberInputs(inputs)
    return this.#submit(user, dialog, data, options)
  }

  /** A user picks a command of the app in the "..." menu of a message. */
  async messageAction(
    who: Who,
    commandId: string,
    chatId: ChatRef,
    messageId: string,
    options: Options = {},
  ): Promise<Delivery> {
    const { chat } = this.#place(chatId)
    const payload = messagePayload(this.tenant, chat, this.tenant.message(chat, messageId))
    return this.#fetchExtension(who, chat, { commandId, commandContext: 'message', messagePayload: payload }, options)
  }

  /** A user opens an action command from the compose box (`compose`) or the command box (`commandBox`). */
  async composeAction(
    who: Who,
    commandId: string,
    {
      chat: chatId,
      context = 'compose',
      ...options
    }: Options & { chat?: ChatRef; context?: 'compose' | 'commandBox' } = {},
  ): Promise<Delivery> {
    const { chat } = this.#place(chatId ?? this.tenant.chat(who))
    return this.#fetchExtension(who, chat, { commandId, commandContext: context }, options)
  }

  // ---------- anything else ----------

  async activity(who: Who, chatId: ChatRef, fields: Json, options: Options = {}): Promise<Delivery> {
    return this.#deliver(fields.type, this.#activity(this.tenant.user(who), this.#place(chatId), fields), options)
  }

  async invoke(who: Who, chatId: ChatRef, name: string, value: unknown, options: Options = {}): Promise<Delivery> {
    const fields = { type: 'invoke', name, value }
    return this.#deliver(name, this.#activity(this.tenant.user(who), this.#place(chatId), fields), options)
  }

  /** The same bytes and token again, as after a lost answer. */
  async replay(delivery: Delivery): Promise<Delivery> {
    const parcel = this.#parcels.get(delivery)
    if (!parcel) throw new Error('nothing was sent')
    const { forge: _first, ...again } = parcel
    return this.#exchange({ ...again, kind: `${parcel.kind}:replay` })
  }

  /** Any bytes, unsigned unless `authorization` says otherwise. */
  raw({
    method = 'POST',
    body = '',
    authorization,
    headers = {},
  }: {
    method?: string
    body?: string
    authorization?: string
    headers?: Record<string, string>
  } = {}): Promise<HttpResult> {
    const all = { 'content-type': 'application/json', ...(authorization ? { authorization } : {}), ...headers }
    const sent = method === 'GET' ? undefined : body
    return request(this.url, { method, body: sent, headers: all, timeoutMs: this.deadlineMs })
  }

  /** Resolves when the automatic refreshes under way are answered. */
  async settled(): Promise<void> {
    while (this.#refreshes.size) await Promise.all(this.#refreshes.values())
  }

  // ---------- pressing ----------

  async #press(
    press: On & { message: Message; action: Place; inputs: Inputs },
    options: ClickOptions,
  ): Promise<Delivery> {
    const { node } = press.action
    if (node.type === 'Action.OpenUrl') return unsent('open-url', { url: node.url })
    if (node.type === 'Action.ShowCard') return unsent('show-card', { card: node.card })
    if (node.type === 'Action.ToggleVisibility') return unsent('toggle')
    const { data, errors } = fill(press.action, press.inputs, options)
    if (Object.keys(errors).length) return unsent('click', { clientErrors: errors })
    this.#rememberInputs(press.inputs)
    if (node.type === 'Action.Execute') return this.#execute({ ...press, node, data, trigger: 'manual' }, options)
    return this.#submitFromCard({ ...press, data }, options)
  }

  #execute({ user, chat, message, node, data, trigger }: Execute, options: Options): Promise<Delivery> {
    const { type, id, title, verb } = node
    const value = { action: withoutGaps({ type, id, title, verb, data }), trigger }
    return this.#invokeOn({ user, chat, message }, 'adaptiveCard/action', value, options, (result) => {
      const answer = readCardAction(result)
      if (answer.kind !== 'card' || !answer.card || answer.faults.length) return answer
      const errors = this.#inspectAnswer(answer.card, 'adaptiveCard/action answer')
      if (errors.length === 0) this.tenant.show(message, user, answer.card)
      return { ...answer, faults: errors }
    })
  }

  #submitFromCard(
    { user, chat, message, data }: On & { message: Message; data: Json },
    options: Options,
  ): Promise<Delivery> {
    const { type, ...special } = data.msteams ?? {}
    const on = { replyToId: message.id, channelData: { legacy: { replyToId: message.id } } }
    const speak = (kind: string, fields: Json) =>
      this.#deliver(kind, this.#activity(user, threadOf(chat, message), { type: 'message', ...on, ...fields }), options)
    if (type === 'task/fetch') return this.#fetchTask({ user, chat, message, data }, options)
    if (type === 'imBack') return speak('im-back', { text: special.value, textFormat: 'plain' })
    const { text = '', value = data } = special
    if (type === 'messageBack') return speak('message-back', { text, value })
    if (type) throw new Error(`Action.Submit with msteams.type "${type}" is not emulated`)
    return speak('submit', { value: data })
  }

  #fetchTask({ user, chat, message, data }: On & { data: Json }, options: Options): Promise<Delivery> {
    const value = { data, context: { theme: this.client.theme } }
    return this.#invokeOn({ user, chat, message }, 'task/fetch', value, options, (result) =>
      this.#settleDialog(user, { kind: 'task', chat, message }, readTask(result, { mayBeEmpty: false })),
    )
  }

  #fetchExtension(who: Who, chat: Chat, command: Json, options: Options): Promise<Delivery> {
    const user = this.tenant.user(who)
    const value = { ...command, context: { theme: this.client.theme } }
    return this.#invokeOn({ user, chat }, 'composeExtension/fetchTask', value, options, (result) =>
      this.#settleDialog(user, { kind: 'extension', chat, command }, readTask(result, { mayBeEmpty: false })),
    )
  }

  #submit(user: User, dialog: OpenDialog, data: Json, options: Options): Promise<Delivery> {
    const name = dialog.kind === 'task' ? 'task/submit' : 'composeExtension/submitAction'
    const value = { ...dialog.command, data, context: { theme: this.client.theme } }
    return this.#invokeOn({ ...dialog, user }, name, value, options, (result) =>
      this.#settleDialog(user, dialog, readTask(result, { mayBeEmpty: true })),
    )
  }

  /** Opens, replaces or closes the user's dialog. A failed answer leaves it open, so that people can try again. */
  #settleDialog(
    user: User,
    { kind, chat, message, command }: Pick<OpenDialog, 'kind' | 'chat' | 'message' | 'command'>,
    answer: Read,
  ): Read {
    if (answer.kind === 'failed') return answer
    this.closeDialog(user)
    if (answer.kind !== 'dialog') return this.#inspectResult(answer)
    const { title, width, height, url, card } = answer
    const faults = card ? this.tenant.inspectCard(card, `dialog "${title}"`, { inDialog: true }) : []
    const dialog = { kind, chat, message, command, title, width, height, url, card }
    if (faults.length === 0) this.tenant.dialogs.set(user.aadObjectId, dialog)
    this.tenant.notify()
    return { ...answer, faults }
  }

  #inspectResult(answer: Read): Read {
    const cards = (answer.attachments ?? []).map((a) => a.content).filter((c) => c?.type === 'AdaptiveCard')
    const faults = cards.flatMap((card) => this.tenant.inspectCard(card, 'message extension result'))
    this.tenant.notify()
    return { ...answer, faults: [...answer.faults, ...faults] }
  }

  #inspectAnswer(card: AdaptiveCard, where: string): string[] {
    this.tenant.inspectSize(card, where)
    return this.tenant.inspectCard(card, where)
  }

  #invokeOn(
    { user, chat, message }: On,
    name: string,
    value: Json,
    options: Options,
    settle: Settle,
  ): Promise<Delivery> {
    const on = message ? { replyToId: message.id, channelData: { legacy: { replyToId: message.id } } } : {}
    const fields = { type: 'invoke', name, value, ...on }
    return this.#deliver(name, this.#activity(user, threadOf(chat, message), fields), options, settle)
  }

  // ---------- sending ----------

  #activity(user: User, place: Spot, fields: Json): Json {
    return activityFrom(this.tenant, user, place, this.client, fields)
  }

  #deliver(
    kind: string,
    activity: Json,
    { forge, expectFailure = Boolean(forge), headers }: Options = {},
    settle?: Settle,
  ): Promise<Delivery> {
    const claims = this.tenant.issuer.claims(this.tenant.appId, this.tenant.serviceUrl)
    const sealed = seal(this.tenant.issuer, activity, claims, forge)
    const authorization = sealed.authorization ? { authorization: sealed.authorization } : {}
    return this.#exchange({
      kind,
      forge,
      expectFailure,
      settle,
      url: this.url,
      activity: sealed.activity,
      body: JSON.stringify(sealed.activity),
      headers: { 'content-type': 'application/json; charset=utf-8', ...authorization, ...headers },
    })
  }

  async #exchange(parcel: Parcel): Promise<Delivery> {
    const attempts = await this.#attempts(parcel)
    const [first] = attempts
    if (!first) throw new Error('no attempt was made')
    const accepted = first.status >= 200 && first.status < 300
    const answer = parcel.settle && !parcel.forge ? parcel.settle(first) : undefined
    const shown = answer ? answer.shown : accepted ? undefined : UNREACHABLE
    const ok = accepted && !answer?.faults.length
    const delivery: Delivery = {
      ...parcel,
      ...first,
      timedOut: Boolean(first.timedOut),
      attempts,
      answer,
      shown,
      ok,
      sent: true,
    }
    this.deliveries.push(delivery)
    this.#parcels.set(delivery, parcel)
    this.#judge(parcel, first, answer)
    return delivery
  }

  /** Results in the order they came in. With `resendAfterMs`, an unanswered invoke is sent a second time. */
  async #attempts(delivery: Parcel): Promise<HttpResult[]> {
    const results: HttpResult[] = []
    const attempt = async () => {
      const { url, headers, body } = delivery
      results.push(await request(url, { headers, body, timeoutMs: this.deadlineMs }))
    }
    const first = attempt()
    if (this.resendAfterMs !== undefined && delivery.activity.type === 'invoke') {
      await Promise.race([first, sleep(this.resendAfterMs)])
      if (results.length === 0) await attempt()
    }
    await first
    return results
  }

  #judge(parcel: Parcel, { status, ms, text, timedOut, error }: HttpResult, answer: Read | undefined): void {
    const { kind, forge, expectFailure } = parcel
    const note: Note = (level, problem, details) =>
      this.tenant.problem(level, problem, { delivery: kind, status, ...details })
    if (forge && status >= 200 && status < 300) note('error', 'forgery-accepted', { forge })
    if (forge && status >= 500) note('warning', 'forgery-crashed', { forge, text: text.slice(0, 200) })
    for (const fault of answer?.faults ?? []) note('error', 'invalid-answer', { text: fault })
    for (const hint of answer?.notes ?? []) note('warning', 'answer-http-status', { text: hint })
    if (forge || expectFailure || answer?.kind === 'error') return
    if (timedOut) note('error', 'answer-timeout', { ms, deadlineMs: this.deadlineMs })
    else if (status === 0) note('error', 'unreachable', { text: error })
    else if (status >= 400) note('error', 'answer-failed', { text: text.slice(0, 200) })
  }

  async #installed(user: User, chat: Chat, options: Options): Promise<[Delivery, Delivery]> {
    const channelData = { settings: { selectedChannel: { id: chat.id } } }
    const added = await this.activity(user, chat, { type: 'installationUpdate', action: 'add', channelData }, options)
    const { id, name } = this.tenant.bot
    const fields = { type: 'conversationUpdate', membersAdded: [{ id, name }] }
    return [added, await this.activity(user, chat, fields, options)]
  }

  #autoRefresh({ type, chat, message }: Change): void {
    if (type === 'deleted' || message.from !== 'bot' || !cardOf(message.activity)?.refresh) return
    for (const user of chat.members) this.#refreshOnce(user, chat, message)
  }

  /** An update made while answering a refresh does not start another one. */
  #refreshOnce(user: User, chat: Chat, message: Message): void {
    const key = `${user.aadObjectId} ${message.id}`
    if (this.#refreshes.has(key)) return
    const done = () => this.#refreshes.delete(key)
    this.#refreshes.set(key, this.refresh(user, chat, message.id).finally(done))
  }

  #cardToClick(message: Message, user: User, { card, version }: ClickOptions): AdaptiveCard | undefined {
    if (card) return card
    return version === undefined ? this.tenant.card(message, user) : cardOf(message.history[version]?.activity)
  }

  #rememberInputs(inputs: Inputs): void {
    for (const value of Object.values(inputs)) this.tenant.rememberTyped(value)
  }

  #place(chatId: ChatRef): Spot {
    const place = this.tenant.conversation(chatId)
    if (!place) throw new Error(`no such conversation: ${typeof chatId === 'string' ? chatId : chatId.id}`)
    return place
  }
}

/** In a channel, a button belongs to the thread of its message. */
function threadOf(chat: Chat, message: Message | undefined): Spot {
  return { chat, thread: message && (message.thread ?? message.id) }
}

const unsent = (kind: string, details: Partial<Delivery> = {}): Delivery => ({
  kind,
  sent: false,
  ok: !details.clientErrors,
  ...details,
})

function withoutGaps(object: Json): Json {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}
