import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import pg from 'pg'
import { lockFolder } from './lock.ts'
import { columnTypes } from './query.ts'
import { createGate, EmbeddedStream } from './stream.ts'

/** More would only queue: the embedded database has one session. */
const CLIENTS = 4
const READY = 'staffroom-ready'

export interface Embedded {
  pool: pg.Pool
  lite: PGlite
  /** To be called once the first migration is through: from now on the folder is worth keeping. */
  ready(): void
  close(): Promise<void>
}

/**
 * PostgreSQL inside this process. What is committed outlives the process (also kill -9), but it is never fsynced: a power
 * cut may lose the last seconds or damage the folder. That is what a server is for.
 * @param folder holds the database in `postgres/` and the lock beside it; without one it is in memory only
 * @param loadFrom what `PGlite.dumpDataDir` gave; used for a new database only
 * @throws SetupError `data_in_use`
 */
export async function openEmbedded(folder: string | undefined, loadFrom?: Blob): Promise<Embedded> {
  let takenOver = false
  const lock = folder
    ? await lockFolder(folder, join(folder, 'staffroom.lock'), () => {
        takenOver = true
      })
    : undefined
  try {
    const cluster = folder && prepareCluster(join(folder, 'postgres'))
    const isNew = !cluster || !existsSync(join(cluster, 'PG_VERSION'))
    const options: PGliteOptions = isNew && loadFrom ? { loadDataDir: loadFrom } : {}
    const lite = await PGlite.create(cluster ?? 'memory://', options)
    const gate = createGate()
    const pool = new pg.Pool({
      max: CLIENTS,
      pipeline: true,
      user: 'postgres',
      database: 'postgres',
      idleTimeoutMillis: 0,
      types: columnTypes,
      stream: () => new EmbeddedStream(lite, gate, () => !takenOver) as never,
    })
    pool.on('error', () => {})
    await pool.query(`set timezone = 'UTC'`)
    return {
      pool,
      lite,
      ready: () => cluster && writeFileSync(join(cluster, READY), ''),
      async close() {
        await pool.end()
        await lite.close()
        lock?.release()
      },
    }
  } catch (error) {
    lock?.release()
    throw error
  }
}

/** A cluster whose first start was cut off holds nothing yet and may be broken: it is put aside, not opened. */
function prepareCluster(cluster: string): string {
  mkdirSync(cluster, { recursive: true })
  if (readdirSync(cluster).length > 0 && !existsSync(join(cluster, READY))) {
    renameSync(cluster, `${cluster}-unfinished-${Date.now()}`)
    mkdirSync(cluster)
  }
  return cluster
}
