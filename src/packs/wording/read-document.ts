import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { SetupError } from '../../errors.ts'
import type { DocumentText } from './document.ts'
import { docxLines } from './docx-lines.ts'
import { readPdf } from './read-pdf.ts'
import { readZip } from './read-zip.ts'
import { textLines } from './text-lines.ts'

/** A policy document as it was read. */
export interface PolicyDocument extends DocumentText {
  /** Its file's name, without folders. */
  name: string
  /** SHA-256 of the file, hex. */
  hash: string
}

const LARGEST_MB = 20
/** How a zip file begins, which a Word document is; and one of old Word or with a password, which is none. */
const ZIP = 'PK'
const OLD_OFFICE = 'd0cf11e0'

/**
 * Reads a policy document: .docx, .pdf, .md or .txt.
 * @throws SetupError `document_missing`, `document_too_big`, `document_kind`, `document_locked`, `document_scanned`,
 *   `document_empty`, `document_unreadable`; each a sentence for whoever gave the file
 */
export async function readDocument(path: string): Promise<PolicyDocument> {
  const name = basename(path)
  const bytes = await bytesOf(path, name)
  const text = await textOf(bytes, name)
  if (text.lines.length === 0) throw new SetupError('document_empty', `There is no text in ${name}.`)
  return { ...text, name, hash: createHash('sha256').update(bytes).digest('hex') }
}

async function bytesOf(path: string, name: string): Promise<Buffer> {
  try {
    const { size } = await stat(path)
    if (size > LARGEST_MB * 1024 * 1024) {
      throw new SetupError(
        'document_too_big',
        `${name} is larger than ${LARGEST_MB} MB: please save it without its pictures.`,
      )
    }
    return await readFile(path)
  } catch (error) {
    if (error instanceof SetupError) throw error
    throw new SetupError('document_missing', `The document ${path} cannot be read: is its name right?`, error)
  }
}

async function textOf(bytes: Buffer, name: string): Promise<DocumentText> {
  switch (extname(name).toLowerCase()) {
    case '.txt':
    case '.md':
    case '.markdown':
      return textLines(decode(bytes, name))
    case '.docx':
      return readDocx(bytes, name)
    case '.pdf':
      return readPdf(bytes, name)
    default:
      throw new SetupError(
        'document_kind',
        `Staffroom reads .docx, .pdf, .md and .txt, and ${name} is none of them: please save the policy as one.`,
      )
  }
}

function readDocx(bytes: Buffer, name: string): DocumentText {
  if (bytes.toString('hex', 0, 4) === OLD_OFFICE) {
    throw new SetupError(
      'document_locked',
      `${name} is protected by a password, or is an old .doc by another name: please save it as a .docx without a password.`,
    )
  }
  const parts = ['word/document.xml', 'word/numbering.xml', 'word/styles.xml']
  try {
    if (bytes.toString('latin1', 0, 2) !== ZIP) throw new Error('no zip')
    const [document, numbering, styles] = readZip(bytes, parts)
    if (document === undefined) throw new Error('no document')
    return docxLines({ document, numbering, styles })
  } catch (error) {
    throw new SetupError(
      'document_unreadable',
      `${name} is not a Word document that Staffroom can read: it seems damaged.`,
      error,
    )
  }
}

/** UTF-8 or UTF-16 by its mark, else what Windows wrote before. */
function decode(bytes: Buffer, name: string): string {
  const mark = bytes.toString('hex', 0, 2)
  if (mark === 'fffe' || mark === 'feff')
    return new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be').decode(bytes)
  if (bytes.includes(0)) throw new SetupError('document_unreadable', `${name} is not a text file.`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
