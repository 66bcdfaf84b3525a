import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import pdfmake from 'pdfmake'
import type { TDocumentDefinitions } from 'pdfmake/interfaces.d.ts'

const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto')
pdfmake.setFonts({
  Roboto: {
    normal: join(fonts, 'Roboto-Regular.ttf'),
    bold: join(fonts, 'Roboto-Medium.ttf'),
    italics: join(fonts, 'Roboto-Italic.ttf'),
    bolditalics: join(fonts, 'Roboto-MediumItalic.ttf'),
  },
})
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path) => path.startsWith(fonts))

/** A text printed: A5, so that lines and paragraphs break; a running header, and “3 of 12” at each page’s foot. */
export async function pdfOf(text: string, more: Partial<TDocumentDefinitions> = {}): Promise<Buffer> {
  return pdfmake
    .createPdf({
      pageSize: 'A5',
      pageMargins: [40, 60, 40, 60],
      defaultStyle: { font: 'Roboto', fontSize: 10 },
      header: () => ({ text: 'Thornmere School: Online Conduct', margin: [40, 25, 40, 0], fontSize: 8 }),
      footer: (page, pages) => ({ text: `${page} of ${pages}`, alignment: 'center', margin: [0, 20, 0, 0] }),
      content: text.split('\n').map((line) => {
        const [, indent = '', words = ''] = /^(\s*)(.*)$/.exec(line) ?? []
        return { text: words === '' ? ' ' : words, margin: [indent.length * 6, 0, 0, 0], lineHeight: 1.15 }
      }),
      ...more,
    })
    .getBuffer()
}

/** Text as XML takes it. */
function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

/** A paragraph of Word’s; `properties` is what stands in `w:pPr`. */
export function paragraphXml(text: string, properties = ''): string {
  const run = `<w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`
  return `<w:p><w:pPr>${properties}</w:pPr>${run}</w:p>`
}

/** The least that is a Word document. */
export function docxOf(body: string, parts: { numbering?: string; styles?: string } = {}): Buffer {
  const wrap = (name: string, content: string) =>
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:${name} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${content}</w:${name}>`
  return zipOf({
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    'word/document.xml': wrap('document', `<w:body>${body}</w:body>`),
    ...(parts.numbering && { 'word/numbering.xml': wrap('numbering', parts.numbering) }),
    ...(parts.styles && { 'word/styles.xml': wrap('styles', parts.styles) }),
  })
}

/** A zip file of texts, not compressed. */
export function zipOf(files: Record<string, string>): Buffer {
  let at = 0
  const packed = Object.entries(files).map(([name, text]) => {
    const [title, content] = [Buffer.from(name), Buffer.from(text)]
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(content.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(title.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, title, content])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(at, 10)
    const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, rest, title])
    at += local.length
    return { local, entry }
  })
  const entries = Buffer.concat(packed.map(({ entry }) => entry))
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(packed.length, 8)
  end.writeUInt16LE(packed.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...packed.map(({ local }) => local), entries, end])
}
