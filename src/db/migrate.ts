import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { SetupError } from '../errors.ts'
import { fromRoot } from '../root.ts'

/** The advisory lock that Prisma Migrate takes, so that either of us waits for the other. */
const PRISMA_LOCK = 72_707_369

/** As Prisma Migrate creates it. */
const BOOKKEEPING = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`

export interface Migration {
  name: string
  sql: string
  checksum: string
}

/**
 * Applies what is missing of prisma/migrations, each file in a transaction of its own, and keeps Prisma's books, so that
 * `prisma migrate status` and `deploy` agree. Several processes may start at once: one applies, the others wait.
 * @returns the names applied just now
 * @throws SetupError `migration_changed`, `migration_half_done`, `migration_failed`, `database_newer`
 */
export async function migrate(pool: pg.Pool, folder?: string): Promise<string[]> {
  const wanted = await readMigrations(folder)
  const client = await pool.connect()
  try {
    await client.query('set statement_timeout = 0')
    await client.query('select pg_advisory_lock($1)', [PRISMA_LOCK])
    await prepareBooks(client)
    const missing = await missingOf(client, wanted)
    for (const migration of missing) await apply(client, migration)
    return missing.map((migration) => migration.name)
  } finally {
    // The session ends here, and with it the lock and the setting.
    await client.query('select pg_advisory_unlock($1)', [PRISMA_LOCK]).catch(() => {})
    await client.query('reset statement_timeout').catch(() => {})
    client.release()
  }
}

/** Creates the table in which Prisma Migrate keeps its books. */
export async function prepareBooks(client: pg.ClientBase): Promise<void> {
  await client.query(BOOKKEEPING)
}

/**
 * Runs one migration and enters it in the books, in the transaction that is open.
 * @throws SetupError `migration_failed`
 */
export async function applyInTransaction(client: pg.ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query(sql)
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), now(), 1)`,
      [randomUUID(), checksum, name],
    )
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SetupError('migration_failed', `The migration ${name} could not be applied: ${reason}.`, error)
  }
}

/** Names of the migrations that are applied, in order. */
export async function appliedMigrations(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ migration_name: string }>(
    `select migration_name from _prisma_migrations
     where finished_at is not null and rolled_back_at is null order by migration_name`,
  )
  return rows.map((row) => row.migration_name)
}

/** All migrations of this version, in order. */
export async function readMigrations(folder = fromRoot('prisma', 'migrations')): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(join(folder, name, 'migration.sql'))
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

async function missingOf(client: pg.ClientBase, wanted: Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<{ name: string; checksum: string; done: boolean }>(
    `select migration_name as name, checksum, finished_at is not null as done
     from _prisma_migrations where rolled_back_at is null`,
  )
  const half = rows.find((row) => !row.done)
  if (half) {
    throw new SetupError(
      'migration_half_done',
      `The migration ${half.name} stopped half-way: settle it with "npx prisma migrate resolve" before starting.`,
    )
  }
  const checksums = new Map(rows.map((row) => [row.name, row.checksum]))
  const changed = wanted.find(
    (migration) => (checksums.get(migration.name) ?? migration.checksum) !== migration.checksum,
  )
  if (changed) {
    throw new SetupError(
      'migration_changed',
      `The migration ${changed.name} was changed after it had been applied: put the file back as it was.`,
    )
  }
  const unknown = rows.find((row) => !wanted.some((migration) => migration.name === row.name))
  if (unknown) {
    throw new SetupError(
      'database_newer',
      `The database has the migration ${unknown.name}, which this version of Staffroom does not know: use a newer version.`,
    )
  }
  return wanted.filter((migration) => !checksums.has(migration.name))
}

async function apply(client: pg.ClientBase, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await applyInTransaction(client, migration)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}
