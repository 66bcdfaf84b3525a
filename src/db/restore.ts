import type pg from 'pg'
import { SetupError } from '../errors.ts'
import { type BackupHeader, type BackupRow, readBackup } from './backup-file.ts'
import { dropEverything, filledTables, quoted, sequencesOf, type Table, tablesInOrder } from './catalogue.ts'
import type { Database } from './database.ts'
import { applyInTransaction, type Migration, prepareBooks, readMigrations } from './migrate.ts'
import { pauseOutbox } from './outbox-admin.ts'
import { databaseFault } from './query.ts'

const PAGE = 200
/** A page is put in earlier when it is as long as this, in characters. */
const PAGE_LENGTH = 16 * 1024 * 1024

/** What of a backup must be looked at before any of it is taken in. */
export interface Sealed {
  /** The keys that something in it is sealed with. */
  keyIds: string[]
  /** Its facts about itself (settings.ts). */
  settings: Map<string, string>
}

export interface RestoreReport {
  rows: number
  /** When the backup was made. */
  at: Date
  heads: BackupHeader['heads']
}

/**
 * Takes a backup into an empty, migrated database, everything or nothing. A backup from before the latest migrations is
 * taken in as it was and then brought up to date. Afterwards nothing is sent until the outbox is resumed.
 * @param options.check throws when what is sealed in there could not be read here; nothing has been written then
 * @throws SetupError `not_empty`, `backup_missing`, `backup_damaged`, `backup_newer`
 */
export async function restore(
  db: Database,
  file: string,
  options: { migrationsFolder?: string; check?: (sealed: Sealed) => void } = {},
): Promise<RestoreReport> {
  // Once through without the database: a damaged file is told from a fault of ours.
  const sealed = await lookThrough(file)
  options.check?.(sealed)
  const client = await db.pool.connect()
  try {
    await client.query('begin; set local statement_timeout = 0')
    await client.query(`set local timezone = 'UTC'; set local datestyle = 'ISO'`)
    await refuseUnlessEmpty(client)
    const report = await takeIn(client, file, await readMigrations(options.migrationsFolder))
    await client.query('commit')
    return report
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error instanceof SetupError ? error : databaseFault(error)
  } finally {
    client.release()
  }
}

async function lookThrough(file: string): Promise<Sealed> {
  const keyIds = new Set<string>()
  const settings = new Map<string, string>()
  let tables: BackupHeader['tables'] = []
  for await (const item of readBackup(file)) {
    if (!Array.isArray(item)) {
      tables = item.tables
      continue
    }
    const [table, row] = item
    const cell = (column: string) => row[tables[table]?.columns.findIndex(({ name }) => name === column) ?? -1]
    const keyId = cell('key_id')
    if (keyId) keyIds.add(keyId)
    if (tables[table]?.name === 'setting') settings.set(cell('key') ?? '', cell('value') ?? '')
  }
  return { keyIds: [...keyIds].sort(), settings }
}

async function refuseUnlessEmpty(client: pg.ClientBase): Promise<void> {
  const filled = await filledTables(client, await tablesInOrder(client))
  if (filled.length === 0) return
  throw new SetupError(
    'not_empty',
    `This database already holds something (${filled.join(', ')}): restore into a new, empty one, ` +
      'by another DATABASE_URL or STAFFROOM_DATA.',
  )
}

async function takeIn(client: pg.ClientBase, file: string, migrations: Migration[]): Promise<RestoreReport> {
  let load: Loader | undefined
  let header: BackupHeader | undefined
  for await (const item of readBackup(file)) {
    if (!Array.isArray(item)) {
      header = item
      await goBackTo(client, file, item.migrations, migrations)
      load = await loader(client, item)
    } else {
      await load?.add(...item)
    }
  }
  if (!header || !load) throw new Error('A backup has a header')
  await load.end()
  await setCounters(client, header)
  for (const each of migrations.slice(header.migrations.length)) await applyInTransaction(client, each)
  await pauseOutbox({ query: async (sql, values) => (await client.query(sql, values && [...values])).rows }, 'restored')
  return {
    rows: header.tables.reduce((sum, table) => sum + table.rows, 0),
    at: new Date(header.at),
    heads: header.heads,
  }
}

/** Makes the empty tables what they were when the backup was made. */
async function goBackTo(client: pg.ClientBase, file: string, then: string[], now: Migration[]): Promise<void> {
  if (then.some((name, i) => now[i]?.name !== name)) {
    throw new SetupError(
      'backup_newer',
      `${file} was written by a newer version of Staffroom: use that version to restore it.`,
    )
  }
  if (then.length === now.length) return
  await dropEverything(client)
  await prepareBooks(client)
  for (const each of now.slice(0, then.length)) await applyInTransaction(client, each)
}

interface Loader {
  add(table: number, row: BackupRow): Promise<void>
  end(): Promise<void>
}

/** Collects rows and inserts them a page at a time. The append-only trigger lets inserts pass. */
async function loader(client: pg.ClientBase, header: BackupHeader): Promise<Loader> {
  const here = await tablesInOrder(client)
  refuseUnlessAlike(here, header)
  let current = 0
  let page: BackupRow[] = []
  let length = 0
  const flush = async () => {
    const table = header.tables[current]
    if (table && page.length > 0) await insert(client, table, page)
    page = []
    length = 0
  }
  return {
    async add(table, row) {
      if (table !== current || page.length === PAGE || length >= PAGE_LENGTH) await flush()
      current = table
      page.push(row)
      length += row.reduce((sum, value) => sum + (value?.length ?? 0), 0)
    },
    end: flush,
  }
}

function refuseUnlessAlike(here: Table[], { tables }: BackupHeader): void {
  const describe = (list: Pick<Table, 'name' | 'columns'>[]) =>
    list.map(({ name, columns }) => `${name}(${columns.map((each) => `${each.name} ${each.type}`).join()})`).sort()
  const known = new Set(describe(here))
  const strange = describe(tables).find((each) => !known.has(each))
  if (!strange && tables.length === here.length) return
  throw new SetupError(
    'backup_other_tables',
    `The backup does not fit this version of Staffroom: ${strange?.split('(')[0] ?? 'a table'} is different there.`,
  )
}

async function insert(client: pg.ClientBase, table: BackupHeader['tables'][number], rows: BackupRow[]): Promise<void> {
  const names = table.columns.map((column) => quoted(column.name)).join(', ')
  const parameters = table.columns.map((_, i) => `$${i + 1}::text[]`).join(', ')
  const values = table.columns.map((column, i) => `r.c${i}::${column.type}`).join(', ')
  const aliases = table.columns.map((_, i) => `c${i}`).join(', ')
  await client.query(
    `insert into ${quoted(table.name)} (${names}) select ${values} from unnest(${parameters}) as r (${aliases})`,
    table.columns.map((_, i) => rows.map((row) => row[i] ?? null)),
  )
}

async function setCounters(client: pg.ClientBase, header: BackupHeader): Promise<void> {
  const here = new Set((await sequencesOf(client)).map((sequence) => sequence.name))
  for (const { name, last, called } of header.sequences.filter((each) => here.has(each.name))) {
    await client.query('select setval($1::regclass, $2::bigint, $3)', [quoted(name), last, called])
  }
}
