import { type DestinationStream, pino } from 'pino'

export type Log = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error'> & { child(fields: object): Log }

/**
 * Structured lines. Log ids, codes, counts and durations; never names, addresses or anything a person wrote.
 * @param level pino's names, `silent` included
 * @param to stdout when left out
 */
export function createLog(level: string, to?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    // An error's message may quote a value (a database driver does): its code and stack frames are enough.
    serializers: { err: (err: unknown) => errorFields(err) },
  }
  return to === undefined ? pino(options) : pino(options, to)
}

function errorFields(err: unknown): object {
  if (!(err instanceof Error)) return { type: typeof err }
  const frames = err.stack?.split('\n').filter((line) => line.trimStart().startsWith('at ')) ?? []
  const cause = err.cause === undefined ? {} : { cause: errorFields(err.cause) }
  return { type: err.name, code: 'code' in err ? String(err.code) : undefined, at: frames.slice(0, 4), ...cause }
}
