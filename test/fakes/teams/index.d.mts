import type { Server } from 'node:http'

// ---------- cards ----------

export type AdaptiveCard = { type: 'AdaptiveCard'; version: string; body?: any[]; actions?: any[]; refresh?: any }
export type Selector = string | RegExp | { verb?: string; title?: string; id?: string; type?: string; data?: object }
export interface CardSchema {
  definitions: object
  kinds: Map<string, object>
}
export interface CardReport {
  errors: string[]
  warnings: string[]
}
/** A part of a card; `cards` are the Adaptive Cards around it, outermost first. */
export interface Place {
  node: any
  kind: string
  path: string
  cards: AdaptiveCard[]
  inFallback: boolean
}
export interface Find {
  path: string
  raw: string
  url?: string
  text?: string
  name?: string
}
export interface LiveMarkup {
  links: Find[]
  images: Find[]
  mentions: Find[]
  dates: Find[]
  emphasis: Find[]
  /** Bare URLs, which become links in a message text. */
  urls: Find[]
}

export function loadCardSchema(path: string): CardSchema
export function validateCard(
  card: unknown,
  options?: { schema?: CardSchema; extraElements?: string[]; inDialog?: boolean },
): CardReport
/** The live mark-up of a text, a card, or a message with its cards. */
export function liveMarkup(source: string | AdaptiveCard | { text?: string; attachments?: any[] }): LiveMarkup
export function visibleText(source: AdaptiveCard | { text?: string; attachments?: any[] }): string[]
/** The texts of a card, joined by newlines. */
export function textOf(card: AdaptiveCard): string
export function cardOf(activity: any): AdaptiveCard | undefined
export function walk(card: AdaptiveCard): Iterable<Place>
export function listActions(card: AdaptiveCard): Place[]
export function findAction(card: AdaptiveCard, selector: Selector): Place
/** What a client would send for an action, and the errors it would show instead of sending. */
export function fill(
  action: Place,
  values?: Inputs,
  options?: { force?: boolean },
): { data: Record<string, any>; errors: Record<string, string> }

// ---------- tenant ----------

export interface User {
  aadObjectId: string
  /** The Teams id (MRI), "29:...". */
  id: string
  name: string
  givenName: string
  surname: string
  email: string
  userPrincipalName: string
  guest: boolean
  tenantId: string
  /** The app is installed for this user. Changed by `driver.install` and `driver.uninstall`. */
  installed: boolean
  /** Set it to make the user block the bot. */
  blocked: boolean
}
export type Who = User | { aadObjectId: string } | string

export interface Message {
  id: string
  chatId: string
  /** 'bot' or the author's aadObjectId. */
  from: string
  /** The id of the message that began the thread, in a channel. */
  thread?: string
  at: number
  /** What the message shows now. */
  activity: any
  /** What it showed before each update, oldest first. */
  history: { at: number; activity: any }[]
  /** Cards shown to one user only, by aadObjectId: the answers to their clicks. */
  views: Map<string, AdaptiveCard>
  deleted: boolean
}
export interface Chat {
  id: string
  type: 'personal' | 'people' | 'groupChat' | 'channel'
  user?: User
  topic?: string
  name?: string
  team?: Team
  members: User[]
  messages: Message[]
  installed?: boolean
}
export interface Team {
  id: string
  aadGroupId: string
  name: string
  installed: boolean
  channels: Chat[]
}
export type ChatRef = Chat | string

export type Op =
  | 'openid'
  | 'keys'
  | 'token'
  | 'createConversation'
  | 'send'
  | 'update'
  | 'delete'
  | 'members'
  | 'member'
  | 'pagedMembers'
  | 'uploadAttachment'
  | 'attachment'
  | 'attachmentContent'
  | 'team'
  | 'teamChannels'
  | 'unknown'
