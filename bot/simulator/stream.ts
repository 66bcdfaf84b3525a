import type { ServerResponse } from 'node:http'
import { SAFE_HEADERS } from './http.ts'
import type { StreamEvent } from './wire.ts'

/** A forgotten tab must not keep the server busy. */
const MOST_LISTENERS = 32
const PING_MS = 15_000

/** Tells every open page what happens in all the chats (server-sent events). */
export interface Stream {
  /** Keeps the response open; false when there are too many already. */
  listen(response: ServerResponse): boolean
  tell(event: StreamEvent): void
  /** So that a dead connection is noticed. */
  start(): void
  stop(): void
}

export function createStream(): Stream {
  const listeners = new Set<ServerResponse>()
  let timer: NodeJS.Timeout | undefined
  function write(text: string): void {
    for (const listener of listeners) listener.write(text)
  }
  return {
    listen(response) {
      if (listeners.size >= MOST_LISTENERS) return false
      response.writeHead(200, { ...SAFE_HEADERS, 'content-type': 'text/event-stream; charset=utf-8' })
      // The page asks again after a second.
      response.write('retry: 1000\n\n')
      listeners.add(response)
      response.on('close', () => listeners.delete(response))
      return true
    },
    tell(event) {
      write(`data: ${JSON.stringify(event)}\n\n`)
    },
    start() {
      timer ??= setInterval(() => write(': still here\n\n'), PING_MS).unref()
    },
    stop() {
      clearInterval(timer)
      timer = undefined
      for (const listener of listeners) listener.end()
      listeners.clear()
    },
  }
}
