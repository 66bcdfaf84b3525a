import type { Card, CardData } from '../../cards/catalog.ts'
import { dayWords } from '../calendar/days.ts'
import { isHere, nameIn } from '../people/directory.ts'
import { confirmersOf, coursesFor, mayRecord, type TrainingRecord, type TrainingSetting } from './setting.ts'
import { isOpen, isWaiting, type Standing, standingIn } from './standing.ts'
import type { Training } from './training.ts'
import { courseTitle, markOf, needsWords, othersWords, ownWords, recordWords } from './words.ts'

type Item = CardData['list']['items'][number]
type Button = NonNullable<Item['buttons']>[number]

/** No more of what waits for one reader stands on one card; the rest follows as these are seen to. */
const MOST_WAITING = 8

export interface OwnOptions {
  /** What just happened, in front. */
  word?: string
  /** The file that the school's policy was taken in from. */
  document?: string | undefined
  /** Trainings of others that wait for this reader's word. */
  waiting?: Training[]
  superseded?: boolean
}

/** What somebody has read and been trained in, until when it counts, and what is still wanted of them. */
export function ownView(record: TrainingRecord, setting: TrainingSetting, options: OwnOptions = {}): Card {
  const { personId, needs } = record
  const standings = standingsOf(record, setting)
  const buttons = options.superseded
    ? []
    : mayRecord(setting, personId)
      ? [{ title: 'Record for somebody else', verb: 'training.record', data: { school: setting.school.id } }]
      : []
  return {
    name: 'list',
    data: {
      summary: needs.length > 0 ? 'Something to read or do before a request can be approved' : 'Your training',
      title: needs.length > 0 ? 'You are named in a request' : 'What you have read and been trained in',
      intro: [options.word ?? '', ownIntro(record, standings, setting), supersededWords(options)]
        .filter(Boolean)
        .join(' '),
      items: [
        ...standings.map((standing) => ownItem(standing, record, setting, options)),
        ...(options.waiting ?? []).slice(0, MOST_WAITING).map((training) => waitingItem(training, setting)),
      ],
      buttons,
    },
  }
}

/** Somebody's training, as whoever has to see to it looks at it: confirms it, records it, or is told who can. */
export function aboutView(
  record: TrainingRecord,
  readerId: string,
  setting: TrainingSetting,
  options: { word?: string; superseded?: boolean } = {},
): Card {
  const standings = standingsOf(record, setting)
  const name = nameIn(setting, record.personId)
  const isMissing = standings.some((standing) => isOpen(standing, setting.today))
  const records = isMissing && mayRecord(setting, readerId) && isHere(setting, record.personId)
  const data = { school: setting.school.id, person: record.personId }
  const intro = aboutIntro(record, readerId, setting, isMissing)
  return {
    name: 'list',
    data: {
      summary: 'The training of somebody named in a request',
      title: `Training of ${name}`,
      intro: [options.word ?? '', intro, supersededWords(options)].filter(Boolean).join(' '),
      items: standings.map((standing) => aboutItem(standing, record, readerId, setting, options)),
      buttons: records && !options.superseded ? [{ title: 'Record it for them', verb: 'training.record', data }] : [],
    },
  }
}

/** Trainings of others that wait for this reader's word, newest first. */
export function waitingFor(trainings: Training[], readerId: string, setting: TrainingSetting): Training[] {
  return trainings.filter((training) => {
    const course = setting.pack.courses.find(({ id }) => id === training.course)
    if (course === undefined || !isWaiting(training, course)) return false
    return confirmersOf(setting, course, training.personId).some(({ id }) => id === readerId)
  })
}

function standingsOf({ trainings, needs }: TrainingRecord, setting: TrainingSetting): Standing[] {
  return coursesFor(setting, needs).map((course) => standingIn(course, trainings, setting.today))
}

