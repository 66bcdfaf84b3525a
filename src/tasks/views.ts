import type { Card, CardData, Tone } from '../../cards/catalog.ts'
import { allOf } from '../in-words.ts'
import { nameIn } from '../people/directory.ts'
import { mayDo, ownersOf } from './owners.ts'
import type { TaskSetting } from './setting.ts'
import { siteToRecord, type Task } from './task.ts'
import { ownerWords, RECORD_TITLES, STATE_LABELS, stateOf, stateWords, type TaskState } from './words.ts'

type Button = NonNullable<CardData['note']['buttons']>[number]
type Line = NonNullable<CardData['note']['lines']>[number]

/** One who looks at a task. */
export interface Reading {
  setting: TaskSetting
  readerId: string
  /** The title of what it is about; empty when there is none. */
  about: string
}

/**
 * A task as it stands for somebody who may read it.
 * @param options.word a sentence that comes first
 * @param options.superseded a newer card of the same task stands below: this one has no buttons
 */
export function taskView(task: Task, reading: Reading, options: { word?: string; superseded?: boolean } = {}): Card {
  const { setting, readerId, about } = reading
  const state = stateOf(task, setting.today)
  const isOpen = task.status === 'open'
  const { word = options.superseded && isOpen ? NEWER : '' } = options
  return {
    name: 'note',
    data: {
      summary: summaryOf(task, state, reading),
      title: task.title,
      tone: TONES[state],
      lines: [
        ...line(word),
        { label: STATE_LABELS[state], text: stateWords(task, setting) },
        ...(isOpen ? line(task.says) : []),
        ...line(about, 'About'),
        ...(isOpen ? line(ownerWords(task, setting, readerId), 'For') : []),
        ...line(task.note ?? '', 'Note'),
        { text: placeWords(task, setting), subtle: true },
      ],
      buttons: options.superseded ? [] : buttonsOf(task, reading),
    },
  }
}

/** What is left of a task's card for somebody it is not for any more. */
export function passedView(task: Task, { setting, readerId }: Pick<Reading, 'setting' | 'readerId'>): Card {
  const text = `This is for ${ownerWords(task, setting, readerId)} now. There is nothing left for you to do.`
  return {
    name: 'note',
    data: {
      summary: 'A task that is somebody else’s now',
      title: 'Passed on',
      lines: [{ text }, { text: setting.school.name, subtle: true }],
    },
  }
}

/** For the administrators: word of a task did not get through. */
export function lostView(task: Task, setting: TaskSetting, readerIds: string[]): Card {
  const names = allOf(readerIds.map((id) => nameIn(setting, id)))
  const text =
    readerIds.length === 0
      ? 'It has got through meanwhile; there is nothing left to do.'
      : `Staffroom could not tell ${names} of it. It goes out as soon as they open Staffroom in Slack or Teams and say hello: please tell them, or pass the task to somebody else.`
  const show: Button = { title: 'Show the task', verb: 'task.show', data: { task: task.id } }
  return {
    name: 'note',
    data: {
      summary: 'A message about a task did not get through',
      title: 'A message did not get through',
      tone: 'warning',
      lines: [{ label: 'Task', text: task.title }, { text }, { text: setting.school.name, subtle: true }],
      buttons: readerIds.length === 0 ? [] : [show],
    },
  }
}

/** The button that does a task, or opens the form that does. @param page of the list it stands in */
export function doButton(task: Task, page?: number): Button {
  const { id, version, records } = task
  const site = siteToRecord(task)
  if (site !== undefined && records !== 'nothing')
    return {
      title: RECORD_TITLES[records],
      verb: 'site.edit',
      style: 'positive',
      data: { site, part: records, task: id },
    }
  const data = { task: id, version, ...(page === undefined ? {} : { page }) }
  return { title: 'Done', verb: 'task.done', style: 'positive', data }
}

function buttonsOf(task: Task, { setting, readerId }: Reading): Button[] {
  if (task.status !== 'open' || !mayDo(task, setting, readerId)) return []
  const data = { task: task.id, version: task.version }
  const isSaid = siteToRecord(task) === undefined
  return [
    doButton(task),
    ...(isSaid ? [{ title: 'Done, with a note', verb: 'task.note', data }] : []),
    { title: 'Pass to somebody else', verb: 'task.hand_over', data },
  ]
}

function summaryOf(task: Task, state: TaskState, { setting, readerId }: Reading): string {
  const isTheirs = ownersOf(task, setting).some(({ id }) => id === readerId)
  const words: Record<TaskState, string> = {
    late: isTheirs ? 'A task of yours is late' : 'A task is late',
    soon: isTheirs ? 'A task of yours is due soon' : 'A task is due soon',
    open: isTheirs ? 'A task for you' : 'A task',
    done: 'A task is done',
    over: 'A task is not needed any more',
  }
  return words[state]
}

function placeWords({ clauses }: Task, { school }: TaskSetting): string {
  return clauses.length === 0 ? school.name : `${school.name}. Policy ${clauses.join(', ')}`
}

function line(text: string, label = ''): Line[] {
  return text === '' ? [] : [{ text, label }]
}

const NEWER = 'There is a newer card for this task further down.'

const TONES: Record<TaskState, Tone> = {
  late: 'attention',
  soon: 'warning',
  open: 'accent',
  done: 'good',
  over: 'default',
}
