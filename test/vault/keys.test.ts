import { describe, expect, it } from 'vitest'
import { readSetting, writeSetting } from '../../src/db/settings.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { fileContent, filesOf, loadDraft, loadReport } from '../../src/reports/store.ts'
import { SEALED_TABLES } from '../../src/vault/key-store.ts'
import { openVault, openVaultBeside } from '../../src/vault/open-vault.ts'
import { rotateKeys } from '../../src/vault/rotate.ts'
import { createVault, fingerprintOf } from '../../src/vault/vault.ts'
import { plantDraft, plantFile, plantReport, putReportSchool } from '../builders/reports.ts'
import { freshDatabase, onServer } from '../setup/database.ts'

const key = (id: string, fill: number) => ({ id, secret: Buffer.alloc(32, fill) })
const OLD = key('k1', 1)
const NEW = key('k2', 2)
const NOW = new Date('2026-11-23T10:00:00Z')
const db = await freshDatabase()

/** A school whose reports, files and draft are sealed with the old key. */
const old = createVault([OLD])
const ids = await putReportSchool(db)
const reports = [await plantReport(db, old), await plantReport(db, old), await plantReport(db, old)]
const [report] = reports as [(typeof reports)[0]]
const file = await plantFile(db, old, { reportId: report.id }, Buffer.from('a picture'))
const empty = await plantFile(db, old, { reportId: report.id }, Buffer.alloc(0))
const draft = await plantDraft(db, old, { personId: ids['amira'] ?? '' }, NOW)

const fingerprints = () => readSetting(db, 'keys_fingerprint')

describe('a start', () => {
  it('without keys is refused outside a rehearsal, and told how one is made', async () => {
    await expect(openVault(db, [])).rejects.toMatchObject({
      code: 'no_keys',
      message: expect.stringContaining('openssl rand -base64 32'),
    })
  })

  it('notes the key that it writes with, by its fingerprint', async () => {
    expect((await openVault(db, [OLD])).writesWith).toBe('k1')
    expect(await fingerprints()).toBe(`k1:${fingerprintOf(OLD)}`)
    expect(await fingerprints()).not.toContain(OLD.secret.toString('base64'))
  })

  it.each([
    ['lacks a key that something is sealed with', [NEW], 'key_missing', 'lacks k1'],
    ['has another secret under a known id', [key('k1', 9)], 'key_changed', 'another secret under k1'],
    ['has another secret under a known id, as one of several', [NEW, key('k1', 9)], 'key_changed', 'under k1'],
  ])('that %s is refused in one sentence, and notes nothing', async (_rule, keys, code, words) => {
    await expect(openVault(db, keys)).rejects.toMatchObject({ code, message: expect.stringContaining(words) })
    expect(await fingerprints()).toBe(`k1:${fingerprintOf(OLD)}`)
  })

  it('reads what an earlier key has sealed, while a new one writes', async () => {
    const vault = await openVault(db, [NEW, OLD])
    expect((await loadReport(db, vault, report.id))?.answers).toEqual(report.answers)
    expect(await fingerprints()).toBe(`k1:${fingerprintOf(OLD)},k2:${fingerprintOf(NEW)}`)
  })

  it('of two at the same moment, neither key is forgotten', async () => {
    const [left, right] = [key('left', 3), key('right', 4)]
    await Promise.all([openVault(db, [left, NEW, OLD]), openVault(db, [right, NEW, OLD])])
    expect(await fingerprints()).toMatch(/left:.*right:|right:.*left:/)
  })

  it('in a rehearsal makes a key of its own, and goes on reading with it when it is given another', async () => {
    const rehearsal = await freshDatabase()
    await writeSetting(rehearsal, 'rehearsal', 'true')
    await putReportSchool(rehearsal)
    const own = await openVault(rehearsal, [])
    expect(own.writesWith).toBe('rehearsal')
    const planted = await plantReport(rehearsal, own)
    const given = await openVault(rehearsal, [NEW])
    expect(given.writesWith).toBe('k2')
    expect((await loadReport(rehearsal, given, planted.id))?.salt).toBe('salt')
  })
})

