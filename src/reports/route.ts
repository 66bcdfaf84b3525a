import { conditionFacts } from '../forms/form-checks.ts'
import { holds } from '../packs/condition.ts'
import type { Condition } from '../packs/form.ts'
import type { Recipient, ReportKind } from '../packs/report-kind.ts'
import { type Directory, holdersOf, holdersOfAny, isActive, isAway, isHere, type Member } from '../people/directory.ts'
import type { Report } from './report.ts'
import type { ReportSchool } from './setting.ts'

/** What of a report its route follows from. */
export type Routed = Pick<Report, 'about' | 'answers' | 'reporterId' | 'escalated'>

/** Some who are told, with their people as of today. */
export interface PlannedRecipient {
  /** The recipient's id in the pack; `instead`, `unsaid:<role>` or `otherwise` where the route is not the kind's own. */
  id: string
  roles: string[]
  /** Whoever may read it for these roles. */
  people: Member[]
  /** Not in the policy: the school settled it, or Staffroom where the school has not. */
  settled: boolean
  clause: string[]
}

/**
 * Who reads a report today. Nobody it is about is among them, nor anybody who acts for one of those; one about the holder of
 * a role that has an `instead` goes there alone; with nobody left it goes to the first of `otherwise` who is free of it.
 * Empty when there is nobody at all.
 */
export function routeOf(report: Routed, kind: ReportKind, setting: ReportSchool): PlannedRecipient[] {
  const barred = barredFrom(report, setting)
  const planned = wanted(report, kind, setting).map((one) => ({
    ...one,
    people: peopleFor(one, report, setting, barred),
  }))
  const reached = planned.filter(({ people }) => people.length > 0)
  const last = reached.length < planned.length || planned.length === 0 || report.escalated
  return last ? [...reached, ...otherwise(report, setting, barred, reached)] : reached
}

/** Everybody who reads it, each once. */
export function readersOf(report: Routed, kind: ReportKind, setting: ReportSchool): Member[] {
  const people = routeOf(report, kind, setting).flatMap((one) => one.people)
  return [...new Map(people.map((member) => [member.id, member])).values()]
}

/**
 * What somebody is to a report: one of its readers, its author, or nobody. Its author is nobody to it once somebody else named
 * them as one it is about.
 */
export function standingOf(
  report: Routed,
  kind: ReportKind,
  setting: ReportSchool,
  personId: string,
): 'reader' | 'reporter' | undefined {
  if (readersOf(report, kind, setting).some(({ id }) => id === personId)) return 'reader'
  const isNamed = report.about.who !== 'self' && report.about.people.includes(personId)
  return report.reporterId === personId && !isNamed && isHere(setting, personId) ? 'reporter' : undefined
}

/** Those it is about, and whoever acts for one of them in any role, or while they are away. */
export function barredFrom(
  { about }: Pick<Routed, 'about'>,
  { directory }: Pick<ReportSchool, 'directory'>,
): Set<string> {
  const people = new Set(about.people)
  const deputies = directory.deputies.filter(({ holderId }) => people.has(holderId)).map(({ deputyId }) => deputyId)
  const delegates = directory.absences.flatMap(({ personId, delegateId }) =>
    people.has(personId) && delegateId !== undefined ? [delegateId] : [],
  )
  return new Set([...people, ...deputies, ...delegates])
}

/** Whether a word of the kind holds of what was sent in. */
export function isSo(
  word: boolean | Condition,
  { answers, reporterId }: Pick<Routed, 'answers' | 'reporterId'>,
  kind: ReportKind,
  setting: ReportSchool,
): boolean {
  return typeof word === 'boolean'
    ? word
    : holds(word, conditionFacts(kind, answers, { ...setting, authorId: reporterId }))
}

type Wanted = Omit<PlannedRecipient, 'people'>

function wanted(report: Routed, kind: ReportKind, setting: ReportSchool): Wanted[] {
  const instead = insteadOf(report, setting)
  if (instead.length > 0) return [{ id: 'instead', roles: instead, settled: false, clause: [] }]
  if (report.about.who === 'unsaid' && report.about.people.length === 0)
    return setting.pack.reports.unsaid.map((role) => ({
      id: `unsaid:${role}`,
      roles: [role],
      settled: false,
      clause: [],
    }))
  return kind.route
    .filter(({ when }) => when === undefined || isSo(when, report, kind, setting))
    .map((one) => asWanted(one, setting))
}

function asWanted({ id, roles, settled_by_school, clause = [] }: Recipient, { directory }: ReportSchool): Wanted {
  const chosen = settled_by_school === undefined ? undefined : directory.choices[settled_by_school]
  return { id, roles: chosen === undefined ? roles : [chosen], settled: settled_by_school !== undefined, clause }
}

/** The roles to which a report about these people goes instead; empty where none of them holds such a role. */
function insteadOf({ about }: Routed, { directory, today, pack }: ReportSchool): string[] {
  const roles = Object.entries(pack.reports.instead).flatMap(([role, others]) =>
    holdersOf(directory, role, today).some(({ id }) => about.people.includes(id)) ? others : [],
  )
  return [...new Set(roles)]
}

/** Holders who are free of it; and their deputies, once they are away or nobody has taken it up for long. */
function peopleFor({ roles }: Wanted, { escalated }: Routed, setting: ReportSchool, barred: Set<string>): Member[] {
  const { directory, today } = setting
  const holders = holdersOfAny(setting, roles)
  const covered = holders.filter(({ id }) => escalated || isAway(directory, id, today))
  const deputies = covered.flatMap(({ id }) => deputiesOf(directory, roles, id, today))
  return [...new Set([...holders, ...deputies])].filter(({ id }) => !barred.has(id))
}

function deputiesOf(directory: Directory, roles: string[], holderId: string, today: string): Member[] {
  return directory.deputies
    .filter((one) => one.holderId === holderId && roles.includes(one.role))
    .map(({ deputyId }) => directory.members.get(deputyId))
    .filter((member): member is Member => member !== undefined && isActive(member, today))
}

function otherwise(
  report: Routed,
  setting: ReportSchool,
  barred: Set<string>,
  reached: PlannedRecipient[],
): PlannedRecipient[] {
  const already = new Set(reached.flatMap(({ people }) => people.map(({ id }) => id)))
  for (const role of setting.pack.reports.otherwise) {
    const one = { id: 'otherwise', roles: [role], settled: false, clause: [] }
    const people = peopleFor(one, report, setting, barred).filter(({ id }) => !already.has(id))
    if (people.length > 0) return [{ ...one, people }]
  }
  return []
}
