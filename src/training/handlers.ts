import type { Card } from '../../cards/catalog.ts'
import type { App } from '../app.ts'
import type { IntentOf, Surface } from '../conversation/incoming.ts'
import type { Tx } from '../db/transaction.ts'
import type { Effect } from '../effects.ts'
import { type Outcome, only, say } from '../outcome.ts'
import type { Course } from '../packs/pack.ts'
import { listImports } from '../packs/wording/store.ts'
import { isHere } from '../people/directory.ts'
import { findPeople } from '../people/people-field.ts'
import { cleanLine } from '../typed.ts'
import { announceAnswered, announceSaid, lineOf, reviseOf } from './announce.ts'
import { type AnswerRefusal, answerRefusal, dayProblem, sayDone } from './decide.ts'
import { type Recording, recordedView, recordView, sayView } from './form-views.ts'
import { noCoursesView } from './note-views.ts'
import { confirmersOf, coursesFor, mayRecord, type Need, type TrainingRecord, type TrainingSetting } from './setting.ts'
import {
  insertTraining,
  loadTraining,
  lockTraining,
  saveConfirmed,
  saveRefused,
  trainingsBy,
  trainingsOf,
} from './store.ts'
import type { Training } from './training.ts'
import { aboutView, ownView, waitingFor } from './views.ts'
import { oneOf, recordWords } from './words.ts'

/** Somebody who speaks of training, in a transaction. */
export interface TrainingSpeech {
  app: Pick<App, 'newId'>
  tx: Tx
  personId: string
  surface: Surface
  setting: TrainingSetting
  /** This very delivery has been acted upon before: answer with the present state, change nothing. */
  seen: boolean
  /** What requests that wait want of somebody, as it stands at the moment of asking. */
  needsOf: (personId: string) => Promise<Need[]>
}

const GONE = 'There is nothing to confirm here any more. Type “training” to see what waits.'
const NOT_ASKED = 'The policy does not ask for that any more. Type “training” to see what it asks for.'

/** What the speaker has read and been trained in, and what of others waits for their word. */
export async function showTraining(speech: TrainingSpeech): Promise<Outcome> {
  return only({ show: 'card', card: await ownCard(speech) })
}

/** "I have read it", at once; "I have been trained", on a day, which somebody else then confirms. */
export async function sayTraining(speech: TrainingSpeech, intent: IntentOf<'training.say'>): Promise<Outcome> {
  const { setting, personId, app } = speech
  const courses = coursesFor(setting, await speech.needsOf(personId))
  const course = courses.find(({ id }) => id === intent.course)
  if (course === undefined) return say(NOT_ASKED)
  if (course.kind === 'reading') return keepSaid(speech, course, { id: app.newId(), doneOn: setting.today })
  const id = intent.training ?? app.newId()
  const saying = { id, personId, course, day: cleanLine(intent.day) }
  if (intent.training === undefined) return only({ show: 'form', card: sayView(saying, setting) })
  const error = dayProblem(saying.day, setting.today)
  if (error !== undefined)
    return only({ show: 'errors', card: sayView(saying, setting, error), errors: { day: error } })
  return keepSaid(speech, course, { id, doneOn: saying.day })
}

/** Somebody's training is recorded for them, by whoever may. */
export async function recordTraining(speech: TrainingSpeech, intent: IntentOf<'training.record'>): Promise<Outcome> {
  const { setting, personId, surface, app } = speech
  if (!mayRecord(setting, personId)) return say(`That is for others to record. ${recordWords(setting)}`)
  if (setting.pack.courses.length === 0) return only({ show: 'card', card: noCoursesView(setting) })
  const recording: Recording = {
    id: intent.training ?? app.newId(),
    personId: intent.person,
    who: cleanLine([intent.who].flat()[0]),
    course: cleanLine(intent.course),
    day: cleanLine(intent.day),
  }
  if (intent.training === undefined) return only({ show: 'form', card: recordView(recording, setting, surface) })
  const read = readRecording(recording, speech)
  if ('errors' in read)
    return only({
      show: 'errors',
      card: recordView(recording, setting, surface, read.errors),
      errors: intent.person === undefined ? read.errors : beside(read.errors),
    })
  return keepRecorded(speech, read)
}

