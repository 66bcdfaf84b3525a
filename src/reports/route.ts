import { conditionFacts } from '../forms/form-checks.ts'
import { holds } from '../packs/condition.ts'
import type { Condition } from '../packs/form.ts'
import { mayReadReports, type Recipient, type ReportKind } from '../packs/report-kind.ts'
import { holdersOf, holdersOfAny, isActive, isAway, isHere, type Member } from '../people/directory.ts'
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
 * a role that has an `instead` goes there alone; with somebody missing, or all of some away, it goes to the first of
 * `otherwise` too who is free of it, and once it has been passed up, to the next. Empty when there is nobody at all.
 */
export function routeOf(report: Routed, kind: ReportKind, setting: ReportSchool): PlannedRecipient[] {
  // What was noticed of an adult is for one pair of eyes: who stands above takes their place, and no deputy.
  const hasDeputies = kind.category !== 'concern'
  const looking: Looking = {
    report,
    setting: withSafeChoices(setting),
    barred: barredFrom(report, setting),
    standIns: standInsFor(report, setting),
    deputies: hasDeputies ? 'of_absent' : 'none',
  }
  const named = wanted(report, kind, looking.setting)
  const first = filled(
    named.map((one) => reaching(one, looking)),
    looking,
  )
  if (!report.escalated) return first
  const all = named.map((one) => reaching(one, hasDeputies ? { ...looking, deputies: 'of_all' } : looking))
  return [...all.filter(isReached), ...first.filter(isAbove), ...otherwise(looking, first)]
}

/** Whether these are told because those whom the route names are missing, away or silent. */
function isAbove({ id }: Pick<PlannedRecipient, 'id'>): boolean {
  return id === 'otherwise'
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
  const isNamed = report.about.people.includes(personId) && !namedThemselves(report)
  return report.reporterId === personId && !isNamed && isHere(setting, personId) ? 'reporter' : undefined
}

/**
 * Those it is about, and whoever acts for one of them: deputies in any role, whatever they hold themselves, and the deputy that
 * a role has by its name (`deputy_dsl` of `dsl`). Not whom somebody named for themselves while they are away: else anybody
 * could take a report about them from whoever it goes to, by a word in the chat.
 */
export function barredFrom(
  report: Pick<Routed, 'about' | 'reporterId'>,
  setting: Pick<ReportSchool, 'directory' | 'today'>,
): Set<string> {
  const { about, reporterId } = report
  const { directory, today } = withSafeChoices(setting)
  const people = new Set(subjectsOf({ about, reporterId }))
  const deputies = directory.deputies.filter(({ holderId }) => people.has(holderId)).map(({ deputyId }) => deputyId)
  const held = [...people].flatMap((id) => directory.members.get(id)?.roles ?? [])
  const byName = held.flatMap((role) => holdersOf(directory, `deputy_${role}`, today)).map(({ id }) => id)
  return new Set([...people, ...deputies, ...byName])
}

/** Whom those it is about have named to sign for them while they are away: they read by a role of their own, as nobody's deputy. */
function standInsFor(report: Routed, { directory, today }: ReportSchool): Set<string> {
  const subjects = subjectsOf(report)
  const named = directory.absences.filter(({ personId, until }) => subjects.includes(personId) && until >= today)
  return new Set(named.flatMap(({ delegateId }) => delegateId ?? []))
}

