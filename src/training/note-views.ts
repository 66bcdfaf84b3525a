import type { Card } from '../../cards/catalog.ts'
import { dayWords } from '../calendar/days.ts'
import { allOf } from '../in-words.ts'
import type { Course } from '../packs/pack.ts'
import { nameIn } from '../people/directory.ts'
import { coursesFor, type Need, type TrainingRecord, type TrainingSetting } from './setting.ts'
import type { Training } from './training.ts'
import { courseTitle, recordWords, talkWords } from './words.ts'

/** For the person: somebody has confirmed what they said, could not, or recorded something for them. */
export function settledView(record: TrainingRecord, setting: TrainingSetting): Card {
  const latest = record.trainings
    .filter(({ answeredAt }) => answeredAt !== undefined)
    .sort((a, b) => ((a.answeredAt ?? '') < (b.answeredAt ?? '') ? 1 : -1))[0]
  const course = coursesFor(setting, record.needs).find(({ id }) => id === latest?.course)
  const isRefused = latest?.refused === true
  const title = isRefused ? 'Your training could not be confirmed' : 'Your training is confirmed'
  return {
    name: 'note',
    data: {
      summary: title,
      title,
      tone: isRefused ? 'warning' : 'good',
      lines: [
        ...(latest === undefined || course === undefined ? [] : settledLines(latest, course, setting)),
        { text: setting.school.name, subtle: true },
      ],
      buttons: [{ title: 'My training', verb: 'training', data: { school: setting.school.id } }],
    },
  }
}

/** For author and approvers: everybody whom a request names has done what it was waiting for. */
export function readyView(
  request: Pick<Need, 'requestId' | 'number' | 'title'>,
  setting: Pick<TrainingSetting, 'school'>,
  signs: boolean,
): Card {
  const { requestId, number, title } = request
  return {
    name: 'note',
    data: {
      summary: `Request ${number}: the training is complete`,
      title: 'The training is complete',
      tone: 'good',
      lines: [
        { label: `Request ${number}`, text: title },
        { text: 'Everybody it names has now read and done what the policy asks of them.' },
        {
          text: signs
            ? 'It waits for your signature.'
            : 'There is nothing for you to do: it waits for its approver, who has been told.',
        },
        { text: setting.school.name, subtle: true },
      ],
      buttons: signs
        ? [{ title: 'Read and sign', verb: 'request.show', style: 'positive', data: { request: requestId } }]
        : [],
    },
  }
}

/** Whom a press of “Ask them” reached. Person ids. */
export interface Asked {
  asked: string[]
  /** Have been asked today. */
  already: string[]
  /** Staffroom knows no account of theirs. */
  unreachable: string[]
  /** Named, and no longer of the school. */
  gone: string[]
  /** Have said so; somebody has to confirm it. */
  waiting: string[]
  /** Have said so, and nobody can confirm it. */
  stuck: string[]
  /** Whoever pressed it is told when everybody has done their part. */
  hears: boolean
}

/** The answer to “Ask them”. */
export function askedView(result: Asked, number: number, setting: TrainingSetting): Card {
  const names = (ids: string[]) => allOf(ids.map((id) => nameIn(setting, id)))
  const line = (label: string, ids: string[], after = '') =>
    ids.length === 0 ? [] : [{ label, text: `${names(ids)}.${after === '' ? '' : ` ${after}`}` }]
  const lines = [
    ...line('Asked', result.asked, result.hears ? 'You will hear here when everybody has done their part.' : ''),
    ...line('Asked today already', result.already, 'Once a day is enough.'),
    ...line('Waiting to be confirmed', result.waiting, 'Whoever can confirm it has been asked.'),
    ...line(
      'Nobody can confirm it',
      result.stuck,
      'Please tell Staffroom’s administrator: somebody has to be given the role for it in the staff list.',
    ),
    ...line(
      'Cannot be asked in chat',
      result.unreachable,
      `Please ask them yourself. If they do use chat, it is enough that they say hello to Staffroom; if not, ${recordWords(setting)}`,
    ),
    ...line('No longer here', result.gone, 'Please name somebody else: press “Change it” on the request.'),
  ]
  const nobody = [{ text: 'Nobody is missing anything any more.' }]
  return {
    name: 'note',
    data: {
      summary: `Request ${number}: who has been asked`,
      title: 'Who has been asked',
      tone: result.unreachable.length + result.gone.length + result.stuck.length > 0 ? 'warning' : 'good',
      lines: [...(lines.length === 0 ? nobody : lines), { text: setting.school.name, subtle: true }],
    },
  }
}

/** For the administrators, and for whoever waits: a message about somebody's training did not get through. */
export function lostView(record: TrainingRecord, setting: TrainingSetting, readerIds: string[]): Card {
  const names = allOf(readerIds.map((id) => nameIn(setting, id)))
  const text =
    readerIds.length === 0
      ? 'It has got through meanwhile; there is nothing left to do.'
      : `Staffroom could not deliver a message about the training of ${nameIn(setting, record.personId)} to ${names}. It goes out as soon as they open Staffroom in Slack or Teams and say hello: please tell them.`
  return {
    name: 'note',
    data: {
      summary: 'A message about training did not get through',
      title: 'A message did not get through',
      tone: 'warning',
      lines: [{ text }, { text: setting.school.name, subtle: true }],
    },
  }
}

/** The policy of the school asks for no reading and no training. */
export function noCoursesView({ school, pack }: TrainingSetting): Card {
  return {
    name: 'note',
    data: {
      summary: 'No training is asked for',
      title: 'No training is asked for',
      lines: [
        {
          text: `${pack.title} of ${school.name} does not say what has to be read or taken before somebody runs an account.`,
        },
        { text: 'If you were asked to take a course, please talk with whoever asked you.' },
      ],
    },
  }
}

function settledLines(
  training: Training,
  course: Course,
  setting: TrainingSetting,
): { label?: string; text: string }[] {
  const what = { label: courseTitle(course), text: `on ${dayWords(training.doneOn)}.` }
  if (training.refused) return [what, { text: talkWords(course, setting, training.personId) }]
  const isRecorded = training.saidBy !== undefined && training.saidBy !== training.personId
  const by = nameIn(setting, training.confirmedBy ?? training.saidBy)
  return [what, { text: isRecorded ? `${by} has recorded this for you.` : `${by} has confirmed it.` }]
}
