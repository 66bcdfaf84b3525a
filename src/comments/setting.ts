import { anyOf } from '../in-words.ts'
import type { Pack } from '../packs/pack.ts'
import { type Directory, holdersOfAny, holdsAny, isActive, isAway, isHere, type Member } from '../people/directory.ts'
import type { School } from '../people/school.ts'
import type { Site } from '../sites/site.ts'

/** A school with its policy and its people at one moment, as its comments are looked at. */
export interface CommentSchool {
  school: School
  pack: Pack
  directory: Directory
  now: Date
  /** In the school's own days, YYYY-MM-DD. */
  today: string
}

/** Whether somebody may read and look after what is written on every site of the school. */
export function seesAll(setting: CommentSchool, personId: string): boolean {
  const { replies, register } = setting.pack
  return holdsAny(setting, [...(replies?.seen_by ?? []), ...register.kept_by], personId)
}

/** Whether somebody may read and look after what is written on this site: its people, and whoever sees all. */
export function sees(setting: CommentSchool, site: Pick<Site, 'people'>, personId: string): boolean {
  return runs(setting, site, personId) || seesAll(setting, personId)
}

/** Whether somebody is one of the people of a site, and still here. */
export function runs(setting: CommentSchool, { people }: Pick<Site, 'people'>, personId: string): boolean {
  return isHere(setting, personId) && people.some((person) => person.personId === personId)
}

/**
 * Who is to answer what comes in on a site: its administrators; with them those who see the figures, while every one of
 * the administrators is away; those alone, where there is no administrator any more.
 */
export function answerersOf(setting: CommentSchool, { people }: Pick<Site, 'people'>): Member[] {
  const { directory, today } = setting
  const ids = people.filter(({ duty }) => duty === 'administrator').map(({ personId }) => personId)
  const administrators = [...directory.members.values()].filter((one) => ids.includes(one.id) && isActive(one, today))
  const isCovered = administrators.some(({ id }) => !isAway(directory, id, today))
  return isCovered ? administrators : [...new Set([...administrators, ...overseersOf(setting)])]
}

/** Who hears that a comment is late: the pack's roles; while nobody holds them, whoever keeps the register. */
export function overseersOf(setting: CommentSchool): Member[] {
  const { replies, register } = setting.pack
  const seers = holdersOfAny(setting, replies?.seen_by ?? [])
  return seers.length > 0 ? seers : holdersOfAny(setting, register.kept_by)
}

/** "the headteacher or a member of the senior leadership team" */
export function roleWords({ pack }: CommentSchool, roles: string[]): string {
  const names = roles.map((role) => pack.roles.find(({ id }) => id === role)?.name ?? role.replaceAll('_', ' '))
  return anyOf(names)
}
