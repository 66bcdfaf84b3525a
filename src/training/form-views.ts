import type { Card, CardData } from '../../cards/catalog.ts'
import type { Surface } from '../conversation/incoming.ts'
import { anotherLook } from '../in-words.ts'
import type { Course } from '../packs/pack.ts'
import { nameIn } from '../people/directory.ts'
import { peopleInput } from '../people/people-field.ts'
import { confirmersOf, type TrainingSetting } from './setting.ts'
import { courseTitle, oneOf } from './words.ts'

type Field = CardData['form']['sections'][number]['fields'][number]

// Slack: an option's text holds 75 characters.
const LONGEST_OPTION = 75

export interface Saying {
  /** Of the training, from when the form was opened: a doubled submit is one training. */
  id: string
  personId: string
  course: Course
  day: string
}

/** The small form in which somebody says on which day they took a course. */
export function sayView({ id, personId, course, day }: Saying, setting: TrainingSetting, error = ''): Card {
  const confirmers = confirmersOf(setting, course, personId)
  const then = confirmers.length === 0 ? '' : `It then goes to ${oneOf(confirmers)} to be confirmed.`
  return {
    name: 'form',
    data: {
      summary: 'On which day were you trained?',
      title: 'I have been trained',
      intro: [`${courseTitle(course)}.`, then].filter(Boolean).join(' '),
      problem: anotherLook(error === '' ? 0 : 1),
      sections: [
        { title: '', fields: [dayField(day, error, 'The day of the course, or the date on your certificate.')] },
      ],
      submit: {
        title: 'Send',
        verb: 'training.say',
        style: 'positive',
        data: { school: setting.school.id, course: course.id, training: id },
      },
    },
  }
}

export interface Recording {
  id: string
  /** Whose training it is, where it is known from the start. */
  personId?: string | undefined
  who: string
  course: string
  day: string
}

/** The form in which somebody's training is recorded for them. */
export function recordView(
  recording: Recording,
  setting: TrainingSetting,
  surface: Surface,
  errors: Record<string, string> = {},
): Card {
  const { id, personId, course, day } = recording
  return {
    name: 'form',
    data: {
      summary: 'Record training for somebody',
      title: 'Record training',
      intro: `For somebody who does not use Staffroom in chat. Your name stands beside it: you have seen the certificate, or were there. ${setting.school.name}.`,
      problem: anotherLook(Object.keys(errors).length),
      sections: [
        {
          title: '',
          fields: [
            whoField(recording, setting, surface, errors['who'] ?? ''),
            {
              id: 'course',
              kind: 'one',
              label: 'What have they done?',
              value: course,
              error: errors['course'] ?? '',
              required: surface.reportsChanges,
              options: setting.pack.courses.map((one) => ({ title: cut(courseTitle(one)), value: one.id })),
            },
            dayField(day, errors['day'] ?? '', 'The day on which they did.'),
          ],
        },
      ],
      submit: {
        title: 'Record it',
        verb: 'training.record',
        style: 'positive',
        data: { school: setting.school.id, training: id, ...(personId === undefined ? {} : { person: personId }) },
      },
    },
  }
}

/**
 * What stands in the form's place once it is recorded.
 * @param confirmers who may vouch for it, where that is still wanted; empty when nobody may
 */
export function recordedView(
  personId: string,
  course: Course,
  setting: TrainingSetting,
  confirmers: string | undefined,
): Card {
  const isWaiting = confirmers !== undefined
  return {
    name: 'note',
    data: {
      summary: 'It is recorded',
      title: 'It is recorded',
      tone: isWaiting ? 'accent' : 'good',
      lines: [
        { label: nameIn(setting, personId), text: `has ${course.name}.` },
        { text: isWaiting ? waitsWords(confirmers) : 'Whoever waits for it to approve a request hears of it.' },
        { text: setting.school.name, subtle: true },
      ],
      buttons: [{ title: 'Record another', verb: 'training.record', data: { school: setting.school.id } }],
    },
  }
}

function waitsWords(confirmers: string): string {
  return confirmers === ''
    ? 'It counts once it is confirmed, and nobody can do that at the moment; Staffroom’s administrator has been told.'
    : `It counts once it is confirmed; ${confirmers} can do that.`
}

function whoField({ personId, who }: Recording, setting: TrainingSetting, surface: Surface, error: string): Field {
  const field = { id: 'who', label: 'Who?', error, required: surface.reportsChanges }
  if (personId !== undefined) return { ...field, kind: 'fixed', value: nameIn(setting, personId) }
  return { ...field, ...peopleInput('person', [who], setting, surface) }
}

function dayField(value: string, error: string, hint: string): Field {
  const isDate = /^\d{4}-\d\d-\d\d$/.test(value)
  // A date picker refuses to open on what is no date.
  return { id: 'day', kind: 'date', label: 'On which day?', hint, error, value: isDate ? value : '', required: false }
}

function cut(text: string): string {
  const letters = [...text]
  return text.length > LONGEST_OPTION ? `${letters.slice(0, LONGEST_OPTION - 15).join('')}…` : text
}
