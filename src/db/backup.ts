import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { SetupError } from '../errors.ts'
import type { ChainHead } from './audit.ts'
import { type BackupHeader, type BackupRow, FORMAT } from './backup-file.ts'
import { quoted, sequencesOf, type Table, tablesInOrder } from './catalogue.ts'
import type { Database } from './database.ts'
import { appliedMigrations } from './migrate.ts'

const PAGE = 500
/** What a page may hold in memory: with files of 10 MB in a table, a row or two. */
const PAGE_BYTES = 16 * 1024 * 1024

export interface BackupReport {
  rows: number
  bytes: number
  /** To be kept elsewhere too: `rememberHead`. */
  heads: ChainHead[]
}

/**
 * Writes everything in the database, as of one moment, into one compressed file that `restore` takes on either kind of
 * database. The file appears under its name when it is whole and on the disk, readable by its owner only: it holds all
 * that the school wrote. An embedded database answers nobody else meanwhile.
 * @throws SetupError `backup_not_written`
 */
export async function backup(db: Database, file: string, now: Date): Promise<BackupReport> {
  const draft = `${file}.${randomUUID()}`
  const client = await db.pool.connect()
  let ended = false
  try {
    await client.query('begin isolation level repeatable read read only; set local statement_timeout = 0')
    await client.query(`set local timezone = 'UTC'; set local datestyle = 'ISO'; set local bytea_output = 'hex'`)
    const { header, tables } = await describe(client, now)
    await writeFile(draft, contents(client, header, tables))
    await client.query('commit')
    ended = true
    await putInPlace(draft, file)
    return {
      rows: header.tables.reduce((sum, table) => sum + table.rows, 0),
      bytes: (await stat(file)).size,
      heads: header.heads.map((head) => ({ ...head, seq: BigInt(head.seq) })),
    }
  } finally {
    if (!ended) await client.query('rollback').catch(() => {})
    client.release()
    await rm(draft, { force: true })
  }
}

async function describe(client: pg.ClientBase, now: Date): Promise<{ header: BackupHeader; tables: Table[] }> {
  const tables = await tablesInOrder(client)
  const described: BackupHeader['tables'] = []
  for (const { name, columns } of tables) {
    const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${quoted(name)}`)
    described.push({ name, columns, rows: rows[0]?.count ?? 0 })
  }
  const { rows: heads } = await client.query<BackupHeader['heads'][number]>(
    'select distinct on (chain) chain, seq::text as seq, hash from audit_entry order by chain, audit_entry.seq desc',
  )
  const header = {
    staffroomBackup: FORMAT,
    at: now.toISOString(),
    migrations: await appliedMigrations(client),
    tables: described,
    sequences: await sequencesOf(client),
    heads,
  }
  return { header, tables }
}

async function* contents(client: pg.ClientBase, header: BackupHeader, tables: Table[]): AsyncGenerator<string> {
  const hash = createHash('sha256')
  const lines = (values: unknown[]) => {
    const text = values.map((value) => `${JSON.stringify(value)}\n`).join('')
    hash.update(text)
    return text
  }
  yield lines([header])
  for (const table of tables) {
    for await (const page of rowsOf(client, table)) yield lines(page)
  }
  yield `${JSON.stringify({ sha256: hash.digest('hex') })}\n`
}

/** @returns a row or more at a time, so that their text fits into `pageBytes`, or is that of a single row */
export async function* rowsOf(
  client: pg.ClientBase,
  table: Table,
  pageBytes = PAGE_BYTES,
): AsyncGenerator<BackupRow[]> {
  const most = Math.floor(pageBytes / (await longestRow(client, table)))
  const size = Math.min(PAGE, Math.max(1, most))
  const columns = table.columns.map((column) => `${quoted(column.name)}::text`).join(', ')
  const order = table.key.length > 0 ? ` order by ${table.key.map(quoted).join(', ')}` : ''
  await client.query(`declare pages no scroll cursor for select ${columns} from ${quoted(table.name)}${order}`)
  for (;;) {
    const page = await client.query<BackupRow>({ text: `fetch ${size} from pages`, rowMode: 'array' })
    if (page.rows.length > 0) yield page.rows
    if (page.rows.length < size) break
  }
  await client.query('close pages')
}

/** Bytes of the longest row's text; at least 1. Of binary columns it follows from their length, so they stay where they are. */
async function longestRow(client: pg.ClientBase, { name, columns }: Table): Promise<number> {
  const lengths = columns.map(({ name: column, type }) =>
    type === 'bytea' ? `2 + 2 * octet_length(${quoted(column)})` : `octet_length(${quoted(column)}::text)`,
  )
  const sum = lengths.map((length) => `coalesce(${length}, 0)::bigint`).join(' + ')
  const { rows } = await client.query<{ most: number }>(
    `select coalesce(max(${sum}), 0)::float8 as most from ${quoted(name)}`,
  )
  return Math.max(1, rows[0]?.most ?? 0)
}

/** `flush`: on the disk before the stream says that it is done. */
async function writeFile(file: string, text: AsyncGenerator<string>): Promise<void> {
  try {
    await pipeline(
      Readable.from(text),
      createGzip(),
      createWriteStream(file, { mode: 0o600, flags: 'wx', flush: true }),
    )
  } catch (error) {
    throw cannotWrite(file, error)
  }
}

async function putInPlace(draft: string, file: string): Promise<void> {
  try {
    await rename(draft, file)
    const folder = await open(dirname(file))
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    throw cannotWrite(file, error)
  }
}

/** A fault of the file system has a path; what the database says goes through as it is. */
function cannotWrite(file: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error
  return new SetupError('backup_not_written', `The backup could not be written beside ${file} (${error.code}).`, error)
}
