import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { App } from '../src/app.ts'
import type { Edge, FrontDoor } from './adapter.ts'
import { comesFromHere } from './here.ts'
import { serveLink } from './links.ts'
import type { Metrics } from './metrics.ts'
import { serveRegister } from './register.ts'
import { serveReports } from './reports-page/serve.ts'
import { sessionIn } from './reports-page/session.ts'

export interface Serving {
  app: App
  /** For the pages that are a client of their own. */
  door: FrontDoor
  edges: Edge[]
  metrics: Metrics
  metricsToken?: string
  /** Whether everything that is needed runs: database, migrations, pump. */
  isReady: () => Promise<boolean>
}

/** How long a request may take to arrive. Screenshots come from a phone. */
const ARRIVES_MS = 15_000
const UPLOAD_ARRIVES_MS = 120_000

/** One HTTP server for everything: the edges by their paths, health, metrics, what links from the chat lead to. */
export function createHttpServer(serving: Serving): Server {
  const server = createServer((request, response) => {
    if (pathOf(request) !== '/reports' || sessionIn(request) === undefined) hurry(request, response)
    answer(serving, request, response).catch((error: unknown) => {
      serving.app.log.error({ err: error }, 'request failed')
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  server.requestTimeout = UPLOAD_ARRIVES_MS
  server.headersTimeout = 10_000
  server.keepAliveTimeout = 65_000
  return server
}

/** A body that trickles in holds a socket no longer than this. */
function hurry(request: IncomingMessage, response: ServerResponse): void {
  const tooLate = setTimeout(() => {
    if (!request.complete) request.socket.destroy()
  }, ARRIVES_MS).unref()
  response.once('close', () => clearTimeout(tooLate))
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request)
  switch (path) {
    case '/healthz':
      return send(response, 200, 'alive')
    case '/readyz':
      return (await isReady(serving)) ? send(response, 200, 'ready') : send(response, 503, 'not ready')
    case '/metrics':
      return sendMetrics(serving, request, response)
  }
  if (path.startsWith('/links/')) return serveLink(serving.app, request, response, path.slice('/links/'.length))
  if (path.startsWith('/register/'))
    return serveRegister(serving.app, request, response, path.slice('/register/'.length))
  if (path === '/reports' || path.startsWith('/reports/')) {
    const { app, door } = serving
    return serveReports({ app, door, request, response }, path.slice('/reports/'.length))
  }
  for (const edge of serving.edges) if (await edge.serve(request, response)) return
  send(response, 404, 'There is nothing here.')
}

/** A database that cannot be asked is no fault of this request: whoever asks is told not to send people here. */
async function isReady(serving: Serving): Promise<boolean> {
  try {
    return await serving.isReady()
  } catch (error) {
    serving.app.log.warn({ err: error }, 'not ready')
    return false
  }
}

async function sendMetrics(
  { metrics, metricsToken }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A proxy on this machine would make the whole world look like loopback, so a forwarded request needs the token.
  const isLocal = comesFromHere(request.headers, request.socket.remoteAddress)
  if (!isLocal && !hasToken(request, metricsToken)) return send(response, 404, 'There is nothing here.')
  const { type, body } = await metrics.page()
  response.writeHead(200, { 'content-type': type }).end(body)
}

function hasToken(request: IncomingMessage, token: string | undefined): boolean {
  if (token === undefined) return false
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

// `//` and other oddities are no valid URL: they are no path of ours either.
function pathOf(request: IncomingMessage): string {
  const [path = '/'] = (request.url ?? '/').split('?')
  return path
}

function send(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' })
    .end(text)
}
