import type { IncomingMessage, ServerResponse } from 'node:http'
import { HTTPModuleFunctions } from '@slack/bolt'

const MOST_BYTES = 1024 * 1024
const MOST_AGE_S = 300
const FORM = 'application/x-www-form-urlencoded'

/** A request whose body was read; Bolt takes it from here when `rawBody` is there. */
export type Buffered = IncomingMessage & { rawBody: Buffer }

/**
 * What stands in front of Bolt: it reads bodies of 4 MiB, takes requests from the future, trips over a signed `null`
 * and knows a form only by its bare content type.
 * @returns the request with its body, or undefined when it has been answered already
 */
export async function guard(
  request: IncomingMessage,
  response: ServerResponse,
  options: { signingSecret: string; now: () => number },
): Promise<Buffered | undefined> {
  if (request.method !== 'POST') return refuse(response, 405)
  const body = await readBody(request)
  if (body === undefined) return refuse(response, 413)
  const buffered = Object.assign(request, { rawBody: body })
  if (request.headers['content-type']?.startsWith(FORM)) request.headers['content-type'] = FORM
  if (isSslCheck(buffered)) return buffered
  if (!isFresh(request, options.now()) || !(await isSigned(buffered, options.signingSecret)))
    return refuse(response, 401)
  return isOurKind(buffered) ? buffered : refuse(response, 400)
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

/** Slack now and then asks, unsigned, whether somebody is there. Bolt answers it with nothing. */
function isSslCheck({ headers, rawBody }: Buffered): boolean {
  return headers['content-type'] === FORM && new URLSearchParams(rawBody.toString()).get('ssl_check') === '1'
}

function isFresh({ headers }: IncomingMessage, nowMs: number): boolean {
  const sent = Number(headers['x-slack-request-timestamp'])
  return Math.abs(nowMs / 1000 - sent) <= MOST_AGE_S
}

async function isSigned(request: Buffered, signingSecret: string): Promise<boolean> {
  try {
    await HTTPModuleFunctions.parseAndVerifyHTTPRequest({ enabled: true, signingSecret }, request)
    return true
  } catch {
    return false
  }
}

function isOurKind(request: Buffered): boolean {
  const body = parse(request)
  if (body === null || typeof body !== 'object') return false
  if ('type' in body && body.type === 'event_callback')
    return 'event' in body && body.event !== null && typeof body.event === 'object'
  return 'type' in body || 'command' in body
}

function parse(request: Buffered): unknown {
  try {
    return HTTPModuleFunctions.parseHTTPRequestBody(request)
  } catch {
    return undefined
  }
}

function refuse(response: ServerResponse, status: number): undefined {
  // What is left of a body that was too long is not read: the connection ends.
  response.writeHead(status, { connection: 'close' }).end()
  return undefined
}
