/** How the number in front of a paragraph is printed: `6.6`, `A.3.2` and `7.0`; `a.`, `iv)`, `(2)` and `3`; `Appendix B`. */
export type Label =
  | { form: 'path'; path: string[]; printed: string; rest: string }
  | { form: 'item'; readings: Reading[]; style: string; printed: string; rest: string }
  | { form: 'appendix'; path: string[]; printed: string; rest: string }

/** What an item's number can be: `i)` is the ninth letter, or the first of the Roman numbers. */
export interface Reading {
  kind: 'number' | 'letter' | 'roman'
  ordinal: number
  /** As it stands in a clause id. */
  part: string
}

const PART = String.raw`\.\d{1,2}(?!\d)|\.[a-z]{1,4}(?=[.)\s]|$)|\([a-z0-9]{1,4}\)|[a-z](?=[.):\s]|$)`
const NAMED = String.raw`(?:(?:[Ss]ection|SECTION|[Cc]lause|[Pp]aragraph|[Pp]ara)\s+)?`
const PATH = new RegExp(`^(${NAMED}([A-Z]{1,2}(?=\\.?\\d))?\\.?(\\d{1,2})(?!\\d)((?:${PART})*)[.):]?)(?=\\s|$|[A-Z“])`)
const ITEM = /^((\()?(\d{1,2}|[a-z]|[A-Z]|[ivx]{2,6}|[IVX]{2,6})([.)]))(?=\s|$|[A-Z“])/
const BARE = /^((?:[Ss]ection\s+|SECTION\s+)?(\d{1,2}))(?::|\s+[–-])?\s+(?=[A-Z“"‘'])/
const APPENDIX = /^((appendix|annexe?|schedule)\s+([A-Z]|\d{1,2}|[IVX]{1,4}))\b(?!\.\d)\s*([:.–—-]?)\s*/i

/**
 * The printed number that a paragraph begins with. Whether it is one (`13 years` is not) only its place in the document can
 * tell.
 */
export function parseLabel(text: string): Label | undefined {
  return appendixOf(text) ?? pathOf(text) ?? itemOf(text)
}

/** `4.ii` → 2: what a part of a clause id counts as, among parts of the same kind. */
export function ordinalOf(part: string, kind: Reading['kind']): number | undefined {
  return readingsOf(part).find((reading) => reading.kind === kind)?.ordinal
}

/** A clause id as the parts that are printed: `5.a.iv` → 5, a, iv. Words are in lower case; appendix A is not item a. */
export function partsOf(clauseId: string): string[] {
  return clauseId.split('.').map((part) => (/^(?:[A-Z]{1,2}|[IVX]+)$/.test(part) ? part : part.toLowerCase()))
}

function appendixOf(text: string): Label | undefined {
  const [whole, printed = '', word = '', letter = '', mark = ''] = APPENDIX.exec(text) ?? []
  if (whole === undefined) return undefined
  const rest = text.slice(whole.length)
  // “Appendix A of this policy …” speaks of it; a heading is short and goes on in capitals or after a mark.
  const isHeading = rest === '' || (rest.length < 120 && !/[.;,]$/.test(rest) && (mark !== '' || /^[A-Z(“]/.test(rest)))
  if (!isHeading) return undefined
  const path = /^[A-Z]$/i.test(letter) ? letter.toUpperCase() : `${word.toLowerCase()}${letter.toLowerCase()}`
  return { form: 'appendix', path: [path], printed, rest }
}

function pathOf(text: string): Label | undefined {
  const [, printed, letters = '', first = '', more = ''] = PATH.exec(text) ?? []
  if (printed === undefined) return undefined
  const parts = more.match(/\d+|[a-z]+/g) ?? []
  const path = [...(letters === '' ? [] : [letters]), first, ...parts]
  if (path.length < 2) return undefined
  // 7.0 is how some print section 7.
  const isSection = path.length === 2 && path[1] === '0'
  return { form: 'path', path: isSection ? path.slice(0, 1) : path, printed, rest: text.slice(printed.length).trim() }
}

function itemOf(text: string): Label | undefined {
  const [, printed, open = '', part = '', close = ''] = ITEM.exec(text) ?? []
  if (printed !== undefined) {
    const isUpper = /^[A-Z]/.test(part)
    const style = `${isUpper ? 'A' : ''}${open}${close}`
    return { form: 'item', readings: readingsOf(part), style, printed, rest: text.slice(printed.length).trim() }
  }
  const [whole, bare, number = ''] = BARE.exec(text) ?? []
  if (whole === undefined || bare === undefined) return undefined
  return { form: 'item', readings: readingsOf(number), style: '', printed: bare, rest: text.slice(whole.length).trim() }
}

function readingsOf(part: string): Reading[] {
  const lower = part.toLowerCase()
  if (/^\d+$/.test(lower)) return [{ kind: 'number', ordinal: Number(lower), part: String(Number(lower)) }]
  const letter: Reading[] = /^[a-z]$/.test(lower) ? [{ kind: 'letter', ordinal: lower.charCodeAt(0) - 96, part }] : []
  const value = romanValue(lower)
  return value === undefined ? letter : [...letter, { kind: 'roman', ordinal: value, part }]
}

const UNITS = ['', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix']

/** Up to 39, which no list of a policy gets beyond. */
function romanValue(text: string): number | undefined {
  const [match, tens = '', units = ''] = /^(x{0,3})(i[vx]|v?i{0,3})$/.exec(text) ?? []
  return match ? tens.length * 10 + UNITS.indexOf(units) : undefined
}
