import { childOf, elementsIn, settingOf, type XmlElement } from './xml.ts'

/** Word prints numbers that stand nowhere in the text; this counts them as Word does. */
export interface Numbers {
  /**
   * The number of the next paragraph, as printed: `6.6`, `iv)`; `•` for a bullet; undefined when it has none.
   * @param properties its `w:pPr`
   */
  next(properties: XmlElement | undefined): { printed: string; level: number } | undefined
}

interface Level {
  start: number
  format: string
  /** `%1.%2`: the numbers of the first and the second level. */
  text: string
  style: string | undefined
  /** All its numbers as 1, 2, 3, whatever the levels above are printed as. */
  isLegal: boolean
}

interface List {
  /** What counts together. */
  counter: string
  levels: Map<number, Level>
  restarts: Map<number, number>
}

/** Where paragraphs of a style are numbered; `level` is undefined where the list says which. */
interface StyleNumber {
  list: string
  level: number | undefined
}

/**
 * @param numbering `word/numbering.xml`
 * @param styles `word/styles.xml`
 */
export function numbersOf(numbering: XmlElement | undefined, styles: XmlElement | undefined): Numbers {
  const lists = listsOf(numbering, styles)
  const byStyle = styleNumbers(styles, lists)
  const counts = new Map<string, number[]>()
  const restarted = new Set<string>()
  return {
    next(properties) {
      const at = placeOf(properties, byStyle)
      const list = at && lists.get(at.list)
      const level = list?.levels.get(at?.level ?? 0)
      if (at === undefined || list === undefined || level === undefined) return undefined
      const depth = at.level ?? 0
      const restart = restarted.has(`${at.list}/${depth}`) ? undefined : list.restarts.get(depth)
      restarted.add(`${at.list}/${depth}`)
      const count = step(counts.get(list.counter) ?? [], depth, list, restart)
      counts.set(list.counter, count)
      const printed = level.format === 'bullet' ? '•' : print(level, count, list)
      return printed === '' ? undefined : { printed, level: depth }
    },
  }
}

function placeOf(
  properties: XmlElement | undefined,
  byStyle: Map<string, StyleNumber>,
): { list: string; level: number | undefined } | undefined {
  const style = byStyle.get(settingOf(properties, 'w:pStyle') ?? '')
  const own = childOf(properties, 'w:numPr')
  const list = settingOf(own, 'w:numId') ?? style?.list
  // 0 takes the number away.
  if (list === undefined || list === '0') return undefined
  const level = settingOf(own, 'w:ilvl')
  return { list, level: level === undefined ? (style?.level ?? 0) : Number(level) }
}

/** One further at this level; the levels below begin again, those above that were never printed stand at their start. */
function step(before: number[], depth: number, list: List, restart: number | undefined): number[] {
  const startOf = (level: number) => list.levels.get(level)?.start ?? 1
  const above = Array.from({ length: depth }, (_, level) => before[level] ?? startOf(level))
  const here = before[depth]
  return [...above, restart ?? (here === undefined ? startOf(depth) : here + 1)]
}

function print(level: Level, count: number[], list: List): string {
  return level.text.replace(/%(\d)/g, (_, digit: string) => {
    const at = Number(digit) - 1
    const format = level.isLegal ? 'decimal' : (list.levels.get(at)?.format ?? 'decimal')
    return formatted(count[at] ?? list.levels.get(at)?.start ?? 1, format)
  })
}

function formatted(number: number, format: string): string {
  switch (format) {
    case 'lowerLetter':
      return letters(number)
    case 'upperLetter':
      return letters(number).toUpperCase()
    case 'lowerRoman':
      return roman(number)
    case 'upperRoman':
      return roman(number).toUpperCase()
    case 'none':
      return ''
    default:
      return String(number)
  }
}

/** After z comes aa, then bb. */
function letters(number: number): string {
  const letter = String.fromCharCode(97 + ((number - 1) % 26))
  return letter.repeat(Math.floor((number - 1) / 26) + 1)
}

