import { type FormField, formFields } from '../../src/packs/form.ts'
import { loadPacks } from '../../src/packs/load.ts'
import type { ReportKind } from '../../src/packs/report-kind.ts'
import type { Filled } from './actor.ts'
import { addressOf } from './procedure-table.ts'

/** One kind of report of one school, as it is played. */
export interface ReportPlayed {
  policy: string
  kind: ReportKind
  author: string
  /** Who is told and reads it, as in their addresses before the @. */
  readers: string[]
  /** Works there, and is told nothing. */
  colleague: string
  /** Stands in everything that is typed of it, and nowhere else. */
  marker: string
}

/** Who sends it in, and a colleague who hears nothing. */
const CAST: Record<string, { author: string; colleague: string }> = {
  'king-offa': { author: 'amira.hussain', colleague: 'liam.doyle' },
  'gcc-model': { author: 'ellie.grant', colleague: 'mateusz.nowak' },
  'merriott-haselbury': { author: 'stuart.pym', colleague: 'leila.haddad' },
  evendons: { author: 'connor.hale', colleague: 'anjali.menon' },
  huntington: { author: 'kate.lumley', colleague: 'jess.holroyd' },
}

/** Whom each policy sends it to, when it is answered as `reportForm` does: by hand, from what the policies say. */
const READERS: Record<string, Record<string, string>> = {
  'king-offa': {
    child_concern: 'ruth.kaplan',
    friend_request: 'helen.marsh',
    abusive_comment: 'helen.marsh ruth.kaplan',
    online_bullying: 'helen.marsh ruth.kaplan',
    inappropriate_content: 'helen.marsh ruth.kaplan',
    breach: 'helen.marsh',
    press_contact: 'helen.marsh',
    low_level_concern: 'helen.marsh',
  },
  'gcc-model': {
    child_concern: 'claire.fenwick',
    friend_request: 'graham.pell',
    abusive_comment: 'claire.fenwick graham.pell',
    online_bullying: 'claire.fenwick graham.pell',
    inappropriate_content: 'claire.fenwick graham.pell',
    breach: 'graham.pell',
    press_contact: 'graham.pell',
    low_level_concern: 'graham.pell',
  },
  'merriott-haselbury': {
    child_concern: 'ngozi.eze',
    friend_request: 'judith.orme',
    abusive_comment: 'callum.reid judith.orme ngozi.eze',
    online_bullying: 'callum.reid judith.orme ngozi.eze',
    inappropriate_content: 'callum.reid judith.orme ngozi.eze',
    breach: 'judith.orme',
    press_contact: 'callum.reid judith.orme ngozi.eze',
    low_level_concern: 'judith.orme',
  },
  evendons: {
    child_concern: 'sarah.jessop',
    friend_request: 'patrick.lowe',
    abusive_comment: 'patrick.lowe sarah.jessop',
    online_bullying: 'patrick.lowe sarah.jessop',
    inappropriate_content: 'patrick.lowe sarah.jessop',
    breach: 'patrick.lowe',
    press_contact: 'patrick.lowe',
    low_level_concern: 'patrick.lowe',
  },
  huntington: {
    child_concern: 'priya.shah',
    friend_request: 'angela.firth',
    abusive_comment: 'angela.firth',
    online_bullying: 'angela.firth priya.shah',
    inappropriate_content: 'neil.thackray',
    breach: 'angela.firth',
    press_contact: 'angela.firth',
    low_level_concern: 'angela.firth',
  },
}

const packs = await loadPacks()

/** Every kind of every school. */
export const REPORTED: ReportPlayed[] = Object.entries(CAST).flatMap(([policy, cast], school) =>
  (packs.get(policy)?.pack.report_kinds ?? []).map((kind, n) => ({
    policy,
    kind,
    ...cast,
    readers: READERS[policy]?.[kind.id]?.split(' ') ?? [],
    marker: `qzx${school}${String.fromCharCode(97 + n)}${kind.id.replaceAll('_', '').slice(0, 6)}zqx`,
  })),
)

/**
 * Every question of the kind answered, the first choice of each, with the marker in whatever is written; about nobody who
 * works there.
 * @param day YYYY-MM-DD
 */
export function reportForm({ kind, policy, colleague, marker }: ReportPlayed, day: string): Filled {
  const answers = formFields(kind).map((field) => [field.id, answerTo(field, { policy, colleague, marker, day })])
  return { ...Object.fromEntries(answers), about: 'not_staff' }
}

/** A question that must be answered whatever else is said: left empty, the form is refused beside it. */
export function neededField({ kind }: ReportPlayed): string {
  const field = formFields(kind).find(
    (one) => one.required && one.when === undefined && ['line', 'text', 'date'].includes(one.kind),
  )
  if (field === undefined) throw new Error(`${kind.id} asks for nothing`)
  return field.id
}

interface Typing {
  policy: string
  colleague: string
  marker: string
  day: string
}

function answerTo({ kind, options = [], max }: FormField, { policy, colleague, marker, day }: Typing) {
  switch (kind) {
    case 'choice':
      return options[0]?.id ?? ''
    case 'choices':
      return [options[0]?.id ?? '']
    case 'tick':
      return 'false'
    case 'date':
      return day
    case 'url':
      return `https://${marker}.example/post`
    case 'person':
    case 'people':
      return [addressOf(policy, colleague)]
    case 'age':
    case 'age_range':
      return '10'
    default:
      return `${marker} was seen`.slice(0, max)
  }
}
