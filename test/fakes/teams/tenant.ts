// A Microsoft Teams tenant for tests: people, chats, teams, the live state of messages, a record of all calls.
import crypto from 'node:crypto'
import http, { type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CARD_TYPE, cardOf, isObject, textsOf, validateCard } from './cards.ts'
import { handleCall } from './connector.ts'
import { type Planned, planFault, RateLimiter } from './faults.ts'
import { liveMarkup } from './markup.ts'
import { TokenIssuer } from './tokens.ts'
import type {
  AdaptiveCard,
  Call,
  Change,
  Chat,
  ChatRef,
  Dialog,
  Fault,
  Json,
  Message,
  Op,
  Problem,
  Spot,
  Team,
  TenantOptions,
  User,
  Who,
} from './types.ts'

const DEFAULTS = {
  requireInstall: true,
  requireAuth: true,
  rateLimit: false,
  pageSize: 200,
  duplicateWindowMs: 10_000,
  warnBytes: 28 * 1024,
  maxBytes: 100 * 1024,
  extraElements: [] as string[],
}

export interface Attachment {
  id: string
  name: string
  type: string
  content: Buffer
}

/** The dialog a user has open, and what it was opened from. */
export type OpenDialog = Dialog & { chat: Chat; message?: Message | undefined; command?: Json }

type NewChat = Omit<Chat, 'members' | 'messages'> & { members: Who[] }

/** A tenant as Microsoft keeps it, with the Bot Connector over HTTP. All options have defaults. */
export class TeamsTenant {
  readonly options: TenantOptions & Record<'pageSize' | 'duplicateWindowMs' | 'warnBytes' | 'maxBytes', number>
  readonly id: string
  readonly appId: string
  readonly bot: { id: string; name: string }
  readonly botPassword: string | undefined
  /** A token that is always accepted, for bots that are given one. */
  readonly botToken: string
  readonly tokens: Map<string, { expires: number }>
  readonly issuer = new TokenIssuer()
  readonly limiter: RateLimiter | undefined
  readonly users = new Map<string, User>()
  readonly conversations = new Map<string, Chat>()
  readonly teams = new Map<string, Team>()
  readonly attachments = new Map<string, Attachment>()
  readonly dialogs = new Map<string, OpenDialog>()
  /** What people typed, so that it is recognised when it comes back as live mark-up. */
  readonly typed = new Set<string>()
  readonly calls: Call[] = []
  readonly problems: Problem[] = []
  faults: Planned[] = []
  url = ''
  /** What activities carry as serviceUrl; ends with "/". */
  serviceUrl = ''
  openIdUrl = ''
  /** Where the bot may get its outbound token (client_credentials). */
  tokenUrl = ''
  #server: Server | undefined
  #waiters = new Set<() => void>()
  #listeners = new Set<(change: Change) => void>()
  #lastId = 0

  constructor(options: TenantOptions = {}) {
    this.options = { ...DEFAULTS, ...options } as typeof this.options
    this.id = options.tenantId ?? crypto.randomUUID()
    this.appId = options.appId ?? crypto.randomUUID()
    this.bot = { id: `28:${this.appId}`, name: options.botName ?? 'Bot' }
    this.botPassword = options.botPassword
    this.botToken = `mock-bot-token-${crypto.randomUUID()}`
    this.tokens = new Map([[this.botToken, { expires: Infinity }]])
    this.limiter = this.options.rateLimit ? new RateLimiter(this.options.rateLimit) : undefined
  }

  // ---------- the server ----------

