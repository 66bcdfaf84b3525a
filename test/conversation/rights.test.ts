import { describe, expect, it } from 'vitest'
import { fileBehind } from '../../src/conversation/documents.ts'
import type { Intent } from '../../src/conversation/incoming.ts'
import { paint } from '../../src/conversation/paint.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { draftOf, openFront, testVault, verbsOf, wordsOf } from '../builders/front-door.ts'
import { siteForm, surfaces } from '../builders/packs.ts'
import { draftIn } from '../builders/reporting.ts'
import { plantReport } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const UNKNOWN = 'There is no such request any more'

const waiting = await front.send('amira', { department: 'Badger class' })
const signed = await front.send('liam', { department: 'Otter class' })
for (const who of ['tom', 'bethan', 'helen']) await front.decide(who, 'request.approve', signed)
await db.query('delete from outbox')

describe('who may read a request that waits for its first signature', () => {
  it.each([
    ['amira', 'its author', true],
    ['tom', 'whose turn it is', true],
    ['bethan', 'a later approver', true],
    ['helen', 'the last approver', true],
    ['gwen', 'who looks after Staffroom', true],
    ['daniel', 'a deputy of somebody who is here', false],
    ['liam', 'a colleague', false],
    ['rosie', 'a moderator of another site', false],
    ['omar', 'the headteacher of another school', false],
    ['lena', 'who looked after Staffroom until yesterday', false],
    ['sam', 'a colleague who is at another school, too', false],
  ])('%s, %s: %s', async (who, _what, may) => {
    const read = await front.ask(who, { type: 'request.read', request: waiting })
    const shown = await front.ask(who, { type: 'request.show', request: waiting })
    const record = await front.ask(who, { type: 'request.record', request: waiting })
    if (may) {
      expect(wordsOf(read)).toContain('Badger class')
      expect(verbsOf(read).filter((verb) => verb !== 'request.read')).toEqual([])
      expect(wordsOf(shown)).toBe('Here it comes.')
      expect(wordsOf(record)).toContain('once the last approver has signed')
    } else {
      expect([read, shown, record].map(wordsOf)).toEqual(Array(3).fill(expect.stringContaining(UNKNOWN)))
    }
    const card = who === 'amira' ? 'request' : 'approval'
    expect(await db.query(`delete from outbox where kind = 'notice' returning card, reader_id`)).toEqual(
      may ? [{ card, reader_id: front.ids[who] }] : [],
    )
  })

  it('a request that there never was is answered in the same words', async () => {
    const request = crypto.randomUUID()
    const deeds = ['request.read', 'request.show', 'request.record', 'request.remind'] as const
    for (const type of deeds) expect(wordsOf(await front.ask('amira', { type, request }))).toContain(UNKNOWN)
  })

  it.each(['omar', 'lena'])('%s, of another school, hears nothing of it by a forged button either', async (who) => {
    const replies = [
      await front.decide(who, 'request.approve', waiting),
      await front.decide(who, 'request.decline', waiting, { reason: 'No.' }),
      await front.ask(who, { type: 'request.withdraw', request: waiting, version: 1 }),
      await front.ask(who, { type: 'request.remind', request: waiting }),
    ]
    expect(replies.map(wordsOf)).toEqual(Array(4).fill(expect.stringContaining(UNKNOWN)))
    expect(await db.query('select status, version from request where id = $1', [waiting])).toEqual([
      { status: 'pending', version: 1 },
    ])
  })
})

describe('a forged button that comes twice', () => {
  it('shows a colleague no more the second time than the first', async () => {
    const approve = { type: 'request.approve' as const, request: waiting, step: 'head', version: 1 }
    for (const _time of ['first', 'second']) {
      const reply = await front.ask('liam', approve, { id: 'forged' })
      expect(reply.show).toBe('word')
      expect(wordsOf(reply)).not.toContain('Badger class')
    }
  })
})