function subjectsOf({ about, reporterId }: Pick<Routed, 'about' | 'reporterId'>): string[] {
  return about.who === 'self' ? [...about.people, reporterId] : about.people
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

/** What everything below looks at. */
interface Looking {
  report: Routed
  setting: ReportSchool
  barred: ReadonlySet<string>
  standIns: ReadonlySet<string>
  deputies: 'none' | 'of_absent' | 'of_all'
}

interface Wanted extends Omit<PlannedRecipient, 'people'> {
  /** Where nobody free holds one of `roles`. */
  else: string[]
}

function wanted(report: Routed, kind: ReportKind, setting: ReportSchool): Wanted[] {
  const { instead, unsaid } = setting.pack.reports
  const kept = rolesWith(instead, report, setting)
  if (kept.length > 0) return [asWanted('instead', [...new Set(kept.flatMap((role) => instead[role] ?? []))])]
  if (report.about.who === 'unsaid' && report.about.people.length === 0)
    return unsaid.map((role) => asWanted(`unsaid:${role}`, [role]))
  return kind.route
    .filter(({ when }) => when === undefined || isSo(when, report, kind, setting))
    .map((one) => ofRecipient(one, setting))
}

function asWanted(id: string, roles: string[]): Wanted {
  return { id, roles, else: [], settled: false, clause: [] }
}

function ofRecipient({ id, roles, settled_by_school, clause = [] }: Recipient, { directory }: ReportSchool): Wanted {
  const chosen = settled_by_school === undefined ? undefined : directory.choices[settled_by_school]
  const settled = settled_by_school !== undefined
  return chosen === undefined
    ? { id, roles, else: [], settled, clause }
    : { id, roles: [chosen], else: roles, settled, clause }
}

/** The roles with an `instead` that somebody holds whom it is about. */
function rolesWith(instead: Record<string, string[]>, report: Routed, { directory, today }: ReportSchool): string[] {
  const subjects = subjectsOf(report)
  return Object.keys(instead).filter((role) =>
    holdersOf(directory, role, today).some(({ id }) => subjects.includes(id)),
  )
}

/** With somebody missing, or all of some away, whoever stands above is told too. */
function filled(planned: PlannedRecipient[], looking: Looking): PlannedRecipient[] {
  const reached = planned.filter(isReached)
  const isShort = planned.length === 0 || planned.some((one) => needsAnother(one, looking))
  return isShort ? [...reached, ...otherwise(looking, reached)] : reached
}

function isReached({ people }: PlannedRecipient): boolean {
  return people.length > 0
}

/** With its people: of its roles, or where nobody free holds one of them, of those that stand in for them. */
function reaching({ else: others, ...one }: Wanted, looking: Looking): PlannedRecipient {
  const people = peopleFor(one.roles, looking)
  return people.length > 0 || others.length === 0
    ? { ...one, people }
    : { ...one, roles: others, people: peopleFor(others, looking) }
}

/** Nobody has it, or nobody who is here; of what its author would rather not say, nobody but the author. */
function needsAnother({ id, people }: PlannedRecipient, { report, setting }: Looking): boolean {
  const others = id.startsWith('unsaid:') ? people.filter((member) => member.id !== report.reporterId) : people
  return others.every((member) => isAway(setting.directory, member.id, setting.today))
}

/** Holders who are free of it, and those who act for them. */
function peopleFor(roles: string[], { setting, barred, standIns, deputies }: Looking): Member[] {
  const able = roles.filter((role) => mayReadReports(role))
  const isFree = ({ id }: Member) => !barred.has(id)
  // Only who is free of it is acted for: a deputy does not bring back what was kept from the holder.
  const holders = holdersOfAny(setting, able).filter(isFree)
  const isCovered = ({ id }: Member) =>
    deputies === 'of_all' || (deputies === 'of_absent' && isAway(setting.directory, id, setting.today))
  const acting = holders.filter(isCovered).flatMap(({ id }) => deputiesOf(able, id, setting))
  const free = acting.filter((one) => isFree(one) && !standIns.has(one.id))
  return [...new Map([...holders, ...free].map((one) => [one.id, one])).values()]
}

/** Those who act for a holder in one of these roles: by the staff list, and by the name of the role. */
function deputiesOf(roles: string[], holderId: string, { directory, today }: ReportSchool): Member[] {
  const known = [...roles, ...roles.flatMap((role) => directory.choices[role] ?? [])]
  const listed = directory.deputies
    .filter((one) => one.holderId === holderId && known.includes(one.role))
    .map(({ deputyId }) => directory.members.get(deputyId))
    .filter((member): member is Member => member !== undefined && isActive(member, today))
  return [...listed, ...known.flatMap((role) => holdersOf(directory, `deputy_${role}`, today))]
}

/** The first of `otherwise` with somebody free who has it not already; never a role that an `instead` keeps it from. */
function otherwise(looking: Looking, reached: PlannedRecipient[]): PlannedRecipient[] {
  const { report, setting } = looking
  const { instead, otherwise: roles } = setting.pack.reports
  const kept = rolesWith(instead, report, setting)
  const already = new Set(reached.flatMap(({ people }) => people.map(({ id }) => id)))
  for (const role of roles.filter((one) => !kept.includes(one))) {
    const people = peopleFor([role], looking).filter(({ id }) => !already.has(id))
    if (people.length > 0) return [{ id: 'otherwise', roles: [role], people, settled: false, clause: [] }]
  }
  return []
}

/** The author said themselves, as they sent it in, that it is about them. */
function namedThemselves({ about, answers, reporterId }: Routed): boolean {
  const named = answers['about_people']
  return about.who === 'self' || (Array.isArray(named) ? named : [named]).includes(reporterId)
}

/** A choice that would give a report to everybody, or to whoever only looks after Staffroom, counts as none. */
function withSafeChoices<T extends Pick<ReportSchool, 'directory'>>(setting: T): T {
  const safe = Object.entries(setting.directory.choices).filter(([, role]) => mayReadReports(role))
  return { ...setting, directory: { ...setting.directory, choices: Object.fromEntries(safe) } }
}