/** One call of the bot to the mock. */
export interface Call {
  n: number
  at: number
  op: Op
  method: string
  path: string
  params: string[]
  query: Record<string, string>
  body: any
  authorization?: string
  userAgent?: string
  conversationId?: string
  status?: number
  response?: any
  fault?: string
}
export interface Fault {
  op?: Op | '*'
  /** An HTTP status, or: reset (before the effect), reset_after (the answer is lost), hang, delay, garbage... */
  kind:
    | 403
    | 404
    | 412
    | 413
    | 429
    | 500
    | 502
    | 503
    | 504
    | 'blocked'
    | 'reset'
    | 'reset_after'
    | 'hang'
    | 'delay'
    | 'garbage'
  /** Default 1. Use Infinity for an outage. */
  times?: number
  /** Seconds, for the Retry-After header. A 429 has 1 unless told. */
  retryAfter?: number
  /** For delay. */
  ms?: number
  when?(call: Call): boolean
}
export interface Problem {
  level: 'error' | 'warning'
  kind:
    | 'invalid-card'
    | 'card-warning'
    | 'live-markup'
    | 'no-summary'
    | 'large-message'
    | 'message-too-big'
    | 'duplicate-message'
    | 'api-error'
    | 'token-refused'
    | 'invalid-answer'
    | 'answer-http-status'
    | 'answer-timeout'
    | 'answer-failed'
    | 'unreachable'
    | 'forgery-accepted'
    | 'forgery-crashed'
    | 'mock-bug'
  [detail: string]: unknown
}
export interface TenantOptions {
  tenantId?: string
  appId?: string
  botName?: string
  /** When given, the token endpoint checks the client secret. */
  botPassword?: string
  /** Lifetime of issued tokens. Default 3599. */
  tokenSeconds?: number
  /** Refuse bot calls without a known token. Default true. */
  requireAuth?: boolean
  /** Refuse to write to users without the app. Default true. */
  requireInstall?: boolean
  /** Answer 400 to a message with an invalid card. Default false: it is only a problem. */
  refuseInvalidCards?: boolean
  /** Sliding windows `[ms, calls]`. `true`: 50/s per tenant; 7/s, 8/2 s, 60/30 s, 1800/h per conversation. */
  rateLimit?: boolean | { perTenant?: [number, number][]; perConversation?: [number, number][] }
  /** Message size in bytes of UTF-16: a warning from 28 KB, refused from 100 KB. */
  warnBytes?: number
  maxBytes?: number
  /** Largest page of pagedmembers. Default 200. */
  pageSize?: number
  /** Same content twice within this time is a duplicate-message problem. Default 10000. */
  duplicateWindowMs?: number
  /** From loadCardSchema: every outgoing card is checked against it too. */
  schema?: CardSchema
  /** Card elements to allow beyond Adaptive Cards 1.5. */
  extraElements?: string[]
}

export interface Change {
  type: 'posted' | 'updated' | 'deleted'
  chat: Chat
  message: Message
}

export const ISSUER: string
export class TeamsTenant {
  constructor(options?: TenantOptions)
  id: string
  appId: string
  bot: { id: string; name: string }
  /** A token the mock always accepts, for bots that are given one. */
  botToken: string
  url: string
  port: number
  /** What activities carry as serviceUrl; ends with "/". */
  serviceUrl: string
  openIdUrl: string
  /** Where the bot may get its outbound token (client_credentials). */
  tokenUrl: string
  server: Server
  users: Map<string, User>
  conversations: Map<string, Chat>
  teams: Map<string, Team>
  calls: Call[]
  problems: Problem[]
  /** The problems of level error. */
  readonly errors: Problem[]
  start(port?: number, host?: string): Promise<this>
  stop(): Promise<void>
  botbuilderSettings(): Record<string, unknown>
  addToken(token: string): void
  addUser(user: { name: string } & Partial<User>): User
  addTeam(team: { name: string; members?: Who[]; channels?: string[]; installed?: boolean }): Team
  addGroupChat(chat: { topic?: string; members: Who[]; installed?: boolean }): Chat
  addPrivateChat(one: Who, other: Who): Chat
  addAttachment(file: { name?: string; type?: string; content?: Buffer }): { id: string; url: string }
  user(who: Who): User
  findUser(key: string): User | undefined
  chat(who: Who): Chat
  conversation(id: ChatRef): { chat: Chat; thread?: string } | undefined
  message(chat: ChatRef, messageId: string): Message
  messagesIn(chat: ChatRef): Message[]
  botMessagesTo(who: Who): Message[]
  /** The card a user sees. In a 1:1 chat the user may be left out. */
  card(message: Message, who?: Who): AdaptiveCard
  callsTo(op: Op, fits?: (call: Call) => boolean): Call[]
  fault(fault: Fault): Fault
  clearFaults(): void
  /** Text from people that must not come back as live mark-up; the driver notes what its users type. */
  rememberTyped(text: string): void
  waitFor<T>(fn: () => T | undefined | null | false, ms?: number, what?: string): Promise<T>
  /** Returns the function that stops listening. */
  onChange(listener: (change: Change) => void): () => void
}

// ---------- driver ----------

export type Inputs = Record<string, unknown>
export type ForgeryName =
  | 'no-token'
  | 'garbage'
  | 'other-scheme'
  | 'wrong-key'
  | 'unknown-kid'
  | 'alg-none'
  | 'alg-hs256'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'service-url-mismatch'
  | 'no-service-url-claim'
  | 'unendorsed-key'
  | 'unendorsed-channel'
  | 'no-service-url'
  | 'other-service-url'
  | 'other-tenant'
export const FORGERIES: Record<ForgeryName, object>