describe('a card that stands in somebody’s chat', () => {
  const painted = async (who: string) => {
    const painting = { subject: `request:${waiting}`, readerId: front.ids[who] ?? '', card: 'approval' }
    return JSON.stringify(await inTransaction(db, (tx) => paint(front.app, tx, painting)))
  }

  it('is emptied when it is painted after they have left', async () => {
    expect(await painted('bethan')).toContain('Badger class')
    await db.query(`update membership set end_date = '2026-11-22' where person_id = $1`, [front.ids['bethan']])
    expect(await painted('bethan')).toContain('not in the staff list of Larkfield Primary any more')
    expect(await painted('bethan')).not.toContain('Badger class')
    await db.query('update membership set end_date = null where person_id = $1', [front.ids['bethan']])
  })
})

describe('a report that is somebody else’s', () => {
  const deedsOn = (report: string): Intent[] => [
    { type: 'report.read', report },
    { type: 'report.read', report, more: 1 },
    { type: 'report.update', report, version: 1, part: 'take_up' },
    { type: 'report.update', report, version: 1, part: 'note', answers: { text: 'x' } },
    { type: 'report.close', report, version: 1, answers: { outcome: 'x' } },
    { type: 'report.files', report },
    { type: 'report.files', report, files: [{ name: 'x.txt', size: 1, content: new Uint8Array([120]) }] },
    { type: 'report.page', report },
  ]

  it.each(['gwen', 'daniel', 'liam', 'tom', 'omar', 'sam', 'lena'])(
    'is to %s as if there were none, on every surface',
    async (who) => {
      const { id } = await plantReport(db, testVault, { reporterId: front.ids['amira'] ?? '' })
      const deeds = [deedsOn(id), deedsOn(crypto.randomUUID())]
      for (const surface of Object.values(surfaces)) {
        const [real, none] = await Promise.all(
          deeds.map((some) => Promise.all(some.map((deed) => front.ask(who, deed, { surface })))),
        )
        expect(real).toEqual(none)
        expect(real?.every(({ show }) => show === 'word')).toBe(true)
      }
      expect(await db.query('select version from report where id = $1', [id])).toEqual([{ version: 1 }])
    },
  )

  it.each(['reports', 'concerns', 'reports figures'])('“%s” shows nothing of it', async (said) => {
    await plantReport(db, testVault, { reporterId: front.ids['amira'] ?? '', answers: { what: 'Zanzibar' } })
    for (const who of ['gwen', 'daniel', 'liam', 'omar'])
      expect(wordsOf(await front.ask(who, said))).not.toMatch(/Zanzibar|Report \d/)
  })
})

