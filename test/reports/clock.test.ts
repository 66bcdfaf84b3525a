import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { clockTurn } from '../../src/conversation/clock.ts'
import { paint } from '../../src/conversation/paint.ts'
import { staffChanged } from '../../src/conversation/staff-changed.ts'
import { startClocks } from '../../src/conversation/start-clocks.ts'
import { appendAudit } from '../../src/db/audit.ts'
import { type OutboxRow, writeEffects } from '../../src/db/outbox.ts'
import { outboxSummary } from '../../src/db/outbox-admin.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { ClockIntent, Effect } from '../../src/effects.ts'
import type { Report } from '../../src/reports/report.ts'
import { loadReport } from '../../src/reports/store.ts'
import { openFront, testVault } from '../builders/front-door.ts'
import { reportingSchool } from '../builders/reporting.ts'
import { plantReport } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

/** Monday, nine in the morning: when they were received. */
const RECEIVED = '2026-11-23T09:00:00.000Z'

/** As the school begins; reportingSchool adds those whom reports go to. */
const ROLES: Record<string, string[]> = {
  amira: ['staff'],
  tom: ['staff'],
  liam: ['staff'],
  helen: ['staff', 'headteacher'],
  gwen: ['staff', 'staffroom_administrator'],
}

const db = await freshDatabase()
const front = await openFront(db)
const id = (who: string) => front.ids[who] ?? ''
const nameOf = (personId: string) => Object.keys(front.ids).find((name) => front.ids[name] === personId) ?? personId
for (const who of ['amira', 'helen', 'rosie', 'daniel', 'liam', 'lena', 'gwen']) await front.ask(who, 'hello')

beforeEach(async () => {
  front.at('2026-11-23T10:00:00.000Z')
  for (const table of ['shown', 'outbox', 'report', 'absence']) await db.query(`delete from ${table}`)
  await db.query(`update school set choices = '{}'`)
  for (const [who, roles] of Object.entries(ROLES))
    await db.query(
      `update membership set roles = $2, end_date = null where school_id = 'larkfield' and person_id = $1`,
      [id(who), roles],
    )
  await reportingSchool(db, front)
})

const plant = (changes: Parameters<typeof plantReport>[2] = {}) =>
  plantReport(db, testVault, {
    kind: 'child_concern',
    reporterId: id('amira'),
    receivedAt: RECEIVED,
    entries: [{ at: RECEIVED, by: id('amira'), what: 'received' }],
    answers: { about: 'not_staff' },
    ...changes,
  })

const kept = async ({ id: reportId }: Report) => {
  const found = await inTransaction(db, (tx) => loadReport(tx, testVault, reportId))
  if (found === undefined) throw new Error('it is gone')
  return found
}

/** The clock speaks, as the pump has it speak; what it says is written down. */
async function speak(card: ClockIntent, subject: string): Promise<Effect[]> {
  return inTransaction(db, async (tx) => {
    const { effects, audit } = await clockTurn(front.app, tx, { card, subject } as OutboxRow)
    await writeEffects(tx, effects, front.app.clock())
    await appendAudit(tx, audit, front.app.clock())
    return effects
  })
}

const look = (report: Report) => speak('report.clock', `report:${report.id}`)
const review = () => speak('report.review', 'school:larkfield')

/** "helen report", sorted. */
function heard(effects: Effect[]): string[] {
  return effects.flatMap((one) => (one.effect === 'notice' ? [`${nameOf(one.readerId)} ${one.card}`] : [])).sort()
}

const nextOf = (effects: Effect[]) =>
  effects.flatMap((one) => (one.effect === 'later' && one.intent === 'report.clock' ? [one.dueAt.toISOString()] : []))
const isRevised = (effects: Effect[]) => effects.some(({ effect }) => effect === 'revise')

/** As if somebody had been shown a card. */
async function given(report: Report, who: string, card = 'report'): Promise<void> {
  await db.query(
    `insert into shown (id, subject, reader_id, card, platform, tenant, reach, message, version, sent_at)
     values ($1::uuid, $2, $3, $4, 'slack', 'T1', '{}', $1::uuid::text, 1, now())`,
    [randomUUID(), `report:${report.id}`, id(who), card],
  )
}

