import { beforeEach, describe, expect, it } from 'vitest'
import { leaveSchool } from '../../src/conversation/leave.ts'
import { startClocks } from '../../src/conversation/start-clocks.ts'
import { writeEffects } from '../../src/db/outbox.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { loadSchool, saveSchool } from '../../src/people/store.ts'
import { passes, taken } from '../builders/clock.ts'
import { NOW, openFront } from '../builders/front-door.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const { app, ids } = front
for (const who of ['amira', 'tom', 'bethan', 'helen', 'daniel', 'liam', 'gwen', 'omar']) await front.ask(who, 'hello')
// The packs are past their review dates; what that leads to is looked at by itself.
const packs = new Map(app.packs)
const withoutReview = new Map(
  [...packs].map(([id, loaded]) => {
    const { review_due: _, ...pack } = loaded.pack
    return [id, { ...loaded, pack }]
  }),
)

beforeEach(async () => {
  front.at(NOW)
  app.packs = withoutReview
  await db.query('truncate shown, outbox, task, site, delivery, absence, draft cascade')
  await db.query(`delete from setting where key like 'school_day:%'`)
  await db.query(`update request set status = 'withdrawn'`)
  await db.query(
    `update membership set start_date = null, end_date = null, line_manager_id = $1 where person_id = $2`,
    [ids['tom'], ids['amira']],
  )
  await db.query(
    `update membership set end_date = null, start_date = null where school_id = 'larkfield' and name <> 'lena'`,
  )
  await startClocks(app)
  // Days of its own would only take time.
  await db.query(`delete from outbox where school_id = 'oakmere'`)
})

/** A request that waits for Helen, since Monday 23 November 2026, ten in the morning. */
async function atHelen(): Promise<string> {
  const request = await front.send()
  await front.decide('tom', 'request.approve', request)
  await front.decide('bethan', 'request.approve', request)
  await taken(app)
  return request
}

async function ends(who: string, day: string): Promise<void> {
  await db.query(`update membership set end_date = $2 where person_id = $1 and school_id = 'larkfield'`, [
    ids[who],
    day,
  ])
}

async function signs(request: string): Promise<string[]> {
  const [row] = await db.query<{ state: { decisions: { name: string; forId?: string }[] } }>(
    'select state from request where id = $1',
    [request],
  )
  return (row?.state.decisions ?? []).map(({ name }) => name)
}

async function trail(request: string): Promise<string[]> {
  const rows = await db.query<{ action: string }>('select action from audit_entry where subject = $1 order by seq', [
    `request:${request}`,
  ])
  return rows.map(({ action }) => action)
}

describe('a request that nobody signs', () => {
  it('reminds, passes on, tells the author, and goes on telling; each at its time and once', async () => {
    const request = await atHelen()
    expect(await passes(front, '2027-01-12T18:00:00Z')).toEqual([
      '2026-11-25T10:00 helen approval',
      '2026-11-27T10:00 daniel approval',
      '2026-12-01T10:00 amira waiting',
      '2026-12-15T10:00 amira waiting',
      '2026-12-15T10:00 gwen waiting',
      '2026-12-31T10:00 amira waiting',
      '2026-12-31T10:00 gwen waiting',
    ])
    expect(await trail(request)).toEqual([
      'RequestSubmitted',
      'StepApproved',
      'StepApproved',
      'ApproverReminded',
      'StepEscalated',
      'AuthorTold',
      'AuthorTold',
      'AuthorTold',
    ])
  })

  it('may be signed by the deputy once it is passed on, and not before', async () => {
    const request = await atHelen()
    await front.decide('daniel', 'request.approve', request)
    expect(await signs(request)).toEqual(['tom', 'bethan'])
    await passes(front, '2026-11-27T12:00:00Z')
    await front.decide('daniel', 'request.approve', request)
    expect(await signs(request)).toEqual(['tom', 'bethan', 'daniel'])
    await taken(app)
    const later = await passes(front, '2027-03-01T12:00:00Z')
    expect(later.filter((line) => !line.endsWith(' task'))).toEqual([])
  })

  it('a signature begins the next turn’s clock', async () => {
    const request = await front.send()
    await taken(app)
    front.at('2026-11-24T15:00:00.000Z')
    await front.decide('tom', 'request.approve', request)
    await taken(app)
    expect(await passes(front, '2026-11-26T15:00:00Z')).toEqual(['2026-11-26T15:00 bethan approval'])
  })

  it('after a week’s silence each is told once, of the latest', async () => {
    await atHelen()
    front.at('2026-12-07T11:00:00.000Z')
    expect(await passes(front, '2026-12-07T11:00:00Z')).toEqual([
      '2026-12-07T11:00 daniel approval',
      '2026-12-07T11:00 amira waiting',
    ])
  })

  it('says nothing in holidays that were entered meanwhile', async () => {
    await atHelen()
    const before = await loadSchool(db, 'larkfield')
    if (before === undefined) throw new Error('no school')
    const closed = { from: '2026-11-24', to: '2026-12-04', name: 'Burst pipe' }
    await inTransaction(db, (tx) => saveSchool(tx, { ...before, holidays: [closed] }))
    expect(await passes(front, '2026-12-08T18:00:00Z')).toEqual(['2026-12-08T10:00 helen approval'])
    await inTransaction(db, (tx) => saveSchool(tx, before))
  })
})

