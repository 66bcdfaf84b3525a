// Acts as Teams and its users towards a bot: sends signed activities, presses buttons, judges the answers.
import { activityFrom, messageFields, messagePayload } from './activities.mjs'
import { readCardAction, readTask, UNREACHABLE } from './answers.mjs'
import { cardOf } from './cards.mjs'
import { request, sleep } from './http.mjs'
import { fill, findAction } from './inputs.mjs'
import { seal } from './tokens.mjs'

export class TeamsDriver {
  #refreshes = new Map()

  /** `url` is the bot's endpoint, usually `http://.../api/messages`. */
  constructor(tenant, { url, deadlineMs = 15_000, resendAfterMs, autoRefresh = false, ...client }) {
    this.tenant = tenant
    this.url = url
    this.deadlineMs = deadlineMs
    this.resendAfterMs = resendAfterMs
    this.client = { locale: 'en-GB', timezone: 'Europe/London', theme: 'default', ...client }
    this.deliveries = []
    if (autoRefresh) tenant.onChange((change) => this.#autoRefresh(change))
  }

  // ---------- installing ----------

  /** A user adds the app for themselves: installationUpdate, then conversationUpdate. */
  async install(who, options = {}) {
    const user = this.tenant.user(who)
    user.installed = true
    return this.#installed(user, this.tenant.chat(user), options)
  }

  /** A user adds the app to a team. */
  async installInTeam(who, team, options = {}) {
    team.installed = true
    return this.#installed(this.tenant.user(who), team.channels[0], options)
  }

  async uninstall(who, options = {}) {
    const user = this.tenant.user(who)
    user.installed = false
    const fields = { type: 'installationUpdate', action: 'remove' }
    return this.activity(user, this.tenant.chat(user), fields, options)
  }

  /** People join a chat or team: conversationUpdate with membersAdded. */
  async join(people, chatId, options = {}) {
    const { chat } = this.#place(chatId)
    const users = people.map((p) => this.tenant.user(p))
    for (const user of users) if (!chat.members.includes(user)) chat.members.push(user)
    const membersAdded = users.map(({ id, aadObjectId }) => ({ id, aadObjectId }))
    const channelData = { eventType: 'teamMemberAdded' }
    return this.activity(users[0], chat, { type: 'conversationUpdate', membersAdded, channelData }, options)
  }

  // ---------- writing ----------

  /** A user writes, by default in the 1:1 chat. In a channel or group the bot hears it only with `mention`. */
  async message(who, text, { chat: chatId, thread, mention = false, attachments, ...options } = {}) {
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
  say(who, chatId, text, { thread } = {}) {
    this.tenant.rememberTyped(text)
    const { chat } = this.#place(chatId)
    const from = this.tenant.user(who).aadObjectId
    return this.tenant.post(chat, { from, activity: { type: 'message', text }, thread })
  }

  /** A user edits their own message: messageUpdate. */
  async edit(who, chatId, messageId, text, options = {}) {
    const { chat } = this.#place(chatId)
    const message = this.tenant.message(chat, messageId)
    this.tenant.rememberTyped(text)
    this.tenant.replace(message, { ...message.activity, text })
    const channelData = { eventType: 'editMessage' }
    const fields = { type: 'messageUpdate', id: message.id, text, textFormat: 'plain', channelData }
    return this.activity(who, chat, fields, options)
  }

  async react(who, chatId, messageId, type = 'like', options = {}) {
    const fields = { type: 'messageReaction', replyToId: messageId, reactionsAdded: [{ type }] }
    return this.activity(who, chatId, fields, options)
  }

  // ---------- cards ----------

  /**
   * A user presses a button of the card they see. `selector`: verb, title, id, RegExp or `{verb, title, data}`.
   * options: `force` skips the client's checks, `card` or `version` presses a button of an older card.
   */
  async click(who, chatId, messageId, selector, inputs = {}, options = {}) {
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
  async refresh(who, chatId, messageId, { trigger = 'automatic', ...options } = {}) {
    const user = this.tenant.user(who)
    const { chat } = this.#place(chatId)
    const message = this.tenant.message(chat, messageId)
    const { action: node, userIds } = cardOf(message.activity)?.refresh ?? {}
    const meant = trigger === 'manual' || !userIds || userIds.includes(user.id)
    if (!node || !meant) return undefined
    return this.#execute({ user, chat, message, node, data: node.data ?? {}, trigger }, options)
  }

  /** A user opens the chat again: what only an answer had shown is gone, and cards with `refresh` ask anew. */
  async reopen(who, chatId, options = {}) {
    const user = this.tenant.user(who)
    const messages = this.tenant.messagesIn(chatId).filter((m) => m.from === 'bot')
    for (const message of messages) message.views.delete(user.aadObjectId)
    const asked = messages.map((m) => this.refresh(user, chatId, m.id, options))
    return (await Promise.all(asked)).filter(Boolean)
  }

  // ---------- dialogs and message extensions ----------

  dialog(who) {
    return this.tenant.dialogs.get(this.tenant.user(who).aadObjectId)
  }

  closeDialog(who) {
    this.tenant.dialogs.delete(this.tenant.user(who).aadObjectId)
  }

  /** A user fills the open dialog and presses its button (the only one, or the one `action` selects). */
  async submitDialog(who, inputs = {}, { action, force, ...options } = {}) {
    const user = this.tenant.user(who)
    const dialog = this.dialog(user)
    if (!dialog) throw new Error(`no open dialog for ${user.name}`)
    const pressed = findAction(dialog.card, action ?? /.*/)
    const { data, errors } = fill(pressed, inputs, { force })
    if (Object.keys(errors).length) return unsent('dialog-submit', { clientErrors: errors })
    this.#rememberInputs(inputs)
    return this.#submit(user, dialog, data, options)
  }

  /** A user picks a command of the app in the "..." menu of a message. */
  async messageAction(who, commandId, chatId, messageId, options = {}) {
    const { chat } = this.#place(chatId)
    const payload = messagePayload(this.tenant, chat, this.tenant.message(chat, messageId))
    return this.#fetchExtension(who, chat, { commandId, commandContext: 'message', messagePayload: payload }, options)
  }

  /** A user opens an action command from the compose box (`compose`) or the command box (`commandBox`). */
  async composeAction(who, commandId, { chat: chatId, context = 'compose', ...options } = {}) {
    const { chat } = this.#place(chatId ?? this.tenant.chat(who))
    return this.#fetchExtension(who, chat, { commandId, commandContext: context }, options)
  }

  // ---------- anything else ----------

  async activity(who, chatId, fields, options = {}) {
    return this.#deliver(fields.type, this.#activity(this.tenant.user(who), this.#place(chatId), fields), options)
  }

  async invoke(who, chatId, name, value, options = {}) {
    const fields = { type: 'invoke', name, value }
    return this.#deliver(name, this.#activity(this.tenant.user(who), this.#place(chatId), fields), options)
  }

  /** The same bytes and token again, as after a lost answer. */
  async replay(delivery) {
    const { kind, activity, url, body, headers, settle, expectFailure } = delivery
    return this.#exchange({ kind: `${kind}:replay`, activity, url, body, headers, settle, expectFailure })
  }

  /** Any bytes, unsigned unless `authorization` says otherwise. */
  raw({ method = 'POST', body = '', authorization, headers = {} } = {}) {
    const all = { 'content-type': 'application/json', ...(authorization ? { authorization } : {}), ...headers }
    const sent = method === 'GET' ? undefined : body
    return request(this.url, { method, body: sent, headers: all, timeoutMs: this.deadlineMs })
  }

  /** Resolves when the automatic refreshes under way are answered. */
  async settled() {
    while (this.#refreshes.size) await Promise.all(this.#refreshes.values())
  }

  // ---------- pressing ----------

  #press(press, options) {
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

  #execute({ user, chat, message, node, data, trigger }, options) {
    const { type, id, title, verb } = node
    const value = { action: withoutGaps({ type, id, title, verb, data }), trigger }
    return this.#invokeOn({ user, chat, message }, 'adaptiveCard/action', value, options, (result) => {
      const answer = readCardAction(result)
      if (answer.kind !== 'card' || answer.faults.length) return answer
      const errors = this.#inspectAnswer(answer.card, 'adaptiveCard/action answer')
      if (errors.length === 0) this.tenant.show(message, user, answer.card)
      return { ...answer, faults: errors }
    })
  }

  #submitFromCard({ user, chat, message, data }, options) {
    const { type, ...special } = data.msteams ?? {}
    const on = { replyToId: message.id, channelData: { legacy: { replyToId: message.id } } }
    const speak = (kind, fields) =>
      this.#deliver(kind, this.#activity(user, threadOf(chat, message), { type: 'message', ...on, ...fields }), options)
    if (type === 'task/fetch') return this.#fetchTask({ user, chat, message, data }, options)
    if (type === 'imBack') return speak('im-back', { text: special.value, textFormat: 'plain' })
    const { text = '', value = data } = special
    if (type === 'messageBack') return speak('message-back', { text, value })
    if (type) throw new Error(`Action.Submit with msteams.type "${type}" is not emulated`)
    return speak('submit', { value: data })
  }

