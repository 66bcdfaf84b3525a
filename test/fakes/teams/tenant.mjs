// A Microsoft Teams tenant for tests: people, chats, teams, the live state of messages, a record of all calls.
import crypto from 'node:crypto'
import http from 'node:http'
import { CARD_TYPE, cardOf, isObject, textsOf, validateCard } from './cards.mjs'
import { handleCall } from './connector.mjs'
import { planFault, RateLimiter } from './faults.mjs'
import { liveMarkup } from './markup.mjs'
import { ISSUER, TokenIssuer } from './tokens.mjs'

const DEFAULTS = {
  requireInstall: true,
  requireAuth: true,
  rateLimit: false,
  pageSize: 200,
  duplicateWindowMs: 10_000,
  warnBytes: 28 * 1024,
  maxBytes: 100 * 1024,
  extraElements: [],
}

export class TeamsTenant {
  #waiters = new Set()
  #listeners = new Set()
  #lastId = 0

  /** See index.d.ts for the options; all have defaults. */
  constructor(options = {}) {
    this.options = { ...DEFAULTS, ...options }
    this.id = options.tenantId ?? crypto.randomUUID()
    this.appId = options.appId ?? crypto.randomUUID()
    this.bot = { id: `28:${this.appId}`, name: options.botName ?? 'Bot' }
    this.botPassword = options.botPassword
    this.botToken = `mock-bot-token-${crypto.randomUUID()}`
    this.tokens = new Map([[this.botToken, { expires: Infinity }]])
    this.issuer = new TokenIssuer()
    this.limiter = this.options.rateLimit ? new RateLimiter(this.options.rateLimit) : undefined
    this.users = new Map()
    this.conversations = new Map()
    this.teams = new Map()
    this.attachments = new Map()
    this.dialogs = new Map()
    this.typed = new Set()
    this.calls = []
    this.problems = []
    this.faults = []
  }

  // ---------- the server ----------

