import { createHmac } from 'node:crypto'
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { HttpResult } from './types.ts'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const SLACKBOT = 'Slackbot 1.0 (+https://api.slack.com/robots)'

/** The headers with which Slack signs a body. @param ts seconds since 1970 */
export function sign(
  secret: string,
  body: string,
  ts = Math.floor(Date.now() / 1000),
): { 'x-slack-request-timestamp': string; 'x-slack-signature': string } {
  const signature = createHmac('sha256', secret).update(`v0:${ts}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': String(ts), 'x-slack-signature': `v0=${signature}` }
}

/** Posts raw bytes. Never rejects: status 0 and `error` when there is no answer, `timeout` after `timeoutMs`. */
export function post(
  url: string,
  body: string,
  headers: Record<string, string>,
  timeoutMs = 3000,
): Promise<HttpResult> {
  const target = new URL(url)
  const isHttp = target.protocol === 'http:'
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const end = (result: Omit<HttpResult, 'ms'>) => {
      clearTimeout(timer)
      resolve({ ...result, ms: performance.now() - startedAt })
    }
    const options = { method: 'POST', headers: { ...standing(body), ...headers }, ...(isHttp ? { agent } : {}) }
    const request = (isHttp ? httpRequest : httpsRequest)(target, options, (response) => void read(response).then(end))
    const timer = setTimeout(() => {
      end({ status: 0, error: 'timeout', text: '' })
      request.destroy()
    }, timeoutMs)
    request.on('error', (error: NodeJS.ErrnoException) =>
      end({ status: 0, error: error.code ?? error.message, text: '' }),
    )
    request.end(body)
  })
}

function standing(body: string): Record<string, string | number> {
  return { 'content-length': Buffer.byteLength(body), 'user-agent': SLACKBOT, accept: 'application/json,*/*' }
}

async function read(response: IncomingMessage): Promise<Omit<HttpResult, 'ms'>> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of response) chunks.push(chunk)
  } catch (error) {
    return { status: 0, error: (error as NodeJS.ErrnoException).code ?? 'aborted', text: '' }
  }
  const text = Buffer.concat(chunks).toString()
  return { status: response.statusCode ?? 0, headers: response.headers, text, ...json(text) }
}

function json(text: string): Pick<HttpResult, 'json'> {
  try {
    return { json: JSON.parse(text) }
  } catch {
    return {}
  }
}