describe('the signed record', () => {
  const link = async (who: string) => {
    const reply = await front.ask(who, { type: 'request.record', request: signed })
    return /links\/record\/([0-9a-f]+)/.exec(wordsOf(reply))?.[1]
  }

  it.each([
    ['liam', true],
    ['tom', true],
    ['helen', true],
    ['gwen', true],
    ['amira', false],
    ['omar', false],
    ['lena', false],
  ])('%s is given a link: %s', async (who, may) => {
    expect((await link(who)) !== undefined).toBe(may)
  })

  it('comes once, by its link, and remembers the head that was printed on it', async () => {
    const token = (await link('liam')) ?? ''
    const record = await fileBehind(front.app, 'record', token)
    expect(record?.name).toBe('staffroom-larkfield-request-2.pdf')
    expect(record?.bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(front.heads.at(-1)?.chain).toBe('larkfield')
    expect(await fileBehind(front.app, 'record', token)).toBeUndefined()
  })

  it.each([
    ['after a quarter of an hour', '2026-11-23T10:15:00.000Z', false],
    ['a moment before that', '2026-11-23T10:14:59.000Z', true],
  ])('%s: %s', async (_when, instant, comes) => {
    const token = (await link('liam')) ?? ''
    front.at(instant)
    expect((await fileBehind(front.app, 'record', token)) !== undefined).toBe(comes)
    front.at('2026-11-23T10:00:00.000Z')
  })

  it('does not come to who has left since they were given the link', async () => {
    const token = (await link('gwen')) ?? ''
    await db.query(`update membership set end_date = '2026-11-22' where person_id = $1`, [front.ids['gwen']])
    expect(await fileBehind(front.app, 'record', token)).toBeUndefined()
    await db.query('update membership set end_date = null where person_id = $1', [front.ids['gwen']])
  })

  it('no token is kept as it stands in the link', async () => {
    const token = (await link('liam')) ?? ''
    const rows = await db.query<{ row: string }>('select to_json(link)::text as row from link')
    expect(rows.map(({ row }) => row).join()).not.toContain(token)
  })
})

describe('somebody who has left the school and works at another', () => {
  it('can do nothing any more with the forms and requests they left behind', async () => {
    await db.query(`update membership set end_date = null where school_id = 'larkfield' and person_id = $1`, [
      front.ids['lena'],
    ])
    await front.ask('lena', { type: 'school.choose', school: 'larkfield' })
    await db.query(`update membership set line_manager_id = $2 where school_id = 'larkfield' and person_id = $1`, [
      front.ids['lena'],
      front.ids['tom'],
    ])
    const request = await front.send('lena')
    const draft = draftOf(await front.ask('lena', 'request site'))
    const report = draftIn(await front.ask('lena', 'report friend request'))
    await db.query(`update membership set end_date = '2026-11-22' where school_id = 'larkfield' and person_id = $1`, [
      front.ids['lena'],
    ])
    const replies = [
      await front.ask('lena', { type: 'request.start', draft }),
      await front.ask('lena', { type: 'request.start', request }),
      await front.ask('lena', { type: 'request.keep', draft, answers: { aims: 'x' } }),
      await front.ask('lena', { type: 'request.submit', draft, answers: siteForm() }),
      await front.ask('lena', { type: 'request.withdraw', request, version: 1 }),
      await front.ask('lena', { type: 'request.read', request }),
      await front.ask('lena', { type: 'report.start', draft: report, known: [] }),
      await front.ask('lena', { type: 'report.choose', draft: report, answers: {} }),
      await front.ask('lena', { type: 'report.keep', draft: report, answers: { more: 'x' } }),
      await front.ask('lena', { type: 'report.submit', draft: report, answers: {} }),
    ]
    const closed = expect.stringContaining('cannot be filled in any more')
    const unknown = expect.stringContaining(UNKNOWN)
    const expected = [closed, closed, closed, closed, unknown, unknown, closed, closed, closed, closed]
    expect(replies.map(wordsOf)).toEqual(expected)
    expect(wordsOf(await front.ask('lena', { type: 'report.discard', draft: report }))).toBe('Thrown away.')
    expect(await db.query(`select status from request where id = $1`, [request])).toEqual([{ status: 'pending' }])
  })
})

describe('a reminder', () => {
  const remind = (request: string) => front.ask('amira', { type: 'request.remind', request })
  const reminded = () => db.query(`delete from outbox where kind = 'notice' and card = 'approval' returning reader_id`)

  it('goes out once a day', async () => {
    await reminded()
    expect(wordsOf(await remind(waiting))).toContain('Reminded.')
    expect(await reminded()).toEqual([{ reader_id: front.ids['tom'] }])
    front.at('2026-11-23T15:00:00.000Z')
    expect(wordsOf(await remind(waiting))).toContain('A reminder went out at 10:00 today. One a day is enough.')
    front.at('2026-11-24T05:00:00.000Z')
    expect(wordsOf(await remind(waiting))).toContain('A reminder went out yesterday.')
    expect(await reminded()).toEqual([])
    front.at('2026-11-24T10:00:00.000Z')
    expect(wordsOf(await remind(waiting))).toContain('Reminded.')
    expect(await reminded()).toEqual([{ reader_id: front.ids['tom'] }])
    front.at('2026-11-23T10:00:00.000Z')
  })

  it('goes out for the next approver on the same day', async () => {
    await front.decide('tom', 'request.approve', waiting)
    await reminded()
    expect(wordsOf(await remind(waiting))).toContain('Reminded.')
    expect(await reminded()).toEqual([{ reader_id: front.ids['bethan'] }])
  })
})
