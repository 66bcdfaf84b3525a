import { daysLater, dayWords } from '../calendar/days.ts'
import { workingDayAfter } from '../calendar/working-time.ts'
import { holdsOne } from '../packs/condition.ts'
import { isHere, nameIn } from '../people/directory.ts'
import type { NewTask, Task } from '../tasks/task.ts'
import { dutyFields } from './part-form.ts'
import { leaversOf, procedureOf, type SiteSetting } from './setting.ts'
import { type Site, type SiteDuty, subjectOf, withDuty } from './site.ts'

/** Tasks that the register opens by itself; those of the pack have the ids of their rules. */
const KINDS = {
  closure: 'closure',
  tooFew: 'too_few',
  leaver: 'leaver',
  noAddress: 'missing_address',
  noCustody: 'missing_custody',
  noPurpose: 'missing_purpose',
  noApproval: 'missing_approval',
} as const

/** Its people hear of a site's last day so many days before it, and again on it. */
const CLOSURE_DAYS = [30, 7, 0]
/** Working days to find somebody, or to hand something over. */
const PEOPLE_DAYS = 5
/** Working days to bring an entry that came from a file up to date. */
const MISSING_DAYS = 10

/**
 * What a site needs on a day, beyond the tasks that its approval brought: its last day is near, too few people look after
 * it, somebody who did has left, or an entry from a file lacks something. Nothing once it is closed.
 * @param open tasks about it: of one kind and duty there is one at a time
 */
export function tasksDue(site: Site, setting: SiteSetting, open: Task[]): NewTask[] {
  if (site.closed !== undefined) return []
  const left = leaversOf(site, setting)
  const tooFew = fewDuties(site, setting).filter(
    ({ duty }) =>
      // Whoever left has a task of their own, which asks for the same.
      !withDuty(site, duty).some((id) => left.includes(id)) &&
      !open.some((task) => task.kind === KINDS.tooFew && task.key.startsWith(`${duty}:`)),
  )
  return [
    ...closureTask(site, setting),
    ...tooFew.map((few) => fewTask(site, setting, few)),
    ...left.map((id) => leaverTask(site, setting, id)),
    ...(site.imported ? missingTasks(site, setting) : []),
  ]
}

/**
 * What has become of an open task about a site: settled when what it asks for is there, dropped when it is not wanted any
 * more; undefined while it stands. Tasks of the pack end by what is saved for them.
 */
export function taskEnd(task: Task, site: Site, setting: SiteSetting): 'settled' | 'dropped' | undefined {
  if (site.closed !== undefined)
    return task.records === 'closure' || task.records === 'handover' ? 'settled' : 'dropped'
  switch (task.kind) {
    case KINDS.closure:
      return task.key === site.closure ? undefined : 'dropped'
    case KINDS.tooFew:
      return fewDuties(site, setting).some(({ duty }) => task.key.startsWith(`${duty}:`)) ? undefined : 'settled'
    case KINDS.leaver:
      return leaversOf(site, setting).some((id) => task.key.startsWith(`${id}:`)) ? undefined : 'settled'
    case KINDS.noAddress:
      return site.url === undefined ? undefined : 'settled'
    case KINDS.noCustody:
      return site.custody?.holderId === undefined ? undefined : 'settled'
    case KINDS.noPurpose:
      return site.purpose === undefined ? undefined : 'settled'
    case KINDS.noApproval:
      return site.requestId === undefined ? undefined : 'settled'
    default:
      return undefined
  }
}

interface Few {
  duty: SiteDuty
  here: number
  least: number
  label: string
  clauses: string[]
}

/** Duties that fewer people have than the policy wants; of a policy that says nothing, those that nobody has. */
function fewDuties(site: Site, setting: SiteSetting): Few[] {
  const fewest = procedureOf(setting, site)?.produces?.site?.fewest
  return dutyFields({ setting, site }).flatMap(({ duty, field }) => {
    const least = fewest?.[duty] ?? (fewest === undefined && duty === 'administrator' ? 1 : 0)
    const here = withDuty(site, duty).filter((id) => isFit(id, field.id, site, setting)).length
    return here < least ? [{ duty, here, least, label: field.label, clauses: fewest?.clause ?? [] }] : []
  })
}

/** Works here, and holds a role that the form asks for in this field. */
function isFit(personId: string, field: string, site: Site, setting: SiteSetting): boolean {
  const checks = procedureOf(setting, site)?.form.checks ?? []
  const roles = checks.flatMap(({ must }) => ('hold' in must && must.field === field ? [must.hold] : []))
  return isHere(setting, personId) && roles.every((wanted) => holdsOne(personId, wanted, setting))
}

