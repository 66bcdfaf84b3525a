// Small HTTP helpers over node:http.
import http from 'node:http'
import https from 'node:https'

/** Sends one request and never rejects: a network failure is `{ status: 0, error }`. */
export function request(url, { method = 'POST', headers = {}, body, timeoutMs = 30_000 } = {}) {
  const started = performance.now()
  const since = () => Math.round(performance.now() - started)
  const client = url.startsWith('https:') ? https : http
  return new Promise((resolve) => {
    const req = client.request(url, { method, headers: withLength(headers, body), agent: false }, (res) => {
      collect(res).then(
        (text) => resolve({ status: res.statusCode, headers: res.headers, text, json: parse(text), ms: since() }),
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

export async function collect(stream) {
  return (await collectBytes(stream)).toString('utf8')
}

export async function collectBytes(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function sendJson(res, status, body, headers = {}) {
  if (res.destroyed) return
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  res.end(body === undefined ? '' : JSON.stringify(body))
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

function withLength(headers, body) {
  return body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) }
}
