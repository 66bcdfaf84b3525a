import type { App } from '../app.ts'
import type { IntentOf } from '../conversation/incoming.ts'
import type { Tx } from '../db/transaction.ts'
import type { Effect } from '../effects.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { isHere } from '../people/directory.ts'
import { type Site, siteState } from '../sites/site.ts'
import { allSites } from '../sites/store.ts'
import { announceLogged, announceMarked, auditLine } from './announce.ts'
import type { Comment } from './comment.ts'
import { clockWord, type Deed, decide, remindedAtFirst } from './decide.ts'
import { dueAt, holidaysWait, momentsOf } from './due.ts'
import { type Logged, readDeed, readLog } from './form.ts'
import { earlierView, type LogForm, logView, newLog } from './form-views.ts'
import { answerersOf, type CommentSchool, sees } from './setting.ts'
import { insertComment, loadComment, saveComment } from './store.ts'
import { commentView, loggedView, noSitesView, noTimesView, toldWords } from './views.ts'
import { REFUSALS } from './words.ts'

/** Somebody who has to do with a school's comments, in a transaction. */
export interface CommentSpeech {
  app: Pick<App, 'newId'>
  tx: Tx
  personId: string
  setting: CommentSchool
  /** This very delivery has been acted upon before: answer with the present state, change nothing. */
  seen: boolean
}

/** A press on a comment, which knows its school. */
export type Press = Omit<CommentSpeech, 'setting' | 'app'> & { settingOf: (schoolId: string) => Promise<CommentSchool> }

const GONE = 'There is no such comment for you any more. Type “comments” to see those that wait.'

/** The small form; nothing is kept before it is sent. */
export async function openLog(speech: CommentSpeech): Promise<Outcome> {
  const { app, setting, personId } = speech
  if (setting.pack.replies === undefined) return only({ show: 'card', card: noTimesView(setting) })
  const sites = await openSites(speech)
  if (sites.length === 0) return only({ show: 'card', card: noSitesView(setting) })
  const form = newLog(app.newId(), setting)
  return only({ show: 'form', card: logView(form, sites, setting, personId) })
}

/**
 * Keeps a comment and tells those who are to answer it. Anybody of the school may: they saw it.
 * @param danger what comes first when it speaks of a child in danger
 */
export async function submitLog(
  speech: CommentSpeech,
  intent: IntentOf<'comment.submit'>,
  danger: string[],
): Promise<Outcome> {
  const { tx, setting, personId, seen } = speech
  if (setting.pack.replies === undefined) return only({ show: 'card', card: noTimesView(setting) })
  const before = await loadComment(tx, intent.comment)
  if (before !== undefined) return loggedAlready(before, speech)
  const sites = await openSites(speech)
  const form: LogForm = { ...intent, id: intent.comment }
  const clock = { timezone: setting.school.timezone, now: setting.now }
  const read = readLog(
    form,
    sites.map(({ id }) => id),
    clock,
  )
  if ('errors' in read) {
    const card = logView(form, sites, setting, personId, read.errors)
    return only({ show: 'errors', card, errors: read.errors })
  }
  if (seen) return say(GONE)
  const { comment, moments } = madeOf(form.id, read, speech)
  const kept = await insertComment(tx, comment)
  const site = sites.find(({ id }) => id === comment.siteId)
  if (kept === undefined || site === undefined) return say(GONE)
  return {
    reply: { show: 'instead', card: afterLog(kept, site, setting, personId, danger) },
    effects: announceLogged(kept, answerersOf(setting, site), moments[kept.reminded]),
    audit: [auditLine(kept, 'comment.logged', personId)],
  }
}

/** One comment, for those who look after its site. */
export async function showComment(press: Press, intent: IntentOf<'comment.show'>): Promise<Outcome> {
  const found = await find(press, intent.comment)
  if (found === undefined) return say(GONE)
  return only({ show: 'card', card: commentView(found.comment, found.site, found.setting) })
}

/** It has just been acknowledged or answered, or that was a slip. */
export async function markComment(
  press: Press,
  intent: IntentOf<'comment.acknowledge' | 'comment.answer' | 'comment.reopen'>,
): Promise<Outcome> {
  const found = await find(press, intent.comment, { lock: true })
  if (found === undefined) return say(GONE)
  const at = found.setting.now.toISOString()
  const deeds: Record<typeof intent.type, Deed> = {
    'comment.acknowledge': { deed: 'acknowledge', at },
    'comment.answer': { deed: 'answer', at },
    'comment.reopen': { deed: 'reopen' },
  }
  return save(press, found, deeds[intent.type], intent.version)
}

