import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appendAudit, canonicalJson, chainHead, chainHeads, hashContent } from '../../src/db/audit.ts'
import { verifyChain } from '../../src/db/audit-verify.ts'
import { readHeads, rememberHead } from '../../src/db/heads.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { AuditLine } from '../../src/effects.ts'
import { freshDatabase } from '../setup/database.ts'
import { aSubject, start } from './seed.ts'

const db = await freshDatabase()

function line(chain: string, action = 'request.approved'): AuditLine {
  return {
    chain,
    actor: 'staffroom',
    action,
    subject: aSubject(),
    details: { step: 'head', version: 3, late: false, b: null },
  }
}

function append(...lines: AuditLine[]): Promise<void> {
  return inTransaction(db, (tx) => appendAudit(tx, lines, start))
}

async function chainOf(count: number): Promise<string> {
  const chain = `school:${randomUUID()}`
  await append(...Array.from({ length: count }, (_, i) => line(chain, `action.${i}`)))
  return chain
}

/** What somebody who owns the database can do: the triggers are switched off first. */
async function tamper(sql: string, values: unknown[]): Promise<void> {
  await db.query('alter table audit_entry disable trigger user')
  await db.query(sql, values)
  await db.query('alter table audit_entry enable trigger user')
}

describe('a sound chain', () => {
  it('grows entry by entry, each hashing the one before', async () => {
    const chain = await chainOf(3)
    await append(line(chain))
    const head = await chainHead(db, chain)
    expect(head?.seq).toBe(4n)
    expect(await verifyChain(db, chain)).toEqual({ sound: true, entries: 4, head: expect.objectContaining(head ?? {}) })
  })

  it('an empty one is sound and has no head', async () => {
    expect(await verifyChain(db, 'school:nobody')).toEqual({ sound: true, entries: 0, head: undefined })
    expect(await chainHead(db, 'school:nobody')).toBeUndefined()
  })

  it('schools have chains of their own, written in one transaction', async () => {
    const [a, b] = [await chainOf(1), await chainOf(2)]
    await append(line(b), line(a), line(b))
    expect((await verifyChain(db, a)).sound && (await verifyChain(db, b)).sound).toBe(true)
    const heads = await chainHeads(db)
    expect(
      heads
        .filter((head) => [a, b].includes(head.chain))
        .map((head) => head.seq)
        .sort(),
    ).toEqual([2n, 4n])
  })

  it('many writers at once leave it unbroken', async () => {
    const chain = await chainOf(1)
    await Promise.all(Array.from({ length: 20 }, () => append(line(chain), line(chain))))
    expect(await verifyChain(db, chain)).toMatchObject({ sound: true, entries: 41 })
  })

  it('more entries than one page are all read', async () => {
    const chain = await chainOf(2_100)
    expect(await verifyChain(db, chain)).toMatchObject({ sound: true, entries: 2_100 })
  })
})

describe('the database itself refuses', () => {
  it.each([
    ['an update', 'update audit_entry set action = $1'],
    ['a deletion', 'delete from audit_entry where action <> $1'],
  ])('%s', async (_what, sql) => {
    await chainOf(1)
    await expect(db.query(sql, ['x'])).rejects.toMatchObject({ cause: { message: 'the audit trail is append-only' } })
  })

  it('emptying the table', async () => {
    await expect(db.query('truncate audit_entry')).rejects.toMatchObject({ code: 'database_p0001' })
  })
})

