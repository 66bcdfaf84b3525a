import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { SetupError } from '../errors.ts'
import type { ChainHead } from './audit.ts'

const KnownHead = z.object({
  chain: z.string(),
  seq: z.string().regex(/^\d+$/).transform(BigInt),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  /** `record` or `backup`. */
  from: z.string(),
})
export type KnownHead = z.infer<typeof KnownHead>

/**
 * Notes a head that was just printed on a signed record or in a backup, one line in a file outside the database, so
 * that somebody who can write to the database alone cannot rewrite the trail unseen. Somebody who can also write to this
 * file can: for that there are the records and backups themselves, in other people's hands.
 * @param file as `<STAFFROOM_DATA>/audit-heads.ndjson`
 */
export function rememberHead(file: string, head: ChainHead, from: 'record' | 'backup', at: Date): void {
  mkdirSync(dirname(file), { recursive: true })
  dropUnfinishedLine(file)
  const line = { chain: head.chain, seq: String(head.seq), hash: head.hash, at: at.toISOString(), from }
  const handle = openSync(file, 'a', 0o600)
  try {
    writeSync(handle, `${JSON.stringify(line)}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/**
 * The heads noted of one chain; none when there is no such file.
 * @throws SetupError `heads_damaged`; a last line that a crash cut off is passed over
 */
export function readHeads(file: string, chain: string): KnownHead[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  const unfinished = lines.pop()
  if (unfinished) lines.push(...(parse(unfinished) ? [unfinished] : []))
  return lines.map((line, i) => parse(line) ?? damaged(file, i + 1)).filter((head) => head.chain === chain)
}

function dropUnfinishedLine(file: string): void {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  const whole = bytes.lastIndexOf(10) + 1
  if (whole < bytes.length) truncateSync(file, whole)
}

function parse(line: string): KnownHead | undefined {
  try {
    return KnownHead.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

function damaged(file: string, line: number): never {
  throw new SetupError('heads_damaged', `Line ${line} of ${file} cannot be read: put the file back from a copy.`)
}
