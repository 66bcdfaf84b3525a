import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FaultAnswer } from './wire.ts'

/** The longest form of a pack stays far below it. */
const BODY_BYTES = 256 * 1024

// Everything comes from this server; styles set by script on elements (Adaptive Cards does) are not inline styles to CSP.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

export const SAFE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...SAFE_HEADERS, 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

export function sendFault(response: ServerResponse, status: number, code: string, sentence: string): void {
  const fault: FaultAnswer = { code, sentence }
  sendJson(response, status, fault)
}

export function sendNotFound(response: ServerResponse): void {
  response.writeHead(404, { ...SAFE_HEADERS, 'content-type': 'text/plain; charset=utf-8' })
  response.end('Not found')
}

/** The JSON body, `too_large` above 256 KiB, `not_json` when it is none or is not declared as such. */
export async function readJson(request: IncomingMessage): Promise<{ body: unknown } | 'too_large' | 'not_json'> {
  // A form of another site cannot send this type without asking first.
  if (!/^application\/json(;|$)/i.test(request.headers['content-type'] ?? '')) return 'not_json'
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    // Read on without keeping it, so that the answer reaches the page.
    if (bytes <= BODY_BYTES) chunks.push(chunk)
  }
  if (bytes > BODY_BYTES) return 'too_large'
  try {
    return { body: JSON.parse(Buffer.concat(chunks).toString('utf8')) }
  } catch {
    return 'not_json'
  }
}