describe('tampering shows', () => {
  it.each([
    ['another action', `update audit_entry set action = 'request.declined' where chain = $1 and seq = 3`],
    ['another actor', `update audit_entry set actor = 'somebody' where chain = $1 and seq = 3`],
    ['another time', `update audit_entry set at = at + interval '1 millisecond' where chain = $1 and seq = 3`],
    ['other details', `update audit_entry set details = details || '{"version": 4}' where chain = $1 and seq = 3`],
    ['another subject', `update audit_entry set subject = 'request:x' where chain = $1 and seq = 3`],
  ])('%s: changed after it had been written', async (_what, sql) => {
    const chain = await chainOf(5)
    await tamper(sql, [chain])
    expect(await verifyChain(db, chain)).toMatchObject({ sound: false, seq: 3n, problem: /changed after/ })
  })

  it('a missing entry is a gap', async () => {
    const chain = await chainOf(5)
    await tamper('delete from audit_entry where chain = $1 and seq = 3', [chain])
    expect(await verifyChain(db, chain)).toMatchObject({ sound: false, seq: 4n, problem: /missing in between/ })
  })

  it('a missing beginning is a gap', async () => {
    const chain = await chainOf(3)
    await tamper('delete from audit_entry where chain = $1 and seq = 1', [chain])
    expect(await verifyChain(db, chain)).toMatchObject({ sound: false, seq: 2n })
  })

  it('a closed gap does not fit', async () => {
    const chain = await chainOf(4)
    await tamper('delete from audit_entry where chain = $1 and seq = 3', [chain])
    await tamper('update audit_entry set seq = 3 where chain = $1 and seq = 4', [chain])
    expect(await verifyChain(db, chain)).toMatchObject({ sound: false, seq: 3n, problem: /does not fit/ })
  })

  it('two entries that changed places do not fit', async () => {
    const chain = await chainOf(4)
    await tamper('update audit_entry set seq = 99 where chain = $1 and seq = 2', [chain])
    await tamper('update audit_entry set seq = 2 where chain = $1 and seq = 3', [chain])
    await tamper('update audit_entry set seq = 3 where chain = $1 and seq = 99', [chain])
    expect(await verifyChain(db, chain)).toMatchObject({ sound: false, seq: 2n })
  })

  it('a cut tail shows against a head that was printed', async () => {
    const chain = await chainOf(5)
    const head = await chainHead(db, chain)
    await tamper('delete from audit_entry where chain = $1 and seq > 3', [chain])
    expect(await verifyChain(db, chain)).toMatchObject({ sound: true, entries: 3 })
    const verdict = await verifyChain(db, chain, { anchors: head ? [head] : [] })
    expect(verdict).toMatchObject({ sound: false, seq: 4n, problem: /stops at entry 3, but entry 5 was known/ })
  })

  it('a tail written anew shows against a head that was printed', async () => {
    const chain = await chainOf(3)
    const head = await chainHead(db, chain)
    await tamper('delete from audit_entry where chain = $1 and seq > 2', [chain])
    await append(line(chain, 'request.invented'), line(chain))
    const verdict = await verifyChain(db, chain, { anchors: head ? [head] : [] })
    expect(verdict).toMatchObject({ sound: false, seq: 3n, problem: /written anew/ })
  })
})

describe('known heads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'staffroom-heads-'))
  const file = join(folder, 'data', 'audit-heads.ndjson')

  it('are kept in a file outside the database', async () => {
    const chain = await chainOf(2)
    const head = await chainHead(db, chain)
    if (!head) throw new Error('no head')
    expect(readHeads(file, chain)).toEqual([])
    rememberHead(file, head, 'record', start)
    appendFileSync(file, '{"chain":"cut off by a cra')
    expect(readHeads(file, chain)).toHaveLength(1)
    rememberHead(file, head, 'backup', start)
    expect(readHeads(file, chain)).toMatchObject([
      { seq: 2n, from: 'record' },
      { seq: 2n, from: 'backup' },
    ])
    expect(await verifyChain(db, chain, { anchors: readHeads(file, chain) })).toMatchObject({ sound: true })
  })

  it('a line that cannot be read is reported', () => {
    appendFileSync(file, 'rubbish\n')
    expect(() => readHeads(file, 'any')).toThrow(/Line 3 of .* cannot be read/)
    rmSync(folder, { recursive: true })
  })
})

describe('content in the trail', () => {
  it('the same content has the same hash however its fields are ordered', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}')
  })

  it('without its salt a content cannot be tried out', () => {
    expect(hashContent('salt', '"yes"')).not.toBe(hashContent('other', '"yes"'))
    expect(hashContent('salt', '"yes"')).toMatch(/^[0-9a-f]{64}$/)
  })
})