/** Somebody vouches for what another has said, or says that it is not so; once. */
export async function answerTraining(
  speech: TrainingSpeech,
  intent: IntentOf<'training.confirm' | 'training.refuse'>,
): Promise<Outcome> {
  const { tx, setting, personId } = speech
  const found = await loadTraining(tx, intent.training)
  if (found === undefined || !isHere(setting, personId)) return say(GONE)
  await lockTraining(tx, found.schoolId, [found.personId])
  const training = (await loadTraining(tx, found.id)) ?? found
  const course = coursesFor(setting, await speech.needsOf(training.personId)).find(({ id }) => id === training.course)
  const confirmers = course === undefined ? [] : confirmersOf(setting, course, training.personId)
  const reader = { id: personId, mayConfirm: confirmers.some(({ id }) => id === personId) }
  const refused = answerRefusal(training, course, reader)
  const isListed = intent.listed !== undefined
  if (refused === 'answered' || (refused === undefined && speech.seen))
    return only({ show: 'instead', card: await answeredCard(speech, training.personId, isListed, STANDS) })
  if (refused !== undefined) return say(refusalWords(refused, oneOf(confirmers)))
  const isConfirmed = intent.type === 'training.confirm'
  if (isConfirmed) await saveConfirmed(tx, training.id, personId, setting.now)
  else await saveRefused(tx, training.id, setting.now)
  const word = isConfirmed ? 'Confirmed, thank you.' : 'Noted, thank you. They are told, and asked to talk with you.'
  return {
    reply: { show: 'instead', card: await answeredCard(speech, training.personId, isListed, word) },
    effects: announceAnswered(training),
    audit: [
      lineOf(
        isConfirmed ? { ...training, confirmedBy: personId } : training,
        isConfirmed ? 'training.confirmed' : 'training.refused',
        personId,
      ),
    ],
  }
}

/** Everything that is known of one person's training. */
export async function recordOf(
  { tx, setting, needsOf }: Pick<TrainingSpeech, 'tx' | 'setting' | 'needsOf'>,
  personId: string,
): Promise<TrainingRecord> {
  const trainings = await trainingsBy(tx, setting.school.id, personId)
  return { personId, trainings, needs: await needsOf(personId) }
}

/** The file that the school's policy was taken in from, where it was. */
export async function documentOf(tx: Tx, { pack }: TrainingSetting): Promise<string | undefined> {
  return (await listImports(tx, pack.id))[0]?.document
}

const STANDS = 'This had been seen to already; nothing was changed.'

async function keepSaid(
  speech: TrainingSpeech,
  course: Course,
  { id, doneOn }: Pick<Training, 'id' | 'doneOn'>,
): Promise<Outcome> {
  const { tx, setting, personId } = speech
  const schoolId = setting.school.id
  await lockTraining(tx, schoolId, [personId])
  const training: Training = {
    id,
    schoolId,
    personId,
    course: course.id,
    doneOn,
    saidBy: personId,
    refused: false,
    ...(course.kind === 'reading' ? { packHash: setting.packHash } : {}),
  }
  const said = sayDone(training, course, await trainingsBy(tx, schoolId, personId))
  const isNew = 'adds' in said && !speech.seen && (await insertTraining(tx, training, setting.now))
  if (!isNew) return only({ show: 'instead', card: await ownCard(speech, 'That is noted already.') })
  const isAsked = course.confirmed_by.length > 0
  return {
    reply: { show: 'instead', card: await ownCard(speech, 'Noted, thank you.') },
    effects: isAsked ? announceSaid(training, course, setting) : [reviseOf(training)],
    audit: [lineOf(training, 'training.said', personId)],
  }
}

async function ownCard(speech: TrainingSpeech, word = ''): Promise<Card> {
  const { tx, setting, personId } = speech
  const record = await recordOf(speech, personId)
  const waiting = waitingFor(await trainingsOf(tx, setting.school.id), personId, setting)
  if (coursesFor(setting, record.needs).length === 0) return noCoursesView(setting)
  return ownView(record, setting, { word, waiting, document: await documentOf(tx, setting) })
}

