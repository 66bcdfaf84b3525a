import type { Trained } from '../packs/condition.ts'
import type { Pack, Procedure } from '../packs/pack.ts'
import type { Platforms } from '../packs/platforms.ts'
import { type Directory, isHere, nameIn } from '../people/directory.ts'
import type { School } from '../people/school.ts'
import { keepsRegister } from './register-keepers.ts'
import { peopleOf, type Site, withDuty } from './site.ts'

/** A school with its people and its policy, at one moment: what decides and words things about its register. */
export interface SiteSetting {
  school: School
  pack: Pack
  platforms: Platforms
  directory: Directory
  trained: Trained
  now: Date
  /** In the school's own days, YYYY-MM-DD. */
  today: string
}

type Who = Pick<SiteSetting, 'pack' | 'directory' | 'today'>

/** Who may change an entry: the people of the site, and those who look after the register. */
export function mayChange(setting: Who, site: Site, personId: string): boolean {
  return isHere(setting, personId) && (peopleOf(site).includes(personId) || keepsRegister(setting, personId))
}

/** Who sees who holds an account's details, how it went and how it will end: the same, and whoever approved it. */
export function maySeeAll(setting: Who, site: Site, personId: string): boolean {
  const signed = site.approval?.signatures.some(({ by, forId }) => by === personId || forId === personId) ?? false
  return mayChange(setting, site, personId) || (signed && isHere(setting, personId))
}

/** The procedure that a site was approved by; for one that is older than Staffroom, the one that sites are asked for by. */
export function procedureOf({ pack }: Pick<SiteSetting, 'pack'>, site: Site): Procedure | undefined {
  const producing = pack.procedures.filter(({ produces }) => produces?.site !== undefined)
  return producing.find(({ id }) => id === site.approval?.procedure) ?? producing[0]
}

/** Those who run the site or hold its details, and do not work here any more. */
export function leaversOf(site: Site, setting: Pick<SiteSetting, 'directory' | 'today'>): string[] {
  const asked = new Set(withDuty(site, 'author'))
  const runs = (id: string) =>
    !asked.has(id) ||
    site.custody?.holderId === id ||
    site.people.some((one) => one.personId === id && one.duty !== 'author')
  return peopleOf(site).filter((id) => runs(id) && hasLeft(setting, id))
}

/** Whoever has not begun yet has not left. */
function hasLeft({ directory, today }: Pick<SiteSetting, 'directory' | 'today'>, id: string): boolean {
  const member = directory.members.get(id)
  return member === undefined || (member.endDate !== undefined && member.endDate < today)
}

/** Ids in the order of their names. */
export function byName(setting: Pick<SiteSetting, 'directory'>, ids: string[]): string[] {
  return [...ids].sort((a, b) => nameIn(setting, a).localeCompare(nameIn(setting, b), 'en-GB'))
}
