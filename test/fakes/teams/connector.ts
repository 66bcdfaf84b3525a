// The HTTP side of the mock: Bot Connector REST, OpenID metadata, keys, and the token endpoint.
import crypto from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isObject } from './cards.ts'
import { failureOf, type Planned, takeFault } from './faults.ts'
import { collectBytes, parse, sendJson, sleep } from './http.ts'
import type { Attachment, TeamsTenant } from './tenant.ts'
import { ISSUER } from './tokens.ts'
import type { Call, Chat, Json, Message, Op, Spot, Team, User } from './types.ts'

type Headers = Record<string, string>
type Result = [status: number, body: Json, headers?: Headers]
type Handler = (tenant: TeamsTenant, call: Call) => Result
interface Route {
  method: string
  pattern: RegExp
  op: Op
  handler: Handler
  /** Needs no token. */
  open: boolean
}

const CONVERSATION = '/v3/conversations/([^/]+)'
const ROUTES = [
  define('GET', '/v1/\\.well-known/openidconfiguration', 'openid', openIdMetadata, { open: true }),
  define('GET', '/v1/\\.well-known/keys', 'keys', (tenant) => [200, tenant.issuer.jwks()], { open: true }),
  define('POST', '/[^/]+/oauth2/v2\\.0/token', 'token', issueToken, { open: true }),
  define('POST', '/v3/conversations', 'createConversation', createConversation),
  define('POST', `${CONVERSATION}/activities`, 'send', send),
  define('POST', `${CONVERSATION}/activities/([^/]+)`, 'send', send),
  define('PUT', `${CONVERSATION}/activities/([^/]+)`, 'update', update),
  define('DELETE', `${CONVERSATION}/activities/([^/]+)`, 'delete', remove),
  define('GET', `${CONVERSATION}/members`, 'members', members),
  define('GET', `${CONVERSATION}/pagedmembers`, 'pagedMembers', pagedMembers),
  define('GET', `${CONVERSATION}/members/([^/]+)`, 'member', member),
  define('GET', `${CONVERSATION}/activities/([^/]+)/members`, 'members', members),
  define('POST', `${CONVERSATION}/attachments`, 'uploadAttachment', uploadAttachment),
  define('GET', '/v3/attachments/([^/]+)', 'attachment', attachmentInfo),
  define('GET', '/v3/attachments/([^/]+)/views/([^/]+)', 'attachmentContent', attachmentContent),
  define('GET', '/v3/teams/([^/]+)', 'team', teamDetails),
  define('GET', '/v3/teams/([^/]+)/conversations', 'teamChannels', teamChannels),
]

/** Records a call, plays a planned fault, and answers it. */
export async function handleCall(tenant: TeamsTenant, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { call, route } = await describe(tenant, req)
  tenant.calls.push(call)
  const fault = takeFault(tenant.faults, call)
  if (fault) call.fault = fault.kind
  if (fault && (await stopsHere(fault, call, req, res))) return
  const answer = answerTo(tenant, call, route)
  tenant.notify()
  if (fault?.kind === 'reset_after') {
    call.status = 0
    req.socket.destroy()
  } else reply(res, call, answer)
}

