// biome-ignore lint/suspicious/noExplicitAny: JSON of an app under test may be anything; what is wrong with it is found by the checks.
export type Json = any

export type Surface = 'message' | 'modal' | 'home'

// ---------- the workspace ----------

export interface User {
  id: string
  team_id: string
  name: string
  real_name: string
  deleted: boolean
  is_bot: boolean
  is_admin: boolean
  is_restricted: boolean
  is_email_confirmed?: boolean
  tz: string
  locale: string
  profile: Record<string, Json>
}
export interface Message {
  type: string
  ts: string
  text: string
  user?: string
  bot_id?: string
  blocks?: Json[]
  attachments?: Json[]
  thread_ts?: string
  metadata?: Json
  edited?: Json
  reactions?: { name: string; users: string[]; count: number }[]
  /** What stood here before it was updated. */
  history: { text?: string; blocks?: Json[] }[]
}
export interface Channel {
  id: string
  name?: string
  is_im?: boolean
  is_private?: boolean
  is_archived?: boolean
  /** The person of a direct conversation. */
  user?: string
  members: string[]
  messages: Message[]
}
export interface Ephemeral {
  channel: string
  user: string
  text?: string
  blocks?: Json[]
  /** How it came: in the HTTP answer, by its response_url, or by chat.postEphemeral. */
  via: 'ack' | 'response_url' | 'api'
}

export interface WorkspaceOptions {
  teamId?: string
  teamName?: string
  domain?: string
  enterpriseId?: string
  appId?: string
  botUserId?: string
  botId?: string
  botName?: string
  botToken?: string
  scopes?: string[]
  /** How long a trigger_id lives. Slack's is 3 s. */
  triggerTtlMs?: number
  responseUrlTtlMs?: number
  /** One post a second and channel, with a burst. */
  rateLimit?: boolean
  perChannelPerSecond?: number
  burst?: number
  strictScopes?: boolean
  /** Refuses messages above `blocksTooLong` characters of blocks, as Slack does without documenting it. */
  enforceBlocksTooLong?: boolean
  blocksTooLong?: number
}

// ---------- what goes on ----------

/** One Web API or response_url call. */
export interface Call {
  n: number
  at: number
  method: string
  args: Json
  token?: string
  status?: number
  response?: Json
  fault?: string
}
export interface Fault {
  /** A Web API method, or '*'. */
  method: string
  /** `reset`: the connection breaks before the effect; `reset_after`: the effect happened, the answer is lost. */
  kind: 'ratelimited' | 'http500' | 'http503' | 'garbage' | 'reset' | 'reset_after' | 'hang' | 'delay' | 'error'
  times?: number
  retryAfter?: number
  ms?: number
  error?: string
  when?(args: Json): boolean
}
/** Something real Slack would have refused, or a reviewer must look at. */
export interface Problem {
  kind: string
  /** The Web API's method, where it is about one. */
  method?: unknown
  [detail: string]: unknown
}

// ---------- the driver ----------

export interface HttpResult {
  /** 0 when there was no answer; `error` says why. */
  status: number
  headers?: Record<string, unknown>
  text: string
  json?: Json
  ms: number
  error?: string
}
export interface Delivery extends Partial<HttpResult> {
  kind: string
  url: string
  body: string
  headers: Record<string, string>
  at: number
  attempt: number
  ok: boolean
  status: number
  ms: number
  timedOut?: boolean
  responseHeaders?: Record<string, unknown>
  /** Of an event: this one and its retries. */
  attempts?: Delivery[]
  triggerId?: string
  /** Of a submitted modal: what the answer did. */
  action?: 'close' | 'clear' | 'errors' | 'update' | 'push'
  errors?: Record<string, string>
  view?: Json
  viewError?: string[]
  /** The client itself refused to send: nothing reached the app. */
  clientErrors?: Record<string, string>
}
/** An element by action_id, button text, or any of these. */
export type Selector = string | RegExp | { action_id?: string; block_id?: string; value?: string; text?: string }
export type Who = User | { id: string } | string
export interface Sending {
  headers?: Record<string, string>
  timeoutMs?: number
  /** The test wants the delivery to fail: it is no problem. */
  expectFailure?: boolean
}
