import { beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { schoolDay } from '../../src/conversation/day.ts'
import { paintReport } from '../../src/conversation/report-paint.ts'
import { appendAudit, hashContent } from '../../src/db/audit.ts'
import { verifyChain } from '../../src/db/audit-verify.ts'
import { writeEffects } from '../../src/db/outbox.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createLog } from '../../src/log.ts'
import { namedSchool } from '../../src/people/schools.ts'
import { holdReport, listNumbers, releaseReport } from '../../src/reports/admin-handlers.ts'
import { listDisposals } from '../../src/reports/disposal-store.ts'
import { disposalDay, pruneReports } from '../../src/reports/dispose.ts'
import { reportLine } from '../../src/reports/door.ts'
import { filesOf, loadReport } from '../../src/reports/store.ts'
import { NOW, openFront, testVault } from '../builders/front-door.ts'
import { plantDraft, plantFile, plantReport, putReportSchool } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const ids = await putReportSchool(db)
const school = await namedSchool(db, 'larkfield')
const logged: string[] = []
const app = {
  db,
  vault: testVault,
  clock: () => new Date('2028-03-06T09:00:00Z'),
  log: createLog('debug', { write: (line) => void logged.push(line) }),
} as unknown as App
const TODAY = '2028-03-06'

type Changes = Parameters<typeof plantReport>[2]

/** A closed report past its day. */
const past = (changes: Changes = {}) =>
  plantReport(db, testVault, {
    status: 'closed',
    receivedAt: '2027-02-26T09:00:00.000Z',
    closedAt: '2027-03-03T23:30:00.000Z',
    disposeOn: '2028-03-04',
    ...changes,
  })

async function day() {
  return inTransaction(db, async (tx) => {
    const { effects, audit } = await disposalDay(app, tx, school, TODAY)
    await writeEffects(tx, effects, app.clock())
    await appendAudit(tx, audit, app.clock())
    return { effects, audit }
  })
}

const there = async () => (await listNumbers(db, 'larkfield')).map(({ number }) => number)

beforeEach(async () => {
  await db.query('truncate report, report_file, report_disposal, report_draft, shown, outbox')
  logged.length = 0
})

describe('a report past its day', () => {
  it('goes with its files, and leaves a line that says nothing of it', async () => {
    const report = await past({ reporterId: ids['amira'] ?? '' })
    await plantFile(db, testVault, { reportId: report.id })
    await plantFile(db, testVault, { reportId: report.id })
    await day()
    expect(await loadReport(db, testVault, report.id)).toBeUndefined()
    expect(await db.query('select from report_file')).toEqual([])
    expect(await listDisposals(db, 'larkfield')).toEqual([
      {
        id: report.id,
        schoolId: 'larkfield',
        number: report.number,
        receivedOn: '2027-02-26',
        closedOn: '2027-03-03',
        disposedAt: app.clock(),
        by: 'staffroom',
        reason: 'period_over',
        files: 2,
      },
    ])
  })

  it('has the cards that stand in chats painted anew', async () => {
    const report = await past()
    await db.query(
      `insert into shown (id, subject, reader_id, card, platform, tenant, reach, message, version)
       values (gen_random_uuid(), $1, $2, 'report', 'simulator', 't', '{}', 'm', 1)`,
      [`report:${report.id}`, ids['helen']],
    )
    await day()
    expect(await db.query('select kind, subject from outbox')).toEqual([
      { kind: 'revise', subject: `report:${report.id}` },
    ])
    const card = { card: 'report', readerId: ids['helen'] ?? '' } as const
    const painted = (more: object) =>
      inTransaction(db, (tx) => paintReport(app, tx, report.id, { ...card, ...more } as never))
    expect(JSON.stringify(await painted({ superseded: false }))).toContain(`Report ${report.number} is no longer kept`)
    // What has not been sent is not sent any more.
    expect(await painted({})).toBeUndefined()
  })

  it('leaves the trail whole: what was sent in is named there by a hash whose salt has gone', async () => {
    const report = await past({ salt: 'a-salt-of-its-own' })
    const sent = reportLine(report, 'report.received', report.reporterId, {
      content: hashContent(report.salt, JSON.stringify(report.answers)),
    })
    await inTransaction(db, (tx) => appendAudit(tx, [sent], app.clock()))
    await day()
    const trail = await db.query('select action, details from audit_entry where subject = $1 order by seq', [
      `report:${report.id}`,
    ])
    expect(trail).toEqual([
      { action: 'report.received', details: sent.details },
      { action: 'report.disposed', details: { number: report.number, reason: 'period_over', files: 0 } },
    ])
    expect(await verifyChain(db, 'reports:larkfield')).toMatchObject({ sound: true })
    expect(JSON.stringify(trail)).not.toContain('a-salt-of-its-own')
  })

  it('is forgotten by what it was linked to', async () => {
    const gone = await past()
    const other = await past({ disposeOn: '2030-01-01', links: [gone.id, 'another'] })
    await day()
    expect(await loadReport(db, testVault, other.id)).toMatchObject({ links: ['another'], version: 2 })
  })

  it('waits while it is linked to one that is open, or held', async () => {
    const first = await past()
    await plantReport(db, testVault, { links: [first.id] })
    const second = await past()
    await past({ held: true, links: [second.id] })
    const { audit } = await day()
    expect([audit, (await there()).length]).toEqual([[], 4])
  })

  it('goes once, whatever comes again', async () => {
    await past()
    await day()
    expect(await day()).toEqual({ effects: [], audit: [] })
  })
})

describe('nothing goes', () => {
  it('because somebody with the database said that it is closed, past its day or not held: what is sealed counts', async () => {
    const open = await plantReport(db, testVault)
    const held = await past({ held: true })
    const young = await past({ disposeOn: '2029-01-01' })
    await db.query(`update report set status = 'closed', held = false, dispose_on = '2028-01-01'`)
    await day()
    expect(await there()).toEqual([open.number, held.number, young.number])
  })

  it('while a report does not open, and the rest of the day goes on', async () => {
    await past()
    const broken = await past()
    await db.query(`update report set sealed = sealed || '\\x00'::bytea where id = $1`, [broken.id])
    expect(await day()).toEqual({ effects: [], audit: [] })
    expect(logged.join()).toContain('seal_broken')
  })
})

describe('a hold', () => {
  const at = { db, vault: testVault, clock: app.clock }
  const BECAUSE = 'Asked for by the solicitor of the Rowan family'

  it('keeps a report beyond its day until it is released; its reason stands in the case alone', async () => {
    const { id, number } = await past()
    await holdReport(at, school, number, BECAUSE)
    await day()
    expect(await loadReport(db, testVault, id)).toMatchObject({
      held: true,
      entries: expect.arrayContaining([
        { at: app.clock().toISOString(), by: 'staffroom', what: 'held', text: BECAUSE },
      ]),
    })
    const beside = await db.query(
      `select (select json_agg(e)::text from audit_entry e) as trail, (select json_agg(o)::text from outbox o) as outbox,
         (select json_agg(to_jsonb(r) - 'sealed')::text from report r) as rows`,
    )
    expect(JSON.stringify(beside)).not.toContain('Rowan')
    await releaseReport(at, school, number)
    await day()
    expect(await there()).toEqual([])
    expect(await verifyChain(db, 'reports:larkfield')).toMatchObject({ sound: true })
  })

  it.each([
    ['on a report that there is not', 999, 'There is no report 999'],
    ['on one that has been disposed of', 0, 'has been disposed of'],
  ])('%s is refused in one sentence', async (_what, number, words) => {
    const { number: gone } = await past()
    await day()
    await expect(holdReport(at, school, number || gone, BECAUSE)).rejects.toThrow(words)
  })

  it('is not put twice, nor lifted where there is none', async () => {
    const { number } = await past()
    await expect(releaseReport(at, school, number)).rejects.toThrow('is not held')
    await holdReport(at, school, number, BECAUSE)
    await expect(holdReport(at, school, number, BECAUSE)).rejects.toThrow('is held already')
  })
})

describe('pruning', () => {
  it('forgets drafts whose day is over, and says of files that never came that they are lost', async () => {
    const report = await plantReport(db, testVault)
    const now = new Date('2026-12-01T12:00:00Z')
    const days = (count: number) => new Date(now.getTime() - count * 86_400_000)
    await plantDraft(db, testVault, { personId: ids['amira'] ?? '' }, days(2))
    const young = await plantDraft(db, testVault, { personId: ids['tom'] ?? '' }, days(0.5))
    const waiting = { reportId: report.id, status: 'waiting', type: '', hash: '' } as const
    const old = await plantFile(db, testVault, { ...waiting, at: days(8).toISOString() })
    const fresh = await plantFile(db, testVault, { ...waiting, at: days(6).toISOString() })
    await pruneReports(db, testVault, now)
    expect(await db.query('select id from report_draft')).toEqual([{ id: young.id }])
    const files = await filesOf(db, testVault, report.id)
    expect(files.map(({ id, status }) => [id, status])).toEqual([
      [old.id, 'lost'],
      [fresh.id, 'waiting'],
    ])
  })
})

describe('a school’s day', () => {
  it('disposes of what is past its day', async () => {
    const other = await freshDatabase()
    const front = await openFront(other)
    const report = await plantReport(other, testVault, {
      status: 'closed',
      closedAt: '2025-11-01T10:00:00.000Z',
      disposeOn: '2026-11-23',
    })
    front.at(NOW)
    const { audit } = await inTransaction(other, (tx) => schoolDay(front.app, tx, 'larkfield'))
    expect(audit).toContainEqual(expect.objectContaining({ action: 'report.disposed', subject: `report:${report.id}` }))
  })
})
