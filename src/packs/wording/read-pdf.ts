import { SetupError } from '../../errors.ts'
import type { DocumentText } from './document.ts'
import { type Piece, pdfLines } from './pdf-lines.ts'

/** A page with fewer letters than this is a picture with a stamp on it. */
const FEWEST_LETTERS = 20

/**
 * The text of a PDF.
 * @param name for the sentences below
 * @throws SetupError `document_locked`, `document_scanned`, `document_unreadable`
 */
export async function readPdf(bytes: Buffer, name: string): Promise<DocumentText> {
  const pages = await piecesOf(bytes).catch((error: unknown) => {
    throw refusalOf(error, name)
  })
  const letters = pages.flat().reduce((sum, { text }) => sum + text.trim().length, 0)
  if (letters < FEWEST_LETTERS * pages.length) {
    throw new SetupError(
      'document_scanned',
      `${name} holds pictures of pages and no text, as a scanner makes them: please use the file that it was printed from.`,
    )
  }
  return pdfLines(pages)
}

async function piecesOf(bytes: Buffer): Promise<Piece[][]> {
  // pdf.js is 1.6 MB and takes a while to load: only when a PDF comes.
  const { getDocumentProxy } = await import('unpdf')
  // It takes the bytes for itself, so it is given a copy. Silent: it prints its warnings to the console.
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  try {
    const pages: Piece[][] = []
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number)
      const { items } = await page.getTextContent()
      pages.push(items.flatMap((item) => ('str' in item ? [pieceOf(item)] : [])))
    }
    return pages
  } finally {
    await pdf.destroy()
  }
}

function pieceOf(item: { str: string; transform: number[]; width: number; height: number }): Piece {
  const [, , , , x = 0, y = 0] = item.transform
  return { text: item.str, x, y, width: item.width, size: item.height }
}

function refusalOf(error: unknown, name: string): SetupError {
  if (error instanceof Error && error.name === 'PasswordException') {
    return new SetupError('document_locked', `${name} is protected by a password: please save it without one.`, error)
  }
  return new SetupError('document_unreadable', `${name} is not a PDF that Staffroom can read: it seems damaged.`, error)
}
