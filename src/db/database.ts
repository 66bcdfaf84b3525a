import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { PrismaClient } from '../generated/prisma/client.ts'
import { type Embedded, openEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { databaseFault, type Queryable, statement } from './query.ts'
import { createNotifier, listen, openServer } from './server.ts'

/** PostgreSQL, embedded or on a server: the same schema, the same SQL, the same driver. */
export interface Database extends Queryable {
  readonly kind: 'embedded' | 'server'
  /** For administration and reading. What must be one with its audit lines and outbox rows goes through `inTransaction`. */
  readonly prisma: PrismaClient
  readonly pool: pg.Pool
  /** Says that there is something to send: to the listeners here and, on a server, in every other process. */
  wake(): void
  /** @returns stops listening */
  onWake(listener: () => void): () => void
  close(): Promise<void>
}

export interface OpenOptions {
  /** postgresql://… A server; otherwise embedded. */
  url?: string | undefined
  /** Where the embedded database lives, as `./data`. */
  folder?: string
  /** Embedded, and gone when closed. */
  memory?: true
  /** A migrated embedded database to start a new one from: what `dumpEmbedded` gave. */
  loadFrom?: Blob
  /** Connections to a server (10). */
  max?: number
  /** `false`: open it as it is. */
  migrate?: false
}

/**
 * Opens the database and brings its tables up to date.
 * @throws SetupError one sentence for the person who set it up: see server.ts, lock.ts, migrate.ts
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  if (options.url) return openOnServer(options.url, options)
  const embedded = await openEmbedded(options.memory ? undefined : (options.folder ?? './data'), options.loadFrom)
  try {
    if (options.migrate !== false) await migrate(embedded.pool)
    embedded.ready()
  } catch (error) {
    await embedded.close()
    throw error
  }
  const db = assemble('embedded', embedded.pool, () => embedded.close())
  embeddings.set(db, embedded)
  return db
}

const embeddings = new WeakMap<Database, Embedded>()

/** The whole embedded database as a file that `loadFrom` takes. */
export async function dumpEmbedded(db: Database): Promise<Blob> {
  const embedded = embeddings.get(db)
  if (!embedded) throw new Error('Only an embedded database can be dumped')
  return embedded.lite.dumpDataDir('none')
}

async function openOnServer(url: string, options: OpenOptions): Promise<Database> {
  const pool = await openServer(url, options.max)
  try {
    if (options.migrate !== false) await migrate(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  return assemble('server', pool, () => pool.end(), url)
}

function assemble(kind: Database['kind'], pool: pg.Pool, end: () => Promise<void>, url?: string): Database {
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  const listeners = new Set<() => void>()
  const tellAll = () => {
    for (const listener of listeners) listener()
  }
  const me = randomUUID()
  const notifier = url ? createNotifier(pool, me) : undefined
  let stopListening: (() => Promise<void>) | undefined
  return {
    kind,
    prisma,
    pool,
    async query<Row>(sql: string, values?: readonly unknown[]) {
      try {
        return (await pool.query(statement(kind, sql, values))).rows as Row[]
      } catch (error) {
        throw databaseFault(error)
      }
    },
    wake() {
      tellAll()
      notifier?.soon()
    },
    onWake(listener) {
      listeners.add(listener)
      if (url) stopListening ??= listen(url, me, tellAll)
      return () => listeners.delete(listener)
    },
    async close() {
      await notifier?.flush()
      await stopListening?.()
      await prisma.$disconnect()
      await end()
    },
  }
}
