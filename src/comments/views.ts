import type { Card, CardData, Tone } from '../../cards/catalog.ts'
import { dayIn, momentWords } from '../calendar/days.ts'
import { allOf } from '../in-words.ts'
import { holdersOf, nameIn } from '../people/directory.ts'
import type { Site } from '../sites/site.ts'
import { type Comment, type CommentState, type Mark, respondedAt, stateOf } from './comment.ts'
import { holidaysWait } from './due.ts'
import { answerersOf, type CommentSchool, roleWords } from './setting.ts'
import { KINDS, lengthWords, withinWords } from './words.ts'

type Button = NonNullable<CardData['note']['buttons']>[number]
type Line = NonNullable<CardData['note']['lines']>[number]
type SiteName = Pick<Site, 'title' | 'people'>

export const COMMENTS_PAGE = 6
const SHOWN_IN_LIST = 160

/**
 * A comment as those see it who look after it.
 * @param options.superseded a newer copy stands below: this one has no buttons
 * @param options.word what has just happened
 */
export function commentView(
  comment: Comment,
  site: SiteName,
  setting: CommentSchool,
  options: { superseded?: boolean; word?: string; danger?: string[] } = {},
): Card {
  const state = stateOf(comment, setting.now)
  const { word = '', danger = [] } = options
  return {
    name: 'note',
    data: {
      summary: SUMMARIES[state],
      title: `${nameOf(comment)} on ${site.title}`,
      tone: TONES[state],
      lines: [
        ...danger.map((text) => ({ text })),
        ...(word === '' ? [] : [{ text: word }]),
        { text: stateWords(comment, setting) },
        { label: 'It says', text: comment.text },
        ...(comment.url === undefined ? [] : [{ label: 'Link', text: comment.url }]),
        {
          label: 'Came in',
          text: `${moment(setting, comment.receivedAt)}, logged by ${nameIn(setting, comment.loggedBy)}`,
        },
        ...clauseLines(setting),
        { text: setting.school.name, subtle: true },
      ],
      buttons: options.superseded ? [] : buttonsOf(comment, setting),
    },
  }
}

/** For whoever logged it and does not look after the site: who has it now, and by when. */
export function loggedView(comment: Comment, site: SiteName, setting: CommentSchool, danger: string[] = []): Card {
  const answerers = answerersOf(setting, site)
  const names = answerers.map(({ name }) => name)
  const isUnreachable = answerers.length > 0 && answerers.every(({ reachable }) => !reachable)
  return {
    name: 'note',
    data: {
      summary: 'It is logged',
      title: `Logged: ${nameOf(comment).toLowerCase()} on ${site.title}`,
      tone: 'good',
      lines: [
        ...danger.map((text) => ({ text })),
        {
          text:
            names.length === 0
              ? NOBODY
              : `${allOf(names)} will see to it, by ${dueWords(comment, setting)}. Thank you.`,
        },
        ...(isUnreachable ? [{ text: HELD }] : []),
        { text: setting.school.name, subtle: true },
      ],
      buttons: [{ title: 'Log another', verb: 'comment.log' }],
    },
  }
}

/** For whoever logged it and looks after the site: who has been told beside them. */
export function toldWords(comment: Comment, site: SiteName, setting: CommentSchool): string {
  const others = answerersOf(setting, site).filter(({ id }) => id !== comment.loggedBy)
  if (others.length === 0) return 'It is logged. You look after this site, so nobody else has been told.'
  const told = `It is logged, and goes to ${allOf(others.map(({ name }) => name))}.`
  return others.every(({ reachable }) => !reachable) ? `${told} ${HELD}` : told
}

/** For somebody whose card it was, and who looks after the site no more. */
export function closedView(comment: Comment, setting: CommentSchool): Card {
  return note(setting, nameOf(comment), ['Others look after this now; there is nothing left for you to do.'])
}

