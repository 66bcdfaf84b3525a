/** Whom a file is about, and everybody else whose name may stand in it. */
export interface Around {
  id: string
  /** Their names and address, which stay. */
  own: readonly string[]
  /** Person's id → name, of everybody else. */
  others: ReadonlyMap<string, string>
  /** Finds a name or an address of somebody else in a text. */
  pattern: RegExp | undefined
}

interface Known {
  id: string
  email: string
  names: readonly string[]
}

/** @param people everybody whom Staffroom knows */
export function around(id: string, people: readonly Known[]): Around {
  const subject = people.find((one) => one.id === id)
  const others = people.filter((one) => one.id !== id)
  const own = subject === undefined ? [] : [subject.email, ...subject.names]
  const ownWords = new Set(own.flatMap(wordsOf).map((word) => word.toLowerCase()))
  const parts = others
    .flatMap(({ email, names }) => [email, ...names, ...names.flatMap(wordsOf)])
    .filter((part) => !ownWords.has(part.toLowerCase()) && !own.includes(part))
  return {
    id,
    own,
    others: new Map(others.map((one) => [one.id, one.names[0] ?? one.email])),
    pattern: patternOf(parts),
  }
}

/**
 * What is held, with what may be another's marked for whoever goes through it: names, and what others wrote. Whose words they are
 * follows from the nearest `by` and its like. Marked too often rather than too seldom; nothing is taken out.
 */
export function marked(value: unknown, people: Around, isOwn = true, isFree = false): unknown {
  if (typeof value === 'string') return markedText(value, people, isOwn, isFree)
  if (Array.isArray(value)) return value.map((one) => marked(one, people, isOwn, isFree))
  if (!isMap(value)) return value
  const author = ACTORS.map((key) => value[key]).find((one) => typeof one === 'string')
  const own = author === undefined ? isOwn : author === people.id
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) =>
      SECRET.has(key) ? [] : [[key, marked(one, people, own && !OF_OTHERS.has(key), isFree || FREE.has(key))]],
    ),
  )
}

/** What of a row that is another's names somebody: the values that are them, and whole what they wrote or did. */
export function naming(value: unknown, id: string): unknown {
  if (value === id) return value
  if (Array.isArray(value)) {
    const found = value.map((one) => naming(one, id)).filter((one) => one !== undefined)
    return found.length > 0 ? found : undefined
  }
  if (!isMap(value)) return undefined
  if (value['by'] === id) return value
  const found = Object.entries(value).flatMap(([key, one]) => {
    const kept = naming(one, id)
    return kept === undefined ? [] : [[key, kept] as const]
  })
  return found.length > 0 ? Object.fromEntries(found) : undefined
}

/** Who wrote what stands beside it. */
const ACTORS = ['by', 'actor', 'reporterId', 'author_id', 'authorId']
/** What opens something, or vouches for it, and says nothing of anybody. */
const SECRET = new Set(['salt', 'token_hash', 'session_hash', 'textHash', 'writtenHash', 'lane', 'replace_key'])
/** Told by whoever wrote it down, of what others wrote. */
const OF_OTHERS = new Set(['message'])

/** What somebody typed, also where it is a single word. */
const FREE = new Set(['answers', 'message', 'text', 'note', 'says', 'name', 'outcome', 'told', 'words'])

/** A code or a moment, of those that Staffroom writes itself. */
const CODE = /^([a-z0-9_./:-]+|\d{4}-\d\d-\d\d[T ][\d:.]+(Z|\+00:00)?)$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function markedText(text: string, people: Around, isOwn: boolean, isFree: boolean): string {
  if (text === people.id) return 'the person themselves'
  const other = people.others.get(text)
  if (other !== undefined) return mark(other)
  // A mark that somebody typed is none.
  const plain = text.replaceAll('[[', '[ [').replaceAll(']]', '] ]')
  if (UUID.test(text) || people.own.includes(text)) return plain
  if (!isOwn && (isFree || !CODE.test(text))) return mark(plain)
  return people.pattern === undefined ? plain : plain.replace(people.pattern, mark)
}

function mark(text: string): string {
  return `[[REDACT? ${text}]]`
}

function patternOf(parts: string[]): RegExp | undefined {
  const longest = [...new Set(parts)].sort((a, b) => b.length - a.length)
  if (longest.length === 0) return undefined
  const escaped = longest.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'gu')
}

/** The words of a name that are worth looking for by themselves: no title, no initial. */
function wordsOf(name: string): string[] {
  return name.includes('@')
    ? []
    : name.split(/[\s-]+/).filter((word) => /^\p{L}[\p{L}’']{2,}$/u.test(word) && !TITLES.has(word))
}

const TITLES = new Set(['Mrs', 'Miss', 'Sir', 'Dame', 'The', 'Rev', 'Revd', 'and'])

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
