import { inflateSync } from 'node:zlib'

export interface PdfPage {
  /** What stands on the page, in the order of drawing; words of one line may be in pieces. */
  text: string
  /** The heights at which lines begin, in points from the top edge. */
  heights: number[]
}

/** Reads back what pdfmake wrote: text by each font's own table, page by page. Not a reader for other PDFs. */
export function readPdf(pdf: Buffer): PdfPage[] {
  const objects = objectsOf(pdf)
  const fonts = fontsOf(objects)
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b(?!s)/.test(head))
  return pages.map(({ head }) => {
    const content = objects.get(referred(head, 'Contents'))?.stream ?? ''
    return { text: textOf(content, fonts), heights: heightsOf(content) }
  })
}

interface PdfObject {
  head: string
  stream: string
}

function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const whole = pdf.toString('latin1')
  const found = [...whole.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)]
  return new Map(found.map(([, id = '', body = '']) => [id, parse(body)]))
}

function parse(body: string): PdfObject {
  const [head = '', ...rest] = body.split('\nstream\n')
  if (rest.length === 0) return { head, stream: '' }
  const bytes = Buffer.from(rest.join('\nstream\n').replace(/\nendstream$/, ''), 'latin1')
  return { head, stream: (head.includes('FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1') }
}

function referred(head: string, name: string): string {
  return new RegExp(`/${name} (\\d+) 0 R`).exec(head)?.[1] ?? ''
}

/** Font name → glyph → text, from the tables that make text in a PDF searchable. */
function fontsOf(objects: Map<string, PdfObject>): Map<string, string[]> {
  const names = [...objects.values()].flatMap(({ head }) => [...head.matchAll(/\/(F\d+) (\d+) 0 R/g)])
  return new Map(
    names.map(([, name = '', id = '']) => {
      const table = objects.get(referred(objects.get(id)?.head ?? '', 'ToUnicode'))?.stream ?? ''
      const [, entries = ''] = /beginbfrange\n([\s\S]*?)endbfrange/.exec(table) ?? []
      const glyphs = [...entries.matchAll(/\[([^\]]*)\]/g)].flatMap(([, list = '']) => list.match(/<[^>]*>/g) ?? [])
      return [name, glyphs.map(fromHex)]
    }),
  )
}

function fromHex(entry: string): string {
  const units = entry.replace(/[<>\s]/g, '').match(/.{4}/g) ?? []
  return String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)))
}

function textOf(content: string, fonts: Map<string, string[]>): string {
  let glyphs: string[] = []
  const pieces = [...content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)].map(([, font, shown = '']) => {
    if (font !== undefined) glyphs = fonts.get(font) ?? []
    const codes = [...shown.matchAll(/<([0-9a-f]*)>/gi)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
    return codes.map((code) => glyphs[Number.parseInt(code, 16)] ?? '').join('')
  })
  return pieces.join('')
}

function heightsOf(content: string): number[] {
  return [...content.matchAll(/1 0 0 1 [\d.-]+ ([\d.-]+) Tm/g)].map(([, y]) => 841.89 - Number(y))
}
