import { type Logger, LogLevel } from '@slack/bolt'
import type { Log } from '../../src/log.ts'

/**
 * The SDK's logger, without what people wrote: its messages quote bodies and errors quote values, so only the first
 * words of a message go to our log, and of an error its code.
 */
export function quietLogger(log: Log): Logger {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...said: unknown[]) => log.warn(describe(said[0]), 'slack_sdk'),
    error: (...said: unknown[]) => log.error(describe(said[0]), 'slack_sdk'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  }
}

function describe(said: unknown): object {
  if (said instanceof Error) return { err: said }
  return typeof said === 'string' ? { said: said.split(/[:("'`{[]/, 1)[0]?.trim() } : {}
}