export interface Options {
  /** Send it with a token or an activity the bot must refuse. */
  forge?: ForgeryName
  /** Do not note a failed answer as a problem. */
  expectFailure?: boolean
  headers?: Record<string, string>
}
export interface ClickOptions extends Options {
  /** Skip the client's checks, and send any values. */
  force?: boolean
  /** Press a button of this card (an old one) instead of the one shown now. */
  card?: AdaptiveCard
  /** Press a button of `message.history[version]`. */
  version?: number
}
export interface HttpResult {
  status: number
  headers?: Record<string, any>
  text: string
  json?: any
  ms: number
  error?: string
  timedOut?: boolean
}
export interface Answer {
  kind: 'card' | 'toast' | 'error' | 'login' | 'failed' | 'dialog' | 'message' | 'close' | 'result' | 'preview'
  /** What is wrong with the answer; empty when Teams would take it. */
  faults: string[]
  card?: AdaptiveCard
  text?: string
  code?: string
  message?: string
  statusCode?: number
  title?: string
  attachments?: any[]
  value?: any
  shown?: string
}
export interface Delivery extends Partial<HttpResult> {
  kind: string
  /** Accepted within the deadline, and with an answer Teams would take. */
  ok: boolean
  /** False when the client kept it to itself: failed checks, OpenUrl, ShowCard, an unheard channel message. */
  sent: boolean
  activity?: any
  body?: string
  headers?: Record<string, any>
  answer?: Answer
  /** What the user is told: a toast, a closing message, or "Unable to reach app. Please try again." */
  shown?: string
  clientErrors?: Record<string, string>
  /** Results in the order they came in; two when the invoke was sent again. */
  attempts?: HttpResult[]
  message?: Message
  url?: string
  card?: AdaptiveCard
}
export interface Dialog {
  kind: 'task' | 'extension'
  title?: string
  width?: number | string
  height?: number | string
  url?: string
  card?: AdaptiveCard
}
export interface DriverOptions {
  url: string
  /** Default 15000. */
  deadlineMs?: number
  /** Send an unanswered invoke a second time after this long (Teams: about 15 s). Off unless given. */
  resendAfterMs?: number
  /** Refresh cards for the users they name as soon as they are posted or updated. */
  autoRefresh?: boolean
  locale?: string
  timezone?: string
  theme?: string
}

export class TeamsDriver {
  constructor(tenant: TeamsTenant, options: DriverOptions)
  deliveries: Delivery[]
  install(who: Who, options?: Options): Promise<[Delivery, Delivery]>
  installInTeam(who: Who, team: Team, options?: Options): Promise<[Delivery, Delivery]>
  uninstall(who: Who, options?: Options): Promise<Delivery>
  join(people: Who[], chat: ChatRef, options?: Options): Promise<Delivery>
  message(
    who: Who,
    text: string,
    options?: Options & { chat?: ChatRef; thread?: string; mention?: boolean; attachments?: any[] },
  ): Promise<Delivery>
  say(who: Who, chat: ChatRef, text: string, options?: { thread?: string }): Message
  edit(who: Who, chat: ChatRef, messageId: string, text: string, options?: Options): Promise<Delivery>
  react(who: Who, chat: ChatRef, messageId: string, type?: string, options?: Options): Promise<Delivery>
  click(
    who: Who,
    chat: ChatRef,
    messageId: string,
    selector: Selector,
    inputs?: Inputs,
    options?: ClickOptions,
  ): Promise<Delivery>
  refresh(
    who: Who,
    chat: ChatRef,
    messageId: string,
    options?: Options & { trigger?: 'automatic' | 'manual' },
  ): Promise<Delivery | undefined>
  reopen(who: Who, chat: ChatRef, options?: Options): Promise<Delivery[]>
  dialog(who: Who): Dialog | undefined
  closeDialog(who: Who): void
  submitDialog(who: Who, inputs?: Inputs, options?: Options & { action?: Selector; force?: boolean }): Promise<Delivery>
  messageAction(who: Who, commandId: string, chat: ChatRef, messageId: string, options?: Options): Promise<Delivery>
  composeAction(
    who: Who,
    commandId: string,
    options?: Options & { chat?: ChatRef; context?: 'compose' | 'commandBox' },
  ): Promise<Delivery>
  activity(who: Who, chat: ChatRef, fields: { type: string; [key: string]: any }, options?: Options): Promise<Delivery>
  invoke(who: Who, chat: ChatRef, name: string, value: unknown, options?: Options): Promise<Delivery>
  replay(delivery: Delivery): Promise<Delivery>
  raw(request?: {
    method?: string
    body?: string
    authorization?: string
    headers?: Record<string, string>
  }): Promise<HttpResult>
  /** Resolves when the automatic refreshes under way are answered. */
  settled(): Promise<void>
}

export function request(
  url: string,
  options?: { method?: string; headers?: Record<string, string>; body?: string; timeoutMs?: number },
): Promise<HttpResult>
