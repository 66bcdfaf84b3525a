import type { Card } from '../../cards/catalog.ts'
import { dayWords } from '../calendar/days.ts'
import type { Directory } from '../people/directory.ts'
import { type Site, siteState } from './site.ts'

export const SITES_PAGE = 8

export interface Register {
  schoolName: string
  directory: Directory
  /** YYYY-MM-DD */
  today: string
}

/** The register, a page of it. `sites` may hold one more than a page: then there is a next one. */
export function registerView(register: Register, sites: Site[], page: number): Card {
  const more = sites.length > SITES_PAGE
  return {
    name: 'list',
    data: {
      summary: `The register of ${register.schoolName}`,
      title: `Official sites of ${register.schoolName}`,
      intro: introOf(sites.length, page, register.schoolName),
      items: sites.slice(0, SITES_PAGE).map((site) => itemOf(site, register)),
      buttons: more ? [{ title: 'More sites', verb: 'sites', data: { page: page + 1 } }] : [],
    },
  }
}

/** "Is this really our account?" */
export function lookUpView(register: Register, words: string, found: Site[]): Card {
  const isOurs = found.length > 0
  return {
    name: 'list',
    data: {
      summary: 'What the register says',
      title: isOurs ? 'Yes, this is in the register' : 'This is not in the register',
      intro: isOurs
        ? `What ${register.schoolName}'s register has for “${words}”${found.length > SITES_PAGE ? `, the first ${SITES_PAGE} of ${found.length}` : ''}:`
        : `${register.schoolName} has no official site called “${words}”. If it claims to be the school's, tell the headteacher before you follow or share it.`,
      items: found.slice(0, SITES_PAGE).map((site) => itemOf(site, register)),
      buttons: [{ title: 'The whole register', verb: 'sites' }],
    },
  }
}

function introOf(count: number, page: number, schoolName: string): string {
  if (count > 0) return 'Add a name or an address to check one: “sites facebook”.'
  if (page > 1) return 'That was the last page.'
  return `${schoolName} has no official sites in the register yet. Type “request” to ask for the first one.`
}

function itemOf(site: Site, register: Register) {
  const states = { coming: 'not open yet', live: 'open', past: 'past its last day', closed: 'closed' }
  const dates = [
    site.goLive === undefined ? '' : `from ${dayWords(site.goLive)}`,
    site.closure === undefined ? '' : `to ${dayWords(site.closure)}`,
  ]
  return {
    title: site.title,
    text: [`${site.platform}, ${states[siteState(site, register.today)]}`, ...dates.filter(Boolean), site.url ?? '']
      .filter(Boolean)
      .join(', '),
    subtle: `Administrators: ${namesOf(site, 'administrator', register)}. Moderators: ${namesOf(site, 'moderator', register)}.`,
  }
}

function namesOf(site: Site, duty: Site['people'][number]['duty'], { directory }: Register): string {
  const names = site.people
    .filter((person) => person.duty === duty)
    .map((person) => directory.members.get(person.personId)?.name)
  return names.filter((name) => name !== undefined).join(', ') || 'none named'
}
