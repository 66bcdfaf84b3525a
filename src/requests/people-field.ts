import { type Directory, isActive, type Member } from '../people/directory.ts'

/** Above this many people a list is no help any more: names are typed, unless the client searches. */
export const MOST_LISTED = 60
/** A site run by more people than this is run by nobody; it also keeps cards short. */
const MOST_NAMED = 10
const TITLES = new Set(['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'prof', 'sir', 'rev'])
const OFFICE = 'The office can mend this in the staff list.'

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

/** Everybody who works here on that day, by name. */
export function activePeople({ directory, today }: Where): Member[] {
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
