import type { Report } from '../../../src/reports/report.ts'
import { PEOPLE, TODAY, type World } from './world.ts'

/**
 * The rules of who reads that these readers break, found without the code that plans routes: a sentence each.
 * @param readers of the report, ids
 */
export function brokenBy(world: World, readers: string[]): string[] {
  const named = readers.map((id) => `${id} `)
  const found: [boolean, string][] = [
    [readers.some((id) => !isHere(world, id)), 'somebody reads who is not here'],
    [readers.some((id) => subjects(world).includes(id)), 'somebody reads what is about them'],
    [readers.some((id) => actsForSubject(world, id)), 'somebody reads who acts for one it is about'],
    [readers.some((id) => signsForSubject(world, id) && !isUpright(world, id)), 'a deputy reads who signs for one'],
    [readers.some((id) => mayRead(world, id).length === 0), 'somebody reads by no role'],
    [new Set(readers).size !== readers.length, 'somebody stands twice'],
    [readers.length === 0 && eligible(world).length > 0, `nobody reads, though ${eligible(world).join()} could`],
    [isKept(world) && readers.some((id) => !mayReadKept(world, id)), 'one that is kept from its route reached it'],
    [isConcern(world) && readers.some((id) => !isUpright(world, id)), 'a deputy reads what is for one pair of eyes'],
  ]
  return found.flatMap(([isWrong, says]) => (isWrong ? [`${says} (${named.join('')})`] : []))
}

/** Those it is about: of one's own, its author. */
function subjects({ report }: World): string[] {
  return report.about.who === 'self' ? [...report.about.people, report.reporterId] : report.about.people
}

function actsForSubject(world: World, id: string): boolean {
  const { deputies } = world.setting.directory
  return subjects(world).some(
    (subject) =>
      deputies.some((one) => one.holderId === subject && one.deputyId === id) ||
      rolesHeld(world, subject).some((role) => has(world, id, `deputy_${role}`)),
  )
}

/** Named by one it is about, for the time they are away. */
function signsForSubject(world: World, id: string): boolean {
  const { absences } = world.setting.directory
  return absences.some((one) => subjects(world).includes(one.personId) && one.delegateId === id && one.until >= TODAY)
}

function isHere({ setting }: World, id: string): boolean {
  const { startDate = '', endDate = '9999' } = setting.directory.members.get(id) ?? {}
  return startDate <= TODAY && endDate >= TODAY
}

function rolesHeld({ setting }: World, id: string): string[] {
  return setting.directory.members.get(id)?.roles ?? []
}

/** Holds it today; or it is vacant, and the school has said which other role fills it. */
function has(world: World, id: string, role: string): boolean {
  const holds = (one: string, name: string) => isHere(world, one) && rolesHeld(world, one).includes(name)
  const filler = world.setting.directory.choices[role]
  const isVacant = !PEOPLE.some((one) => holds(one, role))
  return holds(id, role) || (isVacant && filler !== undefined && !FOR_NOBODY.includes(filler) && holds(id, filler))
}

const FOR_NOBODY = ['staff', 'volunteer', 'contractor', 'staffroom_administrator']

/** Every role by which somebody could be told of a report of this kind at all, in any state of it. */
function reading({ setting, kind }: World): string[] {
  const { instead, unsaid, otherwise } = setting.pack.reports
  const chosen = kind.route.flatMap(({ settled_by_school }) => setting.directory.choices[settled_by_school ?? ''] ?? [])
  const named = [...kind.route.flatMap(({ roles }) => roles), ...Object.values(instead).flat(), ...unsaid, ...otherwise]
  return [...named, ...chosen].filter((role) => !FOR_NOBODY.includes(role))
}

/** The roles that let this person read it: their own, or of somebody they are the deputy of. */
function mayRead(world: World, id: string): string[] {
  return reading(world).filter((role) => has(world, id, role) || isDeputyIn(world, id, role))
}

function isDeputyIn(world: World, id: string, role: string): boolean {
  const filler = world.setting.directory.choices[role]
  const covered = PEOPLE.filter((holder) => has(world, holder, role) && isCovered(world, holder))
  return covered.some(
    (holder) =>
      world.setting.directory.deputies.some(
        (one) => one.holderId === holder && one.deputyId === id && (one.role === role || one.role === filler),
      ) ||
      has(world, id, `deputy_${role}`) ||
      (filler !== undefined && has(world, id, `deputy_${filler}`)),
  )
}

function isCovered({ setting, report }: World, id: string): boolean {
  return report.escalated || setting.directory.absences.some((one) => one.personId === id && one.until >= TODAY)
}

/** Those who are free of it and hold a role that it goes to in the end, when there is nobody else. */
function eligible(world: World): string[] {
  const { otherwise } = world.setting.pack.reports
  const last = otherwise.filter((role) => !keptRoles(world).includes(role))
  return PEOPLE.filter(
    (id) => last.some((role) => has(world, id, role)) && !subjects(world).includes(id) && !actsForSubject(world, id),
  )
}

/** The roles of those it is about that have an `instead`. */
function keptRoles(world: World): string[] {
  return Object.keys(world.setting.pack.reports.instead).filter((role) =>
    subjects(world).some((id) => has(world, id, role)),
  )
}

function isKept(world: World): boolean {
  return keptRoles(world).length > 0
}

/** What is kept from a role goes to those who stand instead, their deputies, and those who stand in for them. */
function mayReadKept(world: World, id: string): boolean {
  const { instead, otherwise } = world.setting.pack.reports
  const kept = keptRoles(world)
  const roles = [...kept.flatMap((role) => instead[role] ?? []), ...otherwise.filter((role) => !kept.includes(role))]
  return roles.some((role) => has(world, id, role) || isDeputyIn(world, id, role))
}

function isConcern({ kind }: World): boolean {
  return kind.category === 'concern'
}

/** Reads for a role of their own. */
function isUpright(world: World, id: string): boolean {
  return reading(world).some((role) => has(world, id, role))
}

/** The report as it is once it has been passed up, or once somebody has been named. */
export const passedUp = (report: Report): Report => ({ ...report, escalated: true })

export const named = (report: Report, people: string[]): Report => ({
  ...report,
  about: {
    who: report.about.who === 'self' ? 'self' : 'staff',
    people: [...new Set([...report.about.people, ...people])],
  },
})
