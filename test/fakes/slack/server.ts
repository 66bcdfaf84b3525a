import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { clone, randomText } from './ids.ts'
import { callMethod } from './methods.ts'
import { answerResponseUrl } from './response-url.ts'
import type { Call, Fault, Json } from './types.ts'
import type { SlackWorkspace } from './workspace.ts'

export interface SlackServer {
  port: number
  close(): Promise<void>
}

const STRUCTURED = ['blocks', 'attachments', 'view', 'metadata', 'prompts', 'outputs', 'message', 'unfurls']

/** Serves a workspace's Web API, its response_urls and its files. */
export async function startServer(workspace: SlackWorkspace, port: number, host: string): Promise<SlackServer> {
  const server = createServer((request, response) => {
    handle(workspace, request, response).catch((error: Error) => {
      workspace.problems.push({ kind: 'mock-bug', error: String(error.stack) })
      response.writeHead(500).end(String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function handle(workspace: SlackWorkspace, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  const url = new URL(request.url ?? '/', workspace.url)
  if (url.pathname.startsWith('/response/')) return answerResponseUrl(workspace, url.pathname, raw.toString(), response)
  if (url.pathname.startsWith('/files-pri/')) return sendFile(workspace, url, request, response)
  if (!url.pathname.startsWith('/api/')) return void response.writeHead(404).end()
  const args = await readArgs(url, raw, request.headers['content-type'] ?? '')
  if (args === undefined) return send(workspace, response, { ok: false, error: 'invalid_json' })
  const { token = bearer(request), ...given } = args
  const call: Call = {
    n: workspace.calls.length + 1,
    at: Date.now(),
    method: url.pathname.slice(5),
    args: clone(given),
    token,
  }
  workspace.calls.push(call)
  await answer(workspace, call, given, { request, response })
}

async function answer(
  workspace: SlackWorkspace,
  call: Call,
  args: Json,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const { method, token = '' } = call
  const fault = takeFault(workspace, call, args)
  if (fault && (await play(workspace, fault, call, args, { request, response }))) return
  const seconds = waitFor(workspace, method, args)
  if (seconds > 0) return refuseForNow(call, response, seconds)
  call.response = callMethod(workspace, method, args, token, call)
  if (call.response.ok === false) {
    const { error, response_metadata: metadata } = call.response
    workspace.problems.push({ kind: 'api-error', method, error, messages: metadata?.messages, call: call.n })
  }
  send(workspace, response, call.response, call)
  workspace.notify()
}

function takeFault(workspace: SlackWorkspace, call: Call, args: Json): Fault | undefined {
  const isMeant = ({ method }: Fault) => method === '*' || method === call.method
  const fault = workspace.faults.find((one) => one.times > 0 && isMeant(one) && (!one.when || one.when(args)))
  if (!fault) return undefined
  fault.times--
  call.fault = fault.kind
  return fault
}

/** True when the fault is the answer. */
async function play(
  workspace: SlackWorkspace,
  fault: Fault,
  call: Call,
  args: Json,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<boolean> {
  switch (fault.kind) {
    case 'ratelimited':
      refuseForNow(call, response, fault.retryAfter ?? 1)
      return true
    case 'http500':
    case 'http503':
      call.status = Number(fault.kind.slice(4))
      response.writeHead(call.status).end('upstream error')
      return true
    case 'garbage':
      call.status = 200
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>maintenance</html>')
      return true
    case 'reset_after':
      call.response = callMethod(workspace, call.method, args, call.token ?? '', call)
      workspace.notify()
      call.status = 0
      request.socket.destroy()
      return true
    case 'reset':
      call.status = 0
      request.socket.destroy()
      return true
    case 'hang':
      call.status = 0
      return true
    case 'error':
      call.response = { ok: false, error: fault.error ?? 'internal_error' }
      send(workspace, response, call.response, call)
      return true
    case 'delay':
      await wait(fault.ms ?? 1000)
      return false
  }
}

/** Seconds to wait before this channel takes another message. */
function waitFor({ opts, buckets }: SlackWorkspace, method: string, args: Json): number {
  if (!opts.rateLimit || !['chat.postMessage', 'chat.postEphemeral'].includes(method)) return 0
  const channel = String(args.channel)
  const now = Date.now()
  const bucket = buckets.get(channel) ?? { tokens: opts.burst, at: now }
  const tokens = Math.min(opts.burst, bucket.tokens + ((now - bucket.at) / 1000) * opts.perChannelPerSecond)
  const isFree = tokens >= 1
  buckets.set(channel, { tokens: isFree ? tokens - 1 : tokens, at: now })
  return isFree ? 0 : Math.max(1, Math.ceil((1 - tokens) / opts.perChannelPerSecond))
}

function refuseForNow(call: Call, response: ServerResponse, seconds: number): void {
  call.status = 429
  call.fault = 'ratelimited'
  response.writeHead(429, { 'retry-after': String(seconds), 'content-type': 'application/json' })
  response.end('{"ok":false,"error":"ratelimited"}')
}

function send({ scopes }: SlackWorkspace, response: ServerResponse, body: Json, call?: Call): void {
  if (call) call.status = 200
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'x-oauth-scopes': scopes.join(','),
    'x-slack-req-id': randomText(16),
  })
  response.end(JSON.stringify(body))
}

/** Undefined when a JSON body is none. */
async function readArgs(url: URL, raw: Buffer, contentType: string): Promise<Json> {
  const args: Json = Object.fromEntries(url.searchParams)
  if (contentType.startsWith('application/json')) {
    const body = parseJson(raw.toString() || '{}')
    return body === undefined ? undefined : Object.assign(args, body)
  }
  Object.assign(args, await readForm(raw, contentType))
  for (const [key, value] of Object.entries(args)) {
    if (value === 'true' || value === 'false') args[key] = value === 'true'
    // What is no JSON stays a text, and is refused later on.
    if (STRUCTURED.includes(key) && typeof value === 'string') args[key] = parseJson(value) ?? value
  }
  return args
}

async function readForm(raw: Buffer, contentType: string): Promise<object> {
  if (!contentType.startsWith('multipart/form-data')) return Object.fromEntries(new URLSearchParams(raw.toString()))
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': contentType } }).formData()
  return Object.fromEntries(form)
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function bearer({ headers }: IncomingMessage): string {
  return (headers.authorization ?? '').replace(/^Bearer\s*/i, '')
}

/** Without a token Slack sends to its login page, not a 401. */
function sendFile(workspace: SlackWorkspace, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const file = workspace.files.get(url.pathname.split('/')[2] ?? '')
  const isKnown = file && workspace.tokens.has(bearer(request))
  if (!isKnown) return void response.writeHead(302, { location: `${workspace.url}/login` }).end()
  response.writeHead(200, { 'content-type': file.mimetype }).end(file.content)
}
