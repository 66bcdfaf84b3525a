import http from 'node:http'
import { signed } from './slack.ts'

export interface Figures {
  /** Requests a second. */
  rate: number
  /** Milliseconds. */
  p50: number
  p99: number
}

/**
 * Sends every one of `bodies`, signed, each caller on a connection of its own that stays open, the next as soon as the
 * last is answered. The work of sending is the same whoever answers, and counts for both.
 * @throws Error when anything but 200 came back
 */
export async function load(url: string, bodies: string[], callers: number): Promise<Figures> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: callers })
  const times: number[] = []
  let next = 0
  const began = performance.now()
  async function call(): Promise<void> {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const start = performance.now()
      await post(agent, url, body)
      times.push(performance.now() - start)
    }
  }
  try {
    await Promise.all(Array.from({ length: callers }, call))
  } finally {
    agent.destroy()
  }
  const seconds = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { rate: bodies.length / seconds, p50: at(0.5), p99: at(0.99) }
}

function post(agent: http.Agent, url: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent, headers: signed(body) }, (response) => {
      response.resume()
      response.on('end', () => {
        if (response.statusCode === 200) resolve()
        else reject(new Error(`${url} answered ${response.statusCode}`))
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}
