import pg from 'pg'
import { SetupError } from '../errors.ts'
import { columnTypes, sqlState } from './query.ts'

const OLDEST = 150_000
const STATEMENT_TIMEOUT_MS = 30_000
const CONNECT_TIMEOUT_MS = 5_000
const CHANNEL = 'staffroom_outbox'
const RECONNECT_MS = 2_000
const NOTIFY_MS = 20

/**
 * A pool on the server that DATABASE_URL names.
 * @throws SetupError `database_url`, `database_unreachable`, `database_refused`, `database_too_old`; never with the password
 */
export async function openServer(url: string, max = 10): Promise<pg.Pool> {
  const place = placeOf(url)
  // adapter-pg writes timestamptz without an offset, so the session must speak UTC whatever the server's own zone is.
  const options = `-c timezone=UTC -c statement_timeout=${STATEMENT_TIMEOUT_MS}`
  const pool = new pg.Pool({
    connectionString: url,
    max,
    options,
    pipeline: true,
    types: columnTypes,
    application_name: 'staffroom',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  // An idle connection that the server closes is replaced when next needed.
  pool.on('error', () => {})
  try {
    const { rows } = await pool.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    )
    const version = rows[0]?.version ?? 0
    if (version < OLDEST) {
      const major = Math.floor(version / 10_000)
      throw new SetupError(
        'database_too_old',
        `PostgreSQL at ${place} is version ${major}; Staffroom needs 15 or newer.`,
      )
    }
    return pool
  } catch (error) {
    await pool.end()
    throw error instanceof SetupError ? error : cannotOpen(place, error)
  }
}

/**
 * Calls `heard` whenever another process says `wake`. Connects again by itself; until then the pump's own clock serves.
 * @param me as given to `createNotifier`: what this process says it knows already
 */
export function listen(url: string, me: string, heard: () => void): () => Promise<void> {
  let closed = false
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  const connect = async () => {
    const next = new pg.Client({ connectionString: url, application_name: 'staffroom-wake', keepAlive: true })
    client = next
    next.on('notification', ({ payload }) => {
      if (payload !== me) heard()
    })
    next.on('error', () => {})
    next.on('end', again)
    try {
      await next.connect()
      await next.query(`listen ${CHANNEL}`)
      heard()
    } catch {
      await next.end().catch(() => {})
      again()
    }
  }
  const again = () => {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(() => void connect(), RECONNECT_MS).unref()
  }
  void connect()
  return async () => {
    closed = true
    clearTimeout(timer)
    await client?.end().catch(() => {})
  }
}

export interface Notifier {
  soon(): void
  /** Sends what is still to be said. */
  flush(): Promise<void>
}

/**
 * Tells the other processes on this server, after the commit and several commits at a time: NOTIFY inside a transaction
 * makes commits queue behind each other. One that is lost costs a moment only, since every pump also looks by the clock.
 */
export function createNotifier(pool: pg.Pool, me: string): Notifier {
  let timer: NodeJS.Timeout | undefined
  const send = async () => {
    timer = undefined
    await pool.query('select pg_notify($1, $2)', [CHANNEL, me]).catch(() => {})
  }
  return {
    soon() {
      timer ??= setTimeout(() => void send(), NOTIFY_MS)
    },
    async flush() {
      if (!timer) return
      clearTimeout(timer)
      await send()
    },
  }
}

function placeOf(url: string): string {
  const parts = URL.canParse(url) ? new URL(url) : undefined
  if (!parts || !/^postgres(ql)?:$/.test(parts.protocol)) {
    throw new SetupError(
      'database_url',
      'DATABASE_URL is not an address of the form postgresql://user:password@host/name.',
    )
  }
  return `${parts.searchParams.get('host') ?? parts.hostname}:${parts.port || 5432}${parts.pathname}`
}

function cannotOpen(place: string, error: unknown): SetupError {
  const state = sqlState(error)
  if (state === '28P01' || state === '28000') {
    return new SetupError(
      'database_refused',
      `PostgreSQL at ${place} does not accept the user or password in DATABASE_URL.`,
    )
  }
  if (state === '3D000') {
    return new SetupError('database_refused', `PostgreSQL at ${place} has no database of that name: create it first.`)
  }
  return new SetupError(
    'database_unreachable',
    `PostgreSQL at ${place} cannot be reached (${state ?? 'no answer'}): check DATABASE_URL and that the server runs.`,
    error,
  )
}
