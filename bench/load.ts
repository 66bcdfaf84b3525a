import { createHmac } from 'node:crypto'
import http from 'node:http'

export interface Figures {
  /** Requests a second. */
  rate: number
  /** Milliseconds. */
  p50: number
  p99: number
  failed: number
}

/** Sends signed bodies to `url`, `callers` at a time, each on a connection of its own. `bodies` is asked for each request once. */
export async function load(
  url: string,
  bodies: (at: number) => string,
  options: { count: number; callers: number; secret: string },
): Promise<Figures> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: options.callers })
  const times: number[] = []
  let failed = 0
  let next = 0
  const began = performance.now()
  async function caller(): Promise<void> {
    while (next < options.count) {
      const at = next
      next += 1
      const start = performance.now()
      const status = await post(agent, url, bodies(at), options.secret)
      times.push(performance.now() - start)
      if (status !== 200) failed += 1
    }
  }
  await Promise.all(Array.from({ length: options.callers }, caller))
  const seconds = (performance.now() - began) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { rate: options.count / seconds, p50: at(0.5), p99: at(0.99), failed }
}

function post(agent: http.Agent, url: string, body: string, secret: string): Promise<number> {
  const timestamp = Math.floor(Date.now() / 1000)
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': signature,
  }
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    request.on('error', reject)
    request.end(body)
  })
}
