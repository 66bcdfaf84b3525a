import { dayWords } from '../calendar/days.ts'
import type { Course, Pack } from '../packs/pack.ts'
import { isActive, isHere } from '../people/directory.ts'
import type { School } from '../people/school.ts'
import type { Task } from '../tasks/task.ts'
import { ownerWords } from '../tasks/words.ts'
import { standingIn } from '../training/standing.ts'
import type { Training } from '../training/training.ts'
import type { SiteSetting } from './setting.ts'
import { type Site, type SiteDuty, type SiteState, siteState, subjectOf } from './site.ts'

/** A school's register at one moment, for a page, for paper and for a spreadsheet. */
export interface Register {
  school: School
  pack: Pick<Pack, 'title' | 'school'>
  now: Date
  /** By title. */
  open: RegisterEntry[]
  /** The last to be closed first. */
  closed: RegisterEntry[]
}

/** A site with everything that the register knows of it. */
export interface RegisterEntry {
  site: Site
  state: SiteState
  people: RegisterPerson[]
  /** Who asked for what it rests on. */
  askedBy?: RegisterPerson
  /** In order; `name` as it was signed. */
  signatures: { step: string; name: string; forName: string; at: string }[]
  custodian?: RegisterPerson
  closedBy?: RegisterPerson
  /** Those due first in front. */
  tasks: { title: string; due: string; owner: string; isLate: boolean }[]
  /** What those who run it and are here have read and been trained in; empty where the policy asks for nothing. */
  training: { name: string; courses: { name: string; state: string; counts: boolean }[] }[]
  /** The form as it was approved. */
  approved: { label: string; value: string }[]
}

export interface RegisterPerson {
  name: string
  duties: SiteDuty[]
  /** "left on 5 March 2027"; empty for those who are here. */
  note: string
}

export interface RegisterFacts extends SiteSetting {
  sites: Site[]
  /** Open ones. */
  tasks: Task[]
  /** Newest first. */
  trainings: Training[]
  /** Request id → its form as it was approved, in words. */
  approved: Map<string, { label: string; value: string }[]>
}

/** Everything that the register knows, put together. */
export function registerOf(facts: RegisterFacts): Register {
  const entries = facts.sites.map((site) => entryOf(site, facts))
  const byTitle = (one: RegisterEntry, other: RegisterEntry) => one.site.title.localeCompare(other.site.title, 'en-GB')
  const byClosing = (one: RegisterEntry, other: RegisterEntry) =>
    (other.site.closed?.on ?? '').localeCompare(one.site.closed?.on ?? '')
  return {
    school: facts.school,
    pack: facts.pack,
    now: facts.now,
    open: entries.filter(({ state }) => state !== 'closed').sort(byTitle),
    closed: entries
      .filter(({ state }) => state === 'closed')
      .sort(byTitle)
      .sort(byClosing),
  }
}

function entryOf(site: Site, facts: RegisterFacts): RegisterEntry {
  const { custody, closed, approval } = site
  const person = (id: string) => personOf(id, [], facts)
  return {
    site,
    state: siteState(site, facts.today),
    people: peopleOf(site, facts),
    ...(approval !== undefined && { askedBy: person(approval.authorId) }),
    signatures: (approval?.signatures ?? []).map(({ stepName, name, forId, at }) => ({
      step: stepName,
      name,
      forName: forId === undefined ? '' : person(forId).name,
      at,
    })),
    ...(custody?.holderId !== undefined && { custodian: person(custody.holderId) }),
    ...(closed?.by !== undefined && { closedBy: person(closed.by) }),
    tasks: facts.tasks.filter(({ subject }) => subject === subjectOf(site)).map((task) => taskOf(task, facts)),
    training: closed === undefined ? trainingOf(site, facts) : [],
    approved: (site.requestId === undefined ? undefined : facts.approved.get(site.requestId)) ?? [],
  }
}

/** Each person once, with what they do for the site. */
function peopleOf(site: Site, facts: RegisterFacts): RegisterPerson[] {
  const ids = [...new Set(site.people.map(({ personId }) => personId))]
  const people = ids.map((id) => {
    const duties = site.people.filter(({ personId }) => personId === id).map(({ duty }) => duty)
    return personOf(id, duties, facts)
  })
  return people.sort((one, other) => one.name.localeCompare(other.name, 'en-GB'))
}

function personOf(id: string, duties: SiteDuty[], { directory, today }: RegisterFacts): RegisterPerson {
  const member = directory.members.get(id)
  if (member === undefined) return { name: 'Somebody', duties, note: 'no longer in the staff list' }
  if (isActive(member, today)) return { name: member.name, duties, note: '' }
  const { endDate, startDate } = member
  const hasLeft = endDate !== undefined && endDate < today
  return {
    name: member.name,
    duties,
    note: hasLeft ? `left on ${dayWords(endDate)}` : `starts on ${dayWords(startDate ?? today)}`,
  }
}

function taskOf(task: Task, facts: RegisterFacts): RegisterEntry['tasks'][number] {
  const { title, due } = task
  return { title, due, owner: ownerWords(task, facts, ''), isLate: due < facts.today }
}

/** For each of those who run the site and are here, each course of the policy. */
function trainingOf(site: Site, facts: RegisterFacts): RegisterEntry['training'] {
  const { courses } = facts.pack
  if (courses.length === 0) return []
  const runs = site.people.filter(({ duty }) => duty !== 'author').map(({ personId }) => personId)
  return [...new Set(runs)]
    .filter((id) => isHere(facts, id))
    .map((id) => ({
      name: personOf(id, [], facts).name,
      courses: courses.map((course) => ({ name: course.name, ...trained(id, course, facts) })),
    }))
}

function trained(id: string, course: Course, facts: RegisterFacts): { state: string; counts: boolean } {
  const own = facts.trainings.filter(({ personId }) => personId === id)
  const standing = standingIn(course, own, facts.today)
  switch (standing.state) {
    case 'done': {
      const end = standing.until === undefined ? '' : `, counts to ${dayWords(standing.until)}`
      return { state: `${dayWords(standing.training.doneOn)}${end}`, counts: true }
    }
    case 'waiting':
      return { state: 'said, not confirmed yet', counts: false }
    case 'refused':
      return { state: 'said, and not confirmed', counts: false }
    case 'run_out':
      return { state: `ran out on ${dayWords(standing.until)}`, counts: false }
    case 'missing':
      return { state: 'not yet', counts: false }
  }
}