function ownIntro({ personId, needs }: TrainingRecord, standings: Standing[], setting: TrainingSetting): string {
  if (needs.length > 0)
    return `${needsWords(needs, setting, personId, personId)} Before it can be approved, the policy wants everybody it names to have done what is marked ✕. ${setting.school.name}.`
  const isComplete = standings.every(({ state }) => state === 'done')
  return `${isComplete ? 'Nothing is wanted of you at the moment.' : ''} ${setting.school.name}.`.trim()
}

function ownItem(standing: Standing, record: TrainingRecord, setting: TrainingSetting, options: OwnOptions): Item {
  const { course } = standing
  const isAsked = isOpen(standing, setting.today)
  const where = isAsked && course.kind === 'reading' ? ` ${documentWords(setting, options.document)}` : ''
  const data = { school: setting.school.id, course: course.id }
  const title = course.kind === 'reading' ? 'I have read and understood the policy' : 'I have been trained'
  return {
    title: `${markOf(standing)} ${courseTitle(course)}`,
    text: `${ownWords(standing, setting, record.personId)}${where}`,
    subtle: `Policy ${course.clause.join(', ')}`,
    buttons: isAsked && !options.superseded ? [{ title, verb: 'training.say', style: 'positive', data }] : [],
  }
}

function documentWords({ pack, school }: TrainingSetting, document: string | undefined): string {
  const named = document === undefined ? `“${pack.title}”` : `“${pack.title}” (${document})`
  return `It is ${named} of ${school.name}; the school office has it.`
}

function aboutIntro(
  { personId, needs }: TrainingRecord,
  readerId: string,
  setting: TrainingSetting,
  isMissing: boolean,
): string {
  const name = nameIn(setting, personId)
  const named = needsWords(needs, setting, personId, readerId)
  const isStaff = isHere(setting, personId)
  const isReachable = setting.directory.members.get(personId)?.reachable === true
  const how =
    !isMissing || isReachable || !isStaff
      ? ''
      : `${name} cannot be asked in chat: Staffroom knows no account of theirs. Please ask them yourself; once they have done it, ${mayRecord(setting, readerId) ? 'record it here.' : `it has to be recorded. ${recordWords(setting)}`}`
  const gone = isStaff ? '' : `${name} is no longer in the staff list.`
  const settled = isMissing ? '' : 'Nothing is missing.'
  return [named, gone, how, settled, `${setting.school.name}.`].filter(Boolean).join(' ')
}

function aboutItem(
  standing: Standing,
  { personId }: TrainingRecord,
  readerId: string,
  setting: TrainingSetting,
  options: { superseded?: boolean },
): Item {
  const { course } = standing
  const confirms = confirmersOf(setting, course, personId).some(({ id }) => id === readerId)
  const isAsked = standing.state === 'waiting' && confirms && !options.superseded
  return {
    title: `${markOf(standing)} ${courseTitle(course)}`,
    text: othersWords(standing, setting, personId),
    subtle: `Policy ${course.clause.join(', ')}`,
    buttons: isAsked ? answerButtons(standing.training, {}) : [],
  }
}

/** In the reader's own list: somebody else's training that waits for their word. */
function waitingItem(training: Training, setting: TrainingSetting): Item {
  const course = setting.pack.courses.find(({ id }) => id === training.course)
  return {
    title: `For you to confirm: ${nameIn(setting, training.personId)}`,
    text: `Has ${course?.name ?? training.course}, they say, on ${dayWords(training.doneOn)}.`,
    buttons: answerButtons(training, { listed: 1 }),
  }
}

function answerButtons({ id }: Training, more: { listed?: number }): Button[] {
  const data = { training: id, ...more }
  return [
    { title: 'Confirm', verb: 'training.confirm', style: 'positive', data },
    { title: 'Not so', verb: 'training.refuse', data },
  ]
}

function supersededWords({ superseded }: { superseded?: boolean }): string {
  return superseded ? 'There is a newer card further down.' : ''
}
