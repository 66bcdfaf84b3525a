import type { CardData } from '../../cards/catalog.ts'
import type { Surface } from '../conversation/incoming.ts'
import { cleanText } from '../typed.ts'
import { type Directory, isActive, type Member } from './directory.ts'

/** Above this many people a list is no help any more: names are typed, unless the client searches. */
const MOST_LISTED = 60
/** A site run by more people than this is run by nobody; it also keeps cards short. */
const MOST_NAMED = 10
const LONGEST_OPTION = 75
// Slack: the most that a text field holds.
const LONGEST_VALUE = 3000
const TITLES = new Set(['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'prof', 'sir', 'rev'])
const OFFICE = 'The office can mend this in the staff list.'

type CardField = CardData['form']['sections'][number]['fields'][number]

interface Where {
  directory: Directory
  today: string
}

export interface FoundPeople {
  people: Member[]
  /** One sentence about the first name that could not be settled. */
  problem?: string
}

/**
 * The people meant by what came from a people field: e-mail addresses or names, as an array or separated by commas,
 * semicolons or new lines; person ids too. Each person once, in the order given.
 */
export function findPeople(raw: string[], where: Where): FoundPeople {
  const everybody = [...where.directory.members.values()]
  const tokens = raw.flatMap((text) => (findOne(text, everybody, where).member ? [text] : text.split(/[,;\n]/)))
  const found = tokens
    .map((token) => token.trim())
    .filter(Boolean)
    .map((token) => findOne(token, everybody, where))
  const people = [...new Set(found.flatMap(({ member }) => member ?? []))]
  const problem = found.find((one) => one.problem !== undefined)?.problem
  if (problem !== undefined) return { people, problem }
  return people.length > MOST_NAMED ? { people, problem: `Please name at most ${MOST_NAMED} people.` } : { people }
}

/**
 * How a people field is shown on this surface, with whoever was named in it: searched by the client, a list, or typed where
 * the list would be too long.
 */
export function peopleInput(
  kind: 'person' | 'people',
  typed: string[],
  where: Where,
  surface: Surface,
): Pick<CardField, 'kind' | 'value' | 'options' | 'placeholder' | 'max'> {
  const texts = typed.map((text) => cleanText(text))
  const { people, problem } = findPeople(texts, where)
  const value = people.map((person) => person.email).join(',')
  if (surface.searchesPeople) return { kind, value, options: people.map(personOption), placeholder: 'Type a name' }
  const everybody = activePeople(where)
  if (everybody.length <= MOST_LISTED)
    return { kind, value, options: everybody.map(personOption), placeholder: 'Choose' }
  const kept = problem === undefined ? value.replaceAll(',', ', ') : cleanText(texts.join(', '))
  const example = kind === 'person' ? 'A name or e-mail address' : 'Names or e-mail addresses, with commas between them'
  return {
    kind: kind === 'person' ? 'line' : 'text',
    value: kept.slice(0, LONGEST_VALUE),
    placeholder: example,
    max: 1000,
  }
}

/** Everybody who works here on that day, by name. */
function activePeople({ directory, today }: Where): Member[] {
  const active = [...directory.members.values()].filter((member) => isActive(member, today))
  return active.sort((a, b) => a.name.localeCompare(b.name, 'en-GB'))
}

/** Why a person of the staff list cannot be named today; undefined when they can. */
export function absentWords(member: Member | undefined, today: string): string | undefined {
  if (member === undefined) return `Somebody named here is no longer in the staff list. ${OFFICE}`
  if (isActive(member, today)) return undefined
  const left = member.endDate !== undefined && member.endDate < today
  return `${member.name} ${left ? 'has left' : 'has not started yet'}, says the staff list. If that is wrong, the office can mend it.`
}

interface FoundOne {
  member?: Member
  problem?: string
}

function findOne(token: string, everybody: Member[], where: Where): FoundOne {
  const wanted = token.trim().toLowerCase()
  const exact = where.directory.members.get(token.trim()) ?? everybody.find((member) => member.email === wanted)
  const named = exact === undefined ? byName(wanted, everybody, where.today) : [exact]
  const [member, other] = named
  if (member === undefined) return { problem: unknownWords(token.trim()) }
  if (other !== undefined) return { problem: ambiguousWords(token.trim(), named) }
  const problem = absentWords(member, where.today)
  return problem === undefined ? { member } : { problem }
}

/** Those who work here come first: a leaver of the same name makes nothing ambiguous. */
function byName(wanted: string, everybody: Member[], today: string): Member[] {
  const words = nameWords(wanted).filter((word) => !TITLES.has(word))
  if (words.length === 0) return []
  const fits = everybody.filter((member) => words.every((word) => nameWords(member.name).includes(word)))
  const active = fits.filter((member) => isActive(member, today))
  const nearest = active.length > 0 ? active : fits
  const whole = nearest.filter((member) => nameWords(member.name).join(' ') === nameWords(wanted).join(' '))
  return whole.length === 1 ? whole : nearest
}

function nameWords(name: string): string[] {
  return (
    name
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

function unknownWords(token: string): string {
  return `Nobody in the staff list is called “${short(token)}”. Please write the name as it stands there, or the e-mail address.`
}

function ambiguousWords(token: string, named: Member[]): string {
  const some = named
    .slice(0, 3)
    .map((member) => (member.jobTitle === '' ? member.name : `${member.name} (${member.jobTitle})`))
  const more = named.length > some.length ? ' and others' : ''
  return `“${short(token)}” could be ${some.join(', ')}${more}. Please write the e-mail address.`
}

function short(text: string): string {
  const letters = [...text]
  return letters.length > 60 ? `${letters.slice(0, 59).join('')}…` : text
}

function personOption(person: Member): { title: string; value: string } {
  const title = person.jobTitle === '' ? person.name : `${person.name}, ${person.jobTitle}`
  const letters = [...title]
  const short = title.length > LONGEST_OPTION ? `${letters.slice(0, LONGEST_OPTION - 15).join('')}…` : title
  return { title: short, value: person.email }
}