const ROMAN: [number, string][] = [
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

function roman(number: number): string {
  const step = ROMAN.find(([value]) => value <= number)
  return step === undefined ? '' : step[1] + roman(number - step[0])
}

function listsOf(numbering: XmlElement | undefined, styles: XmlElement | undefined): Map<string, List> {
  const all = elementsIn(numbering)
  const abstracts = new Map(
    all.filter(({ name }) => name === 'w:abstractNum').map((one) => [one.attributes['w:abstractNumId'] ?? '', one]),
  )
  const nums = new Map(all.filter(({ name }) => name === 'w:num').map((one) => [one.attributes['w:numId'] ?? '', one]))
  return new Map(
    [...nums].flatMap(([id, num]) => {
      const counter = counterOf(num, abstracts, nums, styles)
      const list = counter === undefined ? undefined : listOf(num, counter, abstracts.get(counter))
      return list === undefined ? [] : [[id, list] as const]
    }),
  )
}

/** The abstract list that a list counts in; a list may point to another by the name of a style. */
function counterOf(
  num: XmlElement,
  abstracts: Map<string, XmlElement>,
  nums: Map<string, XmlElement>,
  styles: XmlElement | undefined,
): string | undefined {
  const id = settingOf(num, 'w:abstractNumId')
  const link = settingOf(abstracts.get(id ?? ''), 'w:numStyleLink')
  if (link === undefined) return id
  const style = elementsIn(styles).find((one) => one.attributes['w:styleId'] === link)
  const linked = nums.get(settingOf(childOf(childOf(style, 'w:pPr'), 'w:numPr'), 'w:numId') ?? '')
  return linked === undefined ? id : (settingOf(linked, 'w:abstractNumId') ?? id)
}

function listOf(num: XmlElement, counter: string, abstract: XmlElement | undefined): List {
  const overrides = elementsIn(num).filter(({ name }) => name === 'w:lvlOverride')
  const levels = new Map(levelsIn(abstract))
  const restarts = new Map<number, number>()
  for (const override of overrides) {
    for (const [at, level] of levelsIn(override)) levels.set(at, level)
    const start = settingOf(override, 'w:startOverride')
    if (start !== undefined) restarts.set(Number(override.attributes['w:ilvl']), Number(start))
  }
  return { counter, levels, restarts }
}

function levelsIn(element: XmlElement | undefined): [number, Level][] {
  return elementsIn(element)
    .filter(({ name }) => name === 'w:lvl')
    .map((level) => [
      Number(level.attributes['w:ilvl'] ?? 0),
      {
        start: Number(settingOf(level, 'w:start') ?? 1),
        format: settingOf(level, 'w:numFmt') ?? 'decimal',
        text: settingOf(level, 'w:lvlText') ?? '',
        style: settingOf(level, 'w:pStyle'),
        isLegal: childOf(level, 'w:isLgl') !== undefined,
      },
    ])
}

/** Style → where its paragraphs are numbered, by itself or by the style that it is based on. */
function styleNumbers(styles: XmlElement | undefined, lists: Map<string, List>): Map<string, StyleNumber> {
  const all = elementsIn(styles).filter(({ name }) => name === 'w:style')
  const byId = new Map(all.map((style) => [style.attributes['w:styleId'] ?? '', style]))
  const found = new Map<string, StyleNumber>()
  for (const id of byId.keys()) {
    const number = styleNumber(id, byId, lists)
    if (number) found.set(id, number)
  }
  return found
}

function styleNumber(id: string, byId: Map<string, XmlElement>, lists: Map<string, List>): StyleNumber | undefined {
  const seen = new Set<string>()
  let level: string | undefined
  for (let at: string | undefined = id; at !== undefined && !seen.has(at); at = settingOf(byId.get(at), 'w:basedOn')) {
    seen.add(at)
    const own = childOf(childOf(byId.get(at), 'w:pPr'), 'w:numPr')
    level ??= settingOf(own, 'w:ilvl')
    const list = settingOf(own, 'w:numId')
    if (list === undefined) continue
    const linked = [...(lists.get(list)?.levels ?? [])].find(([, one]) => one.style === id)?.[0]
    return { list, level: level === undefined ? linked : Number(level) }
  }
  return undefined
}
