import type { Card } from '../../cards/catalog.ts'
import type { Effect } from '../effects.ts'
import { allOf } from '../in-words.ts'
import type { ReportKind } from '../packs/report-kind.ts'
import { holdersOf } from '../people/directory.ts'
import type { Report } from './report.ts'
import { barredFrom, routeOf } from './route.ts'
import type { ReportSchool } from './setting.ts'
import { roleName } from './words.ts'

/**
 * Where nobody may read a report, or nobody of those who may can be written to: Staffroom's administrators hear that people
 * are missing, and nothing of the report; and accounts are looked for. Not an administrator it is about.
 */
export function reachOut(report: Report, kind: ReportKind, setting: ReportSchool): Effect[] {
  const { directory, today, now } = setting
  const { schoolId, status } = report
  const route = routeOf(report, kind, setting)
  const isReached = route.length > 0 && route.every(({ people }) => people.some(({ reachable }) => reachable))
  if (isReached || status === 'closed') return []
  const barred = barredFrom(report, setting)
  const told = holdersOf(directory, 'staffroom_administrator', today).filter(({ id }) => !barred.has(id))
  return [
    ...told.map(
      ({ id: readerId }): Effect => ({
        effect: 'notice',
        subject: `school:${schoolId}`,
        schoolId,
        readerId,
        card: 'report-reach',
      }),
    ),
    { effect: 'later', subject: `school:${schoolId}`, schoolId, intent: 'people.link', dueAt: now },
  ]
}

/** For Staffroom's administrators: who is missing from the staff list, as it is now. No report is named. */
export function reachView(setting: ReportSchool): Card {
  const missing = missingRoles(setting)
  const title = 'Somebody is missing from the staff list'
  const who =
    missing.length === 0
      ? 'Everybody your policy needs is in the staff list. Please add another governor, and check that those who are in it use their accounts.'
      : `Without anybody, or without an account that Staffroom can write to: ${allOf(missing.map((role) => roleName(setting, role)))}.`
  return {
    name: 'note',
    data: {
      summary: title,
      title,
      tone: 'attention',
      lines: [
        { text: 'Something confidential cannot be given to anybody at the moment. What it is, you cannot see.' },
        { text: who },
        {
          text: 'Please mend this today with “staffroom people import”; “staffroom doctor” shows what is missing. Then it goes out by itself.',
        },
        { text: setting.school.name, subtle: true },
      ],
    },
  }
}

function missingRoles(setting: ReportSchool): string[] {
  const { pack, directory, today } = setting
  const needed = pack.roles.filter((role) => role.needed).map(({ id }) => id)
  return needed.filter((role) => !holdersOf(directory, role, today).some(({ reachable }) => reachable))
}
