import { fileTypeFromBuffer } from 'file-type'
import { isFileType } from './evidence.ts'

/** Enough for every type that is taken; what lies beyond is not looked at, so nothing in there can be unpacked or counted. */
const HEAD = 4100

/** What some call by another name. */
const SAME: Record<string, string> = { 'image/apng': 'image/png' }

/**
 * What a file is by its content alone; its name and what the sender calls it are not asked. A picture is never opened here.
 * @returns one of `FILE_TYPES`; undefined for everything else
 */
export async function sniff(content: Uint8Array): Promise<string | undefined> {
  const found = await fileTypeFromBuffer(content.subarray(0, HEAD)).catch(() => ({ mime: 'application/unreadable' }))
  if (found === undefined) return isPlainText(content) ? 'text/plain' : undefined
  const type = SAME[found.mime] ?? found.mime
  return isFileType(type) && type !== 'text/plain' ? type : undefined
}

/** UTF-8 without control characters, that does not begin as markup does. */
function isPlainText(content: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content)
    return !/[^\P{Cc}\n\r\t\f]/u.test(text) && !/^\s*</.test(text) && text.trim() !== ''
  } catch {
    return false
  }
}