describe('people come and go', () => {
  it('whoever leaves mid-step: the deputy’s turn is over with theirs, and author and administrator hear that nobody is left', async () => {
    await atHelen()
    await ends('helen', '2026-11-24')
    expect(await passes(front, '2026-11-26T18:00:00Z')).toEqual([
      '2026-11-25T07:30 amira waiting',
      '2026-11-25T07:30 gwen reach',
    ])
  })

  it('nobody is left for weeks: the administrator hears every week; a new head is asked on their first day and has time of their own', async () => {
    const request = await atHelen()
    await ends('helen', '2026-11-24')
    await passes(front, '2026-11-25T18:00:00Z')
    const weekly = ['2026-12-02T07:30 gwen reach', '2026-12-09T07:30 gwen reach']
    expect(await passes(front, '2026-12-10T18:00:00Z')).toEqual(weekly)
    await db.query(
      `update membership set roles = '{staff,headteacher}', start_date = '2026-12-14' where person_id = $1 and school_id = 'larkfield'`,
      [ids['liam']],
    )
    expect(await passes(front, '2026-12-16T18:00:00Z')).toEqual([
      '2026-12-14T07:30 liam approval',
      '2026-12-14T07:30 amira waiting',
      '2026-12-16T07:30 liam approval',
    ])
    await front.decide('liam', 'request.approve', request)
    expect(await signs(request)).toEqual(['tom', 'bethan', 'liam'])
    await db.query(`update membership set roles = '{staff}' where person_id = $1`, [ids['liam']])
  })

  it('somebody leaves on a day that has passed: reviewed at once', async () => {
    await atHelen()
    const school = await loadSchool(db, 'larkfield')
    if (school === undefined) throw new Error('no school')
    await leaveSchool(app, school, { email: 'helen@larkfield.example', on: '2026-11-22' })
    expect(await taken(app)).toEqual(['amira waiting', 'gwen reach'])
    expect(await passes(front, '2026-11-24T18:00:00Z')).toEqual([])
  })

  it('nobody for the next step is said with the signature, and not a second time by the day', async () => {
    const request = await front.send()
    await taken(app)
    await ends('bethan', '2026-11-20')
    await ends('helen', '2026-11-20')
    await front.decide('tom', 'request.approve', request)
    expect(await taken(app)).toEqual(['amira news', 'gwen reach'])
    expect((await trail(request)).at(-1)).toBe('NobodyLeft')
    expect(await passes(front, '2026-11-27T18:00:00Z')).toEqual([])
    expect(await passes(front, '2026-11-30T18:00:00Z')).toEqual(['2026-11-30T10:00 gwen reach'])
  })

  it('back from being away: only the holder signs again, on the first morning', async () => {
    const request = await atHelen()
    await front.ask('helen', { type: 'people.away', words: 'until 24 November' })
    expect(await taken(app)).toEqual(['daniel approval'])
    expect(await passes(front, '2026-11-25T09:00:00Z')).toEqual([])
    await front.decide('daniel', 'request.approve', request)
    expect(await signs(request)).toEqual(['tom', 'bethan'])
  })
})

describe('the school’s day', () => {
  const days = () =>
    db.query<{ due: string }>(
      `select to_char(due_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI') as due from outbox
       where card = 'school.day' and subject = 'school:larkfield' and done_at is null`,
    )

  it('comes every day when school opens, in summer and winter time, and stands once in the outbox', async () => {
    await passes(front, '2026-11-28T12:00:00Z')
    expect(await days()).toEqual([{ due: '2026-11-29T07:30' }])
    await passes(front, '2027-03-28T12:00:00Z')
    expect(await days()).toEqual([{ due: '2027-03-29T06:30' }])
  })

  it('an old database gets it, and every open request its clock; a second start changes nothing', async () => {
    await atHelen()
    await db.query(`delete from outbox`)
    await startClocks(app)
    await startClocks(app)
    const rows = await db.query<{ card: string; subject: string }>(
      `select card, subject from outbox where kind = 'later'`,
    )
    expect(rows.map(({ card }) => card).sort()).toEqual(['request.clock', 'school.day', 'school.day'])
    expect(await passes(front, '2026-11-25T12:00:00Z')).toEqual(['2026-11-25T10:00 helen approval'])
  })

  it('the policy’s owner is told 90, 30 and 0 days before its review, and then each month', async () => {
    const larkfield = packs.get('king-offa')
    if (larkfield === undefined) throw new Error('no pack')
    app.packs = new Map(packs).set('king-offa', { ...larkfield, pack: { ...larkfield.pack, review_due: '2027-03-31' } })
    const told = await passes(front, '2027-07-02T18:00:00Z')
    expect(told.map((line) => line.replace(/T.*? /, ' '))).toEqual([
      '2026-12-31 helen task',
      '2027-03-01 helen task',
      '2027-03-31 helen task',
      '2027-04-30 helen task',
      '2027-06-01 helen task',
      '2027-06-30 helen task',
    ])
    const open = await db.query(`select key from task where kind = 'policy_review' and status = 'open'`)
    expect(open).toEqual([{ key: '2027-06' }])
  })

  it('a school’s day that came late is gone through all the same', async () => {
    await atHelen()
    await ends('helen', '2026-11-24')
    front.at('2026-12-03T14:00:00.000Z')
    expect(await passes(front, '2026-12-03T14:00:00Z')).toContain('2026-12-03T14:00 gwen reach')
  })

  it('in the night it waits for the morning', async () => {
    await inTransaction(db, (tx) =>
      writeEffects(
        tx,
        [
          {
            effect: 'later',
            subject: 'school:larkfield',
            schoolId: 'larkfield',
            intent: 'school.day',
            dueAt: new Date('2026-11-23T23:00:00Z'),
          },
        ],
        app.clock(),
      ),
    )
    await passes(front, '2026-11-23T23:30:00Z')
    expect(await days()).toEqual([{ due: '2026-11-24T07:30' }])
  })
})