describe('a command beside a Staffroom on a server', () => {
  it.runIf(onServer)('does not seal with a key that Staffroom has not been started with', async () => {
    await expect(openVaultBeside(db, [key('k9', 9), NEW, OLD])).rejects.toMatchObject({ code: 'key_not_started' })
  })

  it('seals with the one that it has been started with', async () => {
    expect((await openVaultBeside(db, [NEW, OLD])).writesWith).toBe('k2')
  })
})

describe('rotating', () => {
  const both = createVault([NEW, OLD])

  it('goes through every table that has something sealed', async () => {
    const rows = await db.query<{ name: string }>(
      `select table_name as name from information_schema.columns where column_name = 'key_id' order by 1`,
    )
    expect(rows.map(({ name }) => name)).toEqual([...SEALED_TABLES].sort())
  })

  it('stopped in the middle leaves everything readable, and goes on where it was', async () => {
    let done = 0
    const stop = () => {
      done += 1
      if (done === 2) throw new Error('the power went')
    }
    await expect(rotateKeys(db, both, stop)).rejects.toThrow('the power went')
    const used = await db.query('select key_id, count(*)::int as count from report group by key_id order by key_id')
    expect(used).toEqual([
      { key_id: 'k1', count: 1 },
      { key_id: 'k2', count: 2 },
    ])
    for (const one of reports) expect((await loadReport(db, both, one.id))?.salt).toBe('salt')
    const rotated = await rotateKeys(db, both)
    expect(rotated).toEqual({
      keyId: 'k2',
      rows: { report: 1, report_file: 2, report_draft: 1 },
      broken: 0,
      inUse: ['k2'],
    })
  })

  it('what was there is there, and opens without the old key', async () => {
    const vault = await openVault(db, [NEW])
    expect(await loadReport(db, vault, report.id)).toEqual(report)
    expect((await filesOf(db, vault, report.id)).map(({ id }) => id).sort()).toEqual([file.id, empty.id].sort())
    expect(await fileContent(db, vault, file.id)).toEqual(Buffer.from('a picture'))
    expect(await inTransaction(db, (tx) => loadDraft(tx, vault, draft.id, draft.personId, NOW))).toEqual(draft)
  })

  it('once more finds nothing to do', async () => {
    const rotated = await rotateKeys(db, both)
    expect(rotated.rows).toEqual({ report: 0, report_file: 0, report_draft: 0 })
  })

  it('an id that was once used does not come back with another secret', async () => {
    await expect(openVault(db, [NEW, key('k1', 7)])).rejects.toMatchObject({ code: 'key_changed' })
  })

  it('what was damaged is counted and left, and the rest is sealed anew', async () => {
    const damaged = await plantReport(db, old)
    await plantReport(db, old)
    await db.query(`update report set sealed = sealed || '\\x00'::bytea where id = $1`, [damaged.id])
    expect(await rotateKeys(db, both)).toMatchObject({ rows: { report: 1 }, broken: 1, inUse: ['k1', 'k2'] })
    await db.query('delete from report where id = $1', [damaged.id])
  })

  it.runIf(onServer)('gives way to somebody who has a report open, and seals what they saved', async () => {
    const busy = await plantReport(db, old)
    let rotating: Promise<unknown> = Promise.resolve()
    await inTransaction(db, async (tx) => {
      await tx.query('select from report where id = $1 for update', [busy.id])
      rotating = rotateKeys(db, both)
      await new Promise((resolve) => setTimeout(resolve, 200))
      const [row] = await tx.query('select key_id from report where id = $1', [busy.id])
      expect(row).toEqual({ key_id: 'k1' })
    })
    await rotating
    expect(await db.query('select key_id from report where id = $1', [busy.id])).toEqual([{ key_id: 'k2' }])
  })
})
