import { dayWords } from '../calendar/days.ts'
import { allOf, anyOf, inCapital } from '../in-words.ts'
import type { Course } from '../packs/pack.ts'
import { type Member, nameIn } from '../people/directory.ts'
import { confirmersOf, type Need, recordersOf, type TrainingSetting } from './setting.ts'
import type { Standing } from './standing.ts'
import type { Training } from './training.ts'

/** No more names than this stand in one sentence. */
const MOST_NAMES = 3

/** "Mrs Lee, Mr Khan or Ms Ray": whichever of them. */
export function oneOf(people: Pick<Member, 'name'>[]): string {
  return anyOf(people.slice(0, MOST_NAMES).map(({ name }) => name))
}

/** "Read the Social Media Policy": a course as it begins a line. */
export function courseTitle({ name }: Pick<Course, 'name'>): string {
  return inCapital(name)
}

/** "✓", "◆" or "✕": a sign that the words beside it repeat. */
export function markOf({ state }: Standing): string {
  return state === 'done' ? '✓' : state === 'waiting' ? '◆' : '✕'
}

/** How it stands, to the person themself. */
export function ownWords(standing: Standing, setting: TrainingSetting, personId: string): string {
  const { course } = standing
  switch (standing.state) {
    case 'done':
      return doneWords(standing.training, standing.until, setting)
    case 'waiting':
      return `You said: on ${dayWords(standing.training.doneOn)}. ${waitingWords(course, setting, personId)}`
    case 'refused':
      return `It could not be confirmed for ${dayWords(standing.training.doneOn)}. ${talkWords(course, setting, personId)}`
    case 'run_out':
      return `It counted until ${dayWords(standing.until)}. Please do it again, and say so here.`
    case 'missing':
      return course.kind === 'reading'
        ? 'Not yet. Once you have read it and understood it, say so here.'
        : 'Not yet. Once you have, tell us on which day.'
  }
}

/** Whose word it is: the person's own, or somebody's who recorded it. */
function saysWords({ personId, saidBy }: Training, setting: TrainingSetting): string {
  return saidBy === undefined || saidBy === personId ? 'Says:' : `${nameIn(setting, saidBy)} says:`
}

/** How it stands, to whoever sees to it for somebody else. */
export function othersWords(standing: Standing, setting: TrainingSetting, personId: string): string {
  const { course } = standing
  switch (standing.state) {
    case 'done':
      return doneWords(standing.training, standing.until, setting)
    case 'waiting':
      return `${saysWords(standing.training, setting)} on ${dayWords(standing.training.doneOn)}. ${waitingWords(course, setting, personId)}`
    case 'refused':
      return `Said: on ${dayWords(standing.training.doneOn)}. It was not confirmed.`
    case 'run_out':
      return `It counted until ${dayWords(standing.until)}, and has to be done again.`
    case 'missing':
      return 'Not yet.'
  }
}

/** "Perhaps it was another day: please talk with Mrs Lee, then say it again." */
export function talkWords(course: Course, setting: TrainingSetting, personId: string): string {
  const confirmers = confirmersOf(setting, course, personId)
  const whom = confirmers.length === 0 ? 'the school office' : oneOf(confirmers)
  return `Perhaps it was another day or another course: please talk with ${whom}, then say it again here.`
}

/**
 * "Mr Khan named you in request 7 (Facebook · Year 4)."
 * @param readerId whoever reads it; `personId` is named
 */
export function needsWords(needs: Need[], setting: TrainingSetting, personId: string, readerId: string): string {
  const isOwn = personId === readerId
  const parts = needs.map(({ authorId, number, title }) => {
    const by = authorId === readerId ? 'you' : nameIn(setting, authorId)
    const self = isOwn ? 'yourself' : 'themself'
    const whom = authorId === personId ? self : isOwn ? 'you' : nameIn(setting, personId)
    return `${by} named ${whom} in request ${number} (${title})`
  })
  return parts.length === 0 ? '' : `${allOf(parts).replace(/^you /, 'You ')}.`
}

/** Who can write down what somebody without an account has done. */
export function recordWords(setting: TrainingSetting): string {
  const recorders = recordersOf(setting)
  if (recorders.length === 0) return 'Staffroom’s administrator can take it in from a list (staffroom training import).'
  return `${oneOf(recorders)} can then record it here: by typing “training”.`
}

function doneWords(training: Training, until: string | undefined, setting: TrainingSetting): string {
  const ends = until === undefined ? '' : ` It counts until ${dayWords(until)}.`
  return `Done on ${dayWords(training.doneOn)}${vouchedWords(training, setting)}.${ends}`
}

function vouchedWords({ personId, saidBy, confirmedBy }: Training, setting: TrainingSetting): string {
  if (saidBy !== undefined && saidBy !== personId) return `, recorded by ${nameIn(setting, saidBy)}`
  const confirmed = confirmedBy === undefined ? '' : `, confirmed by ${nameIn(setting, confirmedBy)}`
  return saidBy === undefined ? `, from the school’s list${confirmed}` : confirmed
}

function waitingWords(course: Course, setting: TrainingSetting, personId: string): string {
  const confirmers = confirmersOf(setting, course, personId)
  if (confirmers.length > 0) return `It waits for ${oneOf(confirmers)} to confirm it.`
  return `Nobody can confirm it at the moment: somebody has to be given the role ${course.confirmed_by.join(' or ')} in the staff list.`
}
