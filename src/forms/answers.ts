import { isDay } from '../calendar/days.ts'
import { parseAgeRange } from '../packs/ages.ts'
import type { Trained } from '../packs/condition.ts'
import type { FormField } from '../packs/form.ts'
import type { Platforms } from '../packs/platforms.ts'
import type { Directory } from '../people/directory.ts'
import { absentWords, findPeople } from '../people/people-field.ts'
import { cleanLine, cleanText, webAddress } from '../typed.ts'

/**
 * A filled form: field id → answer, only for fields that are visible and answered. People are person ids; a tick is
 * `true` or `false`; a date is YYYY-MM-DD; several choices or people are an array.
 */
export type Answers = Record<string, string | string[]>

export interface FormFacts {
  /** In the school's own days, YYYY-MM-DD. */
  today: string
  authorId: string
  directory: Directory
  platforms: Platforms
  trained: Trained
  /** The school, as far as a condition looks at it. */
  school?: { kind?: string }
  /** Of a request that changes a site: answers that stand already, and are not held against today again. */
  standing?: Answers
}

/** What was made of one field: an answer, or why it is none. undefined: nothing was answered. */
export type FieldReading = { answer: string | string[] } | { error: string } | undefined

/** One field's answer from what the form sent. A field filled in from the directory takes nothing from `raw`. */
export function readField(field: FormField, raw: Readonly<Record<string, unknown>>, facts: FormFacts): FieldReading {
  if (field.from !== undefined) return fromDirectory(field.from, facts)
  const values = rawValues(raw, field.id)
  switch (field.kind) {
    case 'line':
    case 'platform':
      return readText(cleanLine(values[0]), field.max)
    case 'url':
      return readUrl(cleanLine(values[0]), field.max)
    case 'text':
      return readText(cleanText(values[0]), field.max)
    case 'date':
      return readDate(cleanLine(values[0]))
    case 'choice':
      return readChoice(values[0], field)
    case 'choices':
      return readChoices(values, field)
    case 'person':
    case 'people':
      return readPeople(values, field.kind, facts)
    case 'tick':
      return { answer: values[0] === 'true' ? 'true' : 'false' }
    case 'age_range':
      return readAgeRange(cleanLine(values[0]))
    case 'age':
      return readAge(cleanLine(values[0]))
  }
}

/** What stands in `raw` for a field: its text, or its several values. Anything that is not text is passed over. */
export function rawValues(raw: Readonly<Record<string, unknown>>, id: string): string[] {
  const value = Object.hasOwn(raw, id) ? raw[id] : undefined
  return [value].flat().filter((one): one is string => typeof one === 'string')
}

/** The text before or after cleaning has as many characters as the platforms count: UTF-16 units. */
function readText(text: string, max: number): FieldReading {
  if (text === '') return undefined
  const over = text.length - max
  if (over <= 0) return { answer: text }
  const most = max.toLocaleString('en-GB')
  return { error: `This is ${over} ${over === 1 ? 'character' : 'characters'} too long; there is room for ${most}.` }
}

function readUrl(text: string, max: number): FieldReading {
  if (text === '') return undefined
  const address = webAddress(text)
  return address !== undefined
    ? readText(address, max)
    : { error: 'This is not a web address. Please paste the whole of it, such as https://www.example.org/page.' }
}

function readDate(text: string): FieldReading {
  if (text === '') return undefined
  return isDay(text) ? { answer: text } : { error: 'This is not a date. Please write it as 2027-03-31.' }
}

function readChoice(value: string | undefined, field: FormField): FieldReading {
  const chosen = value?.trim() ?? ''
  if (chosen === '') return undefined
  const isOffered = field.options?.some((option) => option.id === chosen)
  return isOffered ? { answer: chosen } : { error: 'Please choose one of the answers that are offered.' }
}

function readChoices(values: string[], field: FormField): FieldReading {
  const chosen = new Set(
    values
      .flatMap((value) => value.split(','))
      .map((value) => value.trim())
      .filter(Boolean),
  )
  if (chosen.size === 0) return undefined
  const offered = (field.options ?? []).map((option) => option.id).filter((id) => chosen.has(id))
  return offered.length === chosen.size
    ? { answer: offered }
    : { error: 'Please choose from the answers that are offered.' }
}

function readPeople(values: string[], kind: 'person' | 'people', facts: FormFacts): FieldReading {
  const { people, problem } = findPeople(
    values.map((value) => cleanText(value)),
    facts,
  )
  if (problem !== undefined) return { error: problem }
  const ids = people.map((person) => person.id)
  if (ids.length === 0) return undefined
  if (kind === 'people') return { answer: ids }
  return ids.length === 1 ? { answer: ids[0] ?? '' } : { error: 'Please name one person only.' }
}

function readAgeRange(text: string): FieldReading {
  if (text === '') return undefined
  if (text.length <= 60 && parseAgeRange(text) !== undefined) return { answer: text }
  return { error: 'Please write ages as 4-11 or 13+, or school years as Y3-Y6.' }
}

function readAge(text: string): FieldReading {
  if (text === '') return undefined
  if (/^(none|no|no minimum|no minimum age)$/i.test(text)) return { answer: '0' }
  const age = /^(\d{1,2})\+?$/.exec(text)?.[1]
  const years = Number(age)
  return years <= 21
    ? { answer: String(years) }
    : { error: 'Please write the age in years as a number: 13, or 0 for none.' }
}

function fromDirectory(from: 'author' | 'line_manager', { directory, authorId, today }: FormFacts): FieldReading {
  if (from === 'author') return { answer: authorId }
  const managerId = directory.members.get(authorId)?.lineManagerId
  if (managerId === undefined || managerId === authorId)
    return {
      error:
        'The staff list does not say who your line manager is. The office can add that there; then send this form again.',
    }
  const absent = absentWords(directory.members.get(managerId), today)
  if (absent === undefined) return { answer: managerId }
  return { error: `${absent} The office can also name another line manager for you there.` }
}
