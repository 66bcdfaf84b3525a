import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { backup } from '../../src/db/backup.ts'
import { migrate } from '../../src/db/migrate.ts'
import { restore } from '../../src/db/restore.ts'
import { fromRoot } from '../../src/root.ts'
import { freshDatabase } from '../setup/database.ts'
import { start } from './seed.ts'

const folder = mkdtempSync(join(tmpdir(), 'staffroom-migrations-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The migrations of this version and one more. */
function newerVersion(sql: string): string {
  const path = mkdtempSync(join(folder, 'newer-'))
  cpSync(fromRoot('prisma', 'migrations'), path, { recursive: true })
  mkdirSync(join(path, '20990101000000_next'))
  writeFileSync(join(path, '20990101000000_next', 'migration.sql'), sql)
  return path
}

const addNote = `alter table setting add column note text not null default 'none'`

describe('migrations', () => {
  it('applied once, there is nothing left to do', async () => {
    const db = await freshDatabase()
    expect(await migrate(db.pool)).toEqual([])
  })

  it('a new one is applied by one of several that start at once', async () => {
    const db = await freshDatabase()
    const next = newerVersion(addNote)
    const applied = await Promise.all(Array.from({ length: 3 }, () => migrate(db.pool, next)))
    expect(applied.flat()).toEqual(['20990101000000_next'])
  })

  it('one that was changed after it had been applied is refused', async () => {
    const db = await freshDatabase()
    const next = newerVersion(addNote)
    await migrate(db.pool, next)
    writeFileSync(join(next, '20990101000000_next', 'migration.sql'), `${addNote} `)
    await expect(migrate(db.pool, next)).rejects.toMatchObject({
      code: 'migration_changed',
      message: /20990101000000_next/,
    })
  })

  it('one that fails leaves nothing behind, and can be mended', async () => {
    const db = await freshDatabase()
    const next = newerVersion(`${addNote}; select 1 / 0`)
    await expect(migrate(db.pool, next)).rejects.toMatchObject({
      code: 'migration_failed',
      message: /division by zero/,
    })
    writeFileSync(join(next, '20990101000000_next', 'migration.sql'), addNote)
    expect(await migrate(db.pool, next)).toEqual(['20990101000000_next'])
  })

  it('one that another tool left half-done is named', async () => {
    const db = await freshDatabase()
    await db.query(`update _prisma_migrations set finished_at = null`)
    await expect(migrate(db.pool)).rejects.toMatchObject({ code: 'migration_half_done' })
  })

  it('an older version does not open what a newer one has migrated', async () => {
    const db = await freshDatabase()
    await migrate(db.pool, newerVersion(addNote))
    await expect(migrate(db.pool)).rejects.toMatchObject({ code: 'database_newer' })
  })

  it('a backup from before a migration is taken in and brought up to date', async () => {
    const [old, young] = [await freshDatabase(), await freshDatabase()]
    await old.query(`insert into setting (key, value) values ('rehearsal', 'yes')`)
    const file = join(folder, 'old.backup')
    await backup(old, file, start)
    const next = newerVersion(addNote)
    await migrate(young.pool, next)
    await restore(young, file, { migrationsFolder: next })
    expect(await young.query('select * from setting order by key desc')).toEqual([
      { key: 'rehearsal', value: 'yes', note: 'none' },
      { key: 'outbox_paused', value: 'restored', note: 'none' },
    ])
    expect(await migrate(young.pool, next)).toEqual([])
    await expect(restore(old, file)).rejects.toMatchObject({ code: 'not_empty' })
  })
})