  async start(port = 0, host = '127.0.0.1'): Promise<this> {
    const server = http.createServer((req, res) => {
      handleCall(this, req, res).catch((e) => this.#bug(e, res))
    })
    await new Promise<void>((resolve) => server.listen(port, host, resolve))
    this.#server = server
    this.url = `http://${host}:${(server.address() as AddressInfo).port}`
    this.serviceUrl = `${this.url}/amer/`
    this.openIdUrl = `${this.url}/v1/.well-known/openidconfiguration`
    this.tokenUrl = `${this.url}/${this.id}/oauth2/v2.0/token`
    return this
  }

  async stop(): Promise<void> {
    const server = this.#server
    if (!server) return
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }

  // ---------- people and places ----------

  addUser({ name, ...given }: { name: string } & Partial<User>): User {
    const handle = name.toLowerCase().replace(/[^a-z0-9]+/g, '.')
    const email = given.email ?? `${handle}@school.example`
    const [givenName = '', ...rest] = name.split(' ')
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

  addTeam({
    name,
    members = [],
    channels = [],
    installed = true,
  }: {
    name: string
    members?: Who[]
    channels?: string[]
    installed?: boolean
  }): Team {
    const id = `19:${randomId(32)}@thread.tacv2`
    const team: Team = { id, aadGroupId: crypto.randomUUID(), name, installed, channels: [] }
    const places = [{ name: 'General', id: team.id }, ...channels.map((channel) => ({ name: channel }))]
    for (const place of places) team.channels.push(this.#addChannel(team, place, members))
    this.teams.set(team.id, team)
    return team
  }

  addGroupChat({
    topic = '',
    members,
    installed = true,
  }: {
    topic?: string
    members: Who[]
    installed?: boolean
  }): Chat {
    return this.#addConversation({ id: `19:${randomId(32)}@thread.v2`, type: 'groupChat', topic, members, installed })
  }

  /** A chat between two people; the bot is not in it, though its message extensions can be used there. */
  addPrivateChat(one: Who, other: Who): Chat {
    const members = [this.user(one), this.user(other)]
    const id = `19:${members.map((m) => m.aadObjectId).join('_')}@unq.gbl.spaces`
    return this.#addConversation({ id, type: 'people', members, installed: false })
  }

  /** The 1:1 chat of a user and the bot; it keeps its id. */
  chat(who: Who): Chat {
    const user = this.user(who)
    const known = [...this.conversations.values()].find((c) => c.type === 'personal' && c.user === user)
    const id = `a:1${randomId(50)}`
    return known ?? this.#addConversation({ id, type: 'personal', user, members: [user] })
  }

  addAttachment({ name = 'image.png', type = 'image/png', content = Buffer.from('png') }: Partial<Attachment>) {
    const attachment = { id: `0-${randomId(20)}`, name, type, content }
    this.attachments.set(attachment.id, attachment)
    return { ...attachment, url: `${this.serviceUrl}v3/attachments/${attachment.id}/views/original` }
  }

  /** A user by object, Entra id, Teams id, UPN or email. Throws when there is none. */
  user(who: Who): User {
    const user = this.findUser(typeof who === 'string' ? who : who.aadObjectId)
    if (!user) throw new Error(`no such user: ${JSON.stringify(who)}`)
    return user
  }

  findUser(key: string): User | undefined {
    const names = (u: User) => [u.aadObjectId, u.id, u.userPrincipalName, u.email]
    return this.users.get(key) ?? [...this.users.values()].find((u) => names(u).includes(key))
  }

  conversation(given: ChatRef): Spot | undefined {
    const [id = '', thread] = (typeof given === 'string' ? given : given.id).split(';messageid=')
    const chat = this.conversations.get(id)
    return chat && { chat, thread }
  }

  /** Whether the bot may write here: the app is installed for the user, or in the team or group. */
  isInstalledIn(chat: Chat): boolean {
    if (!this.options.requireInstall) return true
    if (chat.type === 'personal') return Boolean(chat.user?.installed)
    return Boolean(chat.team ? chat.team.installed : chat.installed)
  }

  // ---------- messages ----------

  /** Stores a message of the bot or of a user; `activity` is what it shows now. */
  post(chat: Chat, { from, activity, thread }: { from: string; activity: Json; thread?: string | undefined }): Message {
    const message: Message = {
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
  replace(message: Message, activity: Json): void {
    message.history.push({ at: Date.now(), activity: message.activity })
    message.activity = activity
    message.views.clear()
    this.#announce({ type: 'updated', chat: this.#chatOf(message), message })
  }

  /** Shows one user another card in place of the message's own, as an Action.Execute answer does. */
  show(message: Message, user: User, card: AdaptiveCard): void {
    message.views.set(user.aadObjectId, card)
    this.notify()
  }

  remove(message: Message): void {
    message.deleted = true
    this.#announce({ type: 'deleted', chat: this.#chatOf(message), message })
  }

  message(chatId: ChatRef, messageId: string): Message {
    const found = this.conversation(chatId)?.chat.messages.find((m) => m.id === messageId && !m.deleted)
    if (!found) throw new Error(`no message ${messageId} in ${typeof chatId === 'string' ? chatId : chatId.id}`)
    return found
  }

  messagesIn(chatId: ChatRef): Message[] {
    return (this.conversation(chatId)?.chat.messages ?? []).filter((m) => !m.deleted)
  }

  botMessagesTo(who: Who): Message[] {
    return this.messagesIn(this.chat(who)).filter((m) => m.from === 'bot')
  }

  /** The card a user sees: their own view when there is one, else the message's; none in a message of text alone. */
  card(message: Message, who?: Who): AdaptiveCard | undefined {
    const user = who ? this.user(who) : this.#chatOf(message).user
    return message.views.get(user?.aadObjectId ?? '') ?? cardOf(message.activity)
  }

  // ---------- faults, records, waiting ----------

  fault(fault: Fault): Planned {
    const planned = planFault(fault)
    this.faults.push(planned)
    return planned
  }

  clearFaults(): void {
    this.faults = []
  }

  addToken(token: string): void {
    this.tokens.set(token, { expires: Infinity })
  }

  callsTo(op: Op, fits: (call: Call) => boolean = () => true): Call[] {
    return this.calls.filter((c) => c.op === op && fits(c))
  }

  problem(level: Problem['level'], kind: Problem['kind'], details: object = {}): void {
    this.problems.push({ level, kind, ...details })
  }

  get errors(): Problem[] {
    return this.problems.filter((p) => p.level === 'error')
  }

  /** Resolves with the first truthy result of `fn`, which is tried again after every change. */
  waitFor<T>(fn: () => T | undefined | null | false, ms = 5000, what = 'the condition'): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = <V>(settle: (value: V) => void, value: V) => {
        clearTimeout(timer)
        clearInterval(ticker)
        this.#waiters.delete(check)
        settle(value)
      }
      const check = () =>
        attempt(
          fn,
          (value) => finish(resolve, value as T),
          (error) => finish(reject, error),
        )
      const ticker = setInterval(check, 20)
      const timer = setTimeout(() => finish(reject, new Error(`timed out after ${ms} ms waiting for ${what}`)), ms)
      this.#waiters.add(check)
      check()
    })
  }

  notify(): void {
    for (const check of [...this.#waiters]) check()
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  // ---------- checks of what the bot shows ----------

  /** Notes every problem of an outgoing message. Returns the errors. */
  inspectMessage(activity: Json, where: string): string[] {
    this.inspectSize(activity, where)
    const cards = (activity.attachments ?? []).filter((a: Json) => a.contentType === CARD_TYPE)
    if (cards.length && !activity.summary) {
      this.problem('warning', 'no-summary', { where, hint: 'the notification will only say "sent a card"' })
    }
    this.#inspectTypedText(activity, where)
    return cards.flatMap((a: Json) => this.inspectCard(a.content, where))
  }

  inspectCard(card: Json, where: string, { inDialog }: { inDialog?: boolean } = {}): string[] {
    const { extraElements } = this.options
    const { errors, warnings } = validateCard(card, { extraElements, inDialog })
    for (const text of errors) this.problem('error', 'invalid-card', { where, text })
    for (const text of warnings) this.problem('warning', 'card-warning', { where, text })
    if (isObject(card) && errors.length === 0) this.#inspectTypedText(card, where)
    return errors
  }

  /** Teams counts UTF-16. Returns the size in bytes. */
  inspectSize(activity: Json, where: string): number {
    const bytes = JSON.stringify(activity).length * 2
    const { warnBytes, maxBytes } = this.options
    if (bytes > maxBytes) this.problem('error', 'message-too-big', { where, bytes })
    else if (bytes > warnBytes) this.problem('warning', 'large-message', { where, bytes })
    return bytes
  }

  /** Remembers what people typed, so that it is recognised when it comes back as live mark-up. */
  rememberTyped(text: unknown): void {
    if (typeof text === 'string' && text.length > 2) this.typed.add(text)
  }

  newId(): string {
    this.#lastId = Math.max(this.#lastId + 1, Date.now())
    return String(this.#lastId)
  }

  #inspectTypedText(source: Json, where: string): void {
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

  #addChannel(
    team: Team,
    { name, id = `19:${randomId(32)}@thread.tacv2` }: { name: string; id?: string },
    members: Who[],
  ): Chat {
    return this.#addConversation({ id, type: 'channel', name, team, members })
  }

  #addConversation(fields: NewChat): Chat {
    const chat: Chat = { ...fields, members: fields.members.map((m) => this.user(m)), messages: [] }
    this.conversations.set(chat.id, chat)
    return chat
  }

  #chatOf(message: Message): Chat {
    const chat = this.conversations.get(message.chatId)
    if (!chat) throw new Error(`no chat ${message.chatId}`)
    return chat
  }

  #announce(change: Change): void {
    this.notify()
    for (const listener of this.#listeners) listener(change)
  }

  #bug(error: Error, res: ServerResponse): void {
    this.problem('error', 'mock-bug', { error: String(error.stack) })
    if (!res.headersSent) res.writeHead(500)
    res.end()
  }
}

/** The texts of a card that people may read, joined: handy for `assert.match`. */
export function textOf(card: AdaptiveCard | undefined): string {
  return (card ? textsOf(card) : []).map((t) => t.text).join('\n')
}

function attempt<T>(fn: () => T, done: (value: T) => void, failed: (error: unknown) => void): void {
  try {
    const value = fn()
    if (value) done(value)
  } catch (error) {
    failed(error)
  }
}

const guestUpn = (email: string) => `${email.replace('@', '_')}#EXT#@school.example`

function randomId(length: number): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from(crypto.randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('')
}
