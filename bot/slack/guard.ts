import type { IncomingMessage, ServerResponse } from 'node:http'
import { HTTPModuleFunctions, isValidSlackRequest } from '@slack/bolt'

const MOST_BYTES = 1024 * 1024
const MOST_AGE_S = 300
const FORM = 'application/x-www-form-urlencoded'

/** What Slack sent: the payload of a form, or the JSON. */
export type Body = Record<string, unknown>

/**
 * Lets in what Slack signed, and nothing else: no body above 1 MiB, nothing older or newer than five minutes, nothing
 * that Bolt would trip over (a signed `null`, an event of `null`).
 * @returns what was sent, or undefined when the request has been answered already
 */
export async function guard(
  request: IncomingMessage,
  response: ServerResponse,
  options: { signingSecret: string; now: () => number },
): Promise<Body | undefined> {
  if (request.method !== 'POST') return refuse(response, 405)
  const bytes = await readBody(request)
  if (bytes === undefined) return refuse(response, 413)
  const text = bytes.toString()
  // Bolt knows a form only by its bare content type.
  if (request.headers['content-type']?.startsWith(FORM)) request.headers['content-type'] = FORM
  if (isSslCheck(request, text)) return void response.writeHead(200).end()
  if (!isSigned(request, text, options)) return refuse(response, 401)
  return parse(request, bytes) ?? refuse(response, 400)
}

/** Undefined when it is too long, or broke off. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  try {
    const { rawBody } = await HTTPModuleFunctions.bufferIncomingMessage(request, MOST_BYTES)
    return rawBody
  } catch {
    return undefined
  }
}

/** Slack now and then asks, unsigned, whether somebody is there: with nothing, whatever else came along. */
function isSslCheck({ headers }: IncomingMessage, text: string): boolean {
  if (!text.includes('ssl_check=1')) return false
  return headers['content-type'] === FORM && new URLSearchParams(text).get('ssl_check') === '1'
}

function isSigned(
  { headers }: IncomingMessage,
  body: string,
  { signingSecret, now }: { signingSecret: string; now: () => number },
): boolean {
  const sent = Number(headers['x-slack-request-timestamp'])
  // Bolt looks for what is too old only.
  if (!(Math.abs(now() / 1000 - sent) <= MOST_AGE_S)) return false
  const signature = String(headers['x-slack-signature'])
  return isValidSlackRequest({
    signingSecret,
    body,
    headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': sent },
    nowMilliseconds: now(),
  })
}

/** Undefined when it is nothing that Slack sends. */
function parse(request: IncomingMessage, rawBody: Buffer): Body | undefined {
  try {
    const body: unknown = HTTPModuleFunctions.parseHTTPRequestBody(Object.assign(request, { rawBody }))
    return isOurKind(body) ? body : undefined
  } catch {
    return undefined
  }
}

function isOurKind(body: unknown): body is Body {
  if (body === null || typeof body !== 'object') return false
  if ('type' in body && body.type === 'event_callback')
    return 'event' in body && body.event !== null && typeof body.event === 'object'
  return 'type' in body || 'command' in body
}

function refuse(response: ServerResponse, status: number): undefined {
  // What is left of a body that was too long is not read: the connection ends.
  response.writeHead(status, { connection: 'close' }).end()
  return undefined
}
