import type { Card } from '../../cards/catalog.ts'
import type { Surface } from '../conversation/incoming.ts'
import { anotherLook } from '../in-words.ts'
import { peopleInput } from '../people/people-field.ts'
import type { TaskSetting } from './setting.ts'
import type { Task } from './task.ts'

/** What somebody may say of a task they have done. */
export const NOTE_TEXT = 500

/**
 * The small form in which a task is done with a note.
 * @param typed what was written, and one sentence when it was refused
 */
export function noteView(task: Task, typed: { note?: string; error?: string } = {}): Card {
  const { note = '', error = '' } = typed
  const hint =
    'What was done, for whoever looks at it later. Please leave out children’s names, and never write a password.'
  return {
    name: 'form',
    data: {
      summary: 'A task is done',
      title: 'Done, with a note',
      intro: task.title,
      problem: anotherLook(error === '' ? 0 : 1),
      sections: [
        {
          title: '',
          fields: [{ id: 'note', kind: 'text', label: 'Note (optional)', hint, error, value: note, max: NOTE_TEXT }],
        },
      ],
      submit: { title: 'Done', verb: 'task.done', style: 'positive', data: { task: task.id, version: task.version } },
    },
  }
}

/** The small form in which a task is passed on. */
export function passView(
  task: Task,
  setting: TaskSetting,
  surface: Surface,
  typed: { to?: string[]; error?: string } = {},
): Card {
  const { to = [], error = '' } = typed
  const hint = 'Somebody of the staff list. They are told at once, and reminded from then on.'
  return {
    name: 'form',
    data: {
      summary: 'Pass a task to somebody else',
      title: 'Pass on a task',
      intro: task.title,
      problem: anotherLook(error === '' ? 0 : 1),
      sections: [
        {
          title: '',
          fields: [
            {
              id: 'to',
              label: 'Who does it from now on?',
              hint,
              error,
              required: true,
              ...peopleInput('person', to, setting, surface),
            },
          ],
        },
      ],
      submit: {
        title: 'Pass on',
        verb: 'task.hand_over',
        style: 'positive',
        data: { task: task.id, version: task.version },
      },
    },
  }
}
