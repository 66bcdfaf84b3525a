import type { Card, CardData } from '../../cards/catalog.ts'
import { dayIn, dayWords, momentWords } from '../calendar/days.ts'
import { allOf } from '../in-words.ts'
import { isHere, nameIn } from '../people/directory.ts'
import { byName, leaversOf, mayChange, maySeeAll, procedureOf, type SiteSetting } from './setting.ts'
import { type Site, type SitePart, siteState, withDuty } from './site.ts'
import { standingWords } from './views.ts'

type Line = NonNullable<CardData['note']['lines']>[number]
type Buttons = NonNullable<CardData['note']['buttons']>

/**
 * An entry of the register on a card of its own. What it is and whether it is real, anybody sees; who holds its details,
 * how it went and how it will end, only `maySeeAll`; buttons have those who may change it.
 * @param options.word what was just done, or why not
 * @param options.superseded a newer card of it stands below
 */
export function siteView(
  site: Site,
  setting: SiteSetting,
  readerId: string,
  options: { word?: string; superseded?: boolean } = {},
): Card {
  const isInside = maySeeAll(setting, site, readerId)
  const isClosed = siteState(site, setting.today) === 'closed'
  return {
    name: 'note',
    data: {
      summary: options.word ?? `${site.title}: an official site of ${setting.school.name}`,
      title: site.title,
      tone: isClosed ? 'warning' : 'default',
      lines: [
        ...(options.word === undefined ? [] : [{ text: options.word }]),
        ...openLines(site, setting),
        ...(isInside ? insideLines(site, setting) : []),
        ...changeLines(site, setting, isInside),
        { text: setting.school.name, subtle: true },
      ],
      buttons: options.superseded ? [] : buttonsOf(site, setting, readerId),
    },
  }
}

/** For the administrators: word of a change did not get through. */
export function unheardView(site: Site, setting: SiteSetting, readerIds: string[]): Card {
  const names = allOf(readerIds.map((id) => nameIn(setting, id)))
  const text =
    readerIds.length === 0
      ? 'It has got through meanwhile; there is nothing left to do.'
      : `Staffroom could not tell ${names} that the register’s entry has changed. It goes out as soon as they open Staffroom in Slack or Teams and say hello: please tell them.`
  return {
    name: 'note',
    data: {
      summary: 'A message about a site did not get through',
      title: 'A message did not get through',
      tone: 'attention',
      lines: [{ label: 'Site', text: site.title }, { text }, { text: setting.school.name, subtle: true }],
      buttons: [{ title: 'Show the site', verb: 'site.show', data: { site: site.id } }],
    },
  }
}

/** How a part is called in a sentence: "… changed who looks after it". */
const PARTS: Record<SitePart | 'request', string> = {
  people: 'changed who looks after it',
  handover: 'handed it over',
  address: 'changed its address',
  custody: 'recorded who holds its details',
  evaluation: 'wrote down how it went',
  closure: 'closed it',
  request: 'had a change to it approved',
}

function openLines(site: Site, setting: SiteSetting): Line[] {
  const { today, school } = setting
  const approval = site.approval
  const basis =
    approval === undefined
      ? 'Older than Staffroom: entered in the register by the school.'
      : `Asked for by ${nameIn(setting, approval.authorId)}, approved on ${dayWords(dayIn(school.timezone, new Date(approval.at)))} (request ${approval.number}).`
  return [
    { label: 'Where', text: standingWords(site, today) },
    { label: 'Address', text: site.url ?? 'not recorded yet' },
    ...(site.purpose === undefined ? [] : [{ label: 'What for', text: shortened(site.purpose) }]),
    { label: 'Administrators', text: peopleWords(site, 'administrator', setting) },
    ...(withDuty(site, 'moderator').length === 0
      ? []
      : [{ label: 'Moderators', text: peopleWords(site, 'moderator', setting) }]),
    { text: basis },
    ...(site.closed === undefined ? [] : [{ label: 'Closed', text: dayWords(site.closed.on) }]),
  ]
}

