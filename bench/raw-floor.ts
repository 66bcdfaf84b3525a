/**
 * The floor of an approve tap: node:http, the signature, and the SQL of one tap through `pg` alone, with Staffroom's own
 * pool settings. Replays the statements of BENCH_TAP for the request in each body, those together that Staffroom sent
 * together.
 */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openServer } from '../src/db/server.ts'
import type { RecordedTap } from './record-tap.ts'
import { SECRET } from './slack.ts'

const tap: RecordedTap = JSON.parse(readFileSync(process.env['BENCH_TAP'] ?? '', 'utf8'))
const pool = await openServer(process.env['DATABASE_URL'] ?? '')

async function replay(request: string): Promise<void> {
  const delivery = `slack:${randomUUID()}`
  const own = (value: unknown) =>
    typeof value === 'string' ? value.replaceAll(tap.request, request).replaceAll(tap.delivery, delivery) : value
  const client = await pool.connect()
  try {
    for (const group of tap.groups) {
      await Promise.all(
        group.map(({ values, ...rest }) =>
          client.query({ ...rest, values: values.map((v) => (Array.isArray(v) ? v.map(own) : own(v))) }),
        ),
      )
    }
  } finally {
    client.release()
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function isSigned({ headers }: IncomingMessage, body: string): boolean {
  const base = `v0:${headers['x-slack-request-timestamp']}:${body}`
  const wanted = Buffer.from(`v0=${createHmac('sha256', SECRET).update(base).digest('hex')}`)
  const given = Buffer.from(String(headers['x-slack-signature']))
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

const server = createServer(async (request, response) => {
  try {
    const body = await bodyOf(request)
    if (!isSigned(request, body)) return void response.writeHead(401).end()
    const payload = JSON.parse(new URLSearchParams(body).get('payload') ?? '')
    await replay(JSON.parse(payload.actions[0].value).request)
    response.writeHead(200).end()
  } catch (error) {
    process.stderr.write(`${error}\n`)
    response.writeHead(500).end()
  }
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
