import type { IncomingMessage, ServerResponse } from 'node:http'

const MAX_BYTES = 256 * 1024
const READ_LIMIT_MS = 10_000

/** What was posted, or the status it is refused with. */
export type Posted = { activity: Record<string, unknown> & { type: string } } | { status: 400 | 405 | 408 | 413 }

/** Reads an activity: a JSON object with a type, at most 256 KiB, within 10 s. */
export async function readActivity(request: IncomingMessage): Promise<Posted> {
  if (request.method !== 'POST') return { status: 405 }
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) return { status: 413 }
  const read = await readBody(request)
  if (typeof read === 'number') return { status: read }
  const activity = parse(read)
  return isActivity(activity) ? { activity } : { status: 400 }
}

/** Ends the response. Nothing is said about why a request was refused. */
export function respond(response: ServerResponse, status: number, body?: unknown): void {
  const headers = status === 405 ? { allow: 'POST' } : {}
  // What is left of a refused body is not worth reading.
  const closes = status === 413 || status === 408 ? { connection: 'close' } : {}
  if (body === undefined) {
    response.writeHead(status, { ...headers, ...closes }).end()
    return
  }
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body))
}

async function readBody(request: IncomingMessage): Promise<string | 400 | 408 | 413> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve) => {
    const done = (result: string | 400 | 408 | 413) => {
      clearTimeout(timer)
      request.removeAllListeners('data')
      resolve(result)
    }
    const timer = setTimeout(done, READ_LIMIT_MS, 408)
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > MAX_BYTES) done(413)
    })
    request.once('end', () => done(Buffer.concat(chunks).toString('utf8')))
    request.once('error', () => done(400))
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isActivity(value: unknown): value is Record<string, unknown> & { type: string } {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}
