// biome-ignore lint/suspicious/noExplicitAny: JSON of a bot under test may be anything; what is wrong with it is found by the checks.
export type Json = any

// ---------- cards ----------

export type AdaptiveCard = { type: 'AdaptiveCard'; version: string; body?: Json[]; actions?: Json[]; refresh?: Json }
export type Selector = string | RegExp | { verb?: string; title?: string; id?: string; type?: string; data?: object }
export interface CardReport {
  errors: string[]
  warnings: string[]
}
/** A part of a card; `cards` are the Adaptive Cards around it, outermost first. */
export interface Place {
  node: Json
  /** The element's type; empty for what has none. */
  kind: string
  path: string
  cards: AdaptiveCard[]
  inFallback: boolean
}
export interface Find {
  path: string
  raw: string
  url?: string | undefined
  text?: string | undefined
  name?: string | undefined
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
  thread?: string | undefined
  at: number
  /** What the message shows now. */
  activity: Json
  /** What it showed before each update, oldest first. */
  history: { at: number; activity: Json }[]
  /** Cards shown to one user only, by aadObjectId: the answers to their clicks. */
  views: Map<string, AdaptiveCard>
  deleted: boolean
}
export interface Chat {
  id: string
  type: 'personal' | 'people' | 'groupChat' | 'channel'
  user?: User | undefined
  topic?: string | undefined
  name?: string | undefined
  team?: Team | undefined
  members: User[]
  messages: Message[]
  installed?: boolean | undefined
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
  body: Json
  authorization?: string | undefined
  userAgent?: string | undefined
  conversationId?: string | undefined
  status?: number | undefined
  response?: Json | undefined
  fault?: string | undefined
}
export interface Fault {
  op?: Op | '*' | undefined
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
  times?: number | undefined
  /** Seconds, for the Retry-After header. A 429 has 1 unless told. */
  retryAfter?: number | undefined
  /** For delay. */
  ms?: number | undefined
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
  tenantId?: string | undefined
  appId?: string | undefined
  botName?: string | undefined
  /** When given, the token endpoint checks the client secret. */
  botPassword?: string | undefined
  /** Lifetime of issued tokens. Default 3599. */
  tokenSeconds?: number | undefined
  /** Refuse bot calls without a known token. Default true. */
  requireAuth?: boolean | undefined
  /** Refuse to write to users without the app. Default true. */
  requireInstall?: boolean | undefined
  /** Answer 400 to a message with an invalid card. Default false: it is only a problem. */
  refuseInvalidCards?: boolean | undefined
  /** Sliding windows `[ms, calls]`. `true`: 50/s per tenant; 7/s, 8/2 s, 60/30 s, 1800/h per conversation. */
  rateLimit?: boolean | { perTenant?: [number, number][]; perConversation?: [number, number][] } | undefined
  /** Message size in bytes of UTF-16: a warning from 28 KB, refused from 100 KB. */
  warnBytes?: number | undefined
  maxBytes?: number | undefined
  /** Largest page of pagedmembers. Default 200. */
  pageSize?: number | undefined
  /** Same content twice within this time is a duplicate-message problem. Default 10000. */
  duplicateWindowMs?: number | undefined
  /** Card elements to allow beyond Adaptive Cards 1.5. */
  extraElements?: string[] | undefined
}

export interface Change {
  type: 'posted' | 'updated' | 'deleted'
  chat: Chat
  message: Message
}

// ---------- driver ----------

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

export interface Options {
  /** Send it with a token or an activity the bot must refuse. */
  forge?: ForgeryName | undefined
  /** Do not note a failed answer as a problem. */
  expectFailure?: boolean | undefined
  headers?: Record<string, string> | undefined
}
export interface ClickOptions extends Options {
  /** Skip the client's checks, and send Json values. */
  force?: boolean | undefined
  /** Press a button of this card (an old one) instead of the one shown now. */
  card?: AdaptiveCard | undefined
  /** Press a button of `message.history[version]`. */
  version?: number | undefined
}
export interface HttpResult {
  status: number
  headers?: Record<string, Json> | undefined
  text: string
  json?: Json | undefined
  ms: number
  error?: string | undefined
  timedOut?: boolean | undefined
}
export interface Answer {
  kind: 'card' | 'toast' | 'error' | 'login' | 'failed' | 'dialog' | 'message' | 'close' | 'result' | 'preview'
  /** What is wrong with the answer; empty when Teams would take it. */
  faults: string[]
  card?: AdaptiveCard | undefined
  text?: string | undefined
  code?: string | undefined
  message?: string | undefined
  statusCode?: number | undefined
  title?: string | undefined
  attachments?: Json[] | undefined
  value?: Json | undefined
  shown?: string | undefined
}
export interface Delivery extends Partial<HttpResult> {
  kind: string
  /** Accepted within the deadline, and with an answer Teams would take. */
  ok: boolean
  /** False when the client kept it to itself: failed checks, OpenUrl, ShowCard, an unheard channel message. */
  sent: boolean
  activity?: Json | undefined
  body?: string | undefined
  headers?: Record<string, Json> | undefined
  answer?: Answer | undefined
  /** What the user is told: a toast, a closing message, or "Unable to reach app. Please try again." */
  shown?: string | undefined
  clientErrors?: Record<string, string> | undefined
  /** Results in the order they came in; two when the invoke was sent again. */
  attempts?: HttpResult[] | undefined
  message?: Message | undefined
  url?: string | undefined
  card?: AdaptiveCard | undefined
}
export interface Dialog {
  kind: 'task' | 'extension'
  title?: string | undefined
  width?: number | string | undefined
  height?: number | string | undefined
  url?: string | undefined
  card?: AdaptiveCard | undefined
}
export interface DriverOptions {
  url: string
  /** Default 15000. */
  deadlineMs?: number | undefined
  /** Send an unanswered invoke a second time after this long (Teams: about 15 s). Off unless given. */
  resendAfterMs?: number | undefined
  /** Refresh cards for the users they name as soon as they are posted or updated. */
  autoRefresh?: boolean | undefined
  locale?: string | undefined
  timezone?: string | undefined
  theme?: string | undefined
}

/** An activity as it is sent, signed or forged. */
export type Claims = Record<string, Json>

/** Where somebody is: a chat, and in a channel the message that began the thread. */
export interface Spot {
  chat: Chat
  thread?: string | undefined
}
export interface Client {
  locale: string
  timezone: string
  theme: string
}
