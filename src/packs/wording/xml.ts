import { AppError } from '../../errors.ts'

export interface XmlElement {
  /** With its prefix: `w:p`. */
  name: string
  attributes: Record<string, string>
  children: (XmlElement | string)[]
}

const TOKEN =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/**
 * The root element of a part of an Office document. Such parts have no document type, so there is nothing in them that
 * could unfold or be fetched; one that has is refused.
 * @throws AppError `xml_malformed`
 */
export function parseXml(text: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [] }
  const open = [root]
  let end = 0
  for (const token of text.replace(/^\ufeff/, '').matchAll(TOKEN)) {
    if (token.index !== end) throw new AppError('xml_malformed')
    end += token[0].length
    const [, data, slash, name, attributes = '', empty, words] = token
    const here = open.at(-1) ?? root
    if (words !== undefined) here.children.push(decode(words))
    else if (data !== undefined) here.children.push(data)
    else if (slash === '/') closeElement(open, name)
    else if (name !== undefined) openElement(open, { name, attributes: attributesOf(attributes), children: [] }, empty)
  }
  const first = elementsIn(root)[0]
  if (open.length !== 1 || first === undefined) throw new AppError('xml_malformed')
  return first
}

export function elementsIn(element: XmlElement | undefined): XmlElement[] {
  return (element?.children ?? []).filter((child) => typeof child !== 'string')
}

/** The first child element of this name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return elementsIn(element).find((child) => child.name === name)
}

/** `<w:numId w:val="3"/>` → 3, by the name of the element. */
export function settingOf(element: XmlElement | undefined, name: string): string | undefined {
  return childOf(element, name)?.attributes['w:val']
}

function openElement(open: XmlElement[], element: XmlElement, empty: string | undefined): void {
  open.at(-1)?.children.push(element)
  if (empty !== '/') open.push(element)
}

function closeElement(open: XmlElement[], name: string | undefined): void {
  if (open.length < 2 || open.pop()?.name !== name) throw new AppError('xml_malformed')
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(ATTRIBUTE)]
  return Object.fromEntries(found.map(([, name = '', double, single = '']) => [name, decode(double ?? single)]))
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name = '') => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    if (Number.isNaN(code)) return ENTITIES[name] ?? whole
    return code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}
