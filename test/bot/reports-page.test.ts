import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { keepSession } from '../../src/db/links.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { NOW, openFront, testVault } from '../builders/front-door.ts'
import { readPdf } from '../builders/pdf-text.ts'
import { plantReport } from '../builders/reports.ts'
import { openTab, reportsLinkFor, serveFront, type Tab, tabWith } from '../builders/tab.ts'
import { freshDatabase } from '../setup/database.ts'

const HOSTILE = `</textarea><script>alert("x")</script> & 'Otter'`
const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(60, 1)])
const ANSWERS = { from: 'pupil', platform: 'Instagram', accepted: 'declined', seen_on: '2026-11-20', more: HOSTILE }

const db = await freshDatabase()
const front = await openFront(db)
const url = await serveFront(front)
const passed = (minutes: number) => front.at(new Date(Date.parse(NOW) + minutes * 60_000).toISOString())
const ask = (path: string, init: RequestInit = {}) => fetch(`${url}${path}`, { redirect: 'manual', ...init })
const leave = () => db.query(`update membership set end_date = '2026-11-22' where person_id = $1`, [front.ids['helen']])
const lastReport = async () =>
  (
    await db.query<{ id: string }>(
      `select r.id from report r join audit_entry a on a.subject = 'report:' || r.id and a.action = 'report.received'
       order by a.seq desc limit 1`,
    )
  )[0]?.id ?? ''

/** Amira writes a friend request down on the page and sends it. @returns the report's id */
async function write(tab: Tab, answers: Record<string, string> = ANSWERS): Promise<string> {
  await tab.open('/new')
  await tab.press('Next', { danger: 'no', kind: 'friend_request', about: 'not_staff' })
  await tab.press('Tell the headteacher', answers)
  return lastReport()
}

let amira: Tab
let mine = ''
beforeAll(async () => {
  amira = await openTab(front, url, 'amira')
  mine = await write(amira)
})
afterEach(async () => {
  front.at(NOW)
  await db.query(`update membership set end_date = null where school_id = 'larkfield'`)
})

describe('a link to the reports', () => {
  it('shows a button that tells nothing, and is used up by a press', async () => {
    const path = (await reportsLinkFor(front, 'helen', { type: 'report.page', report: mine })) ?? ''
    const page = await ask(path)
    expect([page.status, page.headers.get('set-cookie')]).toEqual([200, null])
    expect(await page.text()).not.toMatch(/Larkfield|Report 1|friend/)
    const pressed = await ask(path, { method: 'POST' })
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '../../reports'])
    expect(pressed.headers.get('set-cookie')).toMatch(
      /^staffroom-reports=[0-9a-f]{48}; Path=\/reports; Max-Age=900; HttpOnly; SameSite=Strict; Secure$/,
    )
    expect((await ask(path, { method: 'POST' })).status).toBe(410)
  })

  it.each([
    ['a report of somebody else’s', 'liam', () => mine],
    ['a report that is not there', 'liam', () => randomUUID()],
    ['a report of another school', 'omar', () => mine],
  ])('is not given for %s', async (_what, who, report) => {
    expect(await reportsLinkFor(front, who, { type: 'report.page', report: report() })).toBeUndefined()
  })

  it('is too old after a quarter of an hour, and worth nothing to whoever left', async () => {
    const [old, left] = [(await reportsLinkFor(front, 'helen')) ?? '', (await reportsLinkFor(front, 'helen')) ?? '']
    await leave()
    expect((await ask(left, { method: 'POST' })).status).toBe(410)
    passed(15)
    expect((await ask(old, { method: 'POST' })).status).toBe(410)
  })
})

