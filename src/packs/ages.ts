/** Ages in whole years, both ends included. Without `to` it has no upper end. */
export interface AgeRange {
  from: number
  to?: number
}

const OLDEST = 99
const NAMED: Record<string, AgeRange> = {
  nursery: { from: 3, to: 4 },
  n: { from: 3, to: 4 },
  fs1: { from: 3, to: 4 },
  reception: { from: 4, to: 5 },
  rec: { from: 4, to: 5 },
  r: { from: 4, to: 5 },
  yr: { from: 4, to: 5 },
  fs2: { from: 4, to: 5 },
  eyfs: { from: 3, to: 5 },
  ks1: { from: 5, to: 7 },
  ks2: { from: 7, to: 11 },
  ks3: { from: 11, to: 14 },
  ks4: { from: 14, to: 16 },
  ks5: { from: 16, to: 18 },
}

/**
 * The ages that somebody means by `4-11`, `Y3-Y6`, `Year 4`, `Reception`, `Nursery-Y2`, `KS2` or `13+`, in England's
 * school years: a pupil of Year n is n + 4 when it begins and n + 5 when it ends.
 * @returns undefined when the text is no age range
 */
export function parseAgeRange(text: string): AgeRange | undefined {
  const clean = tidy(text)
  const open = /^(.+?)\s*(?:\+|and (?:over|above|up|older))$/.exec(clean)
  if (open?.[1] !== undefined) return openEnded(parsePart(open[1], false))
  const parts = clean.split(/\s*(?:[-–—,&/]|\bto\b|\band\b)\s*/)
  const inYears = parts.some((part) => parsePart(part, false)?.isYear)
  const ranges = parts.map((part, at) => parsePart(part, at > 0 && inYears))
  return spanOf(ranges)
}

interface Part extends AgeRange {
  to: number
  /** Written as a school year, so that the 6 of `Y3-6` is Year 6. */
  isYear: boolean
}

function tidy(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .trim()
    .replace(/^(?:ages?|aged)\b:?\s*/, '')
    .replace(/\s*\b(?:years?(?: olds?)?|yrs?(?: olds?)?|year-olds?)$/, '')
    .replace(/^years\b/, 'year')
    .replace(/\s+/g, ' ')
}

function parsePart(text: string, bareIsYear: boolean): Part | undefined {
  const name = text.replace(/^(key stage|ks)\s*/, 'ks').replace(/\s*(class|year|pupils)$/, '')
  const named = NAMED[name]
  if (named?.to !== undefined) return { from: named.from, to: named.to, isYear: true }
  const year = /^(?:y|yr|year)\s?(\d{1,2})$/.exec(text) ?? (bareIsYear ? /^(\d{1,2})$/.exec(text) : null)
  if (year !== null) return yearPart(Number(year[1]))
  const age = /^\d{1,2}$/.test(text) ? Number(text) : undefined
  return age === undefined || age > OLDEST ? undefined : { from: age, to: age, isYear: false }
}

function yearPart(year: number): Part | undefined {
  return year < 1 || year > 13 ? undefined : { from: year + 4, to: year + 5, isYear: true }
}

function openEnded(part: Part | undefined): AgeRange | undefined {
  return part === undefined ? undefined : { from: part.from }
}

/** From the youngest to the oldest; what runs backwards (`11-4`) is a slip of the hand. */
function spanOf(parts: (Part | undefined)[]): AgeRange | undefined {
  const whole = parts.filter((part) => part !== undefined)
  const [first, last] = [whole[0], whole.at(-1)]
  const isBroken = first === undefined || last === undefined || whole.length < parts.length
  if (isBroken || first.from > last.from) return undefined
  return { from: Math.min(...whole.map((part) => part.from)), to: Math.max(...whole.map((part) => part.to)) }
}