describe('the clock of a report', () => {
  it('says nothing before its time, and sets its next look', async () => {
    const effects = await look(await plant())
    expect(heard(effects)).toEqual([])
    expect(nextOf(effects)).toHaveLength(1)
  })

  it('reminds its readers, then tells those above and its author, then goes on daily', async () => {
    const report = await plant({ urgent: true })
    front.at('2026-11-23T10:00:01.000Z')
    expect(heard(await look(report))).toEqual(['rosie report'])
    expect(await kept(report)).toMatchObject({ reminded: 1, escalated: false, version: 2 })
    front.at('2026-11-23T13:00:01.000Z')
    const up = await look(report)
    expect(heard(up)).toEqual(['amira report-mine', 'daniel report', 'helen report', 'rosie report'])
    expect((await kept(report)).entries.at(-1)).toMatchObject({ what: 'escalated', by: 'staffroom' })
    expect(nextOf(up)).toEqual(['2026-11-24T13:00:01.000Z'])
    front.at('2026-11-24T13:00:01.000Z')
    expect(heard(await look(report))).toEqual(['daniel report', 'rosie report'])
    const lines = await db.query<{ action: string }>(`select action from audit_entry where subject = $1 order by seq`, [
      `report:${report.id}`,
    ])
    expect(lines.map(({ action }) => action)).toEqual(['report.reminded', 'report.escalated', 'report.reminded'])
  })

  it('whoever it is about hears of it by no word of the clock', async () => {
    const report = await plant({ urgent: true, about: { people: [id('rosie')] } })
    const said: string[] = []
    for (const at of ['2026-11-23T10:30:00.000Z', '2026-11-23T14:00:00.000Z', '2026-11-24T14:00:00.000Z']) {
      front.at(at)
      said.push(...heard(await look(report)))
    }
    expect(said.filter((one) => /^(rosie|daniel|gwen) /.test(one))).toEqual([])
    expect(said).toContain('helen report')
  })

  it('has a word for its owner each week once it has been open for four', async () => {
    const owned = { status: 'taken_up' as const, ownerId: id('rosie'), takenUp: [{ by: id('rosie'), at: RECEIVED }] }
    const report = await plant(owned)
    front.at('2026-12-21T09:00:00.000Z')
    expect(heard(await look(report))).toEqual(['rosie report'])
  })

  it('is silent on what is closed, or gone', async () => {
    front.at('2026-12-21T09:00:00.000Z')
    expect(await look(await plant({ status: 'closed' }))).toEqual([])
    expect(await speak('report.clock', `report:${randomUUID()}`)).toEqual([])
  })

  it('with nobody to read it, whoever looks after Staffroom hears that people are missing, once a day, and nothing else', async () => {
    const report = await plant({ urgent: true })
    await db.query(
      `update membership set end_date = '2026-11-20' where school_id = 'larkfield' and person_id = any ($1)`,
      [[id('helen'), id('rosie'), id('daniel'), id('lena')]],
    )
    front.at('2026-11-23T10:30:00.000Z')
    const effects = await look(report)
    expect(heard(effects)).toEqual(['gwen report-reach'])
    front.at('2026-11-23T14:30:00.000Z')
    expect(heard(await look(report))).toEqual(['amira report-mine'])
    const painted = await inTransaction(db, (tx) =>
      paint(front.app, tx, { subject: 'school:larkfield', readerId: id('gwen'), card: 'report-reach' }),
    )
    expect(JSON.stringify(painted)).toContain('the headteacher')
    expect(JSON.stringify(painted)).not.toMatch(/Report \d|report is/)
  })

  it('not whom it is about, though they look after Staffroom', async () => {
    await db.query(`update membership set roles = '{staff}' where school_id = 'larkfield' and person_id <> $1`, [
      id('gwen'),
    ])
    const report = await plant({ urgent: true, about: { people: [id('gwen')] } })
    front.at('2026-11-23T10:30:00.000Z')
    expect(heard(await look(report))).toEqual([])
  })

  it('every open report has one again after a restore', async () => {
    const report = await plant()
    await plant({ status: 'closed' })
    await startClocks(front.app)
    await startClocks(front.app)
    const rows = await db.query(`select subject from outbox where card = 'report.clock' and done_at is null`)
    expect(rows).toEqual([{ subject: `report:${report.id}` }])
  })
})