class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Headers

  constructor(status: number, code: string, message: string, headers: Headers = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

function define(method: string, pattern: string, op: Op, handler: Handler, { open = false } = {}): Route {
  return { method, pattern: new RegExp(`^(?:/[a-z]+)?${pattern}/?$`), op, handler, open }
}

async function describe(tenant: TeamsTenant, req: IncomingMessage): Promise<{ call: Call; route: Route | undefined }> {
  const raw = await collectBytes(req)
  const url = new URL(req.url ?? '/', tenant.url)
  const method = req.method ?? ''
  const found = match(method, url.pathname)
  const text = raw.toString('utf8')
  const call: Call = {
    n: tenant.calls.length + 1,
    at: Date.now(),
    op: found?.route.op ?? 'unknown',
    method,
    path: decodeURIComponent(url.pathname),
    params: found?.params ?? [],
    query: Object.fromEntries(url.searchParams),
    body: bodyOf(req, text),
    authorization: req.headers.authorization,
    userAgent: req.headers['user-agent'],
    conversationId: url.pathname.includes('/v3/conversations/') ? found?.params[0]?.split(';')[0] : undefined,
  }
  return { call, route: found?.route }
}

function match(method: string, path: string) {
  for (const candidate of ROUTES) {
    const m = candidate.method === method ? candidate.pattern.exec(path) : null
    if (m) return { route: candidate, params: m.slice(1).map(decodeURIComponent) }
  }
  return undefined
}

function bodyOf(req: IncomingMessage, text: string): Json {
  if (!text) return undefined
  const isForm = req.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  return isForm ? Object.fromEntries(new URLSearchParams(text)) : parse(text)
}

/** True when the fault itself ends the call, before any effect. */
async function stopsHere(fault: Planned, call: Call, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
  const failure = failureOf(fault)
  if (failure) {
    call.status = failure.status
    sendJson(res, failure.status, failure.body, failure.headers)
    return true
  }
  if (fault.kind === 'delay') await sleep(fault.ms ?? 1000)
  if (fault.kind === 'reset') req.socket.destroy()
  if (fault.kind === 'garbage') res.writeHead(200, { 'content-type': 'text/html' }).end('<html>maintenance</html>')
  return ['reset', 'garbage', 'hang'].includes(fault.kind)
}

function answerTo(
  tenant: TeamsTenant,
  call: Call,
  route: Route | undefined,
): { status: number; body: Json; headers?: Headers | undefined } {
  try {
    if (!route) throw new Refusal(404, 'NotFound', `The mock has no ${call.method} ${call.path}`)
    if (!route.open) checkAccess(tenant, call)
    const [status, body, headers] = route.handler(tenant, call)
    return { status, body, headers }
  } catch (e) {
    if (!(e instanceof Refusal)) throw e
    const { status, code, message, headers } = e
    tenant.problem('error', 'api-error', { op: call.op, status, code, text: message, call: call.n })
    return { status, body: { error: { code, message } }, headers }
  }
}

function reply(res: ServerResponse, call: Call, { status, body, headers }: ReturnType<typeof answerTo>): void {
  Object.assign(call, { status, response: Buffer.isBuffer(body) ? `${body.length} bytes` : body })
  if (Buffer.isBuffer(body)) res.writeHead(status, headers).end(body)
  else sendJson(res, status, body, headers)
}

function checkAccess(tenant: TeamsTenant, call: Call): void {
  const [scheme, token = ''] = (call.authorization ?? '').split(' ')
  const known = tenant.tokens.get(token)
  if (tenant.options.requireAuth && (scheme !== 'Bearer' || !known || known.expires < Date.now())) {
    throw new Refusal(401, 'Unauthorized', 'Authorization has been denied for this request.')
  }
  const wait = tenant.limiter?.waitFor(call.conversationId) ?? 0
  if (wait) throw new Refusal(429, 'Throttled', 'Too many requests.', { 'retry-after': String(wait) })
}

// ---------- sign-in ----------

function openIdMetadata(tenant: TeamsTenant): Result {
  return [
    200,
    {
      issuer: ISSUER,
      authorization_endpoint: 'https://invalid.botframework.com',
      jwks_uri: `${tenant.url}/v1/.well-known/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    },
  ]
}

function issueToken(tenant: TeamsTenant, { body = {} }: Call): Result {
  const wrong = (code: string, text: string): Result => {
    tenant.problem('error', 'token-refused', { code, text })
    return [code === 'invalid_client' ? 401 : 400, { error: code, error_description: text }]
  }
  if (body.grant_type !== 'client_credentials') return wrong('unsupported_grant_type', String(body.grant_type))
  if (body.client_id !== tenant.appId) return wrong('unauthorized_client', `unknown application ${body.client_id}`)
  if (body.scope !== `${ISSUER}/.default`) return wrong('invalid_scope', String(body.scope))
  if (tenant.botPassword !== undefined && body.client_secret !== tenant.botPassword) {
    return wrong('invalid_client', 'Invalid client secret provided.')
  }
  return [200, { token_type: 'Bearer', ...newToken(tenant) }]
}

function newToken(tenant: TeamsTenant) {
  const seconds = tenant.options.tokenSeconds ?? 3599
  const token = tenant.issuer.sign({ iss: 'mock-teams', aud: ISSUER, appid: tenant.appId, jti: crypto.randomUUID() })
  tenant.tokens.set(token, { expires: Date.now() + seconds * 1000 })
  return { access_token: token, expires_in: seconds, ext_expires_in: seconds }
}

// ---------- conversations and activities ----------

function createConversation(tenant: TeamsTenant, call: Call): Result {
  const body = call.body ?? {}
  const tenantId = body.tenantId ?? body.channelData?.tenant?.id
  if (tenantId && tenantId !== tenant.id) throw new Refusal(403, 'Forbidden', 'The bot is not known in this tenant.')
  if (body.channelData?.channel?.id) return startThread(tenant, body)
  if (!tenantId || body.isGroup || body.members?.length !== 1) {
    throw new Refusal(400, 'BadSyntax', 'Incorrect conversation creation parameters')
  }
  const user = tenant.findUser(body.members[0].id)
  if (!user) throw new Refusal(400, 'BadSyntax', 'Invalid user identity in provided tenant')
  const chat = tenant.chat(user)
  checkMayWrite(tenant, chat)
  const message = body.activity && postFromBot(tenant, chat, body.activity)
  return [201, { id: chat.id, serviceUrl: tenant.serviceUrl, ...(message ? { activityId: message.id } : {}) }]
}

function startThread(tenant: TeamsTenant, body: Json): Result {
  const { chat } = placeOf(tenant, body.channelData.channel.id)
  checkMayWrite(tenant, chat)
  if (!body.activity) throw new Refusal(400, 'BadSyntax', 'Incorrect conversation creation parameters')
  const message = postFromBot(tenant, chat, body.activity)
  return [201, { id: `${chat.id};messageid=${message.id}`, activityId: message.id, serviceUrl: tenant.serviceUrl }]
}

function send(tenant: TeamsTenant, { params: [conversationId, replyToId], body, n }: Call): Result {
  const { chat, thread } = placeOf(tenant, conversationId)
  checkMayWrite(tenant, chat)
  if (body?.type === 'typing') return [201, { id: tenant.newId() }]
  noteDuplicate(tenant, chat, body, n)
  const message = postFromBot(tenant, chat, body, { thread, replyToId })
  return [201, { id: message.id }]
}

function postFromBot(
  tenant: TeamsTenant,
  chat: Chat,
  activity: Json,
  { thread, replyToId }: { thread?: string | undefined; replyToId?: string | undefined } = {},
): Message {
  checkContent(tenant, activity, `send to ${nameOf(chat)}`)
  const root = thread ?? (chat.type === 'channel' ? rootOf(chat, replyToId) : undefined)
  return tenant.post(chat, { from: 'bot', activity: structuredClone(activity), thread: root })
}

function update(tenant: TeamsTenant, { params: [conversationId, activityId], body }: Call): Result {
  const { chat } = placeOf(tenant, conversationId)
  checkMayWrite(tenant, chat)
  const message = ownMessage(chat, activityId)
  checkContent(tenant, body, `update in ${nameOf(chat)}`)
  tenant.replace(message, structuredClone(body))
  return [200, { id: message.id }]
}

function remove(tenant: TeamsTenant, { params: [conversationId, activityId] }: Call): Result {
  const { chat } = placeOf(tenant, conversationId)
  checkMayWrite(tenant, chat)
  tenant.remove(ownMessage(chat, activityId))
  return [200, undefined]
}

function placeOf(tenant: TeamsTenant, conversationId = ''): Spot {
  const place = tenant.conversation(conversationId)
  if (!place) throw new Refusal(404, 'ConversationNotFound', 'Conversation not found.')
  return place
}

function ownMessage(chat: Chat, activityId: string | undefined): Message {
  const message = chat.messages.find((m) => m.id === activityId && !m.deleted)
  if (!message) throw new Refusal(404, 'ActivityNotFoundInConversation', 'The message could not be found.')
  if (message.from !== 'bot') throw new Refusal(403, 'NotEnoughPermissions', 'The bot did not write this message.')
  return message
}

function checkMayWrite(tenant: TeamsTenant, chat: Chat): void {
  if (chat.user?.blocked) {
    throw new Refusal(403, 'ConversationBlockedByUser', 'User blocked the conversation with the bot.')
  }
  if (tenant.isInstalledIn(chat)) return
  if (chat.type === 'personal') {
    throw new Refusal(403, 'ForbiddenOperationException', "Bot is not installed in user's personal scope")
  }
  throw new Refusal(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.')
}

function checkContent(tenant: TeamsTenant, activity: Json, where: string): void {
  if (!isObject(activity)) throw new Refusal(400, 'BadSyntax', 'Activity is missing or not JSON.')
  if (!activity['text'] && !activity['attachments']?.length) {
    throw new Refusal(400, 'BadSyntax', 'Activity has neither text nor attachments.')
  }
  if (JSON.stringify(activity).length * 2 > tenant.options.maxBytes) {
    throw new Refusal(413, 'MessageSizeTooBig', 'Message size too large.')
  }
  const errors = tenant.inspectMessage(activity, where)
  if (errors[0] && tenant.options.refuseInvalidCards) throw new Refusal(400, 'BadSyntax', errors[0])
}

/** The same content twice in a row, with nothing said in between: usually a retry that was not idempotent. */
function noteDuplicate(tenant: TeamsTenant, chat: Chat, activity: Json, n: number): void {
  const last = chat.messages.findLast((m) => !m.deleted)
  const recent = last?.from === 'bot' && Date.now() - last.at < tenant.options.duplicateWindowMs
  if (recent && content(last.activity) === content(activity)) {
    tenant.problem('warning', 'duplicate-message', { where: nameOf(chat), call: n })
  }
}

const content = (activity: Json) => JSON.stringify([activity?.text, activity?.attachments])
const nameOf = (chat: Chat) => chat.user?.name ?? chat.topic ?? `${chat.team?.name}/${chat.name}`

function rootOf(chat: Chat, replyToId: string | undefined): string | undefined {
  const message = chat.messages.find((m) => m.id === replyToId)
  return message?.thread ?? message?.id
}

// ---------- rosters, teams, attachments ----------

function account(user: User) {
  return {
    id: user.id,
    objectId: user.aadObjectId,
    aadObjectId: user.aadObjectId,
    name: user.name,
    givenName: user.givenName,
    surname: user.surname,
    email: user.email,
    userPrincipalName: user.userPrincipalName,
    tenantId: user.tenantId,
    userRole: user.guest ? 'guest' : 'user',
  }
}

function members(tenant: TeamsTenant, { params: [conversationId] }: Call): Result {
  const { chat } = placeOf(tenant, conversationId)
  checkMayWrite(tenant, chat)
  return [200, chat.members.map(account)]
}

function pagedMembers(tenant: TeamsTenant, { params: [conversationId], query }: Call): Result {
  const { chat } = placeOf(tenant, conversationId)
  checkMayWrite(tenant, chat)
  const from = Number(Buffer.from(query['continuationToken'] ?? '', 'base64url').toString() || 0)
  const size = Math.min(Number(query['pageSize'] ?? tenant.options.pageSize), tenant.options.pageSize)
  const more = from + size < chat.members.length
  return [
    200,
    {
      members: chat.members.slice(from, from + size).map(account),
      ...(more ? { continuationToken: Buffer.from(String(from + size)).toString('base64url') } : {}),
    },
  ]
}

function member(tenant: TeamsTenant, { params: [conversationId, memberId = ''] }: Call): Result {
  const { chat } = placeOf(tenant, conversationId)
  checkMayWrite(tenant, chat)
  const user = tenant.findUser(memberId)
  if (!user || !chat.members.includes(user)) {
    throw new Refusal(404, 'MemberNotFoundInConversation', 'The member could not be found in the conversation.')
  }
  return [200, account(user)]
}

function uploadAttachment(tenant: TeamsTenant, { body = {} }: Call): Result {
  const content = Buffer.from(body.originalBase64 ?? '', 'base64')
  return [201, { id: tenant.addAttachment({ name: body.name, type: body.type, content }).id }]
}

function attachmentInfo(tenant: TeamsTenant, { params: [id] }: Call): Result {
  const { name, type, content } = findAttachment(tenant, id)
  return [200, { name, type, views: [{ viewId: 'original', size: content.length }] }]
}

function attachmentContent(tenant: TeamsTenant, { params: [id] }: Call): Result {
  const { type, content } = findAttachment(tenant, id)
  return [200, content, { 'content-type': type }]
}

function findAttachment(tenant: TeamsTenant, id = ''): Attachment {
  const found = tenant.attachments.get(id)
  if (!found) throw new Refusal(404, 'NotFound', 'Attachment not found.')
  return found
}

function teamDetails(tenant: TeamsTenant, { params: [id] }: Call): Result {
  const { aadGroupId, name, channels } = findTeam(tenant, id)
  return [200, { id, name, aadGroupId, channelCount: channels.length, memberCount: channels[0]?.members.length }]
}

function teamChannels(tenant: TeamsTenant, { params: [id] }: Call): Result {
  const { channels } = findTeam(tenant, id)
  return [200, { conversations: channels.map((c) => ({ id: c.id, name: c.id === id ? null : c.name })) }]
}

function findTeam(tenant: TeamsTenant, id = ''): Team {
  const team = tenant.teams.get(id)
  if (!team) throw new Refusal(404, 'NotFound', 'Team not found.')
  if (!team.installed) throw new Refusal(403, 'BotNotInConversationRoster', 'The bot is not part of the team.')
  return team
}