  async start(port = 0, host = '127.0.0.1') {
    this.server = http.createServer((req, res) => {
      handleCall(this, req, res).catch((e) => this.#bug(e, res))
    })
    await new Promise((resolve) => this.server.listen(port, host, resolve))
    this.port = this.server.address().port
    this.url = `http://${host}:${this.port}`
    this.serviceUrl = `${this.url}/amer/`
    this.openIdUrl = `${this.url}/v1/.well-known/openidconfiguration`
    this.tokenUrl = `${this.url}/${this.id}/oauth2/v2.0/token`
    return this
  }

  async stop() {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  /** Settings for botbuilder's ConfigurationBotFrameworkAuthentication that point it at this mock. */
  botbuilderSettings() {
    return {
      MicrosoftAppId: this.appId,
      MicrosoftAppTenantId: this.id,
      MicrosoftAppType: 'SingleTenant',
      ValidateAuthority: false,
      ToChannelFromBotLoginUrl: `${this.url}/${this.id}`,
      ToChannelFromBotOAuthScope: ISSUER,
      ToBotFromChannelTokenIssuer: ISSUER,
      OAuthUrl: this.url,
      ToBotFromChannelOpenIdMetadataUrl: this.openIdUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: this.openIdUrl,
      CallerId: 'mock-teams',
    }
  }

  // ---------- people and places ----------

  addUser({ name, ...given }) {
    const handle = name.toLowerCase().replace(/[^a-z0-9]+/g, '.')
    const email = given.email ?? `${handle}@school.example`
    const [givenName, ...rest] = name.split(' ')
    const user = {
      aadObjectId: given.aadObjectId ?? crypto.randomUUID(),
      id: given.id ?? `29:1${randomId(40)}`,
      name,
      email,
      givenName,
      surname: rest.join(' '),
      guest: Boolean(given.guest),
      installed: Boolean(given.installed),
      userPrincipalName: given.userPrincipalName ?? (given.guest ? guestUpn(email) : email),
      tenantId: this.id,
      blocked: false,
    }
    this.users.set(user.aadObjectId, user)
    return user
  }

  addTeam({ name, members = [], channels = [], installed = true }) {
    const id = `19:${randomId(32)}@thread.tacv2`
    const team = { id, aadGroupId: crypto.randomUUID(), name, installed, channels: [] }
    const places = [{ name: 'General', id: team.id }, ...channels.map((channel) => ({ name: channel }))]
    for (const place of places) team.channels.push(this.#addChannel(team, place, members))
    this.teams.set(team.id, team)
    return team
  }

  addGroupChat({ topic, members, installed = true }) {
    return this.#addConversation({ id: `19:${randomId(32)}@thread.v2`, type: 'groupChat', topic, members, installed })
  }

  /** A chat between two people; the bot is not in it, though its message extensions can be used there. */
  addPrivateChat(one, other) {
    const members = [this.user(one), this.user(other)]
    const id = `19:${members.map((m) => m.aadObjectId).join('_')}@unq.gbl.spaces`
    return this.#addConversation({ id, type: 'people', members, installed: false })
  }

  /** The 1:1 chat of a user and the bot; it keeps its id. */
  chat(who) {
    const user = this.user(who)
    const known = [...this.conversations.values()].find((c) => c.type === 'personal' && c.user === user)
    const id = `a:1${randomId(50)}`
    return known ?? this.#addConversation({ id, type: 'personal', user, members: [user] })
  }

  addAttachment({ name = 'image.png', type = 'image/png', content = Buffer.from('png') }) {
    const attachment = { id: `0-${randomId(20)}`, name, type, content }
    this.attachments.set(attachment.id, attachment)
    return { ...attachment, url: `${this.serviceUrl}v3/attachments/${attachment.id}/views/original` }
  }

  /** A user by object, Entra id, Teams id, UPN or email. Throws when there is none. */
  user(who) {
    const user = this.findUser(who?.aadObjectId ?? who)
    if (!user) throw new Error(`no such user: ${JSON.stringify(who)}`)
    return user
  }

  findUser(key) {
    const names = (u) => [u.aadObjectId, u.id, u.userPrincipalName, u.email]
    return this.users.get(key) ?? [...this.users.values()].find((u) => names(u).includes(key))
  }

  conversation(idOrChat) {
    const [id, thread] = String(idOrChat?.id ?? idOrChat).split(';messageid=')
    const chat = this.conversations.get(id)
    return chat && { chat, thread }
  }

  /** Whether the bot may write here: the app is installed for the user, or in the team or group. */
  isInstalledIn(chat) {
    if (!this.options.requireInstall) return true
    if (chat.type === 'personal') return chat.user.installed
    return chat.team ? chat.team.installed : chat.installed
  }

  // ---------- messages ----------

  /** Stores a message of the bot or of a user; `activity` is what it shows now. */
  post(chat, { from, activity, thread }) {
    const message = {
      id: this.newId(),
      chatId: chat.id,
      from,
      thread,
      at: Date.now(),
      activity,
      history: [],
      views: new Map(),
      deleted: false,
    }
    chat.messages.push(message)
    this.#announce({ type: 'posted', chat, message })
    return message
  }

  /** Replaces what a message shows for everybody; earlier versions stay in `history`. */
  replace(message, activity) {
    message.history.push({ at: Date.now(), activity: message.activity })
    message.activity = activity
    message.views.clear()
    this.#announce({ type: 'updated', chat: this.conversations.get(message.chatId), message })
  }

  /** Shows one user another card in place of the message's own, as an Action.Execute answer does. */
  show(message, user, card) {
    message.views.set(user.aadObjectId, card)
    this.notify()
  }

  remove(message) {
    message.deleted = true
    this.#announce({ type: 'deleted', chat: this.conversations.get(message.chatId), message })
  }

  message(chatId, messageId) {
    const found = this.conversation(chatId)?.chat.messages.find((m) => m.id === messageId && !m.deleted)
    if (!found) throw new Error(`no message ${messageId} in ${chatId?.id ?? chatId}`)
    return found
  }

  messagesIn(chatId) {
    return (this.conversation(chatId)?.chat.messages ?? []).filter((m) => !m.deleted)
  }

  botMessagesTo(who) {
    return this.messagesIn(this.chat(who)).filter((m) => m.from === 'bot')
  }

  /** The card a user sees: their own view when there is one, else the message's card. In a 1:1 chat, its user. */
  card(message, who) {
    const { chat } = this.conversation(message.chatId)
    const user = who ? this.user(who) : chat.user
    return message.views.get(user?.aadObjectId) ?? cardOf(message.activity)
  }

  // ---------- faults, records, waiting ----------

  fault(fault) {
    const planned = planFault(fault)
    this.faults.push(planned)
    return planned
  }

  clearFaults() {
    this.faults = []
  }

  addToken(token) {
    this.tokens.set(token, { expires: Infinity })
  }

  callsTo(op, fits = () => true) {
    return this.calls.filter((c) => c.op === op && fits(c))
  }

  problem(level, kind, details = {}) {
    this.problems.push({ level, kind, ...details })
  }

  get errors() {
    return this.problems.filter((p) => p.level === 'error')
  }

  /** Resolves with the first truthy result of `fn`, which is tried again after every change. */
  waitFor(fn, ms = 5000, what = 'the condition') {
    return new Promise((resolve, reject) => {
      const finish = (settle, value) => {
        clearTimeout(timer)
        clearInterval(ticker)
        this.#waiters.delete(check)
        settle(value)
      }
      const check = () =>
        attempt(
          fn,
          (value) => finish(resolve, value),
          (error) => finish(reject, error),
        )
      const ticker = setInterval(check, 20)
      const timer = setTimeout(() => finish(reject, new Error(`timed out after ${ms} ms waiting for ${what}`)), ms)
      this.#waiters.add(check)
      check()
    })
  }

  notify() {
    for (const check of [...this.#waiters]) check()
  }

  onChange(listener) {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  // ---------- checks of what the bot shows ----------

  /** Notes every problem of an outgoing message. Returns the errors. */
  inspectMessage(activity, where) {
    this.inspectSize(activity, where)
    const cards = (activity.attachments ?? []).filter((a) => a.contentType === CARD_TYPE)
    if (cards.length && !activity.summary) {
      this.problem('warning', 'no-summary', { where, hint: 'the notification will only say "sent a card"' })
    }
    this.#inspectTypedText(activity, where)
    return cards.flatMap((a) => this.inspectCard(a.content, where))
  }

  inspectCard(card, where, { inDialog } = {}) {
    const { extraElements } = this.options
    const { errors, warnings } = validateCard(card, { extraElements, inDialog })
    for (const text of errors) this.problem('error', 'invalid-card', { where, text })
    for (const text of warnings) this.problem('warning', 'card-warning', { where, text })
    if (isObject(card) && errors.length === 0) this.#inspectTypedText(card, where)
    return errors
  }

  /** Teams counts UTF-16. Returns the size in bytes. */
  inspectSize(activity, where) {
    const bytes = JSON.stringify(activity).length * 2
    const { warnBytes, maxBytes } = this.options
    if (bytes > maxBytes) this.problem('error', 'message-too-big', { where, bytes })
    else if (bytes > warnBytes) this.problem('warning', 'large-message', { where, bytes })
    return bytes
  }

  /** Remembers what people typed, so that it is recognised when it comes back as live mark-up. */
  rememberTyped(text) {
    if (typeof text === 'string' && text.length > 2) this.typed.add(text)
  }

  newId() {
    this.#lastId = Math.max(this.#lastId + 1, Date.now())
    return String(this.#lastId)
  }

  #inspectTypedText(source, where) {
    if (this.typed.size === 0) return
    const { links, images, mentions, dates } = liveMarkup(source)
    const groups = { link: links, image: images, mention: mentions, date: dates }
    for (const [what, finds] of Object.entries(groups)) {
      for (const { raw, path } of finds) {
        const known = [...this.typed].some((text) => text.includes(raw))
        if (known) this.problem('error', 'live-markup', { where, what, raw, path })
      }
    }
  }

  #addChannel(team, { name, id = `19:${randomId(32)}@thread.tacv2` }, members) {
    return this.#addConversation({ id, type: 'channel', name, team, members })
  }

  #addConversation(fields) {
    const chat = { ...fields, members: fields.members.map((m) => this.user(m)), messages: [] }
    this.conversations.set(chat.id, chat)
    return chat
  }

  #announce(change) {
    this.notify()
    for (const listener of this.#listeners) listener(change)
  }

  #bug(error, res) {
    this.problem('error', 'mock-bug', { error: String(error.stack) })
    if (!res.headersSent) res.writeHead(500)
    res.end()
  }
}

/** The texts of a card that people may read, joined: handy for `assert.match`. */
export function textOf(card) {
  return textsOf(card)
    .map((t) => t.text)
    .join('\n')
}

function attempt(fn, done, failed) {
  try {
    const value = fn()
    if (value) done(value)
  } catch (error) {
    failed(error)
  }
}

const guestUpn = (email) => `${email.replace('@', '_')}#EXT#@school.example`

function randomId(length) {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from(crypto.randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('')
}