/** It was acknowledged or answered some time ago: first the form that asks when, then what was said in it. */
export async function markEarlier(press: Press, intent: IntentOf<'comment.earlier'>): Promise<Outcome> {
  const found = await find(press, intent.comment, { lock: true })
  if (found === undefined) return say(GONE)
  const { comment, setting } = found
  const typed = { what: intent.what ?? '', when: intent.when ?? '' }
  if (comment.answered !== undefined) return standsNow(found, REFUSALS.already_answered)
  if (intent.when === undefined) return only({ show: 'form', card: earlierView(comment, typed) })
  const read = readDeed(typed, comment.receivedAt, { timezone: setting.school.timezone, now: setting.now })
  if ('errors' in read)
    return only({ show: 'errors', card: earlierView(comment, typed, read.errors), errors: read.errors })
  return save(press, found, read, intent.version)
}

interface Found {
  comment: Comment
  site: Site
  setting: CommentSchool
}

/** A comment in its setting; undefined when there is none that this person may see. */
async function find(press: Press, id: string, options: { lock?: true } = {}): Promise<Found | undefined> {
  const comment = await loadComment(press.tx, id, options)
  if (comment === undefined) return undefined
  const setting = await press.settingOf(comment.schoolId)
  const site = (await allSites(press.tx, comment.schoolId)).find((one) => one.id === comment.siteId)
  if (site === undefined || !sees(setting, site, press.personId)) return undefined
  return { comment, site, setting }
}

async function save(press: Press, found: Found, deed: Deed, version: number): Promise<Outcome> {
  const { comment, site, setting } = found
  if (press.seen) return only({ show: 'instead', card: commentView(comment, site, setting) })
  const { now, school } = setting
  const decided = decide(comment, deed, { by: press.personId, version, now, timezone: school.timezone })
  if ('refused' in decided) return standsNow(found, REFUSALS[decided.refused])
  const saved = await saveComment(press.tx, decided)
  return {
    reply: { show: 'instead', card: commentView(saved, site, setting) },
    effects: deedEffects(saved, setting),
    audit: [auditLine(saved, AUDITED[deed.deed], press.personId)],
  }
}

const AUDITED = {
  acknowledge: 'comment.acknowledged',
  answer: 'comment.answered',
  reopen: 'comment.reopened',
} as const

/** What is open anew has its clock again; what has been responded to needs none. */
function deedEffects(comment: Comment, { pack, school, now }: CommentSchool): Effect[] {
  if (pack.replies === undefined) return announceMarked(comment, undefined)
  const moments = momentsOf(new Date(comment.dueAt), pack.replies, school)
  const { say: missed, next } = clockWord(comment, moments, now)
  // What passed while it counted as done is said as soon as the clock may speak.
  return announceMarked(comment, missed === undefined ? next : now)
}

function standsNow({ comment, site, setting }: Found, word: string): Outcome {
  return only({ show: 'instead', card: commentView(comment, site, setting, { word }) })
}

/** A site past its last day stands there until somebody has closed it, and people go on writing on it. */
async function openSites({ tx, setting, personId }: CommentSpeech): Promise<Site[]> {
  if (!isHere(setting, personId)) return []
  const sites = await allSites(tx, setting.school.id)
  return sites.filter((site) => ['live', 'past'].includes(siteState(site, setting.today)))
}

function madeOf(id: string, logged: Logged, { setting, personId }: CommentSpeech) {
  const { school, pack, now } = setting
  const { receivedAt, ...rest } = logged
  const replies = pack.replies
  if (replies === undefined) throw new RangeError('a school without times for its replies logs no comments')
  const due = dueAt(receivedAt, replies, school, holidaysWait(school.choices))
  const moments = momentsOf(due, replies, school)
  const comment: Omit<Comment, 'number'> = {
    id,
    schoolId: school.id,
    ...rest,
    receivedAt: receivedAt.toISOString(),
    dueAt: due.toISOString(),
    loggedBy: personId,
    loggedAt: now.toISOString(),
    reminded: remindedAtFirst(moments, now),
    version: 1,
  }
  return { comment, moments }
}

/** Who looks after the site has it before them with its buttons; anybody else is told who has it. */
function afterLog(comment: Comment, site: Site, setting: CommentSchool, personId: string, danger: string[]) {
  return sees(setting, site, personId)
    ? commentView(comment, site, setting, { word: toldWords(comment, site, setting), danger })
    : loggedView(comment, site, setting, danger)
}

/** A second press of “Log it”. */
async function loggedAlready(comment: Comment, { tx, setting, personId }: CommentSpeech): Promise<Outcome> {
  const site = (await allSites(tx, comment.schoolId)).find(({ id }) => id === comment.siteId)
  const isTheirs = comment.loggedBy === personId && comment.schoolId === setting.school.id
  if (!isTheirs || site === undefined) return say(GONE)
  return only({ show: 'instead', card: afterLog(comment, site, setting, personId, []) })
}
