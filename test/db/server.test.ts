import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appendAudit } from '../../src/db/audit.ts'
import { verifyChain } from '../../src/db/audit-verify.ts'
import { backup } from '../../src/db/backup.ts'
import { openDatabase } from '../../src/db/database.ts'
import { writeEffects } from '../../src/db/outbox.ts'
import { restore } from '../../src/db/restore.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { freshUrl, onServer } from '../setup/database.ts'
import { startChild } from './child.ts'
import { notice, reachable } from './seed.ts'

const url = await freshUrl()

describe('a server that cannot be used', () => {
  it.each([
    [
      'nobody listens',
      'postgresql://bot:secret@127.0.0.1:1/staffroom',
      'database_unreachable',
      /127\.0\.0\.1:1\/staffroom.*ECONNREFUSED/,
    ],
    ['not an address', 'staffroom:secret', 'database_url', /DATABASE_URL/],
    ['not an address at all', 'secret', 'database_url', /DATABASE_URL/],
  ])('%s: one sentence, and not the password', async (_what, address, code, sentence) => {
    const error = await openDatabase({ url: address }).catch((fault: unknown) => fault)
    expect(error).toMatchObject({ code, message: sentence })
    expect(String(error)).not.toContain('secret')
  })
})

describe.runIf(onServer)('several processes on one server', () => {
  const address = url ?? ''

  it('share the outbox: each row is sent once, in the order of its lane', async () => {
    const db = await openDatabase({ url: address })
    const readers = await Promise.all(Array.from({ length: 10 }, () => reachable(db)))
    for (let round = 0; round < 6; round += 1) {
      const effects = readers.map((reader) => notice(reader))
      await inTransaction(db, (tx) => writeEffects(tx, effects, new Date()))
    }
    const children = [startChild('worker.child.ts', [address]), startChild('worker.child.ts', [address])]
    await Promise.all(children.map((child) => child.exited))
    const sent = children.flatMap((child) => child.lines.filter((line) => line.startsWith('sent')))
    expect(new Set(sent).size).toBe(60)
    expect(sent).toHaveLength(60)
    expect(await db.query('select from outbox where done_at is null')).toEqual([])
    const lanes = await db.query(
      `select lane from (select lane, done_at, lag(done_at) over (partition by lane order by id) as before from outbox) o
       where done_at < before`,
    )
    expect(lanes).toEqual([])
    await db.close()
  }, 40_000)

  it('take over what a killed one had claimed', async () => {
    const db = await openDatabase({ url: address })
    await db.query('delete from outbox')
    const reader = await reachable(db)
    await inTransaction(db, (tx) => writeEffects(tx, [notice(reader)], new Date()))
    const first = startChild('worker.child.ts', [address, 'stuck'])
    const claimed = await first.says('sent')
    await first.kill()
    const second = startChild('worker.child.ts', [address])
    expect(await second.says('sent')).toBe(claimed)
    await second.exited
    expect(await db.query('select attempts from outbox where done_at is not null')).toEqual([{ attempts: 2 }])
    await db.close()
  }, 40_000)

  it('wake each other', async () => {
    const [a, b] = [await openDatabase({ url: address }), await openDatabase({ url: address })]
    let woken = 0
    a.onWake(() => {
      woken += 1
    })
    await expect.poll(() => woken).toBe(1) // listening from now on
    const reader = await reachable(b)
    await inTransaction(b, (tx) => writeEffects(tx, [notice(reader)], new Date()))
    await expect.poll(() => woken).toBe(2)
    await Promise.all([a.close(), b.close()])
  })

  it('listen again after the connection was cut', async () => {
    const db = await openDatabase({ url: address })
    let woken = 0
    db.onWake(() => {
      woken += 1
    })
    await expect.poll(() => woken).toBe(1)
    await db.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'staffroom-wake'`)
    await expect.poll(() => woken, { timeout: 8_000 }).toBe(2)
    await db.close()
  })

  it('a connection that breaks during the work records nothing, and the next one works', async () => {
    const db = await openDatabase({ url: address, max: 1 })
    const broken = inTransaction(db, async (tx) => {
      await tx.query(`insert into setting (key, value) values ('broken', 'x')`)
      await tx.query('select pg_terminate_backend(pg_backend_pid())')
    })
    await expect(broken).rejects.toMatchObject({ code: 'database_unreachable' })
    expect(await db.query(`select from setting where key = 'broken'`)).toEqual([])
    await db.close()
  })
})

describe.runIf(onServer)('moving to a server', () => {
  it('a backup of the embedded database is taken in by a server, row for row', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'staffroom-move-'))
    const file = join(folder, 'embedded.backup')
    const [embedded, server] = [
      await openDatabase({ memory: true }),
      await openDatabase({ url: (await freshUrl()) ?? '' }),
    ]
    const reader = await reachable(embedded)
    await inTransaction(embedded, (tx) => writeEffects(tx, [notice(reader)], new Date()))
    await inTransaction(embedded, (tx) =>
      appendAudit(
        tx,
        [{ chain: 'c', actor: 'staffroom', action: 'a', subject: 'school:c', details: { x: 'ä' } }],
        new Date(),
      ),
    )
    await backup(embedded, file, new Date())
    await restore(server, file)
    const sql = `select (select json_agg(o order by id) from outbox o)::text as outbox,
      (select json_agg(i) from identity i)::text as identities, (select json_agg(e) from audit_entry e)::text as trail`
    expect(await server.query(sql)).toEqual(await embedded.query(sql))
    expect(await verifyChain(server, 'c')).toMatchObject({ sound: true, entries: 1 })
    await Promise.all([embedded.close(), server.close()])
    rmSync(folder, { recursive: true })
  }, 60_000)
})