/** Where it was pressed: in the speaker's own list, or on the card about that person. */
async function answeredCard(speech: TrainingSpeech, personId: string, isListed: boolean, word: string): Promise<Card> {
  if (isListed) return ownCard(speech, word)
  return aboutView(await recordOf(speech, personId), speech.personId, speech.setting, { word })
}

interface Recorded {
  id: string
  person: string
  course: Course
  doneOn: string
}

function readRecording(
  recording: Recording,
  { setting, personId }: TrainingSpeech,
): Recorded | { errors: Record<string, string> } {
  const wanted = recording.personId ?? recording.who
  const { people, problem } = findPeople(wanted === '' ? [] : [wanted], setting)
  const [person, another] = people
  const course = setting.pack.courses.find(({ id }) => id === recording.course)
  const errors = {
    who: whoProblem(person?.id, problem ?? (another && 'Please name one person at a time.'), personId),
    course: course === undefined ? 'Please choose what they have done.' : undefined,
    day: dayProblem(recording.day, setting.today),
  }
  const wrong = Object.entries(errors).filter((entry): entry is [string, string] => entry[1] !== undefined)
  if (wrong.length > 0 || person === undefined || course === undefined) return { errors: Object.fromEntries(wrong) }
  return { id: recording.id, person: person.id, course, doneOn: recording.day }
}

function whoProblem(id: string | undefined, problem: string | undefined, readerId: string): string | undefined {
  if (problem !== undefined) return problem
  if (id === undefined) return 'Please say who it is.'
  return id === readerId ? 'Your own is for you to say: type “training”.' : undefined
}

/** Whose it is cannot be changed there, so what is wrong with them stands beside the first field that can. */
function beside({ who, ...errors }: Record<string, string>): Record<string, string> {
  return who === undefined ? errors : { ...errors, course: who }
}

async function keepRecorded(speech: TrainingSpeech, { id, person, course, doneOn }: Recorded): Promise<Outcome> {
  const { tx, setting, personId } = speech
  const schoolId = setting.school.id
  await lockTraining(tx, schoolId, [person])
  const confirmers = confirmersOf(setting, course, person)
  const mayVouch = course.confirmed_by.length === 0 || confirmers.some((confirmer) => confirmer.id === personId)
  const training: Training = {
    id,
    schoolId,
    personId: person,
    course: course.id,
    doneOn,
    saidBy: personId,
    refused: false,
    ...(mayVouch && { confirmedBy: personId }),
  }
  const said = sayDone(training, course, await trainingsBy(tx, schoolId, person))
  const card = recordedView(person, course, setting, mayVouch ? undefined : oneOf(confirmers))
  const reply = { show: 'instead' as const, card }
  if ('stands' in said || speech.seen) return only(reply)
  const kept = 'confirms' in said ? { ...said.confirms, confirmedBy: personId } : training
  if ('confirms' in said) await saveConfirmed(tx, kept.id, personId, setting.now)
  else if (!(await insertTraining(tx, training, setting.now))) return only(reply)
  return {
    reply,
    effects: mayVouch ? tellSettled(kept, setting) : announceSaid(kept, course, setting),
    audit: [lineOf(kept, 'confirms' in said ? 'training.confirmed' : 'training.recorded', personId)],
  }
}

/** Somebody without an account is not written to. */
function tellSettled(training: Training, { directory }: TrainingSetting): Effect[] {
  const isReachable = directory.members.get(training.personId)?.reachable === true
  return isReachable ? announceAnswered(training) : [reviseOf(training)]
}

function refusalWords(refused: Exclude<AnswerRefusal, 'answered'>, confirmers: string): string {
  switch (refused) {
    case 'own':
      return 'Somebody else has to confirm your own training.'
    case 'not_confirmer':
      return confirmers === '' ? 'This is not yours to confirm.' : `Only ${confirmers} can confirm this.`
    case 'gone':
      return NOT_ASKED
  }
}