/** Comments, a page of them. `comments` may hold one more than a page: then there is a next one. */
export function commentsView(
  comments: Comment[],
  sites: Map<string, SiteName>,
  setting: CommentSchool,
  page: number,
): Card {
  const isMore = comments.length > COMMENTS_PAGE
  return {
    name: 'list',
    data: {
      summary: 'Comments on our sites',
      title: 'Comments on our sites',
      intro: comments.length === 0 ? emptyWords(page) : introWords(setting),
      items: comments.slice(0, COMMENTS_PAGE).map((comment) => ({
        title: `${stateMark(comment, setting)} ${nameOf(comment)} on ${sites.get(comment.siteId)?.title ?? 'a site'}`,
        text: shortened(comment.text),
        subtle: leftWords(comment, setting),
        buttons: [{ title: 'Open', verb: 'comment.show', data: { comment: comment.id } }],
      })),
      buttons: [
        ...(isMore ? [{ title: 'More', verb: 'comments', data: { page: page + 1 } }] : []),
        { title: 'Log one', verb: 'comment.log', style: 'positive' as const },
        { title: 'Figures', verb: 'comment.figures' },
      ],
    },
  }
}

/** For a member of staff who looks after no site: what they can do here. */
export function notForYouView(setting: CommentSchool): Card {
  const { pack } = setting
  const whom = roleWords(setting, pack.replies?.seen_by ?? pack.register.kept_by)
  const text = `Comments are looked after by the people of each site and by ${whom}. If you have seen one on a site of the school, log it here and they are told.`
  const card = note(setting, 'Comments on our sites', [text])
  return {
    name: 'note',
    data: { ...card.data, buttons: [{ title: 'Log one', verb: 'comment.log', style: 'positive' }] },
  }
}

/** A school whose policy sets no time for answers. */
export function noTimesView(setting: CommentSchool): Card {
  const { pack, directory, today } = setting
  const names = holdersOf(directory, pack.owner, today).map(({ name }) => name)
  const whom = `${roleWords(setting, [pack.owner])}${names.length === 0 ? '' : ` (${allOf(names.slice(0, 3))})`}`
  return note(setting, 'Comments on our sites', [
    'Your school’s policy sets no time in which comments on its sites are to be answered, so Staffroom keeps no clock for them.',
    `If one needs an answer, tell whoever runs the site: type “sites” to see who that is. If you are not sure, ask ${whom}.`,
  ])
}

/** No open site is in the register, so there is nothing a comment could stand on. */
export function noSitesView(setting: CommentSchool): Card {
  return note(setting, 'Comments on our sites', [
    `${setting.school.name} has no open site in the register yet, so there is nothing to log a comment on. Type “sites” to see the register.`,
  ])
}

/** For whoever logged it and the administrators: a message about a comment did not get through. */
export function lostView(comment: Comment, setting: CommentSchool, readerIds: string[]): Card {
  const names = allOf(readerIds.map((id) => nameIn(setting, id)))
  const text =
    readerIds.length === 0
      ? 'It has got through meanwhile; there is nothing left to do.'
      : `Staffroom could not deliver a message about ${nameOf(comment).toLowerCase()} on a site of the school to ${names}. It is due by ${dueWords(comment, setting)}: please tell them. The message goes out as soon as they open Staffroom and say hello.`
  const card = note(setting, 'A message did not get through', [text])
  return { name: 'note', data: { ...card.data, tone: 'warning' } }
}

/** "Query 7" */
function nameOf({ kind, number }: Pick<Comment, 'kind' | 'number'>): string {
  return `${KINDS[kind]} ${number}`
}

/** Of what the figures and the cards go by: the school's choice is not the policy's. */
export function holidayWords({ school }: CommentSchool): string {
  return holidaysWait(school.choices)
    ? 'Holidays and bank holidays stop the clock: your school’s choice, not in the policy.'
    : 'Holidays and bank holidays do not stop the clock.'
}

const TONES: Record<CommentState, Tone> = {
  waiting: 'accent',
  late: 'attention',
  acknowledged: 'accent',
  answered: 'good',
}

/** What notifications say: never what was written. */
const SUMMARIES = {
  waiting: 'A comment on one of our sites is waiting',
  late: 'A comment on one of our sites is late',
  acknowledged: 'A comment on one of our sites is acknowledged',
  answered: 'A comment on one of our sites is answered',
}

const NOBODY =
  'Nobody is named who looks after this site. Please tell the headteacher, so that it is answered and somebody is named.'
const HELD = 'They have not used Staffroom yet. It goes out as soon as they open it and say hello: please tell them.'

