import { type DocumentText, type Line, looksLikeHeading } from './document.ts'
import { type Numbers, numbersOf } from './docx-numbers.ts'
import { tidy } from './plain.ts'
import { childOf, elementsIn, parseXml, settingOf, type XmlElement } from './xml.ts'

/** The parts of a Word document that hold its text; headers, footers and notes are in others. */
export interface DocxParts {
  document: string
  numbering: string | undefined
  styles: string | undefined
}

/** What was struck out, what is said twice for older programs, and what is no text. */
const LEFT_OUT = new Set([
  'w:del',
  'w:moveFrom',
  'mc:Fallback',
  'w:instrText',
  'w:delText',
  'w:rPr',
  'w:pPr',
  'w:tblPr',
])

/**
 * The paragraphs of a Word document, with the numbers that Word prints before them.
 * @throws AppError `xml_malformed`
 */
export function docxLines({ document, numbering, styles }: DocxParts): DocumentText {
  const styleSheet = styles === undefined ? undefined : parseXml(styles)
  const numbers = numbersOf(numbering === undefined ? undefined : parseXml(numbering), styleSheet)
  const sheet = { numbers, headings: headingStyles(styleSheet), contents: contentsStyles(styleSheet) }
  const body = childOf(parseXml(document), 'w:body')
  return { lines: linesIn(body, sheet), broken: 'nothing' }
}

interface Sheet {
  numbers: Numbers
  headings: Set<string>
  contents: Set<string>
}

function linesIn(element: XmlElement | undefined, sheet: Sheet): Line[] {
  return elementsIn(element).flatMap((child) => {
    if (LEFT_OUT.has(child.name) || isContents(child)) return []
    if (child.name === 'w:p') return linesOfParagraph(child, sheet)
    if (child.name === 'w:tr') return linesOfRow(child, sheet)
    return linesIn(child, sheet)
  })
}

/** Word keeps a table of contents in a frame of its own. */
function isContents(element: XmlElement): boolean {
  if (element.name !== 'w:sdt') return false
  const part = childOf(childOf(element, 'w:sdtPr'), 'w:docPartObj')
  return settingOf(part, 'w:docPartGallery') === 'Table of Contents'
}

function linesOfParagraph(paragraph: XmlElement, sheet: Sheet): Line[] {
  const properties = childOf(paragraph, 'w:pPr')
  const style = settingOf(properties, 'w:pStyle') ?? ''
  const number = isStruckOut(properties) ? undefined : sheet.numbers.next(properties)
  // A box beside the text is anchored in a paragraph; its text comes after.
  const boxes = boxesIn(paragraph).flatMap((box) => linesIn(box, sheet))
  if (sheet.contents.has(style)) return boxes
  const [first = '', ...rest] = textOf(paragraph).split('\n').map(tidy)
  const text = tidy(`${number?.printed ?? ''} ${first}`)
  if (first === '' && rest.every((line) => line === '')) return boxes
  const heading = headingOf(paragraph, sheet.headings.has(style), first)
  const left = number?.level ?? 0
  const line: Line = { text, page: 1, gap: true, left, right: 0, ...(heading && { heading }) }
  const more = rest.filter((one) => one !== '').map((one) => ({ text: one, page: 1, gap: false, left, right: 0 }))
  return [line, ...more, ...boxes]
}

function headingOf(paragraph: XmlElement, isHeading: boolean, text: string): Line['heading'] {
  if (!looksLikeHeading(text)) return undefined
  if (isHeading) return 'style'
  const runs = elementsIn(paragraph).filter((run) => run.name === 'w:r' && textOf(run).trim() !== '')
  return runs.length > 0 && runs.every(isBold) ? 'bold' : undefined
}

function isBold(run: XmlElement): boolean {
  const bold = childOf(childOf(run, 'w:rPr'), 'w:b')
  return bold !== undefined && !/^(?:0|false|off)$/.test(bold.attributes['w:val'] ?? '')
}

/** The paragraph mark itself was deleted: its number is not printed. */
function isStruckOut(properties: XmlElement | undefined): boolean {
  return childOf(childOf(properties, 'w:rPr'), 'w:del') !== undefined
}

/** A row is one line, cell beside cell; what else stands in its cells comes after. */
function linesOfRow(row: XmlElement, sheet: Sheet): Line[] {
  const cells = cellsIn(row).map((cell) => linesIn(cell, sheet))
  const filled = cells.filter((lines) => lines.length > 0)
  const [only, other] = filled
  if (only === undefined) return []
  if (other === undefined) return only
  const [first] = only
  if (first === undefined) return []
  const { heading: _, ...plain } = first
  const together = { ...plain, text: filled.map(([line]) => line?.text ?? '').join('\t') }
  return [together, ...filled.flatMap((lines) => lines.slice(1))]
}

function cellsIn(row: XmlElement): XmlElement[] {
  return elementsIn(row).flatMap((child) => {
    if (child.name === 'w:tc') return [child]
    return child.name === 'w:sdt' || child.name === 'w:sdtContent' ? cellsIn(child) : []
  })
}

/** The text of a paragraph or a run; `\n` where a line was broken by hand. */
function textOf(element: XmlElement): string {
  return elementsIn(element)
    .map((child) => {
      switch (child.name) {
        case 'w:t':
          return child.children.filter((one) => typeof one === 'string').join('')
        case 'w:tab':
          return ' '
        case 'w:br':
        case 'w:cr':
          return child.attributes['w:type'] === undefined ? '\n' : ' '
        case 'w:noBreakHyphen':
          return '-'
        case 'w:sym':
          return symbolOf(child)
        case 'w:r':
          return isHidden(child) ? '' : textOf(child)
        default:
          return LEFT_OUT.has(child.name) || child.name === 'w:txbxContent' ? '' : textOf(child)
      }
    })
    .join('')
}

function symbolOf(symbol: XmlElement): string {
  const code = Number.parseInt(symbol.attributes['w:char'] ?? '', 16)
  return Number.isNaN(code) ? '' : String.fromCodePoint(code)
}

function isHidden(run: XmlElement): boolean {
  const hidden = childOf(childOf(run, 'w:rPr'), 'w:vanish')
  return hidden !== undefined && !/^(?:0|false|off)$/.test(hidden.attributes['w:val'] ?? '')
}

function boxesIn(element: XmlElement): XmlElement[] {
  return elementsIn(element).flatMap((child) => {
    if (LEFT_OUT.has(child.name)) return []
    return child.name === 'w:txbxContent' ? [child] : boxesIn(child)
  })
}

function headingStyles(styles: XmlElement | undefined): Set<string> {
  return stylesNamed(styles, /^(?:heading \d|title|subtitle)$/i)
}

function contentsStyles(styles: XmlElement | undefined): Set<string> {
  return stylesNamed(styles, /^toc (?:\d|heading)$/i)
}

function stylesNamed(styles: XmlElement | undefined, pattern: RegExp): Set<string> {
  const named = elementsIn(styles).filter((style) => pattern.test(settingOf(style, 'w:name') ?? ''))
  return new Set(named.map((style) => style.attributes['w:styleId'] ?? ''))
}