function closureTask(site: Site, setting: SiteSetting): NewTask[] {
  const { closure } = site
  const [first = 0] = CLOSURE_DAYS
  if (closure === undefined || daysLater(closure, -first) > setting.today) return []
  const clauses = clausesOf(site, setting)
  const says = `Its last day is ${dayWords(closure)}. Close it and say what became of it; or, to keep it open longer, ask for a change on the site's card.`
  return [
    task(site, setting, {
      kind: KINDS.closure,
      key: closure,
      title: 'Close it or ask for more time',
      says,
      due: closure,
      remind: CLOSURE_DAYS,
      records: 'closure',
      clauses,
    }),
  ]
}

function fewTask(site: Site, setting: SiteSetting, { duty, here, least, label, clauses }: Few): NewTask {
  const { school, today } = setting
  return task(site, setting, {
    kind: KINDS.tooFew,
    key: `${duty}:${today}`,
    title: 'Name another person, or close it',
    says: `${label}: ${here === 0 ? 'nobody' : `only ${here}`} of those named can still do it, and there should be ${least} or more.`,
    due: workingDayAfter(school, today, PEOPLE_DAYS),
    remind: [0],
    records: 'people',
    clauses,
  })
}

function leaverTask(site: Site, setting: SiteSetting, personId: string): NewTask {
  const { directory, school, today } = setting
  const end = directory.members.get(personId)?.endDate ?? today
  const name = nameIn(setting, personId)
  return task(site, setting, {
    kind: KINDS.leaver,
    key: `${personId}:${end}`,
    title: `${name} has left: name somebody else, or close it`,
    says: 'Say who looks after the site from now on, and who holds its details. If they knew the password, change it too.',
    due: workingDayAfter(school, today, PEOPLE_DAYS),
    remind: [0],
    records: 'handover',
    clauses: clausesOf(site, setting),
  })
}

function missingTasks(site: Site, setting: SiteSetting): NewTask[] {
  const { school, today } = setting
  const mayAsk = procedureOf(setting, site) !== undefined
  const ask = mayAsk
    ? 'Ask for it by “Ask for a change” on the site’s card; or press Done once the headteacher has agreed to it on paper.'
    : 'Press Done once the headteacher has agreed to it.'
  const missing = [
    {
      kind: KINDS.noAddress,
      title: 'Add the web address',
      says: 'Without it, nobody can be told whether an account is really ours.',
      records: 'address' as const,
    },
    {
      kind: KINDS.noCustody,
      title: 'Record who holds the account’s details',
      says: 'Who has the login and where it is kept; never the login itself.',
      records: 'custody' as const,
    },
    { kind: KINDS.noPurpose, title: 'Say what the site is for', says: ask, records: 'nothing' as const },
    {
      kind: KINDS.noApproval,
      title: 'Have the site approved',
      says: `Nothing says who approved it. ${ask}`,
      records: 'nothing' as const,
    },
  ]
  const due = workingDayAfter(school, today, MISSING_DAYS)
  const wanted = missing.filter(({ kind }) => isMissing(site, kind))
  return wanted.map((one) =>
    task(site, setting, { ...one, key: 'import', due, remind: [3, 0], clauses: clausesOf(site, setting) }),
  )
}

function isMissing(site: Site, kind: string): boolean {
  if (kind === KINDS.noAddress) return site.url === undefined
  if (kind === KINDS.noCustody) return site.custody?.holderId === undefined
  return kind === KINDS.noPurpose ? site.purpose === undefined : site.requestId === undefined
}

/** It is for those who run the site and are here; without any, for those who keep the register. */
function task(
  site: Site,
  setting: SiteSetting,
  about: Pick<NewTask, 'kind' | 'key' | 'title' | 'says' | 'due' | 'remind' | 'records' | 'clauses'>,
): NewTask {
  return {
    ...about,
    schoolId: site.schoolId,
    subject: subjectOf(site),
    ownerIds: withDuty(site, 'administrator').filter((id) => isHere(setting, id)),
    ownerRoles: setting.pack.register.kept_by,
  }
}

function clausesOf(site: Site, setting: SiteSetting): string[] {
  return procedureOf(setting, site)?.clause ?? []
}

/** So many days before a task is due, what is saved for it without its button counts as done. */
const EARLY_DAYS = 30

/** Whether saving a part does an open task of the pack: the one whose button opened it, or any that is about due. */
export function endsBySaving(task: Task, saved: { part: string; task?: string | undefined }, today: string): boolean {
  if (task.records !== saved.part || OWN_KINDS.has(task.kind)) return false
  return task.id === saved.task || task.records !== 'evaluation' || daysLater(task.due, -EARLY_DAYS) <= today
}

const OWN_KINDS = new Set<string>(Object.values(KINDS))
