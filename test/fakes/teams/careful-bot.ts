// A small bot that the fake's own tests talk to: checks tokens as the real service asks, answers what it is told.
import crypto from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { parse, request } from './http.ts'
import type { TeamsTenant } from './tenant.ts'
import { ISSUER } from './tokens.ts'
import type { HttpResult, Json } from './types.ts'

export interface CarefulBot {
  url: string
  /** The activities it accepted. */
  received: Json[]
  /** A call to the connector with the bot's token. */
  api(method: string, path: string, body?: unknown): Promise<HttpResult>
  stop(): Promise<void>
}

/** What the bot answers to an accepted activity; nothing: 200 without a body. */
export type Turn = (activity: Json, bot: CarefulBot) => Json | Promise<Json>

export async function startBot(tenant: TeamsTenant, turn: Turn): Promise<CarefulBot> {
  const server = http.createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk)
    const activity = JSON.parse(Buffer.concat(chunks).toString())
    const refused = await reasonToRefuse(tenant, req.headers.authorization, activity)
    if (refused) return res.writeHead(401).end(refused)
    bot.received.push(activity)
    const { status = 200, body } = (await turn(activity, bot)) ?? {}
    return res.writeHead(status).end(body === undefined ? '' : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bot: CarefulBot = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    received: [],
    api: (method, path, body) => callConnector(tenant, method, path, body),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return bot
}

export function callConnector(
  tenant: TeamsTenant,
  method: string,
  path: string,
  body?: unknown,
  token = tenant.botToken,
): Promise<HttpResult> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const sent = body === undefined ? undefined : JSON.stringify(body)
  return request(tenant.serviceUrl + path, { method, headers, body: sent })
}

async function reasonToRefuse(
  tenant: TeamsTenant,
  header: string | undefined,
  activity: Json,
): Promise<string | undefined> {
  const [head = '', body = '', signature] = header?.startsWith('Bearer ') ? header.slice(7).split('.') : []
  if (!signature) return 'no signed token'
  const { alg, kid } = decode(head) ?? {}
  const key = await publishedKey(tenant, kid)
  if (alg !== 'RS256' || !key) return 'unknown key'
  const publicKey = crypto.createPublicKey({ key, format: 'jwk' })
  const signed = Buffer.from(`${head}.${body}`)
  if (!crypto.verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))) return 'bad signature'
  if (!key.endorsements.includes(activity.channelId)) return 'channel not endorsed'
  return reasonInClaims(tenant, decode(body), activity)
}

const decode = (part: string): Json => parse(Buffer.from(part, 'base64url').toString())

async function publishedKey(tenant: TeamsTenant, kid: string): Promise<Json> {
  const metadata = await request(tenant.openIdUrl, { method: 'GET' })
  const { json } = await request(metadata.json.jwks_uri, { method: 'GET' })
  return json.keys.find((key: Json) => key.kid === kid)
}

function reasonInClaims(tenant: TeamsTenant, claims: Json, activity: Json): string | undefined {
  const now = Date.now() / 1000
  if (claims.iss !== ISSUER || claims.aud !== tenant.appId) return 'wrong issuer or audience'
  if (claims.exp < now - 300 || claims.nbf > now + 300) return 'not valid now'
  if (!activity.serviceUrl || claims.serviceurl !== activity.serviceUrl) return 'serviceUrl differs'
  return activity.channelData.tenant.id === tenant.id ? undefined : 'other tenant'
}
