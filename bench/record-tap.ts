import pg from 'pg'
import type { BenchSchool } from './school.ts'
import { managerSpeaks } from './school.ts'

export interface RecordedStatement {
  name?: string
  text: string
  values: unknown[]
}

/** The SQL of one tap in the order in which it was sent; a group is what went out before an answer was waited for. */
export interface RecordedTap {
  request: string
  delivery: string
  groups: RecordedStatement[][]
}

type AnyQuery = (...args: unknown[]) => unknown

/**
 * Approves one request through the front door and writes down what the driver was given.
 * @throws Error when the tap was not recorded as a signature
 */
export async function recordTap(school: BenchSchool): Promise<RecordedTap> {
  const request = school.requests.at(-1) ?? ''
  const delivery = 'slack:the-recorded-delivery'
  const { step, version } = school
  const groups = await recorded(() =>
    managerSpeaks(school.app, delivery, { type: 'request.approve', request, step, version }),
  )
  const [after] = await school.app.db.query<{ version: number }>('select version from request where id = $1', [request])
  if (after?.version !== school.version + 1) throw new Error('the recorded tap was not a signature')
  return { request, delivery, groups }
}

/** What the driver is given while this is done, and by nobody else meanwhile. */
export async function recorded(work: () => Promise<unknown>): Promise<RecordedStatement[][]> {
  const groups: RecordedStatement[][] = []
  const prototype = pg.Client.prototype as unknown as { query: AnyQuery }
  const original = prototype.query
  let waiting = 0
  prototype.query = function query(this: unknown, ...args: unknown[]) {
    if (waiting === 0) groups.push([])
    groups.at(-1)?.push(statementOf(args))
    waiting += 1
    const answered = () => {
      waiting -= 1
    }
    const last = args.at(-1)
    if (typeof last === 'function') {
      const told = (...results: unknown[]) => {
        answered()
        last(...results)
      }
      return original.apply(this, [...args.slice(0, -1), told])
    }
    const result = original.apply(this, args) as Promise<unknown>
    result.then(answered, answered)
    return result
  }
  try {
    await work()
  } finally {
    prototype.query = original
  }
  return groups
}

function statementOf([config, values]: unknown[]): RecordedStatement {
  if (typeof config === 'string') return { text: config, values: Array.isArray(values) ? values : [] }
  const { name, text, values: own = [] } = config as RecordedStatement
  return { ...(name && { name }), text, values: own }
}
