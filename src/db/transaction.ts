import type pg from 'pg'
import { AppError } from '../errors.ts'
import type { Database } from './database.ts'
import { databaseFault, type Queryable, sqlState, statement } from './query.ts'

/**
 * A transaction that has begun. Await every query, and nothing but queries of this one: no network call while it is open,
 * and no use of the database beside it, which on the embedded one waits for its end.
 */
export interface Tx extends Queryable {
  readonly transaction: true
}

/** A press waits this long at most, then: "not recorded, please press again". */
const WAIT_MS = 2_000
const ATTEMPTS = 4
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK = '40P01'
const FEATURE_NOT_SUPPORTED = '0A000'

const wakers = new WeakSet<Tx>()

/**
 * Runs `work` in one READ COMMITTED transaction and commits. If it throws, everything is rolled back and the same error
 * comes out. After a deadlock or a serialization failure it is run again, so it must not change anything outside.
 * @param options.waitMs limit for everything together: waiting for a connection and for locks, and the work (2000)
 * @throws AppError `busy` when the limit passed: nothing was recorded
 * @throws AppError `commit_unknown` when the connection broke during COMMIT: it may or may not be recorded
 * @throws AppError as `Queryable.query`
 */
export async function inTransaction<T>(
  db: Database,
  work: (tx: Tx) => Promise<T>,
  options: { waitMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + (options.waitMs ?? WAIT_MS)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await beforeDeadline(deadline, (limit) => attemptOnce(db, work, limit))
    } catch (error) {
      const state = sqlState(error)
      const again = state === SERIALIZATION_FAILURE || state === DEADLOCK
      if (!again || attempt === ATTEMPTS) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt))
    }
  }
}

/** After the commit, the pump is told that there is something to send. */
export function wakeAfterCommit(tx: Tx): void {
  wakers.add(tx)
}

interface Limit {
  readonly leftMs: number
  readonly past: boolean
  /** Rejects with `busy` when the time is over. */
  readonly over: Promise<never>
  /** From COMMIT on, its answer is awaited, however long it takes: `busy` must mean that nothing was recorded. */
  settle(): void
}

/** The caller hears `busy` on time; `run` goes on to its end, which is a rollback, and gives the connection back. */
function beforeDeadline<T>(deadline: number, run: (limit: Limit) => Promise<T>): Promise<T> {
  let past = false
  let settle: () => void = () => {}
  const over = new Promise<never>((_, reject) => {
    const expire = () => {
      past = true
      reject(new AppError('busy'))
    }
    const timer = setTimeout(expire, Math.max(0, deadline - Date.now()))
    settle = () => clearTimeout(timer)
  })
  const limit: Limit = {
    over,
    settle,
    get past() {
      return past
    },
    get leftMs() {
      return Math.max(1, deadline - Date.now())
    },
  }
  return Promise.race([run(limit).finally(settle), over])
}

async function attemptOnce<T>(db: Database, work: (tx: Tx) => Promise<T>, limit: Limit): Promise<T> {
  const client = await connect(db)
  let broken: Error | undefined
  const onError = (error: Error) => {
    broken = error
  }
  client.on('error', onError)
  try {
    return await transact(db, client, work, limit)
  } catch (error) {
    // A rollback that fails leaves a connection in an unknown state: it is closed, and the server rolls back.
    await client.query('rollback').catch((fault: Error) => {
      broken ??= fault
    })
    // A prepared statement's table was changed by a migration: only a new connection gets over that.
    if (sqlState(error) === FEATURE_NOT_SUPPORTED) broken ??= new Error('stale statement', { cause: error })
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

async function connect(db: Database): Promise<pg.PoolClient> {
  try {
    return await db.pool.connect()
  } catch (error) {
    throw databaseFault(error)
  }
}

async function transact<T>(
  db: Database,
  client: pg.PoolClient,
  work: (tx: Tx) => Promise<T>,
  limit: Limit,
): Promise<T> {
  let open = true
  const run = async (query: pg.QueryConfig) => {
    if (limit.past) throw new AppError('busy')
    if (!open) throw new AppError('transaction_over')
    try {
      return await client.query(query)
    } catch (error) {
      throw databaseFault(error)
    }
  }
  const tx: Tx = {
    transaction: true,
    async query<Row>(sql: string, values?: readonly unknown[]) {
      return (await run(statement(db.kind, sql, values))).rows as Row[]
    },
  }
  try {
    // Sent together with the first statement of the work.
    const begun = run({ text: `begin; set local statement_timeout = ${limit.leftMs}` })
    begun.catch(() => {}) // seen below, unless the work throws before it is awaited
    const [result] = await Promise.race([Promise.all([work(tx), begun]), limit.over])
    if (limit.past) throw new AppError('busy')
    limit.settle()
    await commit(client)
    if (wakers.has(tx)) db.wake()
    return result
  } finally {
    open = false
  }
}

async function commit(client: pg.PoolClient): Promise<void> {
  let command: string
  try {
    ;({ command } = await client.query('commit'))
  } catch (error) {
    const fault = databaseFault(error)
    throw fault.code === 'database_unreachable' ? new AppError('commit_unknown', { cause: error }) : fault
  }
  // PostgreSQL answers COMMIT with ROLLBACK when a statement had failed and the error was swallowed.
  if (command !== 'COMMIT') throw new AppError('not_committed')
}
