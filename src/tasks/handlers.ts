import type { App } from '../app.ts'
import type { IntentOf, Surface } from '../conversation/incoming.ts'
import type { Tx } from '../db/transaction.ts'
import type { Reply } from '../effects.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { isHere, type Member } from '../people/directory.ts'
import { findPeople } from '../people/people-field.ts'
import { cleanText } from '../typed.ts'
import { lineOf, revise, tellPassedOn, tellReader } from './announce.ts'
import { markDone, mayRead, passOn, type Refusal, refuse } from './decide.ts'
import { NOTE_TEXT, noteView, passView } from './form-views.ts'
import { showTasks } from './lists.ts'
import { loadTaskSetting } from './load.ts'
import { openNext } from './open.ts'
import type { TaskSetting } from './setting.ts'
import { loadTask, saveTask } from './store.ts'
import type { Task } from './task.ts'
import { passedView, type Reading, taskView } from './views.ts'
import { refusalWords } from './words.ts'

/** Somebody who speaks of tasks, in a transaction. */
export interface TaskSpeech {
  app: Pick<App, 'packs' | 'clock' | 'newId'>
  tx: Tx
  personId: string
  surface: Surface
  /** This very delivery has been acted upon before: answer with the present state, change nothing. */
  seen: boolean
  /** What tasks are about, in words: subject → title. */
  about: (schoolId: string, subjects: string[]) => Promise<Map<string, string>>
}

interface Found extends Reading {
  task: Task
}

const UNKNOWN = 'There is no such task any more. Type “tasks” to see yours.'

const TOO_LONG = `Please say it in ${NOTE_TEXT} characters or fewer.`

/** Sends the reader their card of this task again, as a message of its own that stays up to date. */
export async function showTask(speech: TaskSpeech, intent: IntentOf<'task.show'>): Promise<Outcome> {
  const found = await find(speech, intent.task)
  if ('reply' in found) return found
  return { ...say('Here it comes.'), effects: speech.seen ? [] : [tellReader(found.task, speech.personId)] }
}

/** Opens the form in which a task is done with a note. */
export async function openNote(speech: TaskSpeech, intent: IntentOf<'task.note'>): Promise<Outcome> {
  const found = await find(speech, intent.task)
  if ('reply' in found) return found
  const refusal = refuse(found.task, { by: speech.personId, version: intent.version }, found.setting)
  return refusal === undefined ? only({ show: 'form', card: noteView(found.task) }) : refused(found, refusal)
}

/** A task is done, once; what is done again and again is opened anew. */
export async function doneTask(speech: TaskSpeech, intent: IntentOf<'task.done'>): Promise<Outcome> {
  const { tx, personId: by } = speech
  const found = await find(speech, intent.task, { lock: true })
  if ('reply' in found) return found
  if (speech.seen) return only(await shown(speech, found, intent.page))
  const note = cleanText(intent.note)
  if (note.length > NOTE_TEXT)
    return only({ show: 'errors', card: noteView(found.task, { note, error: TOO_LONG }), errors: { note: TOO_LONG } })
  const done = markDone(found.task, { by, version: intent.version, note }, found.setting)
  if ('refused' in done)
    return intent.page === undefined ? refused(found, done) : only(await listed(speech, found, intent.page))
  const task = await saveTask(tx, done)
  const next = await openNext(speech.app, tx, task)
  return {
    reply: await shown(speech, { ...found, task }, intent.page),
    effects: [revise(task), ...next.effects],
    audit: [lineOf(task, 'TaskDone', by), ...next.audit],
  }
}

/** Without a name: opens the form that asks for one. With: the task is theirs from now on, and they are told. */
export async function handOverTask(speech: TaskSpeech, intent: IntentOf<'task.hand_over'>): Promise<Outcome> {
  const found = await find(speech, intent.task, { lock: true })
  if ('reply' in found) return found
  const { task, setting } = found
  if (speech.seen && intent.to !== undefined) return only(present(found))
  const refusal = refuse(task, { by: speech.personId, version: intent.version }, setting)
  if (refusal !== undefined) return refused(found, refusal)
  if (intent.to === undefined) return only({ show: 'form', card: passView(task, setting, speech.surface) })
  return passTo(speech, found, [intent.to].flat())
}

async function passTo({ tx, personId: by, surface }: TaskSpeech, found: Found, typed: string[]): Promise<Outcome> {
  const { task: before, setting } = found
  const again = (error: string) =>
    only({ show: 'errors', card: passView(before, setting, surface, { to: typed, error }), errors: { to: error } })
  const named = onePerson(typed, setting)
  if ('problem' in named) return again(named.problem)
  const { to } = named
  const passed = passOn(before, { by, version: before.version, to: to.id }, setting)
  if ('refused' in passed) return again(refusalWords(passed, before, setting, by))
  const task = await saveTask(tx, passed)
  return {
    reply: present({ ...found, task }, passedWords(to)),
    effects: tellPassedOn(task, [to], setting),
    audit: [lineOf(task, 'TaskPassedOn', by, { to: to.id })],
  }
}

function onePerson(typed: string[], setting: TaskSetting): { to: Member } | { problem: string } {
  const texts = typed.map((text) => cleanText(text))
  const { people, problem } = findPeople(texts, setting)
  const [to, other] = people
  if (problem !== undefined || to === undefined) return { problem: problem ?? 'Please choose who does it from now on.' }
  return other === undefined ? { to } : { problem: 'Please name one person only.' }
}

/** A task that whoever speaks may read, in its own school whichever they speak for; else what they hear instead. */
async function find(speech: TaskSpeech, id: string, options: { lock?: true } = {}): Promise<Found | Outcome> {
  const { app, tx, personId: readerId } = speech
  const task = await loadTask(tx, id, options)
  if (task === undefined) return say(UNKNOWN)
  const setting = await loadTaskSetting(app, tx, task.schoolId)
  if (!isHere(setting, readerId)) return say(UNKNOWN)
  if (!mayRead(task, setting, readerId)) return only({ show: 'instead', card: passedView(task, { setting, readerId }) })
  const about = (await speech.about(task.schoolId, [task.subject])).get(task.subject) ?? ''
  return { task, setting, about, readerId }
}

/** The list that the button stood in, else the card. */
async function shown(speech: TaskSpeech, found: Found, page: number | undefined): Promise<Reply> {
  return page === undefined ? present(found) : listed(speech, found, page)
}

async function listed(speech: TaskSpeech, { setting }: Found, page: number): Promise<Reply> {
  const list = await showTasks({ ...speech, setting }, { type: 'tasks', page })
  return list.show === 'card' ? { show: 'instead', card: list.card } : list
}

function refused(found: Found, refusal: Refusal): Outcome {
  return only(present(found, refusalWords(refusal, found.task, found.setting, found.readerId)))
}

function present(found: Found, word?: string): Reply {
  return { show: 'instead', card: taskView(found.task, found, word === undefined ? {} : { word }) }
}

function passedWords({ name, reachable }: Member): string {
  return reachable
    ? `Passed on. ${name} has been told.`
    : `Passed on. ${name} has not used Staffroom yet: they hear of it as soon as they open it and say hello. Please tell them.`
}
