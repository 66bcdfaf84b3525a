/**
 * The floor for an approve tap: node:http, the signature, and the SQL of one tap as Staffroom sends it, through `pg`
 * alone. Reads the recorded statements from BENCH_STATEMENTS; each request replays them for the id in its body.
 */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'

interface Statement {
  text: string
  values: unknown[]
}

const secret = process.env['BENCH_SECRET'] ?? ''
const recorded: { request: string; delivery: string; statements: Statement[] } = JSON.parse(
  readFileSync(process.env['BENCH_STATEMENTS'] ?? '', 'utf8'),
)
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'] ?? '', max: 10, options: '-c timezone=UTC' })

async function replay(request: string): Promise<void> {
  const client = await pool.connect()
  try {
    for (const { text, values } of recorded.statements) {
      const own = JSON.parse(
        JSON.stringify(values).replaceAll(recorded.request, request).replaceAll(recorded.delivery, randomUUID()),
      )
      // Named, as Staffroom's are: PostgreSQL then parses each text once.
      await client.query(values.length === 0 ? { text } : { name: nameOf(text), text, values: own })
    }
  } finally {
    client.release()
  }
}

const names = new Map<string, string>()
function nameOf(text: string): string {
  const name = names.get(text) ?? `s${names.size}`
  names.set(text, name)
  return name
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString()
    const base = `v0:${request.headers['x-slack-request-timestamp']}:${body}`
    const wanted = Buffer.from(`v0=${createHmac('sha256', secret).update(base).digest('hex')}`)
    const given = Buffer.from(String(request.headers['x-slack-signature']))
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return void response.writeHead(401).end()
    const id = /"request\\\\?":\\\\?"([0-9a-f-]{36})/.exec(decodeURIComponent(body))?.[1] ?? ''
    replay(id).then(
      () => response.writeHead(200).end(),
      (error: unknown) => {
        console.error(error)
        response.writeHead(500).end()
      },
    )
  })
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