describe('a report on the page', () => {
  it('is written, refused with a sentence beside each field that keeps what was typed, and sent', async () => {
    await amira.open('/new')
    await amira.press('Next', { danger: 'no', kind: 'friend_request', about: 'not_staff' })
    const refused = await amira.press('Tell the headteacher', { ...ANSWERS, platform: '', seen_on: 'soon' })
    expect(refused.status).toBe(200)
    expect(refused.html).toContain('<a href="#form-0-platform">')
    expect(refused.html).toContain('<p class="error" id="platform-error">')
    expect(refused.html).toContain('<title>Please look again: Reports</title>')
    expect(refused.html).not.toContain('<script')
    expect(refused.text).toContain(HOSTILE)
    const sent = await amira.press('Tell the headteacher', { platform: 'Instagram', seen_on: '2026-11-20' })
    expect(sent.text).toMatch(/Report \d+/)
  })

  it('is one report however often its page is loaded anew', async () => {
    await amira.open('/new')
    await amira.press('Next', { danger: 'no', kind: 'friend_request', about: 'not_staff' })
    const body = new URLSearchParams([...amira.form('Tell the headteacher', ANSWERS)] as [string, string][])
    const first = await amira.send(body)
    const count = async () => (await db.query('select from report')).length
    const before = await count()
    const again = await amira.send(body)
    expect([again.status, await count()]).toEqual([200, before])
    expect(again.text.match(/Report \d+/)?.[0]).toBe(first.text.match(/Report \d+/)?.[0])
  })

  it('gives back what was typed where it cannot be taken, and says whose page it is', async () => {
    await amira.open('/new')
    const form = await amira.press('Next', { danger: 'no', kind: 'friend_request', about: 'not_staff' })
    expect(form.text).toContain('This page is amira’s.')
    await db.query('delete from report_draft')
    const gone = await amira.press('Tell the headteacher', ANSWERS)
    expect(gone.text).toContain('This form has been sent or thrown away')
    expect(gone.text).toContain(`Copy it now, in case it did not arrive.`)
    expect(gone.text).toContain(HOSTILE)
    expect(gone.html).not.toContain('<script')
  })

  it('names people by what was typed, and keeps it where it is nobody', async () => {
    await amira.open('/new')
    await amira.press('Next', { danger: 'no', kind: 'friend_request', about: 'staff' })
    const asked = await amira.press('Tell the headteacher', ANSWERS)
    expect(asked.html).toContain('name="text.about_people"')
    const wrong = await amira.press('Tell the headteacher', { about_people: 'liam, Jhon' })
    expect(wrong.html).toContain('value="liam, Jhon"')
    expect(wrong.text).toContain('“Jhon”')
    const right = await amira.press('Tell the headteacher', { about_people: 'liam, Rosie' })
    expect(right.text).toMatch(/Report \d+/)
  })

  it('is read and worked on by whoever it goes to', async () => {
    const helen = await openTab(front, url, 'helen', mine)
    expect(helen.page.text).toContain('Instagram')
    const taken = await helen.press('I am seeing to it')
    expect(taken.text).toContain('You have taken it up')
    await helen.press('Add a note…')
    const noted = await helen.press('Save', { text: HOSTILE })
    expect(noted.html).not.toContain('<script')
    expect(noted.text).toContain(HOSTILE)
    expect((await openTab(front, url, 'amira', mine)).page.text).not.toContain('Otter’s note')
  })

  it('never gives its kind or its words to the tab’s title, and is kept by nobody on the way', async () => {
    const { headers, html } = (await openTab(front, url, 'helen', mine)).page
    expect(html).toMatch(/<title>Report \d+<\/title>/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*img-src 'self'$/)
    expect(headers.get('content-security-policy')).not.toMatch(/script|unsafe/)
    expect(headers.get('x-frame-options') ?? headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  it('that is somebody else’s looks like one that is not there', async () => {
    const liam = await openTab(front, url, 'liam')
    const answers = []
    for (const id of [mine, randomUUID()]) {
      const data = JSON.stringify({ verb: 'report.read', data: { report: id } })
      const body = new URLSearchParams(liam.hidden())
      body.append('do', data)
      const page = await liam.send(body)
      const [file, pack] = [await liam.open(`/${id}/files/${randomUUID()}`), await liam.open(`/${id}/pack`)]
      answers.push([page.status, page.text, file.status, file.text, pack.status, pack.text])
      await liam.open()
    }
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]).toEqual([
      200,
      expect.not.stringContaining('Instagram'),
      404,
      expect.anything(),
      404,
      expect.anything(),
    ])
  })
})

describe('a session', () => {
  it('goes on while it is used, ends after a quarter of an hour without use, and after two hours in any case', async () => {
    const helen = await openTab(front, url, 'helen')
    for (const minutes of [14, 28, 42, 56, 70, 84, 98, 112, 119]) {
      passed(minutes)
      expect((await helen.open()).status).toBe(200)
    }
    passed(120)
    expect((await helen.open()).status).toBe(403)
    front.at(NOW)
    const idle = await openTab(front, url, 'helen')
    passed(15)
    expect((await idle.open()).status).toBe(403)
  })

  it('of somebody who has left is over', async () => {
    const helen = await openTab(front, url, 'helen', mine)
    await leave()
    const closed = await helen.open()
    expect([closed.status, closed.text]).toEqual([403, expect.stringContaining('This page is closed')])
    expect((await helen.open(`/${mine}/pack`)).status).toBe(403)
  })

  it('is ended by “Close”, in this browser alone', async () => {
    const [one, other] = [await openTab(front, url, 'helen'), await openTab(front, url, 'helen')]
    const form = new URLSearchParams(one.hidden())
    const answer = await ask('/reports/close', { method: 'POST', body: form, headers: { cookie: one.cookie } })
    expect(answer.headers.get('set-cookie')).toContain('staffroom-reports=; Path=/reports; Max-Age=0')
    expect([(await one.open()).status, (await other.open()).status]).toEqual([403, 200])
  })

  it('that is over gives back to its writer, and to nobody else, what they had typed', async () => {
    const tab = await openTab(front, url, 'amira')
    await tab.open('/new')
    await tab.press('Next', { danger: 'no', kind: 'friend_request', about: 'not_staff' })
    const body = new URLSearchParams([...tab.form('Tell the headteacher', ANSWERS)] as [string, string][])
    passed(20)
    const late = await tab.send(body)
    expect([late.status, late.text]).toEqual([403, expect.stringContaining(HOSTILE)])
    expect(late.html).not.toContain('<script')
    const elsewhere = await tab.send(body, { 'sec-fetch-site': 'cross-site' })
    expect([elsewhere.status, elsewhere.text]).toEqual([403, expect.not.stringContaining('Otter')])
  })

  it.each([
    '',
    'staffroom-reports=',
    `staffroom-reports=${'a'.repeat(48)}`,
    'staffroom-register=x',
    'staffroom-reports=%00',
  ])('does not come from the cookie “%s”', async (cookie) => {
    expect((await tabWith(url, cookie).open()).status).toBe(403)
  })

  it('of a register is none of the reports', async () => {
    const session = (await openTab(front, url, 'helen')).cookie.split('=')[1] ?? ''
    expect(await inTransaction(db, (tx) => keepSession(tx, 'register', session, new Date(NOW)))).toBeUndefined()
  })
})

describe('a form', () => {
  const press = (verb: string, data = {}) => ['do', JSON.stringify({ verb, data })] as [string, string]
  const fields = (tab: Tab) => tab.hidden()

  it.each([
    ['without its token', (all: [string, string][]) => all.filter(([name]) => name !== 'token'), {}],
    [
      'with the token of another session',
      (all: [string, string][]) =>
        all.map(([name, value]) => [name, name === 'token' ? 'a'.repeat(64) : value] as [string, string]),
      {},
    ],
    ['sent from another site', (all: [string, string][]) => all, { 'sec-fetch-site': 'cross-site' }],
    ['sent from another page of the same domain', (all: [string, string][]) => all, { 'sec-fetch-site': 'same-site' }],
  ])('%s does nothing', async (_what, change, headers) => {
    const helen = await openTab(front, url, 'helen')
    const body = new URLSearchParams([...change(fields(helen)), press('report.read', { report: mine })])
    const page = await helen.send(body, headers)
    expect([page.status, page.text]).toEqual([403, expect.not.stringContaining('Instagram')])
  })

  it.each([
    ['request.start', {}],
    ['words', { text: 'status' }],
    ['people.search', { typed: 'a' }],
    ['site.register', {}],
    ['report.page', {}],
    ['school.choose', { school: 'larkfield', next: 'status' }],
    ['constructor', {}],
  ])('with “%s”, which is nothing of these pages, is refused', async (verb, data) => {
    const helen = await openTab(front, url, 'helen')
    const page = await helen.send(new URLSearchParams([...fields(helen), press(verb, data)]))
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('This was not understood')])
  })

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('is not sent with %s', async (method) => {
    expect((await ask('/reports', { method, headers: { cookie: amira.cookie } })).status).toBe(405)
  })

  it.each(['/reports/', '/reports/..', '/reports/x', '/reports/new/x', `/reports/${randomUUID()}`])(
    '%s is a page or nothing',
    async (path) => {
      expect([200, 404]).toContain((await ask(path, { headers: { cookie: amira.cookie } })).status)
    },
  )
})