describe('a change of the staff list', () => {
  it('is looked at at once, by the clock', async () => {
    const { effects } = await inTransaction(db, (tx) => staffChanged(front.app, tx, 'larkfield'))
    expect(effects).toContainEqual(expect.objectContaining({ intent: 'report.review', subject: 'school:larkfield' }))
    await front.ask('rosie', 'away until 27 November')
    const rows = await db.query(`select card from outbox where card = 'report.review' and done_at is null`)
    expect(rows).toHaveLength(1)
  })

  it('with nobody there, asks for no accounts that were just looked for', async () => {
    await plant()
    await db.query(
      `update membership set end_date = '2026-11-20' where school_id = 'larkfield' and person_id = any ($1)`,
      [[id('helen'), id('rosie'), id('daniel'), id('lena')]],
    )
    const effects = await review()
    expect(heard(effects)).toEqual(['gwen report-reach'])
    expect(effects.filter(({ effect }) => effect === 'later')).toEqual([])
    expect(await review()).toEqual([])
  })

  it('changes nothing where nothing is other than it was', async () => {
    const report = await plant()
    await given(report, 'rosie')
    expect(await review()).toEqual([])
    expect((await kept(report)).version).toBe(1)
  })

  it('a new DSL is given what is open, once; what is closed is not brought up', async () => {
    const report = await plant()
    await plant({ status: 'closed' })
    await given(report, 'rosie')
    await db.query(`update membership set roles = '{staff,dsl}' where school_id = 'larkfield' and person_id = $1`, [
      id('liam'),
    ])
    expect(heard(await review())).toEqual(['liam report'])
    expect(heard(await review())).toEqual([])
  })

  it('who reads it no more has their card emptied, closed or open', async () => {
    for (const report of [await plant(), await plant({ status: 'closed' })]) {
      await given(report, 'rosie')
      await given(report, 'amira', 'report-mine')
    }
    await db.query(
      `update membership set end_date = '2026-11-20' where school_id = 'larkfield' and person_id = any ($1)`,
      [[id('rosie'), id('amira')]],
    )
    const effects = await review()
    expect(effects.filter(({ effect }) => effect === 'revise')).toHaveLength(2)
  })

  it('what only a leaver had taken up waits again, and is given to whom it waits for', async () => {
    const report = await plant({
      status: 'taken_up',
      ownerId: id('rosie'),
      takenUp: [{ by: id('rosie'), at: RECEIVED }],
    })
    await given(report, 'rosie')
    await db.query(`update membership set end_date = '2026-11-20' where school_id = 'larkfield' and person_id = $1`, [
      id('rosie'),
    ])
    await db.query(`update membership set roles = '{staff,dsl}' where school_id = 'larkfield' and person_id = $1`, [
      id('liam'),
    ])
    front.at('2026-12-03T10:00:00.000Z')
    const effects = await review()
    expect(heard(effects)).toEqual(['liam report'])
    expect(isRevised(effects)).toBe(true)
    const after = await kept(report)
    expect(after).toMatchObject({ status: 'waiting' })
    expect(after.ownerId).toBeUndefined()
    expect(nextOf(effects)).toEqual(['2026-12-04T10:00:00.000Z'])
  })

  it('an absence brings the deputy in, and its end takes it from them', async () => {
    const report = await plant()
    await given(report, 'rosie')
    await front.ask('rosie', 'away until 27 November')
    expect(heard(await review())).toEqual(['daniel report'])
    await given(report, 'daniel')
    await db.query(`delete from outbox`)
    await front.ask('rosie', 'back')
    const effects = await review()
    expect(heard(effects)).toEqual([])
    expect(isRevised(effects)).toBe(true)
  })

  it('another school’s people are none of it', async () => {
    const report = await plant()
    await given(report, 'rosie')
    await db.query(
      `update membership set roles = '{staff,dsl,headteacher}' where school_id = 'oakmere' and person_id = $1`,
      [id('sam')],
    )
    expect(await review()).toEqual([])
  })
})

it('what is not sent is listed without its report, and without its readers', async () => {
  const report = await plant()
  await inTransaction(db, (tx) =>
    writeEffects(
      tx,
      [
        {
          effect: 'notice',
          subject: `report:${report.id}`,
          schoolId: 'larkfield',
          readerId: id('tom'),
          card: 'report',
        },
      ],
      front.app.clock(),
    ),
  )
  const { rows, states } = await outboxSummary(db, front.app.clock())
  expect(states).toMatchObject([{ state: 'held', count: 1 }])
  expect(JSON.stringify(rows, (_key, value) => (typeof value === 'bigint' ? String(value) : value))).not.toMatch(
    new RegExp(`${report.id}|${id('tom')}`),
  )
})
