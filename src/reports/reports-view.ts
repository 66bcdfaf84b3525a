import type { Card, CardData } from '../../cards/catalog.ts'
import { dayIn, dayWords, sinceWords } from '../calendar/days.ts'
import type { Opened } from './door.ts'
import type { ReportSchool } from './setting.ts'
import { AUTHOR_STATES, STATE_MARKS } from './words.ts'

export const REPORTS_PAGE = 8

type Group = 'yours' | 'incidents' | 'concerns' | 'made'

/** One report of somebody's list. `isOwner`: they have it. */
export interface Listed extends Opened {
  group: Group
  isOwner: boolean
}

const GROUPS: Record<Group, string> = {
  yours: 'You have these',
  incidents: 'For you to read',
  concerns: 'Concerns, for you to read',
  made: 'You sent these in',
}

/**
 * Somebody's reports in the order of the list: what they have, what else they read, concerns apart from what happened, and
 * what they sent in themselves. What has waited longest comes first; of those that are closed, the latest.
 */
export function listed(all: Opened[], { closed, personId }: { closed: boolean; personId: string }): Listed[] {
  const some = all
    .filter(({ report }) => (report.status === 'closed') === closed)
    .map((one): Listed => ({ ...one, group: groupOf(one, personId), isOwner: one.report.ownerId === personId }))
  const inTime = closed ? some : some.toReversed()
  const groups = Object.keys(GROUPS) as Group[]
  return groups.flatMap((group) => inTime.filter((one) => one.group === group))
}

/** @param options.isDialog what kind each is may be shown; else numbers, states and ages alone */
export function reportsView(
  list: Listed[],
  setting: ReportSchool,
  options: { page: number; closed: boolean; isDialog: boolean; seesFigures: boolean },
): Card {
  const { page, closed } = options
  const shown = list.slice((page - 1) * REPORTS_PAGE, page * REPORTS_PAGE)
  const title = closed ? 'Closed reports' : 'Reports'
  return {
    name: 'list',
    data: {
      summary: title,
      title: `${title} · ${setting.school.name}`,
      intro: shown.length === 0 ? emptyWords(page, closed) : '',
      items: shown.map((one, index) => item(one, shown[index - 1], options.isDialog)),
      buttons: buttons(list, options),
    },
  }
}

type Item = CardData['list']['items'][number]

/** The first of its group says what they are. In a message a concern is called what every report is called. */
function item(one: Listed, before: Listed | undefined, isDialog: boolean): Item {
  const { report, kind, group } = one
  const name = isDialog && group !== 'made' ? `: ${kind.name}` : ''
  const heading = headingOf(one, isDialog)
  return {
    title: `${STATE_MARKS[report.status]} Report ${report.number}${name}`,
    text: stateWords(one, one.setting),
    subtle: before !== undefined && heading === headingOf(before, isDialog) ? '' : heading,
    buttons: [{ title: 'Open', verb: 'report.read', dialog: true, data: { report: report.id } }],
  }
}

function headingOf({ group }: Listed, isDialog: boolean): string {
  return GROUPS[group === 'concerns' && !isDialog ? 'incidents' : group]
}

function stateWords({ report, group, isOwner }: Listed, { school, now }: ReportSchool): string {
  const { status, receivedAt, closedAt = '' } = report
  const since = sinceWords(school.timezone, receivedAt, now)
  if (status === 'closed') return `Closed on ${dayWords(dayIn(school.timezone, new Date(closedAt)))}.`
  if (group === 'made') return `${AUTHOR_STATES[status]} Sent in ${since.replace(/^since /, '')}.`
  if (status === 'taken_up') return `${isOwner ? 'You have it' : 'Being seen to'}; open ${since}.`
  return `${report.urgent ? 'Please read it now. ' : ''}It has waited ${since}.`
}

function emptyWords(page: number, closed: boolean): string {
  if (page > 1) return 'That was the last page.'
  return closed
    ? 'No report that you read or sent in is closed.'
    : 'Nothing is open that you read or sent in. If something has happened, or worries you, press “New report”.'
}

function buttons(
  list: Listed[],
  { page, closed, isDialog, seesFigures }: { page: number; closed: boolean; isDialog: boolean; seesFigures: boolean },
): CardData['list']['buttons'] {
  const isMore = list.length > page * REPORTS_PAGE
  const other = closed ? { title: 'Open ones', data: {} } : { title: 'Closed ones', data: { closed: 1 } }
  return [
    ...(isMore
      ? [{ title: 'More', verb: 'reports', dialog: true, data: { page: page + 1, ...(closed && { closed: 1 }) } }]
      : []),
    { title: 'New report', verb: 'report.start', style: 'positive' as const, dialog: true },
    { ...other, verb: 'reports', dialog: true },
    { title: 'Open in the browser', verb: 'report.page' },
    ...(seesFigures ? [{ title: 'Figures', verb: 'report.figures', dialog: true }] : []),
    ...(isDialog && list.some(({ group }) => group === 'concerns')
      ? [{ title: 'Concerns by person', verb: 'report.concerns', dialog: true }]
      : []),
  ]
}

function groupOf({ as, report, kind }: Opened, personId: string): Group {
  if (as === 'reporter') return 'made'
  if (kind.category === 'concern') return 'concerns'
  return report.ownerId === personId ? 'yours' : 'incidents'
}