describe('evidence on the page', () => {
  it('is added, shown to its readers as pictures that lie behind a word, and each look is written down', async () => {
    const tab = await openTab(front, url, 'amira', mine)
    await tab.press('Add screenshots')
    expect(tab.page.html).toContain('enctype="multipart/form-data"')
    const taken = await tab.press('Add them', {
      files: [
        { name: `${HOSTILE}.png`, bytes: PNG },
        { name: 'page.png', bytes: '<html><script>alert(1)</script>' },
        { name: 'note.txt', bytes: 'She wrote to me again.' },
      ],
    })
    expect(taken.text).toContain('2 files are with report')
    expect(taken.text).toContain('“page.png” was not kept')
    const helen = await openTab(front, url, 'helen', mine)
    const [picture = '', text = ''] = [...helen.page.html.matchAll(/<a href="(\/reports\/[^"]*)">Download/g)].map(
      ([, at = '']) => at.slice('/reports'.length),
    )
    expect(helen.page.html).toContain(`<img src="/reports${picture}"`)
    expect(helen.page.html).not.toContain('<script')
    for (const [path, type, name] of [
      [picture, 'image/png', 'evidence-1.png'],
      [text, 'text/plain', 'evidence-2.txt'],
    ] as const) {
      const got = await helen.open(path)
      expect(got.status).toBe(200)
      expect(got.headers.get('content-type')).toBe(type)
      expect(got.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`)
      expect(got.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
      expect([got.headers.get('x-content-type-options'), got.headers.get('cache-control')]).toEqual([
        'nosniff',
        'no-store',
      ])
    }
    const looks = await db.query(`select from audit_entry where action = 'report.file_read' and actor = $1`, [
      front.ids['helen'],
    ])
    expect(looks).toHaveLength(2)
    const liam = await openTab(front, url, 'liam')
    expect((await liam.open(picture)).status).toBe(404)
  })

  it('that somebody else added is not shown to the author', async () => {
    const helen = await openTab(front, url, 'helen', mine)
    await helen.press('More…')
    await helen.press('Add screenshots or files…')
    await helen.press('Add them', { files: [{ name: 'minutes.txt', bytes: 'What we said in the meeting.' }] })
    await helen.open()
    const at = helen.page.html.match(/href="\/reports(\/[^"]*)">Download evidence-3/)?.[1] ?? ''
    expect((await helen.open(at)).status).toBe(200)
    const tab = await openTab(front, url, 'amira', mine)
    expect(tab.page.html).not.toContain('evidence-3')
    expect((await tab.open(at)).status).toBe(404)
  })

  it('that is more than may come at once is refused as a whole, and the form is shown again', async () => {
    const tab = await openTab(front, url, 'amira', mine)
    await tab.press('Add screenshots')
    const data = tab.form('Add them', {
      files: Array.from({ length: 11 }, (_, n) => ({ name: `${n}.txt`, bytes: `text ${n}` })),
    })
    const page = await tab.send(data)
    expect([page.status, page.text]).toEqual([413, expect.stringContaining('at most 10 files')])
    expect(page.html).toContain('type="file"')
  })
})

describe('the pack', () => {
  it('holds the case with its chronology, the hashes of its evidence and the head of the trail; for its readers', async () => {
    const report = await plantReport(db, testVault, {
      kind: 'friend_request',
      reporterId: front.ids['amira'] ?? '',
      answers: { ...ANSWERS, about: 'not_staff' },
    })
    const tab = await openTab(front, url, 'amira', report.id)
    await tab.press('Add screenshots')
    await tab.press('Add them', { files: [{ name: 'one.png', bytes: PNG }] })
    const helen = await openTab(front, url, 'helen', report.id)
    expect(helen.page.html).toContain(`/reports/${report.id}/pack`)
    const answer = await ask(`/reports/${report.id}/pack`, { headers: { cookie: helen.cookie } })
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="report-${report.number}.pdf"`)
    const text = readPdf(Buffer.from(await answer.arrayBuffer()))
      .map((page) => page.text)
      .join(' ')
    for (const words of [
      'Larkfield Primary',
      'Friend or follow request',
      'Instagram',
      'Chronology',
      'evidence-1.png',
      'SHA-256',
      'reports:larkfield',
    ])
      expect(text.replace(/\s+/g, '')).toContain(words.replace(/\s+/g, ''))
    expect(front.heads.at(-1)?.chain).toBe('reports:larkfield')
    expect(
      await db.query(`select from audit_entry where action = 'report.pack' and subject = $1`, [`report:${report.id}`]),
    ).toHaveLength(1)
    expect((await tab.open(`/${report.id}/pack`)).status).toBe(404)
  })
})