  #fetchTask({ user, chat, message, data }, options) {
    const value = { data, context: { theme: this.client.theme } }
    return this.#invokeOn({ user, chat, message }, 'task/fetch', value, options, (result) =>
      this.#settleDialog(user, { kind: 'task', chat, message }, readTask(result, { mayBeEmpty: false })),
    )
  }

  #fetchExtension(who, chat, command, options) {
    const user = this.tenant.user(who)
    const value = { ...command, context: { theme: this.client.theme } }
    return this.#invokeOn({ user, chat }, 'composeExtension/fetchTask', value, options, (result) =>
      this.#settleDialog(user, { kind: 'extension', chat, command }, readTask(result, { mayBeEmpty: false })),
    )
  }

  #submit(user, dialog, data, options) {
    const name = dialog.kind === 'task' ? 'task/submit' : 'composeExtension/submitAction'
    const value = { ...dialog.command, data, context: { theme: this.client.theme } }
    return this.#invokeOn({ ...dialog, user }, name, value, options, (result) =>
      this.#settleDialog(user, dialog, readTask(result, { mayBeEmpty: true })),
    )
  }

  /** Opens, replaces or closes the user's dialog. A failed answer leaves it open, so that people can try again. */
  #settleDialog(user, { kind, chat, message, command }, answer) {
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

  #inspectResult(answer) {
    const cards = (answer.attachments ?? []).map((a) => a.content).filter((c) => c?.type === 'AdaptiveCard')
    const faults = cards.flatMap((card) => this.tenant.inspectCard(card, 'message extension result'))
    this.tenant.notify()
    return { ...answer, faults: [...answer.faults, ...faults] }
  }

  #inspectAnswer(card, where) {
    this.tenant.inspectSize(card, where)
    return this.tenant.inspectCard(card, where)
  }

  #invokeOn({ user, chat, message }, name, value, options, settle) {
    const on = message ? { replyToId: message.id, channelData: { legacy: { replyToId: message.id } } } : {}
    const fields = { type: 'invoke', name, value, ...on }
    return this.#deliver(name, this.#activity(user, threadOf(chat, message), fields), options, settle)
  }

  // ---------- sending ----------

  #activity(user, place, fields) {
    return activityFrom(this.tenant, user, place, this.client, fields)
  }

  #deliver(kind, activity, { forge, expectFailure = Boolean(forge), headers } = {}, settle) {
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

  async #exchange(delivery) {
    this.deliveries.push(delivery)
    const attempts = await this.#attempts(delivery)
    const { status, text, json, ms, error, timedOut } = attempts[0]
    const accepted = status >= 200 && status < 300
    Object.assign(delivery, { sent: true, status, text, json, ms, error, timedOut: Boolean(timedOut), attempts })
    delivery.answer = delivery.settle && !delivery.forge ? delivery.settle(attempts[0]) : undefined
    delivery.shown = delivery.answer ? delivery.answer.shown : accepted ? undefined : UNREACHABLE
    delivery.ok = accepted && !delivery.answer?.faults.length
    this.#judge(delivery)
    return delivery
  }

  /** Results in the order they came in. With `resendAfterMs`, an unanswered invoke is sent a second time. */
  async #attempts(delivery) {
    const results = []
    const attempt = async () => {
      const { url, headers, body } = delivery
      results.push(await request(url, { headers, body, timeoutMs: this.deadlineMs }))
    }
    const first = attempt()
    const resends = this.resendAfterMs !== undefined && delivery.activity.type === 'invoke'
    if (resends) {
      await Promise.race([first, sleep(this.resendAfterMs)])
      if (results.length === 0) await attempt()
    }
    await first
    return results
  }

  #judge(delivery) {
    const { kind, forge, status, ms, text, answer } = delivery
    const note = (level, problem, details) =>
      this.tenant.problem(level, problem, { delivery: kind, status, ...details })
    if (forge) return this.#judgeForgery(delivery, note)
    for (const fault of answer?.faults ?? []) note('error', 'invalid-answer', { text: fault })
    for (const hint of answer?.notes ?? []) note('warning', 'answer-http-status', { text: hint })
    if (delivery.expectFailure || answer?.kind === 'error') return undefined
    if (delivery.timedOut) note('error', 'answer-timeout', { ms, deadlineMs: this.deadlineMs })
    else if (status === 0) note('error', 'unreachable', { text: delivery.error })
    else if (status >= 400) note('error', 'answer-failed', { text: text.slice(0, 200) })
    return undefined
  }

  #judgeForgery({ forge, status, text }, note) {
    if (status >= 200 && status < 300) note('error', 'forgery-accepted', { forge })
    else if (status >= 500) note('warning', 'forgery-crashed', { forge, text: text.slice(0, 200) })
    return undefined
  }

  async #installed(user, chat, options) {
    const channelData = { settings: { selectedChannel: { id: chat.id } } }
    const added = await this.activity(user, chat, { type: 'installationUpdate', action: 'add', channelData }, options)
    const { id, name } = this.tenant.bot
    const fields = { type: 'conversationUpdate', membersAdded: [{ id, name }] }
    return [added, await this.activity(user, chat, fields, options)]
  }

  #autoRefresh({ type, chat, message }) {
    if (type === 'deleted' || message.from !== 'bot' || !cardOf(message.activity)?.refresh) return
    for (const user of chat.members) this.#refreshOnce(user, chat, message)
  }

  /** An update made while answering a refresh does not start another one. */
  #refreshOnce(user, chat, message) {
    const key = `${user.aadObjectId} ${message.id}`
    if (this.#refreshes.has(key)) return
    const done = () => this.#refreshes.delete(key)
    this.#refreshes.set(key, this.refresh(user, chat, message.id).finally(done))
  }

  #cardToClick(message, user, { card, version }) {
    if (card) return card
    return version === undefined ? this.tenant.card(message, user) : cardOf(message.history[version]?.activity)
  }

  #rememberInputs(inputs) {
    for (const value of Object.values(inputs)) this.tenant.rememberTyped(value)
  }

  #place(chatId) {
    const place = this.tenant.conversation(chatId)
    if (!place) throw new Error(`no such conversation: ${chatId?.id ?? chatId}`)
    return place
  }
}

/** In a channel, a button belongs to the thread of its message. */
function threadOf(chat, message) {
  return { chat, thread: message && (message.thread ?? message.id) }
}

const unsent = (kind, details = {}) => ({ kind, sent: false, ok: !details.clientErrors, ...details })

function withoutGaps(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}
