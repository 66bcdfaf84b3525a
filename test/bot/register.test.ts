import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { parse } from 'csv-parse/sync'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createMetrics } from '../../bot/metrics.ts'
import { sessionCookie } from '../../bot/register.ts'
import { createHttpServer } from '../../bot/server.ts'
import { handleIncoming } from '../../src/conversation/handle.ts'
import { pruneLinks } from '../../src/db/links.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { insertSite } from '../../src/sites/store.ts'
import { NOW, openFront, wordsOf } from '../builders/front-door.ts'
import { readPdf } from '../builders/pdf-text.ts'
import { site } from '../builders/sites.ts'
import { freshDatabase } from '../setup/database.ts'

const HOSTILE = `<script>alert("x")</script> & 'Otter' class`

const db = await freshDatabase()
const front = await openFront(db)
const server = createHttpServer({
  app: front.app,
  door: (incoming) => handleIncoming(front.app, incoming),
  edges: [],
  metrics: createMetrics(front.app),
  isReady: async () => true,
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

await inTransaction(db, async (tx) => {
  const people = [{ personId: front.ids['liam'] ?? '', duty: 'administrator' as const }]
  await insertSite(tx, site({ title: HOSTILE, people, url: 'javascript:alert(1)' }), new Date(NOW))
  const id = '0190a000-0000-7000-8000-0000000000bb'
  await insertSite(
    tx,
    site({ id, title: '=1+1', platform: 'Instagram', url: 'https://example.org/otter' }),
    new Date(NOW),
  )
})

const ask = (path: string, init: RequestInit = {}) => fetch(`${url}${path}`, { redirect: 'manual', ...init })
const post = (path: string) => ask(path, { method: 'POST' })
const linkFor = async (who = 'helen') => {
  const words = wordsOf(await front.ask(who, { type: 'site.register' }))
  return /https:\/\/staffroom\.example(\/links\/register\/[0-9a-f]{48})/.exec(words)?.[1]
}

/** Uses a link as a browser does. @returns what it answers from then on */
async function opened(who = 'helen') {
  const pressed = await post((await linkFor(who)) ?? '')
  const [cookie = ''] = pressed.headers.get('set-cookie')?.split(';') ?? []
  return {
    cookie,
    read: (part = '', init: RequestInit = {}) => ask(`/register/larkfield${part}`, { headers: { cookie }, ...init }),
  }
}

afterEach(async () => {
  front.at(NOW)
  await db.query(`update membership set end_date = null where school_id = 'larkfield' and person_id = $1`, [
    front.ids['helen'],
  ])
})

describe('a link to the register', () => {
  it.each([
    ['helen', 'the headteacher', true],
    ['gwen', 'who looks after Staffroom', true],
    ['liam', 'a teacher with a site', false],
    ['daniel', 'a deputy of somebody who is here', false],
    ['lena', 'who looked after Staffroom until yesterday', false],
  ])('%s, %s, is given one: %s', async (who, _what, may) => {
    expect((await linkFor(who)) !== undefined).toBe(may)
  })

  it('is of the asker’s own school', async () => {
    const pressed = await post((await linkFor('omar')) ?? '')
    expect(pressed.headers.get('location')).toBe('../../register/oakmere')
  })

  it('shows a button however often a program opens it, tells nothing, and is used up by a press', async () => {
    const path = (await linkFor()) ?? ''
    for (let seen = 0; seen < 3; seen += 1) {
      const page = await ask(path)
      const body = await page.text()
      expect([page.status, page.headers.get('set-cookie')]).toEqual([200, null])
      expect(body).toContain('<form method="post"><button>Open the register</button>')
      expect(body).not.toMatch(/Larkfield|Helen|Otter/)
    }
    expect((await ask(path, { method: 'HEAD' })).status).toBe(200)
    const pressed = await post(path)
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '../../register/larkfield'])
    const again = await post(path)
    expect([again.status, again.headers.get('set-cookie')]).toEqual([410, null])
    expect(await again.text()).toContain('type “sites” and press “Open in the browser”')
  })

  it('pressed twice at once opens it once', async () => {
    const path = (await linkFor()) ?? ''
    const statuses = (await Promise.all([post(path), post(path), post(path)])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([303, 410, 410])
  })

  it.each([
    ['a token there never was', async () => `/links/register/${'a'.repeat(48)}`, 410],
    ['its token as that of a record', async () => ((await linkFor()) ?? '').replace('register', 'record'), 410],
    ['its token as that of a letter', async () => ((await linkFor()) ?? '').replace('register', 'letter'), 410],
    ['a kind that there is not', async () => `/links/report/${'a'.repeat(48)}`, 404],
    ['what is none of Staffroom’s words', async () => '/links/constructor/x', 404],
  ])('%s opens nothing', async (_what, pathOf, status) => {
    const answer = await post(await pathOf())
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([status, null])
  })

  it('that was tried as another kind still works as its own', async () => {
    const path = (await linkFor()) ?? ''
    await post(path.replace('register', 'record'))
    expect((await post(path)).status).toBe(303)
  })

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is no way to use it, and does not use it up', async (method) => {
    const path = (await linkFor()) ?? ''
    const answer = await ask(path, { method })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
    expect((await ask(`/links/register/${'a'.repeat(48)}`, { method })).status).toBe(405)
    expect((await post(path)).status).toBe(303)
  })

  it('is too old after a quarter of an hour', async () => {
    const path = (await linkFor()) ?? ''
    front.at('2026-11-23T10:15:00.000Z')
    expect((await post(path)).status).toBe(410)
  })

  it('is worth nothing to whoever left after they were given it', async () => {
    const path = (await linkFor()) ?? ''
    await db.query(`update membership set end_date = '2026-11-22' where person_id = $1`, [front.ids['helen']])
    expect((await post(path)).status).toBe(410)
  })
})

