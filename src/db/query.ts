import pg from 'pg'
import { AppError } from '../errors.ts'

/** Whatever runs one SQL statement: a transaction, or the database itself for a lone read. */
export interface Queryable {
  /**
   * Runs one statement and gives back its rows.
   *
   * Values come as: `bigint` columns → bigint (cast a count: `count(*)::int`), `date` → 'YYYY-MM-DD', `timestamptz` →
   * Date, `json` → parsed, `text[]` → string[]. Given as: a Date for timestamptz, 'YYYY-MM-DD' for date, an array for
   * `text[]` or `= any($1)`, an object for json; but a JSON *array* must be given as `JSON.stringify(array)`.
   *
   * Statements that do not need each other's answers go out together under `Promise.all`: the round trips are what costs.
   * They still run in the order in which they were given.
   *
   * @throws AppError `busy` (a lock or the time limit), `conflict` (a unique key, see `constraintOf`),
   *   `database_unreachable`, or `database_<sqlstate>`
   */
  query<Row extends object = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>
}

const OID_INT8 = 20
const OID_DATE = 1082

/** How columns become values in `Queryable.query`. Prisma brings its own. */
export const columnTypes = new pg.TypeOverrides()
columnTypes.setTypeParser(OID_INT8, BigInt)
columnTypes.setTypeParser(OID_DATE, (text) => text)

const names = new Map<string, string>()
const MOST_NAMES = 500

/**
 * The statement as pg wants it. On a server it is prepared under a name, once per connection and text; the embedded
 * database's connections share one session, where names would clash.
 */
export function statement(kind: 'embedded' | 'server', text: string, values: readonly unknown[] = []): pg.QueryConfig {
  if (kind === 'embedded') return { text, values: [...values] }
  let name = names.get(text)
  if (!name && names.size < MOST_NAMES) {
    name = `staffroom_${names.size + 1}`
    names.set(text, name)
  }
  return { ...(name && { name }), text, values: [...values] }
}

/** The code that PostgreSQL or the network gave for this fault, however deep it lies. */
export function sqlState(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && /^([0-9A-Z]{5}|E[A-Z]+)$/.test(at.code)) return at.code
  }
  return undefined
}

/** The name of the unique key or rule that a `conflict` fault ran into. */
export function constraintOf(error: unknown): string | undefined {
  return error instanceof AppError && error.cause instanceof pg.DatabaseError ? error.cause.constraint : undefined
}

/** The fault in our words; what the server said of the values themselves (names, addresses) is taken out of the cause. */
export function databaseFault(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof pg.DatabaseError) {
    error.detail = undefined
    error.where = undefined
    error.internalQuery = undefined
  }
  return new AppError(faultCode(sqlState(error)), { cause: error })
}

function faultCode(state: string | undefined): string {
  switch (state) {
    case '57014': // cancelled by statement_timeout
    case '55P03': // lock not available
    case '40001': // serialization failure
    case '40P01': // deadlock
    case '53300': // too many connections
      return 'busy'
    case '23505':
      return 'conflict'
    default:
      return unreachable(state) ? 'database_unreachable' : `database_${state.toLowerCase()}`
  }
}

/** Without a code it is pg's own "Connection terminated" or "timeout exceeded when trying to connect". */
function unreachable(state: string | undefined): state is undefined {
  return state === undefined || state.startsWith('08') || state.startsWith('57P') || /^E[A-Z]{5,}$/.test(state)
}
