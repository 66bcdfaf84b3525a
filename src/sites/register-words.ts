import { dayIn, dayWords, momentWords } from '../calendar/days.ts'
import type { Register, RegisterEntry, RegisterPerson } from './register-entries.ts'
import type { Site, SiteDuty } from './site.ts'

type Row = { label: string; value: string }

/** "Open", "Not open yet": where a site stands, in words. */
export const STATES: Record<RegisterEntry['state'], string> = {
  coming: 'Not open yet',
  live: 'Open',
  past: 'Past its last day',
  closed: 'Closed',
}

const DUTIES: Record<SiteDuty, string> = {
  author: 'asked for it',
  administrator: 'administrator',
  moderator: 'moderator',
}

/** "12 official sites, 3 closed. As it stood on 23 November 2026, 10:00." */
export function introWords({ school, now, open, closed }: Register): string {
  const number = open.length === 0 ? 'No' : String(open.length)
  const count = `${number} official ${open.length === 1 ? 'site' : 'sites'}`
  const ended = closed.length === 0 ? '' : `, ${closed.length} closed`
  return `${count}${ended}. As it stood on ${momentWords(school.timezone, now.toISOString())}.`
}

/** What an empty register says. */
export const EMPTY = 'There are no official sites in the register yet. They come in when a request for one is approved.'

export const OLDER = 'Older than Staffroom: entered from a list'

/** What is known of a site itself, in the order of its life; what is not known is left out, but for the custody. */
export function factRows({ site, ...entry }: RegisterEntry, { school }: Register): Row[] {
  const rows = [
    { label: 'Where', value: site.platform },
    { label: 'Address', value: site.url ?? '' },
    { label: 'What it is for', value: site.purpose ?? '' },
    { label: 'Opens', value: days(site.goLive) },
    { label: 'Last day', value: days(site.closure) },
    { label: 'Account details', value: custodyWords(site, entry.custodian, school.timezone) },
    { label: 'How it is judged', value: site.evaluation ?? '' },
    ...site.evaluations.map(({ on, says }) => ({ label: `Looked at on ${dayWords(on)}`, value: says })),
    { label: 'How it will be closed', value: site.exitPlan ?? '' },
    { label: 'Closed', value: closedWords(site, entry.closedBy) },
    {
      label: 'Entry last changed',
      value: site.changed === undefined ? '' : changedWords(site.changed, school.timezone),
    },
  ]
  return rows.filter(({ value }) => value !== '')
}

/** "Request 7, asked for by Amira Hussain, approved on 21 November 2026." */
export function approvalWords({ site, askedBy }: RegisterEntry, { school }: Register): string {
  const { approval } = site
  if (approval === undefined) return site.imported ? 'No approval is recorded here.' : ''
  const asked = askedBy === undefined ? '' : `, asked for by ${personWords(askedBy)}`
  return `Request ${approval.number}${asked}, approved on ${momentWords(school.timezone, approval.at)}.`
}

/** Who signed what, and when: "Headteacher: Helen Marsh, 21 November 2026, 11:00". */
export function signatureRows({ signatures }: RegisterEntry, { school }: Register): Row[] {
  return signatures.map((signature) => ({
    label: signature.step,
    value: `${signerWords(signature)}, ${momentWords(school.timezone, signature.at)}`,
  }))
}

/** "Daniel Osei for Helen Marsh" */
export function signerWords({ name, forName }: RegisterEntry['signatures'][number]): string {
  return forName === '' ? name : `${name} for ${forName}`
}

/** "Liam Doyle (left on 5 March 2027)" */
export function personWords({ name, note }: RegisterPerson): string {
  return note === '' ? name : `${name} (${note})`
}

export function dutyWords({ duties }: RegisterPerson): string {
  return duties.map((duty) => DUTIES[duty]).join(', ')
}

export function dueWords({ due, isLate, owner }: RegisterEntry['tasks'][number]): string {
  return `${isLate ? 'Late, was due' : 'Due'} ${dayWords(due)}: ${owner}`
}

/** "read the Social Media Policy: 3 March 2027, counts to 3 March 2028" */
export function courseWords({ name, state }: RegisterEntry['training'][number]['courses'][number]): string {
  return `${name}: ${state}`
}

/** The day of a moment, where the school is. */
export function dayOf(zone: string, instant: string): string {
  return dayIn(zone, new Date(instant))
}

function days(day: string | undefined): string {
  return day === undefined ? '' : dayWords(day)
}

function custodyWords({ custody, closed }: Site, holder: RegisterPerson | undefined, zone: string): string {
  if (custody === undefined) return closed === undefined ? 'Not recorded yet' : ''
  const parts = [holder === undefined ? '' : `Held by ${personWords(holder)}`, custody.place ?? ''].filter(Boolean)
  return `${parts.join(', ')} (recorded on ${dayWords(dayOf(zone, custody.at))})`
}

function closedWords({ closed }: Site, by: RegisterPerson | undefined): string {
  if (closed === undefined) return ''
  const said = by === undefined ? '' : `, said ${personWords(by)}`
  return `${dayWords(closed.on)}${said}. ${closed.how}`.trim()
}

function changedWords(changed: Required<Site>['changed'], zone: string): string {
  const parts: Record<Required<Site>['changed']['part'], string> = {
    people: 'its people',
    address: 'its address',
    custody: 'who holds its details',
    evaluation: 'how it went',
    handover: 'who runs it',
    closure: 'its closing',
    request: 'by a new request',
  }
  return `${momentWords(zone, changed.at)}: ${parts[changed.part]}`
}
