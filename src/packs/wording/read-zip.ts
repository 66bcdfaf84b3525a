import { inflateRawSync } from 'node:zlib'
import { AppError } from '../../errors.ts'

const END = 0x06054b50
const ENTRY = 0x02014b50
const END_SIZE = 22
const LONGEST_COMMENT = 0xffff
const STORED = 0
const DEFLATED = 8
const ENCRYPTED = 1
/** A policy’s text is far smaller; a file that unfolds further wants to do harm. */
const LARGEST_PART = 64 * 1024 * 1024

/**
 * The named parts of a zip file, as text; those that it does not have are undefined.
 * @throws AppError `zip_damaged`
 */
export function readZip(bytes: Buffer, names: readonly string[]): (string | undefined)[] {
  try {
    const entries = entriesOf(bytes)
    return names.map((name) => {
      const entry = entries.get(name)
      return entry === undefined ? undefined : contentOf(bytes, entry).toString('utf8')
    })
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('zip_damaged', { cause: error })
  }
}

interface ZipEntry {
  flags: number
  method: number
  size: number
  at: number
}

/** From the list at the file's end (PKWARE APPNOTE 4.3.12 and 4.3.16). */
function entriesOf(bytes: Buffer): Map<string, ZipEntry> {
  const end = endOf(bytes)
  const entries = new Map<string, ZipEntry>()
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new AppError('zip_damaged')
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ]
    entries.set(bytes.toString('utf8', at + 46, at + 46 + name), {
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      size: bytes.readUInt32LE(at + 20),
      at: bytes.readUInt32LE(at + 42),
    })
    at += 46 + name + extra + comment
  }
  return entries
}

function endOf(bytes: Buffer): number {
  for (let at = bytes.length - END_SIZE; at >= Math.max(0, bytes.length - END_SIZE - LONGEST_COMMENT); at -= 1) {
    if (bytes.readUInt32LE(at) === END) return at
  }
  throw new AppError('zip_damaged')
}

function contentOf(bytes: Buffer, { flags, method, size, at }: ZipEntry): Buffer {
  if (flags & ENCRYPTED) throw new AppError('zip_damaged')
  const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
  const content = bytes.subarray(start, start + size)
  if (method === STORED) return content
  if (method === DEFLATED) return inflateRawSync(content, { maxOutputLength: LARGEST_PART })
  throw new AppError('zip_damaged')
}
