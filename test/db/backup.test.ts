import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendAudit, chainHead } from '../../src/db/audit.ts'
import { verifyChain } from '../../src/db/audit-verify.ts'
import { backup, rowsOf } from '../../src/db/backup.ts'
import { readBackupHeader } from '../../src/db/backup-file.ts'
import { quoted, tablesInOrder } from '../../src/db/catalogue.ts'
import type { Database } from '../../src/db/database.ts'
import { writeEffects } from '../../src/db/outbox.ts'
import { resumeOutbox } from '../../src/db/outbox-admin.ts'
import { restore, type Sealed } from '../../src/db/restore.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { SetupError } from '../../src/errors.ts'
import { freshDatabase } from '../setup/database.ts'
import { claimAll, notice, reachable, showCard, start } from './seed.ts'

const folder = mkdtempSync(join(tmpdir(), 'staffroom-backup-'))
const file = join(folder, 'staffroom.backup')
const source = await freshDatabase()
const target = await freshDatabase()

beforeAll(async () => {
  await fill(source)
  await backup(source, file, start)
})
afterAll(() => rmSync(folder, { recursive: true }))

const awkward = [
  '',
  ' ',
  'a\tb\nc\r\\',
  `O'Brien "Zoë" 👩🏽‍🏫`,
  '{"x":1}',
  '\\N',
  'null',
  '{a,b}',
  '\u2028',
  "'; drop table setting --",
]

async function fill(db: Database): Promise<void> {
  await db.query(`insert into school (id, name, policy, holidays) values ('king-offa', $1, 'king-offa', $2)`, [
    awkward.join('|'),
    JSON.stringify([{ from: '2026-12-21', to: '2027-01-01', name: null }]),
  ])
  const lee = await reachable(db)
  await db.query(
    `insert into membership (school_id, person_id, name, roles, start_date) values ('king-offa', $1, 'Lee', $2, '0044-03-15 BC')`,
    [lee, awkward],
  )
  const request = randomUUID()
  await db.query(
    `insert into request (id, school_id, number, procedure, pack_hash, author_id, draft_id, status, version, submissions, state, salt, created_at)
     values ($1, 'king-offa', 1, 'site_creation', 'h', $2, $3, 'pending', 2147483647, '[]', $4, '', '1969-12-31T23:59:59.999Z')`,
    [request, lee, randomUUID(), { big: 1e300, small: 5e-324, list: awkward, nothing: null, deep: { '': [[]] } }],
  )
  await db.query(
    `insert into site (id, school_id, request_id, title, platform, details) values ($1, 'king-offa', $2, $3, 'x', 'null')`,
    [randomUUID(), request, awkward[3]],
  )
  await db.query('insert into setting (key, value) select k::text, k::text from generate_series(1, 1200) as k')
  await db.query(
    `insert into outbox (id, kind, subject, card, lane) values (9007199254740995, 'notice', 'school:x', 'reach', 'l')`,
  )
  await showCard(db, lee, `request:${request}`)
  await inTransaction(db, (tx) => writeEffects(tx, [notice(lee)], start))
  await inTransaction(db, (tx) =>
    appendAudit(
      tx,
      awkward.map((value) => ({
        chain: 'school:king-offa',
        actor: lee,
        action: 'x',
        subject: 'school:king-offa',
        details: { value },
      })),
      start,
    ),
  )
}

