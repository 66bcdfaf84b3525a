import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { settings } from '../../src/conversation/settings.ts'
import { startClocks } from '../../src/conversation/start-clocks.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { pruneReports } from '../../src/reports/dispose.ts'
import type { Report } from '../../src/reports/report.ts'
import { reviewReports } from '../../src/reports/review.ts'
import { openFront, testVault, wordsOf } from '../builders/front-door.ts'
import { surfaces } from '../builders/packs.ts'
import { plantDraft, plantFile, plantReport } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const surface = { ...surfaces.simulator, opensDialogs: true, takesFiles: true }
const id = (who: string) => front.ids[who] ?? ''
const see = async (who: string, report: Report) =>
  wordsOf(await front.ask(who, { type: 'report.read', report: report.id }, { surface }))

let report: Report
beforeEach(async () => {
  await db.query('truncate report, report_file, report_draft, outbox')
  report = await plantReport(db, testVault, { kind: 'friend_request', reporterId: id('amira') })
})

describe('somebody with the database and without the keys', () => {
  it('gives themselves a draft of another’s, and does not read it', async () => {
    const draft = await plantDraft(
      db,
      testVault,
      { personId: id('amira'), kind: 'friend_request', answers: { more: 'Otter' } },
      front.app.clock(),
    )
    await db.query('update report_draft set person_id = $1', [id('liam')])
    const opened = await front.ask('liam', { type: 'report.start', draft: draft.id, known: [] }, { surface })
    expect(wordsOf(opened)).not.toContain('Otter')
    const listed = await front.ask('liam', { type: 'report.start', kind: 'friend_request', known: [] }, { surface })
    expect(wordsOf(listed)).not.toContain('Otter')
  })

  it('moves a file to a report that they read, and does not see it there', async () => {
    const elsewhere = await plantReport(db, testVault, { kind: 'friend_request', reporterId: id('liam') })
    await plantFile(db, testVault, { reportId: report.id, by: id('amira'), name: 'otter.png' })
    expect(await see('helen', report)).toContain('otter.png')
    await db.query('update report_file set report_id = $1', [elsewhere.id])
    expect(await see('helen', elsewhere)).not.toContain('otter.png')
  })

  it('moves one that a platform still has, and what is pruned comes to its end', async () => {
    const at = '2026-01-01T09:00:00.000Z'
    await plantFile(db, testVault, { reportId: report.id, by: id('amira'), status: 'waiting', at })
    const elsewhere = await plantReport(db, testVault, { kind: 'friend_request', reporterId: id('liam') })
    await db.query('update report_file set report_id = $1', [elsewhere.id])
    await expect(pruneReports(db, testVault, front.app.clock())).resolves.toBeUndefined()
  })
})

describe('a report that does not open', () => {
  let other: Report
  beforeEach(async () => {
    other = await plantReport(db, testVault, { kind: 'friend_request', reporterId: id('liam') })
    await db.query(`update report set sealed = '\\x00' where id = $1`, [other.id])
    front.logged.length = 0
  })

  it('keeps no other from those who read it: neither its case, nor the list, nor the figures', async () => {
    expect(await see('helen', report)).toContain(`Report ${report.number}`)
    expect(wordsOf(await front.ask('helen', 'reports', { surface }))).toContain(`Report ${report.number}`)
    expect(wordsOf(await front.ask('helen', { type: 'report.figures', page: 1 }, { surface }))).toContain('counted')
  })

  it('stops neither the clocks of the others nor the look at who reads them, and is named in the log', async () => {
    await startClocks(front.app)
    const [row] = await db.query(`select from outbox where card = 'report.clock' and subject = $1`, [
      `report:${report.id}`,
    ])
    expect(row).toBeDefined()
    const seen = await inTransaction(db, (tx) =>
      reviewReports({ app: front.app, tx, settingOf: settings(front.app, tx) }, 'larkfield'),
    )
    expect(JSON.stringify(seen.effects)).toContain(report.id)
    expect(front.logged.join()).toContain(other.id)
  })

  it('is answered as a fault of ours to whoever opens it', async () => {
    expect(await see('helen', other)).toContain('Something went wrong on our side')
    expect(await see('helen', { ...other, id: randomUUID() })).toContain('There is no such report')
  })
})
