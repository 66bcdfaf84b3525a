import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { matchClauses } from '../../../src/packs/wording/match.ts'
import { readDocument } from '../../../src/packs/wording/read-document.ts'
import { docxOf, paragraphXml, pdfOf, zipOf } from '../../builders/documents.ts'
import { clauses, text, wordings } from './thornmere.ts'

const folder = await mkdtemp(join(tmpdir(), 'staffroom-wording-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

/** The lines that are read from a Word document. */
async function linesOf(body: string, parts: Parameters<typeof docxOf>[1] = {}): Promise<string[]> {
  const { lines } = await readDocument(await fileOf('policy.docx', docxOf(body, parts)))
  return lines.map((line) => line.text)
}

const inParagraphs = text
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => paragraphXml(line.trim()))
  .join('')

it.each([
  ['txt', () => text],
  ['docx', () => docxOf(inParagraphs)],
  ['pdf', () => pdfOf(text)],
  ['small.pdf', () => pdfOf(text, { pageSize: 'A6', defaultStyle: { font: 'Roboto', fontSize: 8 } })],
])('every clause is found in a .%s, with its own words', async (kind, make) => {
  const document = await readDocument(await fileOf(`policy.${kind}`, await make()))
  const matched = matchClauses(document, clauses)
  expect(matched.missing).toEqual([])
  expect(Object.fromEntries(matched.wordings)).toEqual(wordings)
})

it('a document has its file’s name, and a hash of its bytes', async () => {
  const document = await readDocument(await fileOf('a policy.txt', '1.1 Ducks.'))
  expect(document).toMatchObject({
    name: 'a policy.txt',
    hash: 'b0c5eb8b0590bbc67046c9f76d15225a50672c72fae4761f7873ba2aea593c4f',
  })
})

it.each([
  ['UTF-8 with a mark', Buffer.from('\ufeff1.1 Café', 'utf8')],
  ['UTF-16', Buffer.from('\ufeff1.1 Café', 'utf16le')],
  ['what Windows wrote before', Buffer.from('1.1 Café', 'latin1')],
])('a text file may be %s', async (_what, bytes) => {
  const { lines } = await readDocument(await fileOf('policy.txt', bytes))
  expect(lines.map((line) => line.text)).toEqual(['1.1 Café'])
})

describe('a Word document', () => {
  const level = (at: number, format: string, words: string, more = '') =>
    `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${words}"/></w:lvl>`
  const numbering = `<w:abstractNum w:abstractNumId="7">
    ${level(0, 'decimal', '%1.', '<w:pStyle w:val="Section"/>')}${level(1, 'decimal', '%1.%2')}
    ${level(2, 'lowerLetter', '(%3)')}${level(3, 'lowerRoman', '%4)')}${level(4, 'bullet', '\uf0b7')}</w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
    <w:num w:numId="2"><w:abstractNumId w:val="7"/>
      <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`
  const styles = `<w:style w:type="paragraph" w:styleId="Section"><w:name w:val="Clause section"/>
      <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Sub"/><w:basedOn w:val="Section"/></w:style>
    <w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
    <w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>`
  const item = (at: number, words: string, list = 1) =>
    paragraphXml(words, `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${list}"/></w:numPr>`)
  const styled = (style: string, words: string) => paragraphXml(words, `<w:pStyle w:val="${style}"/>`)

  it('has the numbers that Word prints and does not write', async () => {
    const body = [
      styled('Section', 'Ducks'),
      item(1, 'They swim.'),
      item(1, 'They also'),
      item(2, 'quack'),
      item(2, 'waddle'),
      item(3, 'slowly'),
      item(4, 'or not'),
      styled('Section', 'Geese'),
      item(1, 'They hiss.'),
      styled('Sub', 'Swans'),
      item(0, 'Anew', 2),
      item(0, 'Not a number', 0),
    ]
    expect(await linesOf(body.join(''), { numbering, styles })).toEqual([
      '1. Ducks',
      '1.1 They swim.',
      '1.2 They also',
      '(a) quack',
      '(b) waddle',
      'i) slowly',
      '• or not',
      '2. Geese',
      '2.1 They hiss.',
      '3. Swans',
      '1. Anew',
      'Not a number',
    ])
  })

  it('has its text without what was struck out, hidden, said twice or generated', async () => {
    const run = (words: string, properties = '') => `<w:r><w:rPr>${properties}</w:rPr><w:t>${words}</w:t></w:r>`
    const body = [
      styled('TOC1', '1.1 Ducks 3'),
      `<w:p>${run('1.1 Ducks')}<w:del><w:r><w:delText> bite</w:delText></w:r></w:del><w:ins>${run(' swim')}</w:ins>${run(' never', '<w:vanish/>')}${run('.')}</w:p>`,
      `<w:p><w:hyperlink>${run('1.2 Geese')}</w:hyperlink><w:r><w:noBreakHyphen/></w:r>${run('like')}<w:r><w:tab/></w:r>${run('things &amp; more')}</w:p>`,
      `<w:p><w:r><mc:AlternateContent xmlns:mc="x"><mc:Choice><w:txbxContent>${paragraphXml('1.3 In a box.')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>${paragraphXml('1.3 In a box.')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>`,
    ]
    expect(await linesOf(body.join(''), { styles })).toEqual([
      '1.1 Ducks swim.',
      '1.2 Geese-like things & more',
      '1.3 In a box.',
    ])
  })

  it('has a line for each row of a table', async () => {
    const cell = (...words: string[]) => `<w:tc>${words.map((one) => paragraphXml(one)).join('')}</w:tc>`
    const body = `<w:tbl><w:tr>${cell('1.1')}${cell('Ducks swim.', 'Geese do, too.')}</w:tr><w:tr>${cell('1.2')}${cell('Swans bite.')}</w:tr><w:tr>${cell('Name')}${cell('')}</w:tr></w:tbl>`
    expect(await linesOf(body)).toEqual(['1.1\tDucks swim.', 'Geese do, too.', '1.2\tSwans bite.', 'Name'])
    const document = await readDocument(await fileOf('table.docx', docxOf(body)))
    const { wordings: found } = matchClauses(document, [{ id: '1.1' }, { id: '1.2' }])
    expect(found.get('1.1')).toBe('Ducks swim.\nGeese do, too.')
  })

  it('is known by its styles to have headings, which are nobody’s words', async () => {
    const body = [
      paragraphXml('1.1 Ducks swim'),
      styled('H', 'Other birds'),
      paragraphXml('Nobody knows.'),
      paragraphXml('1.2 Geese hiss.'),
    ]
    const document = await readDocument(await fileOf('styles.docx', docxOf(body.join(''), { styles })))
    expect([...matchClauses(document, [{ id: '1.1' }, { id: '1.2' }]).wordings.values()]).toEqual([
      'Ducks swim',
      'Geese hiss.',
    ])
  })
})

describe('refused, with a sentence', () => {
  it.each([
    ['a kind that nobody reads', 'policy.odt', () => 'x', 'document_kind', /reads \.docx, \.pdf, \.md and \.txt/],
    ['an old .doc', 'policy.doc', () => 'x', 'document_kind', /save the policy as one/],
    [
      'a PDF with a password',
      'locked.pdf',
      () => pdfOf('1.1 Ducks', { userPassword: 'quack' }),
      'document_locked',
      /without one/,
    ],
    [
      'a Word document with a password',
      'locked.docx',
      () => Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      'document_locked',
      /password/,
    ],
    [
      'a scan',
      'scan.pdf',
      () => pdfOf(' ', { header: undefined, footer: undefined }),
      'document_scanned',
      /pictures of pages/,
    ],
    ['a PDF that is none', 'fake.pdf', () => 'Dear school, …', 'document_unreadable', /damaged/],
    ['a Word document that is none', 'fake.docx', () => 'Dear school, …', 'document_unreadable', /damaged/],
    ['a zip file of something else', 'zip.docx', () => zipOf({ 'a.txt': 'a' }), 'document_unreadable', /damaged/],
    [
      'half a Word document',
      'half.docx',
      () => docxOf(inParagraphs).subarray(0, 3000),
      'document_unreadable',
      /damaged/,
    ],
    ['broken XML', 'xml.docx', () => docxOf('<w:p></w:r>'), 'document_unreadable', /damaged/],
    ['no text file', 'image.txt', () => Buffer.from([1, 0, 2, 0, 3]), 'document_unreadable', /not a text file/],
    ['an empty file', 'empty.txt', () => '\n\n', 'document_empty', /no text/],
    [
      'more than 20 MB',
      'big.txt',
      () => Buffer.alloc(20 * 1024 * 1024 + 1, 'a'),
      'document_too_big',
      /larger than 20 MB/,
    ],
  ])('%s', async (_what, name, make, code, says) => {
    const path = await fileOf(name, await make())
    await expect(readDocument(path)).rejects.toMatchObject({ code, message: expect.stringMatching(says) })
  })

  it('a file that is not there', async () => {
    const path = join(folder, 'nowhere.docx')
    await expect(readDocument(path)).rejects.toMatchObject({ code: 'document_missing' })
  })
})
