import type { KnownPlatform, Platforms } from '../packs/platforms.ts'

/** A web address as far as it tells one account from another. */
export interface Address {
  /** Lower case, without what makes no difference; of a known platform always its first host. */
  host: string
  platform?: KnownPlatform
  /** The parts of the path, lower case. */
  path: string[]
  /** Of the query what is not there for tracking: some platforms name the account in it. */
  query: Map<string, string>
  /** Why it can never be taken for one of ours, however it reads. */
  trick?: Trick
}

/** before_at: what stands before an @ is not where it leads. letters: letters of other alphabets. port: not a public page. */
export type Trick = 'before_at' | 'letters' | 'port'

/** Whether a word looks like an address rather than a name: "https://…", "www.…", "facebook.com/x". */
export function isAddress(word: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\/|^www\./i.test(word)) return true
  return /^[^\s/@:]+(?:\.[^\s/@:.]+)*\.[\p{L}]{2,}\.?(?:[/?#:]\S*)?$/iu.test(word) || /^\S+\.\S+@\S+\.\S+\/?/.test(word)
}

/** @returns undefined when it is no web address, or names no host */
export function readAddress(text: string, platforms: Platforms): Address | undefined {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
  const url = URL.canParse(whole) ? new URL(whole) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || !url.hostname.includes('.')) return undefined
  const bare = url.hostname.replace(/\.$/, '').replace(NO_DIFFERENCE, '')
  const platform = platforms.find(({ hosts }) => hosts.includes(bare) && !SHORT.has(bare))
  const trick = trickOf(url)
  return {
    host: platform?.hosts[0] ?? bare,
    path: pathOf(url.pathname),
    query: queryOf(url.searchParams),
    ...(platform === undefined ? {} : { platform }),
    ...(trick === undefined ? {} : { trick }),
  }
}

/** Whether `asked` is the account at `ours`, or a page of it. */
export function isAt(asked: Address, ours: Address): boolean {
  if (asked.trick !== undefined || asked.host !== ours.host || isWholePlatform(ours)) return false
  const within = ours.path.every((part, i) => asked.path[i] === part)
  return within && [...ours.query].every(([key, value]) => asked.query.get(key) === value)
}

/** An address of a platform that names no account on it: whatever stands there is inside of it. */
export function isWholePlatform({ platform, path, query }: Address): boolean {
  const [first = '', second] = path
  const isBare = first === '' || (SHELVES.has(first) && second === undefined)
  return platform !== undefined && query.size === 0 && isBare
}

/** The name an account has on its platform, without the @; undefined where its address shows none. */
export function handleOf({ platform, path }: Address): string | undefined {
  if (platform === undefined) return undefined
  const marked = path.find((part) => part.startsWith('@'))
  const named = SHELVES.has(path[0] ?? '') ? path[1] : path[0]
  return (marked ?? named)?.replace(/^@/, '')
}

// Other ways to the same page, on any host: what stands before is the same owner's.
const NO_DIFFERENCE = /^(?:(?:www|m|mobile|web|mbasic|touch|en-gb|uk)\.)+(?=[^.]+\.)/
/** Hosts of a platform whose addresses lead elsewhere: what they say tells nothing about the account. */
const SHORT = new Set(['t.co', 'fb.me', 'm.me', 'youtu.be', 'wa.me', 'lnkd.in', 'redd.it', 'pin.it'])
/** Parts of a path under which a platform keeps accounts. */
const SHELVES = new Set([
  'groups',
  'pages',
  'people',
  'channel',
  'c',
  'user',
  'users',
  'company',
  'school',
  'in',
  'profile.php',
  'p',
])
const TRACKING =
  /^(?:utm_.*|fbclid|igshid?|igsh|ref|ref_src|refsrc|si|mibextid|s|t|hl|lang|locale|feature|__tn__|_rdr|share|source|x)$/

function trickOf(url: URL): Trick | undefined {
  if (url.username !== '' || url.password !== '') return 'before_at'
  if (url.hostname.split('.').some((label) => label.startsWith('xn--'))) return 'letters'
  return url.port === '' ? undefined : 'port'
}

function pathOf(pathname: string): string[] {
  const parts = pathname.split('/').filter((part) => part !== '')
  return parts.map((part) => decoded(part).toLowerCase())
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function queryOf(given: URLSearchParams): Map<string, string> {
  return new Map([...given].filter(([key]) => !TRACKING.test(key)).map(([key, value]) => [key.toLowerCase(), value]))
}