function insideLines(site: Site, setting: SiteSetting): Line[] {
  const { custody, evaluation, exitPlan, closed } = site
  const latest = site.evaluations.at(-1)
  const signed = (site.approval?.signatures ?? []).map(
    ({ stepName, name, forId, at }) =>
      `${stepName}: ${name}${forId === undefined ? '' : ` for ${nameIn(setting, forId)}`}, ${momentWords(setting.school.timezone, at)}`,
  )
  return [
    ...(signed.length === 0 ? [] : [{ label: 'Signed', text: signed.join('; ') }]),
    { label: 'Account details', text: custody === undefined ? 'not recorded yet' : custodyWords(custody, setting) },
    ...trainingLines(site, setting),
    ...(evaluation === undefined ? [] : [{ label: 'How we know it works', text: shortened(evaluation) }]),
    ...(latest === undefined
      ? []
      : [
          {
            label: 'How it went',
            text: `${shortened(latest.says)} (${nameIn(setting, latest.by)}, ${dayWords(latest.on)})`,
          },
        ]),
    ...(exitPlan === undefined || closed !== undefined
      ? []
      : [{ label: 'How it will be closed', text: shortened(exitPlan) }]),
    ...(closed === undefined ? [] : [{ label: 'What became of it', text: shortened(closed.how) }]),
  ]
}

/** Leavers are named as such: who looks at the card sees that somebody is missing. */
function peopleWords(site: Site, duty: 'administrator' | 'moderator', setting: SiteSetting): string {
  const names = byName(setting, withDuty(site, duty)).map(
    (id) => `${nameIn(setting, id)}${isHere(setting, id) ? '' : ' (not here any more)'}`,
  )
  return names.join(', ') || 'none named'
}

function custodyWords(custody: NonNullable<Site['custody']>, setting: SiteSetting): string {
  const { holderId, place } = custody
  const holder =
    holderId === undefined
      ? ''
      : `${nameIn(setting, holderId)}${isHere(setting, holderId) ? '' : ' (not here any more)'}`
  return [holder, place ?? ''].filter(Boolean).join(': ')
}

/** Who of those that run it has not done a course; one line for each course, and none where the policy has no courses. */
function trainingLines(site: Site, { pack, trained, directory, today }: SiteSetting): Line[] {
  const runs = [...new Set([...withDuty(site, 'administrator'), ...withDuty(site, 'moderator')])].filter((id) =>
    isHere({ directory, today }, id),
  )
  return pack.courses.map((course) => {
    const missing = runs.filter((id) => trained.get(course.id)?.has(id) !== true)
    const names = missing.map((id) => nameIn({ directory }, id)).join(', ')
    return { label: `Has ${course.name}`, text: missing.length === 0 ? 'everybody who runs it' : `not yet: ${names}` }
  })
}

function changeLines({ changed }: Site, setting: SiteSetting, isInside: boolean): Line[] {
  if (changed === undefined || !isInside) return []
  const when = momentWords(setting.school.timezone, changed.at)
  return [{ text: `${nameIn(setting, changed.by)} ${PARTS[changed.part]}, ${when}.`, subtle: true }]
}

/** Teams shows six buttons on a card. */
function buttonsOf(site: Site, setting: SiteSetting, readerId: string): Buttons {
  if (!mayChange(setting, site, readerId) || site.closed !== undefined) return []
  const edit = (part: SitePart, title: string) => ({ title, verb: 'site.edit', data: { site: site.id, part } })
  const mustHandOver = leaversOf(site, setting).length > 0
  const mayAsk = procedureOf(setting, site) !== undefined
  return [
    mustHandOver
      ? { ...edit('handover', 'Hand over'), style: 'positive' as const }
      : edit('people', 'Who looks after it'),
    edit('address', 'Address'),
    edit('custody', 'Account details'),
    edit('evaluation', 'How it went'),
    ...(mayAsk
      ? [{ title: 'Ask for a change', verb: 'request.start', data: { site: site.id, school: site.schoolId } }]
      : []),
    edit('closure', 'Close it'),
  ]
}

/** Slack's blocks and a phone's screen are short; the whole of it is in the register. */
function shortened(text: string): string {
  const letters = [...text]
  return letters.length > 300 ? `${letters.slice(0, 299).join('')}…` : text
}
