import type { Effect, Notice, NoticeCard } from '../effects.ts'
import type { ReportKind } from '../packs/report-kind.ts'
import { isAway } from '../people/directory.ts'
import { clock } from './announce.ts'
import type { Report } from './report.ts'
import { readersOf, standingOf } from './route.ts'
import type { ReportSchool } from './setting.ts'
import { restated, waitsFor } from './steps.ts'
import type { Word } from './when.ts'

/** The report once the clock has said this of it. */
export function said(report: Report, word: Word, now: Date): Report {
  const at = now.toISOString()
  return word === 'above'
    ? { ...report, escalated: true, entries: [...report.entries, { at, by: 'staffroom', what: 'escalated' }] }
    : {
        ...report,
        reminded: report.reminded + 1,
        entries: [...report.entries, { at, by: 'staffroom', what: 'reminded' }],
      }
}

/**
 * Who hears it, in messages that say no more than that the report waits; and when the clock looks next. Nobody but its
 * readers, and its author where nobody has taken it up for long.
 * @param report as it is once it has been said
 */
export function announceWord(word: Word, report: Report, kind: ReportKind, setting: ReportSchool): Effect[] {
  const readers = hearers(word, report, kind, setting)
  const isForAuthor = word === 'above' && standingOf(report, kind, setting, report.reporterId) === 'reporter'
  return [
    ...readers.map((id) => notice(report, id, 'report')),
    ...(isForAuthor ? [notice(report, report.reporterId, 'report-mine')] : []),
    ...clock(report, kind, setting),
  ]
}

/** The report as it stands with the people of today: what nobody has any more waits again. */
export function reviewed(report: Report, setting: ReportSchool): Report {
  const after = restated(report, setting)
  if (report.status !== 'taken_up' || after.status !== 'waiting') return after
  const at = setting.now.toISOString()
  return { ...after, entries: [...after.entries, { at, by: 'staffroom', what: 'waits_again' }] }
}

/**
 * Who is to hear of it because the staff list has changed: readers who have not been given it, and where it waits again,
 * all whom it waits for.
 * @param asked who has been given its card
 */
export function newcomersTo(
  report: Report,
  before: Report,
  kind: ReportKind,
  setting: ReportSchool,
  asked: ReadonlySet<string>,
): Notice[] {
  if (report.status === 'closed') return []
  const waitsAgain = before.status === 'taken_up' && report.status === 'waiting'
  const awaited = waitsAgain ? waitsFor(report, kind, setting).flatMap(({ people }) => people) : []
  const readers = [...readersOf(report, kind, setting).filter(({ id }) => !asked.has(id)), ...awaited]
  return [...new Set(readers.map(({ id }) => id))].map((id) => notice(report, id, 'report'))
}

function hearers(word: Word, report: Report, kind: ReportKind, setting: ReportSchool): string[] {
  const readers = readersOf(report, kind, setting).map(({ id }) => id)
  if (word === 'owner') return readers.includes(report.ownerId ?? '') ? [report.ownerId ?? ''] : readers
  if (word === 'above') return readers.filter((id) => !report.takenUp.some(({ by }) => by === id))
  const awaited = [...new Set(waitsFor(report, kind, setting).flatMap(({ people }) => people.map(({ id }) => id)))]
  // Whoever is away need not hear of it again while somebody else is there.
  const here = awaited.filter((id) => !isAway(setting.directory, id, setting.today))
  return here.length > 0 ? here : awaited
}

function notice({ id, schoolId }: Report, readerId: string, card: NoticeCard): Notice {
  return { effect: 'notice', subject: `report:${id}`, schoolId, readerId, card }
}
