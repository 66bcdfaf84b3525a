/** What is said instead of keeping a password. */
export const SECRET_SAYS =
  'This looks like a password or a login, which Staffroom must never hold. Please write only where it is kept, such as “in the office safe” or “password manager, vault Social Media”.'

/**
 * Whether a text about where an account's details are kept seems to hold the details themselves: a password, a code, a
 * token, a login pair. Errs on the side of asking again; where something is kept can always be put in plain words.
 * @param names words that are people's names here: they may stand after “login:”
 */
export function looksSecret(text: string, names: string[] = []): boolean {
  const known = new Set(names.flatMap((name) => name.toLowerCase().split(/[^\p{L}]+/u)))
  const plain = text.normalize('NFKC')
  return (
    HELD_IN_ADDRESS.test(plain) ||
    CODE.test(plain) ||
    isLabelled(plain, known) ||
    isPaired(plain) ||
    tokensOf(plain).some(isRandom)
  )
}

/** https://user:word@host, ?token=… */
const HELD_IN_ADDRESS = /\/\/[^\s/@]+:[^\s/@]+@|[?&](?:token|key|code|auth|password|pwd|sig)=[^\s&]{4,}/i
/** "PIN 4471", "safe, code 44-71", "combination: 12 34 56" */
const CODE = /\b(?:pin|code|combination|passcode)\b(?:\s+(?:is|no|number))?[\s:=#.-]{0,3}\d(?:[\s-]?\d){2,}/i

const LABEL =
  /\b(pass ?words?|passwort|passwd|pass ?phrase|pass ?code|pass|pwd?|pw|log-?in|user ?names?|user|api ?key|token|secret)\b\s*(=|:|-+>?|–|→|\bis\b)?\s*/gi
const PLACES = new Set(
  `manager managers safe book vault vaults office app list envelope locker cupboard drawer cabinet store box file folder
   holder holders holders' page sheet details protected keeper bitwarden keepass keepassxc lastpass 1password dashlane nordpass
   proton keychain passbolt onepassword sharepoint drive onedrive teams school head headteacher business server intranet
   above below changed kept stored known unknown none nobody somewhere locked held only and or with in on at by the a`.split(
    /\s+/,
  ),
)

/** "password: sunshine", "pw sunshine", `login "sunshine"`: one word that is no place, on its own after a label. */
function isLabelled(text: string, known: Set<string>): boolean {
  return [...text.matchAll(LABEL)].some((label) => {
    const after = text.slice(label.index + label[0].length)
    if (/^["“'‘`]\S/.test(after)) return true
    const [value = ''] = after.split(/[,;\n]|\.(?:\s|$)|\s[–-]\s/)
    const words = value.trim().split(/\s+/).filter(Boolean)
    const [word = ''] = words
    if (label[2] !== undefined && words.length > 0 && isRandom(word)) return true
    const bare = word.toLowerCase().replace(/^[("]+|[)".!?]+$/g, '')
    return words.length === 1 && bare.length > 2 && !PLACES.has(bare) && !known.has(bare)
  })
}

/** "office@larkfield.example / Sunshine1", "larkfield:Sunshine1" */
function isPaired(text: string): boolean {
  const beside = /[^\s@]+@[^\s@/:,;]+\.[a-z]{2,}\s*(?:[/:|,;-]|\s)\s*([^\s,;]{5,})/giu
  const after = [...text.matchAll(beside)].some(([, word = '']) =>
    /\d|[^\p{L}\d'’.-]/u.test(word.replace(/[.)]+$/, '')),
  )
  const joined = tokensOf(text).some((token) => /^[\w.@-]{3,}:(?!\/\/)[^\s:]*[\d!@#$%^&*][^\s:]*$/.test(token))
  return after || joined
}

/** What stands between spaces, without the marks around it; addresses are looked at elsewhere. */
function tokensOf(text: string): string[] {
  return text
    .split(/\s+/)
    .map((token) => token.replace(/^[("'“‘[{<]+|[)"'”’\]}>,.;:]+$/g, ''))
    .filter((token) => token !== '' && !/^https?:\/\/|^www\.|^[^\s@]+@[^\s@]+\.[a-z]{2,}$|^@/i.test(token))
}

/** Word and number that stand together in the names of places: "Room12", "Office365". */
const NUMBERED =
  /^(?:room|rm|year|yr|class|form|ks|cabinet|office|block|floor|drawer|shelf|box|safe|key|locker|cupboard|folder|file|building|desk|team|tray|vault|site|microsoft|windows|keepass|server|rack|lab|hut|unit|bay|level|phase|covid|web|version|v|fy|term)[#-]?\d{1,4}[a-z]?$/i
const SAFE_WORDS = /^(?:1password|o365|m365|365|g-?suite|2fa|mfa)$/i

/** Letters, digits and marks mixed as people mix them in no word and no name. */
function isRandom(token: string): boolean {
  if (token.length < 6 || NUMBERED.test(token) || SAFE_WORDS.test(token) || isDateOrNumber(token)) return false
  const hasMark = /[!$%^*=~€£?<>|\\{}`@#+]/.test(token.replace(/[!?]+$/, '')) || /[\d][!?]+$/.test(token)
  const hasLetter = /\p{L}/u.test(token)
  const hasDigit = /\d/.test(token)
  if (hasLetter && hasMark) return true
  if (/^[\p{L}]{22,}$/u.test(token)) return true
  if (!hasLetter || !hasDigit) return false
  if (turns(token) >= 3) return true
  return token.split(/[-_/.&]/).some((part) => isWordAndNumber(part))
}

/** "Larkfield2024", "sunshine1"; a number of its own in a name, "Media_2024", is another part. */
function isWordAndNumber(part: string): boolean {
  return part.length >= 7 && /\p{Ll}/u.test(part) && /\d/.test(part) && !NUMBERED.test(part)
}

function isDateOrNumber(token: string): boolean {
  return /^[\d\s./:,+()-]+$/.test(token) || /^\d{1,4}(?:st|nd|rd|th|am|pm)?$/i.test(token)
}

/** How often letters turn to digits or back. */
function turns(token: string): number {
  const kinds = [...token].flatMap((sign) => (/\d/.test(sign) ? 'd' : /\p{L}/u.test(sign) ? 'l' : []))
  return kinds.filter((kind, i) => i > 0 && kind !== kinds[i - 1]).length
}
