import { beforeEach, describe, expect, it } from 'vitest'
import type { ChatAdapter } from '../../bot/adapter.ts'
import { startPump } from '../../bot/deliver.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { DeliveryError } from '../../src/errors.ts'
import { type Fetched, settleFetched, waitingFiles } from '../../src/reports/fetch.ts'
import type { Report, ReportFile } from '../../src/reports/report.ts'
import { filesOf } from '../../src/reports/store.ts'
import { NOW, openFront, testVault, wordsOf } from '../builders/front-door.ts'
import { surfaces } from '../builders/packs.ts'
import { plantReport } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const surface = { ...surfaces.simulator, takesFiles: true, opensDialogs: true }
const png = (n = 1) => Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(60, n)])
const filesIn = () => inTransaction(db, (tx) => filesOf(tx, testVault, report.id))
const at = (hours: number) => front.at(new Date(Date.parse(NOW) + hours * 3_600_000).toISOString())

let report: Report
beforeEach(async () => {
  front.at(NOW)
  report = await plantReport(db, testVault, { kind: 'friend_request', reporterId: front.ids['amira'] ?? '' })
})

/** Amira adds files in a chat whose platform keeps them. */
function give(...ids: string[]) {
  const files = ids.map((id) => ({ name: `${id}.png`, size: 76, ref: { platform: 'slack' as const, id } }))
  return front.ask('amira', { type: 'report.files', report: report.id, files }, { surface })
}

/** What comes of asking for each of the waiting files, oldest first. */
function settle(...results: Fetched[]) {
  return inTransaction(db, async (tx) => {
    const waiting = await waitingFiles(front.app, tx, report.id)
    const fetched = new Map(waiting.map(({ id }, n) => [id, results[n] ?? 'later']))
    return settleFetched(front.app, tx, report.id, fetched)
  })
}

const states = async () =>
  (await filesIn()).map(({ status, refused = '' }: ReportFile) => `${status} ${refused}`.trim())

describe('files that a platform still has', () => {
  it('wait, and are asked for at once', async () => {
    expect(wordsOf(await give('F1', 'F2'))).toContain('2 files are with report')
    expect(await states()).toEqual(['waiting', 'waiting'])
    const rows = await db.query(`select from outbox where card = 'report.fetch' and subject = $1`, [
      `report:${report.id}`,
    ])
    expect(rows).toHaveLength(1)
  })

  it.each<[string, Fetched, string]>([
    ['a picture is kept', png(), 'kept'],
    ['a page that calls itself a picture is refused', Buffer.from('<html>'), 'refused type'],
    ['nothing is refused', Buffer.alloc(0), 'refused empty'],
    ['what is too large is refused', 'too_large', 'refused too_large'],
    ['what is gone there is refused', 'gone', 'refused gone'],
    ['what cannot be reached waits on', 'later', 'waiting'],
  ])('%s', async (_rule, result, state) => {
    await give('F1')
    const { audit } = await settle(result)
    expect(await states()).toEqual([state])
    expect(audit).toHaveLength(state === 'waiting' ? 0 : 1)
  })

  it('that are the same are kept once', async () => {
    await give('F1', 'F2')
    await settle(png(), png())
    expect(await states()).toEqual(['kept', 'refused same'])
  })

  it('that are settled are not settled again', async () => {
    await give('F1')
    await settle(png())
    const before = await filesIn()
    expect(await settle()).toEqual({ effects: [], audit: [] })
    expect(await filesIn()).toEqual(before)
  })

  it('are tried ever less often, and are lost after a day, which the case says', async () => {
    await give('F1')
    const waits: number[] = []
    for (const hours of [0, 1, 12, 23.9]) {
      at(hours)
      const [effect] = (await settle('later')).effects
      waits.push(effect?.effect === 'later' ? (effect.dueAt.getTime() - front.app.clock().getTime()) / 60_000 : 0)
    }
    expect(waits).toEqual([1, 60, 120, 120])
    at(24)
    expect((await settle('later')).effects).toEqual([])
    expect(await states()).toEqual(['lost'])
    const reply = await front.ask('helen', { type: 'report.read', report: report.id }, { surface })
    expect(wordsOf(reply)).toContain('could not be fetched within a day')
  })

  it('are fetched by the pump, outside of any transaction', async () => {
    await give('F1', 'F2')
    const adapter = {
      platform: 'slack',
      tenant: 'T1',
      async fetchFile({ id }: { id: string }) {
        // The embedded database has one session: inside of a transaction this would never come back.
        await db.query('select 1')
        if (id === 'F2') throw new DeliveryError('slack_unreachable', 'failed')
        return png()
      },
    } as Partial<ChatAdapter> as ChatAdapter
    const pump = startPump(front.app, [adapter])
    await expect.poll(states, { timeout: 10_000 }).toEqual(['kept', 'waiting'])
    await pump.stop()
  })
})
