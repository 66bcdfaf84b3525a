import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { SetupError } from '../errors.ts'

/** The form of the file itself; what is in the tables goes by the migrations. */
export const FORMAT = 1

const Head = z.object({ chain: z.string(), seq: z.string(), hash: z.string() })

/** The first line. */
export const BackupHeader = z.object({
  staffroomBackup: z.number(),
  at: z.iso.datetime(),
  migrations: z.array(z.string()),
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      rows: z.number().int(),
    }),
  ),
  sequences: z.array(z.object({ name: z.string(), last: z.string(), called: z.boolean() })),
  /** Where every audit chain stood. */
  heads: z.array(Head),
})
export type BackupHeader = z.infer<typeof BackupHeader>

/** One row: each column as PostgreSQL writes it as text. */
const Row = z.array(z.string().nullable())
/** The last line: the hash of all lines before it, each with its line end. */
const Trailer = z.object({ sha256: z.string() })

export type BackupRow = z.infer<typeof Row>

/**
 * The first line of a backup: when it was made, and where the audit chains stood.
 * @throws SetupError `backup_missing`, `backup_damaged`, `backup_newer`
 */
export async function readBackupHeader(file: string): Promise<BackupHeader> {
  for await (const line of linesOf(file)) return parseHeader(file, line)
  throw damaged(file)
}

/**
 * Reads a backup from its first line to its last: the header, then row after row as [number of the table, row]. The
 * reader may believe what it was given only when this comes to its end without an error.
 * @throws SetupError as `readBackupHeader`
 */
export async function* readBackup(file: string): AsyncGenerator<BackupHeader | [table: number, row: BackupRow]> {
  const hash = createHash('sha256')
  let header: BackupHeader | undefined
  let table = 0
  let read = 0
  let end: string | undefined
  for await (const line of linesOf(file)) {
    if (end !== undefined) throw damaged(file)
    if (!header) {
      header = parseHeader(file, line)
      yield header
    } else {
      while (header.tables[table]?.rows === read) {
        table += 1
        read = 0
      }
      if (table < header.tables.length) {
        yield [table, parse(Row, line) ?? fail(file)]
        read += 1
      } else {
        end = parse(Trailer, line)?.sha256 ?? fail(file)
        continue
      }
    }
    hash.update(line).update('\n')
  }
  if (end === undefined || end !== hash.digest('hex')) throw damaged(file)
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const text = createGunzip()
  text.setEncoding('utf8')
  pipeline(createReadStream(file), text, () => {})
  // Pieces of a line that goes on: put together once, when it ends. A file makes a line of 20 MB, in a thousand pieces.
  let begun: string[] = []
  try {
    for await (const chunk of text) {
      const [first = '', ...others] = (chunk as string).split('\n')
      begun.push(first)
      for (const next of others) {
        yield begun.join('')
        begun = [next]
      }
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new SetupError('backup_missing', `There is no file ${file}.`, error)
    }
    throw error instanceof Error && 'code' in error ? damaged(file, error) : error
  }
  if (begun.join('') !== '') throw damaged(file)
}

function parseHeader(file: string, line: string): BackupHeader {
  const version = parse(z.object({ staffroomBackup: z.number() }), line)?.staffroomBackup
  if (version !== undefined && version > FORMAT) {
    throw new SetupError(
      'backup_newer',
      `${file} was written by a newer version of Staffroom: use that version to restore it.`,
    )
  }
  return parse(BackupHeader, line) ?? fail(file)
}

function parse<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    return schema.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

function fail(file: string): never {
  throw damaged(file)
}

function damaged(file: string, cause?: unknown): SetupError {
  return new SetupError(
    'backup_damaged',
    `${file} is not a whole backup of Staffroom: it is damaged or cut short. Nothing was taken in; use another copy.`,
    cause,
  )
}
