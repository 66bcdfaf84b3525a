import { ConnectorClient } from 'botframework-connector'
import { z } from 'zod'
import { DeliveryError } from '../../src/errors.ts'
import type { TeamsAuthentication } from './auth.ts'
import type { TeamsSettings } from './settings.ts'

/** Every call ends by then: with the 10 s that a decision may take, an answer still comes within the 15 s of Teams. */
const TIME_LIMIT_MS = 4000
const SCOPE = 'https://api.botframework.com'

/** A conversation at the server that serves it. */
export interface ChatPlace {
  serviceUrl: string
  conversation: string
}

/** A message as Bot Connector takes it. */
export interface Message {
  type: 'message'
  text?: string
  textFormat?: 'markdown'
  summary?: string
  attachments?: { contentType: string; content: object }[]
}

const Member = z.object({
  aadObjectId: z.string().nullish(),
  tenantId: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  userRole: z.string().nullish(),
})
export type Member = z.infer<typeof Member>
const Sent = z.object({ id: z.string().min(1) })

/**
 * The calls to Bot Connector. Each is made once, within 4 s: a failure is a `DeliveryError`, and the outbox tries again.
 * The turn's own functions are not used for sending: they retry behind our back, and hide a failure when the adapter
 * has an `onTurnError`.
 */
export type Connector = ReturnType<typeof createConnector>

export function createConnector(settings: TeamsSettings, auth: TeamsAuthentication) {
  const at = (serviceUrl: string) => clientAt(serviceUrl, settings, auth)
  return {
    /** @returns the id of the new message */
    async post(place: ChatPlace, message: Message): Promise<string> {
      const client = await at(place.serviceUrl)
      const sent = await attempt('send', (options) =>
        client.conversations.sendToConversation(place.conversation, message, options),
      )
      return idOf(sent)
    },
    async update(place: ChatPlace, id: string, message: Message): Promise<void> {
      const client = await at(place.serviceUrl)
      await attempt('update', (options) =>
        client.conversations.updateActivity(place.conversation, id, { ...message, id }, options),
      )
    },
    /** The 1:1 chat with somebody who may never have written. Shows them nothing; the same chat every time. */
    async open(serviceUrl: string, botId: string, aadObjectId: string): Promise<ChatPlace> {
      const client = await at(serviceUrl)
      const tenantId = settings.tenantId
      const chat = { isGroup: false, bot: { id: botId, name: '' }, members: [{ id: aadObjectId, name: '' }], tenantId }
      const parameters = { ...chat, channelData: { tenant: { id: tenantId } } }
      const opened = await attempt('open', (options) =>
        client.conversations.createConversation(parameters as never, options),
      )
      const moved = z.object({ serviceUrl: z.string() }).safeParse(opened)
      return { conversation: idOf(opened), serviceUrl: moved.success ? moved.data.serviceUrl : serviceUrl }
    },
    async member(place: ChatPlace, memberId: string): Promise<Member> {
      const client = await at(place.serviceUrl)
      const found = await attempt('member', (options) =>
        client.conversations.getConversationMember(place.conversation, memberId, options),
      )
      const member = Member.safeParse(found)
      if (member.success) return member.data
      throw new DeliveryError('teams_member_unreadable', 'failed', { cause: member.error })
    },
  }
}

async function clientAt(
  serviceUrl: string,
  settings: TeamsSettings,
  auth: TeamsAuthentication,
): Promise<ConnectorClient> {
  const login = `https://login.microsoftonline.com/${settings.tenantId}`
  const credentials = await auth.credentials.createCredentials(settings.appId, SCOPE, login, true)
  const client = new ConnectorClient(credentials, { baseUri: serviceUrl })
  // Retries are hard-wired; no option turns them off (tried with 4.23.3). A test counts the calls.
  const { client: inner } = client as unknown as { client: { pipeline: Pipeline } }
  inner.pipeline.removePolicy({ name: 'defaultRetryPolicy' })
  return client
}

interface Pipeline {
  removePolicy(policy: { name: string }): void
}

type Operation = 'send' | 'update' | 'open' | 'member'

async function attempt<T>(
  operation: Operation,
  call: (options: { abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const abortSignal = AbortSignal.timeout(TIME_LIMIT_MS)
  try {
    return await Promise.race([call({ abortSignal }), ended(abortSignal)])
  } catch (cause) {
    throw deliveryError(operation, cause)
  }
}

// Getting a token does not listen to the signal. A call whose token comes too late is not sent any more.
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  )
}

// A maintenance page with status 200 counts as sent for the SDK.
function idOf(answer: unknown): string {
  const sent = Sent.safeParse(answer)
  if (sent.success) return sent.data.id
  throw new DeliveryError('teams_no_id', 'unknown', { cause: sent.error })
}

/** What the SDK throws, as far as we read it. */
interface Failure {
  statusCode?: number
  code?: string
  response?: { headers?: { get(name: string): string | null | undefined } }
}

function deliveryError(operation: Operation, cause: unknown): DeliveryError {
  const { statusCode, code, response } = cause as Failure
  if (statusCode === undefined)
    return new DeliveryError(`teams_${operation}_lost`, isUnsent(code) ? 'failed' : 'unknown', { cause })
  const seconds = Number(response?.headers?.get('retry-after'))
  const waits = seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}
  return new DeliveryError(`teams_${operation}_${statusCode}`, outcomeOf(operation, statusCode), { cause, ...waits })
}

function outcomeOf(operation: Operation, status: number): DeliveryError['outcome'] {
  // The message is gone, deleted by its reader perhaps: there is nothing left to paint.
  if (operation === 'update' && status === 404) return 'refused'
  // The id belongs to nobody in this tenant.
  if (operation === 'open' && status === 400) return 'unreachable'
  // Blocked by the reader, or the app is not installed for them.
  if (status === 403 || status === 404) return 'unreachable'
  if (status === 400 || status === 413) return 'refused'
  return 'failed'
}

/** The connection was never made, or no token was to be had. */
function isUnsent(code: string | undefined): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'teams_token'].includes(code ?? '')
}
