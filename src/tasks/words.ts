import { daysBetween, dayWords, momentWords } from '../calendar/days.ts'
import { allOf, anyOf } from '../in-words.ts'
import { nameIn } from '../people/directory.ts'
import type { Refusal } from './decide.ts'
import { ownership } from './owners.ts'
import { roleName, type TaskSetting } from './setting.ts'
import type { Task, TaskRecords } from './task.ts'

/** From so many days before it is due, a task is due soon. */
const SOON_DAYS = 7
/** Up to so many days are counted; after that it is weeks. */
const COUNTED_DAYS = 13
/** No more names than this stand in one sentence. */
const MOST_NAMES = 3

/** How urgent an open task is, or that it has ended. */
export type TaskState = 'late' | 'soon' | 'open' | 'done' | 'over'

export function stateOf({ status, due }: Task, today: string): TaskState {
  if (status === 'done' || status === 'settled') return 'done'
  if (status === 'dropped') return 'over'
  if (due < today) return 'late'
  return daysBetween(today, due) <= SOON_DAYS ? 'soon' : 'open'
}

/** The word a state is called by: the colour says the same, for those who see it. */
export const STATE_LABELS: Record<TaskState, string> = {
  late: 'Late',
  soon: 'Due soon',
  open: 'Due',
  done: 'Done',
  over: 'Not needed any more',
}

/** "3 March 2027, in 5 days", "it was due on 3 March 2027, 2 weeks ago", "by Liam Doyle, 3 March 2027, 10:12" */
export function stateWords(task: Task, setting: TaskSetting): string {
  const { status, due } = task
  if (status === 'done' && task.doneBy !== undefined)
    return `by ${nameIn(setting, task.doneBy)}, ${momentWords(setting.school.timezone, task.doneAt ?? '')}.`
  if (status === 'done' || status === 'settled') return 'what it was for has been seen to; there is nothing left to do.'
  if (status === 'dropped') return 'there is nothing left to do.'
  const days = daysBetween(setting.today, due)
  return days < 0 ? `it was due on ${dayWords(due)}, ${agoWords(-days)}.` : `${dayWords(due)}${aheadWords(days)}.`
}

/** Whose it is, to somebody: "you and Tom Okafor", "the headteacher (Helen Marsh)". */
export function ownerWords(task: Task, setting: TaskSetting, readerId: string): string {
  const { people, roles } = ownership(task, setting)
  if (people.length === 0) return 'nobody yet: please tell whoever looks after Staffroom'
  const names = people.map(({ id, name }) => (id === readerId ? 'you' : name))
  const shown = [...names.filter((name) => name === 'you'), ...names.filter((name) => name !== 'you')]
  const more = shown.length - MOST_NAMES
  const listed = more > 0 ? [...shown.slice(0, MOST_NAMES), `${more} more`] : shown
  const words = allOf(listed)
  return roles.length === 0 ? words : `${anyOf(roles.map((role) => roleName(setting, role)))} (${words})`
}

/** What the button says that opens the form of the site, by what has to be recorded. Slack: 75 characters. */
export const RECORD_TITLES: Record<Exclude<TaskRecords, 'nothing'>, string> = {
  address: 'Add the web address',
  custody: 'Record who keeps the account’s details',
  evaluation: 'Say how it went',
  people: 'Name another person',
  handover: 'Hand it over or close it',
  closure: 'Close or extend it',
}

export function refusalWords({ refused }: Refusal, task: Task, setting: TaskSetting, readerId: string): string {
  const words: Record<Refusal['refused'], string> = {
    ended: 'This has been seen to already; nothing was changed.',
    not_yours: `This is for ${ownerWords(task, setting, readerId)}; nothing was changed.`,
    changed: 'This has changed since that card was shown. Here it is as it stands now.',
    to_record: 'This is done once it is recorded: please press the button below.',
    theirs_already: 'They have it already. Please choose somebody else.',
    not_here: 'They do not work here. Please choose somebody else.',
  }
  return words[refused]
}

function agoWords(days: number): string {
  if (days === 1) return 'yesterday'
  return days <= COUNTED_DAYS ? `${days} days ago` : `${Math.floor(days / 7)} weeks ago`
}

function aheadWords(days: number): string {
  if (days === 0) return ', today'
  if (days === 1) return ', tomorrow'
  return days <= COUNTED_DAYS ? `, in ${days} days` : ''
}