/** Every row of every table, as the database writes it. */
async function contents(db: Database): Promise<Record<string, string[]>> {
  const client = await db.pool.connect()
  try {
    const all: Record<string, string[]> = {}
    for (const { name } of await tablesInOrder(client)) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${quoted(name)} t order by 1`)
      all[name] = rows.map((each) => each.row)
    }
    return all
  } finally {
    client.release()
  }
}

describe('a backup', () => {
  it('is readable by its owner only, and leaves no other file behind', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('says when it was made and where the audit chains stood', async () => {
    const header = await readBackupHeader(file)
    const head = await chainHead(source, 'school:king-offa')
    expect(header.at).toBe(start.toISOString())
    expect(header.heads).toEqual([{ chain: 'school:king-offa', seq: String(head?.seq), hash: head?.hash }])
  })

  it('holds every table', async () => {
    const header = await readBackupHeader(file)
    const tables = await source.query(
      `select from information_schema.tables where table_schema = 'public' and table_name <> '_prisma_migrations'`,
    )
    expect(header.tables).toHaveLength(tables.length)
  })

  it('that cannot be written says so', async () => {
    await expect(backup(source, join(folder, 'nowhere', 'x'), start)).rejects.toMatchObject({
      code: 'backup_not_written',
    })
    expect(await source.query('select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('a backup that is not whole is refused, and nothing of it is taken in', () => {
  const good = () => readFileSync(file)
  const lines = () => gunzipSync(good()).toString('utf8').split('\n')
  const packed = (text: string[]) => gzipSync(text.join('\n'))
  /** With a last line that fits. */
  const sealed = (text: string[]) => {
    const body = text.slice(0, -2).map((line) => `${line}\n`)
    const sha256 = createHash('sha256').update(body.join('')).digest('hex')
    return gzipSync(`${body.join('')}${JSON.stringify({ sha256 })}\n`)
  }
  it.each([
    ['cut short', () => good().subarray(0, good().length - 200)],
    ['cut after a whole line, packed anew', () => packed([...lines().slice(0, -2), ''])],
    ['a row less', () => packed(lines().filter((_, i) => i !== 5))],
    ['a row changed', () => packed(lines().map((line, i) => (i === 1 ? line.replace('"1"', '"2"') : line)))],
    ['a letter flipped', () => Buffer.from(good().map((byte, i) => (i === 700 ? byte ^ 1 : byte)))],
    ['something else', () => Buffer.from('hello')],
    ['something else, packed', () => gzipSync('hello\n')],
    ['empty', () => Buffer.alloc(0)],
    ['something after the end', () => packed([...lines().slice(0, -1), '[]', ''])],
  ])('%s', async (_what, make) => {
    const bad = join(folder, 'bad.backup')
    writeFileSync(bad, make())
    await expect(restore(target, bad)).rejects.toMatchObject({ code: 'backup_damaged' })
    expect(Object.values(await contents(target)).flat()).toEqual([])
  })

  it('one from a newer version', async () => {
    const [first = '', ...rest] = lines()
    const bad = join(folder, 'newer.backup')
    writeFileSync(bad, sealed([first.replace('"migrations":[', '"migrations":["20990101000000_x",'), ...rest]))
    await expect(restore(target, bad)).rejects.toMatchObject({ code: 'backup_newer' })
    writeFileSync(bad, sealed([first.replace('"staffroomBackup":1', '"staffroomBackup":2'), ...rest]))
    await expect(restore(target, bad)).rejects.toMatchObject({ code: 'backup_newer' })
  })

  it('one that is not there', async () => {
    await expect(restore(target, join(folder, 'none'))).rejects.toMatchObject({ code: 'backup_missing' })
  })
})

describe('restoring', () => {
  it('gives back every row as it was, and sends nothing until resumed', async () => {
    const before = await contents(source)
    const report = await restore(target, file)
    expect(report.at).toEqual(start)
    const after = await contents(target)
    expect(after['setting']).toContain('(outbox_paused,restored)')
    await resumeOutbox(target)
    expect(await contents(target)).toEqual(before)
    expect(Object.values(before).flat()).toHaveLength(report.rows)
  })

  it('counters go on where they stood', async () => {
    const next = `insert into simulator_message (chat, author) values ('a', 'b') returning id`
    expect(await target.query(next)).toEqual(await source.query(next))
    const reader = await reachable(target)
    await inTransaction(target, (tx) => writeEffects(tx, [notice(reader)], start))
  })

  it('the audit chain is sound and goes on', async () => {
    await inTransaction(target, (tx) =>
      appendAudit(
        tx,
        [{ chain: 'school:king-offa', actor: 'staffroom', action: 'x', subject: 'school:x', details: {} }],
        start,
      ),
    )
    expect(await verifyChain(target, 'school:king-offa')).toMatchObject({ sound: true, entries: awkward.length + 1 })
    await expect(target.query('delete from audit_entry')).rejects.toThrow()
  })

  it('goes into an empty database only', async () => {
    await expect(restore(target, file)).rejects.toMatchObject({ code: 'not_empty' })
    expect((await claimAll(target)).length).toBeGreaterThan(0)
  })
})

describe('a backup with large files in it', () => {
  const folderOf = mkdtempSync(join(tmpdir(), 'staffroom-large-'))
  afterAll(() => rmSync(folderOf, { recursive: true }))

  async function withFiles(sizes: number[]): Promise<Database> {
    const db = await freshDatabase()
    await db.query(`insert into school (id, name, policy) values ('larkfield', 'Larkfield', 'king-offa')`)
    const report = randomUUID()
    await db.query(
      `insert into report (id, school_id, number, status, version, received_at, key_id, sealed)
       values ($1, 'larkfield', 1, 'waiting', 1, now(), 'k1', '\\x00ff5c780a')`,
      [report],
    )
    for (const size of sizes) {
      await db.query(
        `insert into report_file (id, report_id, status, created_at, key_id, sealed, content) values ($1, $2, 'kept', now(), 'k0', '', $3)`,
        [randomUUID(), report, size < 0 ? null : Buffer.alloc(size, size)],
      )
    }
    return db
  }

  it('is read a few rows at a time, so that their text fits into what was allowed', async () => {
    const db = await withFiles([0, 1, 4000, 10, 20, 3000, -1])
    const client = await db.pool.connect()
    try {
      const table = (await tablesInOrder(client)).find(({ name }) => name === 'report_file')
      if (table === undefined) throw new Error('no such table')
      const pagesWith = async (bytes: number) => {
        await client.query('begin')
        const pages: number[] = []
        for await (const page of rowsOf(client, table, bytes)) pages.push(page.length)
        await client.query('rollback')
        return pages
      }
      expect(await pagesWith(1)).toEqual([1, 1, 1, 1, 1, 1, 1])
      expect(await pagesWith(25_000)).toEqual([3, 3, 1])
      expect(await pagesWith(1e9)).toEqual([7])
    } finally {
      client.release()
    }
  })

  it('gives back every byte', async () => {
    const db = await withFiles([0, -1, 1, 255, 900_001])
    const large = join(folderOf, 'large.backup')
    await backup(db, large, start)
    const back = await freshDatabase()
    await restore(back, large)
    const sql = `select id, status, key_id, encode(sealed, 'hex') as sealed, octet_length(content) as size, md5(content) as content from`
    for (const table of ['report_file', `(select *, null::bytea as content from report) as r`])
      expect(await back.query(`${sql} ${table} order by id`)).toEqual(await db.query(`${sql} ${table} order by id`))
  })

  it('says which keys it is sealed with before anything is taken in, and is refused if they are not there', async () => {
    const db = await withFiles([1])
    await db.query(`insert into setting (key, value) values ('keys_fingerprint', 'k1:abc')`)
    const sealed = join(folderOf, 'sealed.backup')
    await backup(db, sealed, start)
    const back = await freshDatabase()
    const seen: unknown[] = []
    const check = ({ keyIds, settings }: Sealed) => {
      seen.push(keyIds, settings.get('keys_fingerprint'))
      throw new SetupError('key_missing', 'no')
    }
    await expect(restore(back, sealed, { check })).rejects.toMatchObject({ code: 'key_missing' })
    expect(seen).toEqual([['k0', 'k1'], 'k1:abc'])
    expect(Object.values(await contents(back)).flat()).toEqual([])
  })
})
