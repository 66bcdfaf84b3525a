import type { Effect, Later, Notice, NoticeCard } from '../effects.ts'
import type { ReportKind } from '../packs/report-kind.ts'
import { reachOut } from './reach.ts'
import type { Report } from './report.ts'
import { readersOf, standingOf } from './route.ts'
import { kindOf, type ReportSchool } from './setting.ts'
import { nextLook } from './when.ts'

/** Everybody who reads it is told that it waits, and the clock is set. Nothing of what is in it. */
export function announceReceived(report: Report, kind: ReportKind, setting: ReportSchool): Effect[] {
  const readers = readersOf(report, kind, setting).map(({ id }) => id)
  return [
    ...readers.map((id) => notice(report, id, 'report')),
    ...reachOut(report, kind, setting),
    ...clock(report, kind, setting),
  ]
}

/**
 * What a change of a case leads to: every card that stands in a chat is painted anew, which empties those of people who may
 * read it no more; who reads it from now on is told that it waits, and so is everybody when its author adds to it, and who
 * is given it by another; its author, that something has come of it, when its state is another and they are its author only. The clock looks at it anew.
 * @param before the report as it was
 * @param kind the kind it is of now
 */
export function announceChanged(report: Report, before: Report, kind: ReportKind, setting: ReportSchool): Effect[] {
  const { schoolId } = report
  const earlier = new Set(readersBefore(before, setting))
  const readers = readersOf(report, kind, setting).map(({ id }) => id)
  const told = readers.filter((id) => !earlier.has(id) || isNewTo(id, report, before))
  const isNews = report.status !== before.status && standingOf(report, kind, setting, report.reporterId) === 'reporter'
  return [
    { effect: 'revise', subject: `report:${report.id}`, schoolId },
    ...(report.status === 'closed' ? [] : told.map((id) => notice(report, id, 'report'))),
    ...(isNews ? [notice(report, report.reporterId, 'report-mine')] : []),
    ...clock(report, kind, setting),
  ]
}

/** Its author added something, or somebody gave it to them. */
function isNewTo(id: string, report: Report, before: Report): boolean {
  const since = report.entries.slice(before.entries.length)
  const isAdded = since.some(({ what, by }) => (what === 'more' || what === 'file') && by === report.reporterId)
  const isGiven = since.some(({ what, item, by }) => what === 'owner' && item === id && by !== id)
  return (isAdded && id !== report.reporterId) || isGiven
}

function readersBefore(before: Report, setting: ReportSchool): string[] {
  const kind = kindOf(setting, before.kind)
  return kind === undefined ? [] : readersOf(before, kind, setting).map(({ id }) => id)
}

function notice({ id, schoolId }: Report, readerId: string, card: NoticeCard): Notice {
  return { effect: 'notice', subject: `report:${id}`, schoolId, readerId, card }
}

/** The clock's next look: a later one takes the place of an earlier one. None once it is closed. */
export function clock(report: Report, kind: ReportKind, setting: ReportSchool): Later[] {
  const { id, schoolId } = report
  const dueAt = nextLook(report, kind, setting)
  return dueAt === undefined
    ? []
    : [{ effect: 'later', subject: `report:${id}`, schoolId, intent: 'report.clock', dueAt }]
}