describe('the page behind it', () => {
  it('is for that browser and those pages alone, not for scripts, and goes over https only where there is https', async () => {
    const cookie = (await post((await linkFor()) ?? '')).headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(
      /^staffroom-register=[0-9a-f]{48}; Path=\/register\/larkfield; Max-Age=900; HttpOnly; SameSite=Strict; Secure$/,
    )
    expect(sessionCookie({ url: 'http://127.0.0.1:3978' }, 'larkfield', 'abc')).not.toContain('Secure')
    expect(sessionCookie({ url: 'https://trust.example/staffroom' }, 'larkfield', 'abc')).toContain(
      'Path=/staffroom/register/larkfield;',
    )
  })

  it('shows the register, as often as it is read in its time', async () => {
    const { read } = await opened()
    for (let seen = 0; seen < 2; seen += 1) {
      const page = await read()
      const body = await page.text()
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      expect(body).toContain('2 official sites')
      expect(body).toContain('Opened for helen')
      expect(body).toContain('https://example.org/otter')
    }
    expect((await read('', { method: 'HEAD' })).status).toBe(200)
  })

  it('has no script, and nothing of what somebody wrote in it is markup or an address to run', async () => {
    const page = await (await opened()).read()
    const body = await page.text()
    expect(body).not.toMatch(/<script|javascript:[^<]*"/i)
    expect(body).toContain('&#60;script&#62;alert(&#34;x&#34;)&#60;/script&#62; &#38; &#39;Otter&#39; class')
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'/)
    expect(policy).not.toContain('unsafe')
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('comes on paper', async () => {
    const file = await (await opened()).read('/pdf')
    expect([file.status, file.headers.get('content-type'), file.headers.get('content-disposition')]).toEqual([
      200,
      'application/pdf',
      'attachment; filename="staffroom-larkfield-register-2026-11-23.pdf"',
    ])
    const text = readPdf(Buffer.from(await file.arrayBuffer()))
      .map((page) => page.text)
      .join('')
    expect(text).toContain('Register of official sites')
    expect(text.replaceAll(/\s/g, '')).toContain(HOSTILE.replaceAll(/\s/g, ''))
  })

  it('comes for a spreadsheet, in which nothing computes', async () => {
    const file = await (await opened()).read('/csv')
    expect([file.status, file.headers.get('content-type'), file.headers.get('content-disposition')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'attachment; filename="staffroom-larkfield-register-2026-11-23.csv"',
    ])
    const rows = parse(Buffer.from(await file.arrayBuffer()), { bom: true, columns: true }) as Record<string, string>[]
    expect(rows.map((row) => row['site'])).toEqual([HOSTILE, "'=1+1"])
    expect(rows[0]?.['administrators']).toBe('liam')
  })

  it.each([
    ['without having opened it', ''],
    ['with a made-up session', `staffroom-register=${'a'.repeat(48)}`],
    ['with what is no session', 'staffroom-register=x; other=1'],
  ])('%s it is closed, and a school that there is looks like one that there is not', async (_how, cookie) => {
    const bodies = []
    for (const path of ['larkfield', 'no-such-school', 'larkfield/pdf', 'larkfield/csv']) {
      const answer = await ask(`/register/${path}`, { headers: { cookie } })
      expect(answer.status).toBe(403)
      bodies.push(await answer.text())
    }
    expect(new Set(bodies).size).toBe(1)
    expect(bodies[0]).toContain('press “Open in the browser”')
  })

  it('of one school opens no other’s', async () => {
    const { cookie } = await opened('omar')
    expect((await ask('/register/oakmere', { headers: { cookie } })).status).toBe(200)
    expect((await ask('/register/larkfield', { headers: { cookie } })).status).toBe(403)
  })

  it('is closed after a quarter of an hour, on paper too', async () => {
    const { read } = await opened()
    front.at('2026-11-23T10:14:59.000Z')
    expect((await read()).status).toBe(200)
    front.at('2026-11-23T10:15:00.000Z')
    expect([(await read()).status, (await read('/pdf')).status, (await read('/csv')).status]).toEqual([403, 403, 403])
  })

  it('closes at once for whoever leaves, or no longer has the role', async () => {
    const { read } = await opened('gwen')
    expect((await read()).status).toBe(200)
    await db.query(`update membership set roles = '{staff}' where person_id = $1`, [front.ids['gwen']])
    expect((await read()).status).toBe(403)
    await db.query(`update membership set roles = '{staff,staffroom_administrator}' where person_id = $1`, [
      front.ids['gwen'],
    ])
    const head = await opened()
    await db.query(`update membership set end_date = '2026-11-22' where person_id = $1`, [front.ids['helen']])
    expect((await head.read('/csv')).status).toBe(403)
  })

  it('can be closed by hand, for good', async () => {
    const { read } = await opened()
    const closed = await read('/close', { method: 'POST' })
    expect([closed.status, await closed.text()]).toEqual([200, expect.stringContaining('The register is closed')])
    expect(closed.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await read()).status).toBe(403)
  })

  it.each([
    ['POST', '', 405],
    ['PUT', '/pdf', 405],
    ['DELETE', '/csv', 405],
    ['GET', '/close', 405],
    ['GET', '/', 404],
    ['GET', '/secrets', 404],
    ['GET', '/../oakmere/x', 404],
  ])('%s %s: %i', async (method, part, status) => {
    const { read } = await opened()
    expect((await read(part, { method })).status).toBe(status)
    expect((await read()).status).toBe(200)
  })
})

describe('what is kept of it', () => {
  it('is neither token nor session, and no line of the log has a title or a name', async () => {
    const path = (await linkFor()) ?? ''
    const token = path.split('/').at(-1) ?? ''
    const cookie = (await post(path)).headers.get('set-cookie') ?? ''
    const session = /=([0-9a-f]{48})/.exec(cookie)?.[1] ?? 'none'
    const rows = (await db.query<{ row: string }>('select to_json(link)::text as row from link')).map(({ row }) => row)
    expect(rows.join()).not.toContain(token)
    expect(rows.join()).not.toContain(session)
    expect(front.logged.join()).not.toMatch(/Otter|helen|[0-9a-f]{48}/i)
  })

  it('is forgotten once nobody can follow it any more', async () => {
    const { read } = await opened()
    await pruneLinks(db, new Date(NOW))
    expect((await read()).status).toBe(200)
    await pruneLinks(db, new Date('2026-11-23T10:16:00.000Z'))
    expect(await db.query('select from link')).toEqual([])
  })
})
