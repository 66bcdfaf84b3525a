import type { Card, CardData } from '../../cards/catalog.ts'
import { dayWords } from '../calendar/days.ts'
import { nameIn } from '../people/directory.ts'
import type { Trick } from './address.ts'
import type { LookUp } from './look-up.ts'
import { byName, type SiteSetting } from './setting.ts'
import { type Site, type SiteDuty, type SiteState, siteState, withDuty } from './site.ts'

export const SITES_PAGE = 8

type Register = Pick<SiteSetting, 'school' | 'directory' | 'today'>
type Button = CardData['list']['buttons']

/**
 * The register, a page of it. `sites` may hold one more than a page: then there is a next one.
 * @param buttons what else the reader may do with the whole of it
 */
export function registerView(register: Register, sites: Site[], page: number, buttons: Button = []): Card {
  const more = sites.length > SITES_PAGE
  const { name } = register.school
  return {
    name: 'list',
    data: {
      summary: `The register of ${name}`,
      title: `Official sites of ${name}`,
      intro: introOf(sites.length, page, name),
      items: sites.slice(0, SITES_PAGE).map((site) => siteItem(site, register)),
      buttons: [
        ...(more ? [{ title: 'More sites', verb: 'sites', data: { page: page + 1 } }] : []),
        ...(buttons ?? []),
      ],
    },
  }
}

/** "Is this really our account?" */
export function lookUpView(register: Register, words: string, result: LookUp): Card {
  const { found, near } = result
  const shown = found.length > 0 ? found : near
  return {
    name: 'list',
    data: {
      summary: 'What the register says',
      title: verdictOf(found, register.today),
      intro: [...foundWords(register, words, result), ...missingWords(register, words, result)].join(' '),
      items: shown.slice(0, SITES_PAGE).map((site) => siteItem(site, register)),
      buttons: [{ title: 'The whole register', verb: 'sites' }],
    },
  }
}

/** "Facebook, open, from 11 January 2027 to 23 July 2027" */
export function standingWords(site: Site, today: string): string {
  const dates = [
    site.goLive === undefined ? '' : `from ${dayWords(site.goLive)}`,
    site.closed !== undefined || site.closure === undefined ? '' : `to ${dayWords(site.closure)}`,
  ]
  const state = siteState(site, today)
  const since = site.closed === undefined ? '' : ` on ${dayWords(site.closed.on)}`
  return [`${site.platform}, ${STATES[state]}${since}`, ...(state === 'closed' ? [] : dates)].filter(Boolean).join(', ')
}

const STATES: Record<SiteState, string> = {
  coming: 'not open yet',
  live: 'open',
  past: 'past its last day',
  closed: 'closed',
}

/** Their names; `none named` when there are none. */
function namesOf(site: Site, duty: SiteDuty, register: Pick<Register, 'directory'>): string {
  return (
    byName(register, withDuty(site, duty))
      .map((id) => nameIn(register, id))
      .join(', ') || 'none named'
  )
}

function siteItem(site: Site, register: Register) {
  const moderators =
    withDuty(site, 'moderator').length === 0 ? '' : ` Moderators: ${namesOf(site, 'moderator', register)}.`
  return {
    title: site.title,
    text: [standingWords(site, register.today), site.url ?? 'address not recorded'].join(', '),
    subtle: `Administrators: ${namesOf(site, 'administrator', register)}.${moderators}`,
    buttons: [{ title: 'Show', verb: 'site.show', data: { site: site.id } }],
  }
}

function introOf(count: number, page: number, schoolName: string): string {
  if (count > 0) return 'Add a name or an address to check one: “sites facebook”.'
  if (page > 1) return 'That was the last page.'
  return `${schoolName} has no official sites in the register yet. Type “request” to ask for the first one.`
}

function verdictOf(found: Site[], today: string): string {
  const states = new Set(found.map((site) => siteState(site, today)))
  if (found.length === 0) return 'This is not in the register'
  if (states.has('live') || states.has('coming')) return 'Yes, this is in the register'
  return states.has('past') ? 'This was to be closed by now' : 'This was ours, and it is closed'
}

function foundWords({ school }: Register, words: string, { by, found }: LookUp): string[] {
  if (found.length === 0) return []
  const first = found.length > SITES_PAGE ? `, the first ${SITES_PAGE} of ${found.length}` : ''
  const caution = CAUTIONS[by]
  return [
    `What ${school.name}'s register has for “${words}”${first}${caution === '' ? ':' : '.'}`,
    caution === '' ? '' : `${caution}, so compare the address too:`,
  ].filter(Boolean)
}

/** What a yes is worth. */
const CAUTIONS: Record<LookUp['by'], string> = {
  address: '',
  handle: 'Anybody may take the same name on another platform',
  name: 'Anybody may use the same name',
}

function missingWords({ school }: Register, words: string, { by, found, near, unsure, trick }: LookUp): string[] {
  if (found.length > 0) return []
  const what = by === 'address' ? 'at this address' : `called “${words}”`
  return [
    `${school.name} has no official site ${what}.`,
    trick === undefined ? '' : TRICKS[trick],
    unsure.length === 0
      ? ''
      : `The register has no address yet for ${unsure.map(({ title }) => `“${title}”`).join(', ')}: ask its administrators whether it is that one.`,
    "If it claims to be the school's, tell the headteacher before you follow or share it.",
    near.length === 0 ? '' : near.length === 1 ? 'This one is ours:' : 'These are ours:',
  ].filter(Boolean)
}

const TRICKS: Record<Trick, string> = {
  before_at: 'What stands before the @ in it is not where it leads.',
  letters: 'It is written with letters that only look like ours.',
  port: 'It names a port, which no public page of a platform has.',
}
