// Small HTTP helpers over node:http.
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { HttpResult, Json } from './types.ts'

interface RequestOptions {
  method?: string
  headers?: Record<string, string>
  body?: string | undefined
  timeoutMs?: number
}

/** Sends one request and never rejects: a network failure is `{ status: 0, error }`. */
export function request(
  url: string,
  { method = 'POST', headers = {}, body, timeoutMs = 30_000 }: RequestOptions = {},
): Promise<HttpResult> {
  const started = performance.now()
  const since = () => Math.round(performance.now() - started)
  const client = url.startsWith('https:') ? https : http
  return new Promise((resolve) => {
    const req = client.request(url, { method, headers: withLength(headers, body), agent: false }, (res) => {
      collect(res).then(
        (text) => resolve({ status: res.statusCode ?? 0, headers: res.headers, text, json: parse(text), ms: since() }),
        (e) => resolve({ status: 0, text: '', error: e.message, ms: since() }),
      )
    })
    const timer = setTimeout(() => req.destroy(new Error('timeout')), timeoutMs)
    req.on('error', (e) => {
      resolve({ status: 0, text: '', error: e.message, timedOut: e.message === 'timeout', ms: since() })
    })
    req.on('close', () => clearTimeout(timer))
    req.end(body)
  })
}

async function collect(stream: IncomingMessage): Promise<string> {
  return (await collectBytes(stream)).toString('utf8')
}

export async function collectBytes(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export function parse(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  if (res.destroyed) return
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  res.end(body === undefined ? '' : JSON.stringify(body))
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

function withLength(headers: Record<string, string>, body: string | undefined) {
  return body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) }
}