function stateWords(comment: Comment, setting: CommentSchool): string {
  const { acknowledged, answered } = comment
  const state = stateOf(comment, setting.now)
  const due = dueWords(comment, setting)
  if (state === 'late') return `▲ Late: it was due by ${due}. Please answer it, or at least acknowledge it, now.`
  if (state === 'waiting') return `○ To be answered, or at least acknowledged, by ${due}.`
  const said = [
    ...(acknowledged === undefined ? [] : [`Acknowledged by ${markWords(acknowledged, setting)}.`]),
    answered === undefined ? 'It still needs an answer.' : `Answered by ${markWords(answered, setting)}.`,
  ]
  return `${answered === undefined ? '◐' : '✓'} ${said.join(' ')} ${punctualWords(comment, setting)}`
}

function punctualWords(comment: Comment, setting: CommentSchool): string {
  const late = Date.parse(respondedAt(comment) ?? '') - Date.parse(comment.dueAt)
  const due = dueWords(comment, setting)
  return late > 0 ? `That was ${lengthWords(late)} late: it was due by ${due}.` : `In time: it was due by ${due}.`
}

function markWords({ by, at }: Mark, setting: CommentSchool): string {
  return `${nameIn(setting, by)}, ${moment(setting, at)}`
}

function buttonsOf(comment: Comment, { now, school }: CommentSchool): Button[] {
  const data = { comment: comment.id, version: comment.version }
  const { acknowledged, answered } = comment
  const last = answered ?? acknowledged
  const isToday = last !== undefined && dayIn(school.timezone, new Date(last.marked)) === dayIn(school.timezone, now)
  return [
    ...(answered === undefined
      ? [{ title: 'Answered', verb: 'comment.answer', style: 'positive' as const, data }]
      : []),
    ...(last === undefined ? [{ title: 'Acknowledged', verb: 'comment.acknowledge', data }] : []),
    ...(answered === undefined ? [{ title: 'It was earlier…', verb: 'comment.earlier', data }] : []),
    ...(isToday ? [{ title: 'Take back', verb: 'comment.reopen', data }] : []),
  ]
}

function clauseLines(setting: CommentSchool): Line[] {
  const { replies } = setting.pack
  if (replies === undefined) return []
  const rule = `Clause ${replies.clause.join(', ')}: within ${withinWords(replies)}; what comes in at a weekend, by the end of the next working day. An acknowledgement counts.`
  return [{ text: holidaysWait(setting.school.choices) ? `${rule} ${holidayWords(setting)}` : rule, subtle: true }]
}

function introWords(setting: CommentSchool): string {
  const { replies } = setting.pack
  const within = replies === undefined ? '' : ` within ${withinWords(replies)}`
  return `To be answered, or at least acknowledged,${within}. Those that wait come first.`
}

function emptyWords(page: number): string {
  return page > 1
    ? 'That was the last page.'
    : 'Nothing has been logged yet. When somebody writes on a site of the school, log it here, and Staffroom keeps the time.'
}

function stateMark(comment: Comment, { now }: CommentSchool): string {
  return { late: '▲ Late:', waiting: '○', acknowledged: '◐', answered: '✓' }[stateOf(comment, now)]
}

function leftWords(comment: Comment, setting: CommentSchool): string {
  const { now } = setting
  const left = Date.parse(comment.dueAt) - now.getTime()
  switch (stateOf(comment, now)) {
    case 'late':
      return `${lengthWords(-left)} late: due by ${dueWords(comment, setting)}`
    case 'waiting':
      return `${lengthWords(left)} left: due by ${dueWords(comment, setting)}`
    case 'acknowledged':
      return `Acknowledged, still to be answered. Came in ${moment(setting, comment.receivedAt)}`
    case 'answered':
      return `Answered ${moment(setting, comment.answered?.at ?? '')}`
  }
}

function dueWords({ dueAt }: Comment, setting: CommentSchool): string {
  return moment(setting, dueAt)
}

function moment({ school }: CommentSchool, instant: string): string {
  return momentWords(school.timezone, instant)
}

function note({ school }: CommentSchool, title: string, texts: string[]): Extract<Card, { name: 'note' }> {
  return {
    name: 'note',
    data: { summary: title, title, lines: [...texts.map((text) => ({ text })), { text: school.name, subtle: true }] },
  }
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= SHOWN_IN_LIST
    ? line
    : `${line
        .slice(0, SHOWN_IN_LIST - 1)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trimEnd()}…`
}
