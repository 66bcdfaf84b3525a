import type { Card } from '../../cards/catalog.ts'
import { dayIn, dayWords } from '../calendar/days.ts'
import { nameIn } from '../people/directory.ts'
import type { Opened } from './door.ts'
import type { ReportStatus } from './report.ts'
import type { ReportSchool } from './setting.ts'

/** One concern of one person, as its reader sees it among the others. */
export interface Noticed {
  opened: Opened
  /** undefined: nobody is named. */
  personId?: string
}

/**
 * The concerns that somebody reads, person by person by name, of each in the order in which they came; those in which nobody is named stand last.
 * One that names two people stands under both. Nothing is counted, weighed or named here: that is for whoever reads it.
 * @param all whatever the door opened for them
 */
export function noticedOf(all: readonly Opened[], setting: ReportSchool): Noticed[] {
  const concerns = all.filter(({ as, kind }) => as === 'reader' && kind.category === 'concern')
  const noticed = concerns.flatMap((opened): Noticed[] => {
    const { people } = opened.report.about
    return people.length === 0 ? [{ opened }] : people.map((personId) => ({ opened, personId }))
  })
  return noticed.toSorted((a, b) => byPerson(a, b, setting) || inTime(a, b))
}

export const CONCERNS_PAGE = 8

/** @param noticed those on this page; @param more whether there is another */
export function concernsView(noticed: readonly Noticed[], setting: ReportSchool, page: number, more: boolean): Card {
  return {
    name: 'list',
    data: {
      summary: 'What has been noticed',
      title: 'What has been noticed',
      intro: noticed.length === 0 ? emptyWords(page) : INTRO,
      items: noticed.map((one) => itemOf(one, setting)),
      buttons: more ? [{ title: 'More', verb: 'report.concerns', data: { page: page + 1 }, dialog: true }] : [],
    },
  }
}

const INTRO =
  'What you have been told of, person by person, in the order in which it came. One thing alone need not mean anything. Please ' +
  'read each before you think of them together. That you looked is written down.'

const STANDS: Record<ReportStatus, string> = {
  waiting: 'not yet taken up',
  taken_up: 'being looked at',
  closed: 'closed',
}

function emptyWords(page: number): string {
  return page > 1 ? 'That was the last page.' : 'There is nothing here that is for you to read.'
}

function itemOf({ opened, personId }: Noticed, setting: ReportSchool) {
  const { id, number, receivedAt, status } = opened.report
  const day = dayWords(dayIn(setting.school.timezone, new Date(receivedAt)))
  return {
    title: personId === undefined ? 'Nobody is named' : nameIn(setting, personId),
    text: `Report ${number}, ${day}, ${STANDS[status]}`,
    subtle: opened.kind.name,
    buttons: [{ title: `Read report ${number}`, verb: 'report.read', data: { report: id }, dialog: true }],
  }
}

function inTime({ opened: { report: a } }: Noticed, { opened: { report: b } }: Noticed): number {
  return Date.parse(a.receivedAt) - Date.parse(b.receivedAt) || a.number - b.number
}

function byPerson(a: Noticed, b: Noticed, setting: ReportSchool): number {
  if (a.personId === b.personId) return 0
  if (a.personId === undefined || b.personId === undefined) return a.personId === undefined ? 1 : -1
  const names = nameIn(setting, a.personId).localeCompare(nameIn(setting, b.personId), 'en-GB')
  // Two people of one name are two people.
  return names || a.personId.localeCompare(b.personId)
}
