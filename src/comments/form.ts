import { cleanText, webAddress } from '../typed.ts'
import { COMMENT_KINDS, COMMENT_TEXT, type CommentKind } from './comment.ts'
import { readMoment, type WhenProblem } from './when.ts'

/** The form in which a comment is logged, as it was typed. */
export interface Typed {
  site: string
  kind: string
  text: string
  url: string
  received: string
}

/** What was typed, once it can be taken. */
export interface Logged {
  siteId: string
  kind: CommentKind
  text: string
  url?: string
  receivedAt: Date
}

export type FieldErrors<Field extends string> = Partial<Record<Field, string>>

export interface Clock {
  timezone: string
  now: Date
}

const MOST_URL = 500
const YEAR_MS = 366 * 86_400_000

/** @param siteIds the sites that may be chosen */
export function readLog(typed: Typed, siteIds: string[], clock: Clock): Logged | { errors: FieldErrors<keyof Typed> } {
  const text = cleanText(typed.text)
  const url = addressOf(typed.url)
  const receivedAt = receivedOf(typed.received, clock)
  const kind = COMMENT_KINDS.find((one) => one === typed.kind)
  const errors = {
    ...(!siteIds.includes(typed.site) && { site: 'Please choose the site on which it came in.' }),
    ...(kind === undefined && { kind: 'Please choose what it is.' }),
    ...(text === '' && { text: 'Please say in a few words what it says.' }),
    ...(text.length > COMMENT_TEXT && { text: `Please say it in ${COMMENT_TEXT} characters or fewer.` }),
    ...(url === undefined && {
      url: 'Please give a web address, such as https://www.facebook.com/yourschool, or leave it empty.',
    }),
    ...(typeof receivedAt === 'string' && { received: receivedAt }),
  }
  if (kind === undefined || url === undefined || typeof receivedAt === 'string' || Object.keys(errors).length > 0)
    return { errors }
  return { siteId: typed.site, kind, text, receivedAt, ...(url !== '' && { url }) }
}

/** What was done earlier, as it was typed. */
export interface TypedDeed {
  what: string
  when: string
}

/** What was done about a comment, and when; not before it came in. */
export function readDeed(
  typed: TypedDeed,
  receivedAt: string,
  clock: Clock,
): { deed: 'acknowledge' | 'answer'; at: string } | { errors: FieldErrors<keyof TypedDeed> } {
  const at = readMoment(typed.when.slice(0, MOST_WHEN), clock.timezone, clock.now)
  const deed = (['acknowledge', 'answer'] as const).find((one) => one === typed.what)
  const isEarly = at instanceof Date && at < new Date(receivedAt)
  const errors = {
    ...(deed === undefined && { what: 'Please choose what was done.' }),
    ...(typed.when.trim() === '' && { when: 'Please say when it was done.' }),
    ...(!(at instanceof Date) && { when: WHEN_WORDS[at] }),
    ...(isEarly && { when: 'That is before it came in. Please check the day and the time.' }),
  }
  if (deed === undefined || !(at instanceof Date) || Object.keys(errors).length > 0) return { errors }
  return { deed, at: at.toISOString() }
}

/** No moment takes longer to write. */
const MOST_WHEN = 80

const WHEN_WORDS: Record<WhenProblem, string> = {
  unclear: 'Please write the day and the time, such as “today 14:05” or “20 November, 4.30 pm”.',
  no_time: 'Please add the time, such as “Friday 14:05” or “yesterday 9 pm”.',
  skipped: 'There was no such time: the clocks went forward over it. Please check the time.',
  future: 'That is still to come. Please check the day and the time.',
}

function receivedOf(text: string, { timezone, now }: Clock): Date | string {
  const moment = readMoment(text.slice(0, MOST_WHEN), timezone, now)
  if (!(moment instanceof Date)) return WHEN_WORDS[moment]
  const isLongAgo = now.getTime() - moment.getTime() > YEAR_MS
  return isLongAgo ? 'That is more than a year ago. Please check the year.' : moment
}

/** '' for none; undefined when it is no address. */
function addressOf(text: string): string | undefined {
  const typed = text.trim()
  if (typed === '') return ''
  const url = webAddress(typed)
  return url !== undefined && url.length <= MOST_URL ? url : undefined
}
