import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Edge } from '../../bot/adapter.ts'
import { startPump } from '../../bot/deliver.ts'
import { createMetrics } from '../../bot/metrics.ts'
import { createHttpServer } from '../../bot/server.ts'
import { handleIncoming } from '../../src/conversation/handle.ts'
import { openFront, wordsOf } from '../builders/front-door.ts'
import { surfaces } from '../builders/packs.ts'
import { speaker } from '../builders/people.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const pump = startPump(front.app, [])
const metrics = createMetrics(front.app)
const edge: Pick<Edge, 'serve'> = {
  async serve(request, response) {
    if (request.url !== '/edge') return false
    response.end('the edge')
    return true
  },
}
let isReady: () => Promise<boolean> = async () => pump.isRunning()
const server = createHttpServer({
  app: front.app,
  door: (incoming) => handleIncoming(front.app, incoming),
  edges: [edge as Edge],
  metrics,
  metricsToken: 'token-of-metrics',
  isReady: () => isReady(),
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
afterAll(async () => {
  await pump.stop()
  server.closeAllConnections()
  server.close()
})

const get = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${url}${path}`, init)
  return { status: response.status, headers: response.headers, body: await response.text() }
}

describe('what anybody may ask', () => {
  it.each([
    ['/healthz', 200, 'alive'],
    ['/edge', 200, 'the edge'],
    ['/', 404, 'nothing here'],
    ['/healthz/', 404, 'nothing here'],
    ['/links', 404, 'nothing here'],
    ['/..%2f..%2fetc/passwd', 404, 'nothing here'],
  ])('%s: %i', async (path, status, body) => {
    const answer = await get(path)
    expect([answer.status, answer.body]).toEqual([status, expect.stringContaining(body)])
  })

  it.each(['//', '//evil.example/healthz', '/%', '*'])(
    'a path such as “%s” is nobody’s, and does no harm',
    async (path) => {
      const { port } = server.address() as AddressInfo
      const status = await new Promise((resolve, reject) =>
        httpRequest({ port, host: '127.0.0.1', path }, (response) => {
          response.resume()
          resolve(response.statusCode)
        })
          .on('error', reject)
          .end(),
      )
      expect(status).toBe(404)
    },
  )
})

describe('whether it is ready', () => {
  const usual = isReady
  afterEach(() => {
    isReady = usual
  })

  it('yes, while the pump runs', async () => {
    await expect.poll(() => pump.isRunning()).toBe(true)
    expect((await get('/readyz')).status).toBe(200)
  })

  it('no, once a pump has stopped', async () => {
    const other = startPump(front.app, [])
    await expect.poll(() => other.isRunning()).toBe(true)
    await other.stop()
    isReady = async () => other.isRunning()
    expect(await get('/readyz')).toMatchObject({ status: 503, body: 'not ready' })
    expect((await get('/healthz')).status).toBe(200)
  })

  it('no, when the database cannot be asked', async () => {
    isReady = () => Promise.reject(new Error('the database is gone'))
    expect((await get('/readyz')).status).toBe(503)
  })
})

describe('the figures', () => {
  const bearer = (token: string) => ({
    headers: { 'x-forwarded-for': '203.0.113.7', authorization: `Bearer ${token}` },
  })

  it.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via', 'cf-connecting-ip'])(
    'are not for who comes through a proxy, which leaves %s behind',
    async (name) => {
      expect((await get('/metrics', { headers: { [name]: '203.0.113.7' } })).status).toBe(404)
    },
  )

  it.each([
    ['the token', 'token-of-metrics', 200],
    ['another of its length', 'token-of-metricz', 404],
    ['a part of it', 'token', 404],
    ['none', '', 404],
  ])('are for who comes through a proxy with %s: %s', async (_what, token, status) => {
    expect((await get('/metrics', bearer(token))).status).toBe(status)
  })

  it('name no school, no person and no kind of request in any label', async () => {
    const door = metrics.measured((incoming) => handleIncoming(front.app, incoming))
    const from = speaker('amira')
    await door({ id: 'm1', from, surface: surfaces.slack, intent: { type: 'request.start', procedure: 'site' } })
    await front.send('liam')
    const { status, body, headers } = await get('/metrics')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('text/plain')
    expect(body).toContain('staffroom_intent_seconds_count{platform="slack"} 1')
    expect(body).toContain('staffroom_outbox_rows{state=')
    const labels = [...body.matchAll(/^staffroom_(?:intent|answers|outbox)\w*\{([^}]*)\}/gm)].flatMap(
      ([, inside = '']) => inside.split(',').map((label) => label.split('=')[0]),
    )
    expect([...new Set(labels)].sort()).toEqual(['le', 'platform', 'show', 'state'])
    expect(body).not.toMatch(/larkfield|oakmere|amira|liam|site_creation|king-offa/i)
  })
})

describe('a link to a signed record', () => {
  const request = front.send('liam').then(async (id) => {
    for (const who of ['tom', 'bethan', 'helen']) await front.decide(who, 'request.approve', id)
    return id
  })
  const link = async (who = 'liam') => {
    const words = wordsOf(await front.ask(who, { type: 'request.record', request: await request }))
    const [, path = ''] = /https:\/\/staffroom\.example(\/links\/record\/[0-9a-f]+)/.exec(words) ?? []
    return path
  }
  const post = (path: string) => get(path, { method: 'POST' })

  it('shows a button, however often a program opens it, and is used up by pressing it', async () => {
    const path = await link()
    for (let opened = 0; opened < 3; opened += 1) {
      const page = await get(path)
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      expect(page.body).toContain('<form method="post"><button>')
      expect(page.body).not.toMatch(/Liam|Facebook|larkfield/i)
    }
    expect((await get(path, { method: 'HEAD' })).status).toBe(200)
    const pdf = await post(path)
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect(pdf.headers.get('content-disposition')).toMatch(
      /^attachment; filename="staffroom-larkfield-request-\d+\.pdf"$/,
    )
    expect(pdf.body.startsWith('%PDF-')).toBe(true)
    expect((await post(path)).status).toBe(410)
  })

  it('pressed twice at once gives it once', async () => {
    const path = await link()
    const answers = await Promise.all([post(path), post(path), post(path)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410])
  })

  it('is kept by no one on the way, framed by no page, and led away from by no address', async () => {
    const path = await link()
    for (const { headers } of [await get(path), await post(path), await post(path)]) {
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    }
  })

  it.each([
    ['nonsense', '/links/record/nonsense', 404],
    ['nothing', '/links/record/', 404],
    ['a token and more', `/links/record/${'a'.repeat(48)}/x`, 404],
    ['capital letters', `/links/record/${'A'.repeat(48)}`, 404],
    ['too long a token', `/links/record/${'a'.repeat(129)}`, 404],
    ['a token there never was', `/links/record/${'a'.repeat(48)}`, 410],
  ])('%s: %s', async (_what, path, status) => {
    expect((await post(path)).status).toBe(status)
  })

  it.each(['PUT', 'DELETE', 'PATCH'])('%s does not use it up', async (method) => {
    const path = await link()
    expect((await get(path, { method })).status).toBe(405)
    expect((await post(path)).status).toBe(200)
  })

  it('is too old after a quarter of an hour', async () => {
    const path = await link()
    front.at('2026-11-23T10:15:00.000Z')
    const late = await post(path)
    front.at('2026-11-23T10:00:00.000Z')
    expect([late.status, late.body]).toEqual([410, expect.stringContaining('Ask for a new one in the chat')])
  })

  it('is worth nothing in the hands of who may no longer read the request', async () => {
    const path = await link('gwen')
    await db.query(`update membership set roles = '{staff}' where person_id = $1`, [front.ids['gwen']])
    expect((await post(path)).status).toBe(410)
  })
})
