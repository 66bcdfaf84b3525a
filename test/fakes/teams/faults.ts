// Planned failures and the rate limit of the mock connector.
import type { Call, Fault } from './types.ts'

/** A fault that waits for its calls. */
export type Planned = Omit<Fault, 'kind' | 'times'> & { kind: string; times: number }

/** Failure kind -> [status, code, message], as the connector words them. */
const FAILURES: Record<string, [status: number, code: string, message: string]> = {
  403: [403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.'],
  404: [404, 'ConversationNotFound', 'Conversation not found.'],
  412: [412, 'PreconditionFailed', 'Precondition failed, please try again.'],
  413: [413, 'MessageSizeTooBig', 'Message size too large.'],
  429: [429, 'Throttled', 'Too many requests.'],
  500: [500, 'ServiceError', 'An unknown error occurred.'],
  502: [502, 'ServiceError', 'Service dependency issue.'],
  503: [503, 'ServiceUnavailable', 'The service is unavailable.'],
  504: [504, 'GatewayTimeout', 'Gateway timeout.'],
  blocked: [403, 'ConversationBlockedByUser', 'User blocked the conversation with the bot.'],
}

const FAULT_KINDS = [...Object.keys(FAILURES), 'reset', 'reset_after', 'hang', 'delay', 'garbage']

export function planFault(fault: Fault): Planned {
  const kind = String(fault.kind)
  if (!FAULT_KINDS.includes(kind)) throw new Error(`no fault "${kind}"; have: ${FAULT_KINDS.join(', ')}`)
  return { op: '*', ...fault, times: fault.times ?? 1, kind }
}

/** The first fault that fits this call, counted down. */
export function takeFault(faults: Planned[], call: Call): Planned | undefined {
  const fits = (f: Planned) => f.times > 0 && (f.op === '*' || f.op === call.op) && (!f.when || f.when(call))
  const fault = faults.find(fits)
  if (fault) fault.times -= 1
  return fault
}

/** The answer of a fault that is a plain HTTP failure, else undefined. */
export function failureOf(fault: Planned) {
  const failure = FAILURES[fault.kind]
  if (!failure) return undefined
  const [status, code, message] = failure
  const retryAfter = fault.retryAfter ?? (status === 429 ? 1 : undefined)
  return {
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
    body: { error: { code, message } },
  }
}

type Window = [ms: number, calls: number]
interface Rules {
  perTenant: Window[]
  perConversation: Window[]
}

const DEFAULT_RULES: Rules = {
  perTenant: [[1000, 50]],
  perConversation: [
    [1000, 7],
    [2000, 8],
    [30_000, 60],
    [3_600_000, 1800],
  ],
}

/** Sliding windows `[ms, calls]` for the whole tenant and for each conversation. */
export class RateLimiter {
  #seen = new Map<string, number[]>()
  readonly rules: Rules

  constructor(rules: true | Partial<Rules>) {
    this.rules = rules === true ? DEFAULT_RULES : { ...DEFAULT_RULES, ...rules }
  }

  /** 0 when the call may pass, else the seconds to wait. A refused call is not counted. */
  waitFor(conversationId: string | undefined, now = Date.now()): number {
    const wait = Math.max(
      this.#wait('tenant', this.rules.perTenant, now),
      conversationId ? this.#wait(conversationId, this.rules.perConversation, now) : 0,
    )
    if (wait > 0) return Math.ceil(wait / 1000)
    this.#count('tenant', now)
    if (conversationId) this.#count(conversationId, now)
    return 0
  }

  #wait(key: string, windows: Window[], now: number): number {
    const times = this.#seen.get(key) ?? []
    return Math.max(
      0,
      ...windows.map(([ms, max]) =>
        waitIn(
          times.filter((t) => t > now - ms),
          ms,
          max,
          now,
        ),
      ),
    )
  }

  #count(key: string, now: number): void {
    const kept = (this.#seen.get(key) ?? []).filter((t) => t > now - 3_600_000)
    this.#seen.set(key, [...kept, now])
  }
}

function waitIn(times: number[], ms: number, max: number, now: number): number {
  return times.length < max ? 0 : (times[times.length - max] ?? now) + ms - now
}
