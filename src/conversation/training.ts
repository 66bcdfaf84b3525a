import { DateTime } from 'luxon'
import type { App } from '../app.ts'
import { noticedSince } from '../db/outbox-admin.ts'
import type { Tx } from '../db/transaction.ts'
import type { AuditLine, Notice } from '../effects.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { holdersOf, isHere } from '../people/directory.ts'
import type { KnownPerson } from '../people/identity-store.ts'
import { lockSchool } from '../people/import-store.ts'
import { mayRead } from '../requests/handlers.ts'
import { loadScene, loadSetting } from '../requests/load.ts'
import type { Scene } from '../requests/scene.ts'
import { noticeTo } from '../training/announce.ts'
import { answerTraining, recordTraining, sayTraining, showTraining, type TrainingSpeech } from '../training/handlers.ts'
import { type Asked, askedView } from '../training/note-views.ts'
import { confirmersOf, subjectOf } from '../training/setting.ts'
import { standingIn } from '../training/standing.ts'
import { loadTraining, lockTraining, trainingsOf } from '../training/store.ts'
import type { Training } from '../training/training.ts'
import type { IntentOf, Surface } from './incoming.ts'
import { changedBy, lackingIn, needsOf, readersOf, waitingRequests } from './training-needs.ts'

/** Somebody's turn to speak, inside the transaction. */
interface Speaking {
  app: App
  tx: Tx
  person: KnownPerson
  surface: Surface
  seen: boolean
}

type TrainingIntent = IntentOf<
  'training' | 'training.ask' | 'training.say' | 'training.record' | 'training.confirm' | 'training.refuse'
>

const ELSEWHERE = 'This belongs to a school that you are not with any more, so nothing was changed.'
const NO_REQUEST = 'There is no such request any more. Type “status” to see yours.'
const NOTHING = 'There is nothing to confirm here any more. Type “training” to see what waits.'

/** What somebody says of training: their own, or that of others; with it, requests that waited for it move on. */
export async function trainingTurn(
  turn: Speaking,
  intent: Exclude<TrainingIntent, { type: 'training' }>,
): Promise<Outcome> {
  switch (intent.type) {
    case 'training.ask':
      return askThem(turn, intent)
    case 'training.say':
      return inSchool(turn, intent.school, (speech) => sayTraining(speech, intent))
    case 'training.record':
      return inSchool(turn, intent.school, (speech) => recordTraining(speech, intent))
    case 'training.confirm':
    case 'training.refuse': {
      const training = await loadTraining(turn.tx, intent.training)
      if (training === undefined) return say(NOTHING)
      return inSchool(turn, training.schoolId, (speech) => answerTraining(speech, intent))
    }
  }
}

/** The word `training`. */
export async function trainingOf(turn: Speaking, schoolId: string): Promise<Outcome> {
  return showTraining(await speechIn(turn, schoolId))
}

/** A school's training, and what requests want of somebody, as a handler sees it. */
async function speechIn({ app, tx, person, surface, seen }: Speaking, schoolId: string): Promise<TrainingSpeech> {
  const setting = await loadSetting(app, tx, schoolId)
  const wanted = async (personId: string) => needsOf(await waitingRequests(app, tx, schoolId), personId)
  return { app, tx, personId: person.id, surface, setting, seen, needsOf: wanted }
}

async function inSchool(
  turn: Speaking,
  schoolId: string,
  work: (speech: TrainingSpeech) => Promise<Outcome>,
): Promise<Outcome> {
  const isMember = turn.person.memberships.some((one) => one.schoolId === schoolId && one.active)
  if (!isMember) return say(ELSEWHERE)
  // Of two people who are the last that a request waits for, the second must see what the first did.
  await lockSchool(turn.tx, schoolId)
  const before = await waitingRequests(turn.app, turn.tx, schoolId)
  const outcome = await work(await speechIn(turn, schoolId))
  if (outcome.audit.length === 0) return outcome
  const after = await waitingRequests(turn.app, turn.tx, schoolId)
  return { ...outcome, effects: [...outcome.effects, ...changedBy(before, after)] }
}

/** “Ask them”: everybody whom the request names and who lacks something, once a day each. */
async function askThem(turn: Speaking, { request: id }: IntentOf<'training.ask'>): Promise<Outcome> {
  const { app, tx, person, seen } = turn
  const scene = await loadScene(app, tx, id)
  if (scene === undefined || !mayRead(scene, person.id)) return say(NO_REQUEST)
  if (scene.request.status !== 'pending') return say('This request does not wait for a signature, so nobody was asked.')
  const { number } = scene.request
  const lacking = lackingIn(scene)
  await lockTraining(tx, scene.school.id, [...lacking.keys()])
  const people = sortOut(scene, lacking, await trainingsOf(tx, scene.school.id))
  const notices = people.flatMap((one) => noticesFor(one, scene, person.id))
  const fresh = await notToldToday(tx, notices, scene)
  const isAsked = ({ personId }: Named) => fresh.some(({ readerId }) => readerId === personId)
  const result = askedOf(people, (one) => isAsked(one) || seen)
  const hears = readersOf(scene).includes(person.id)
  const card = askedView({ ...result, hears }, number, scene)
  if (seen) return only({ show: 'card', card })
  return {
    reply: { show: 'card', card },
    effects: fresh,
    audit: people.filter(isAsked).map((one) => askedLine(one, scene, person.id)),
  }
}

interface Named {
  personId: string
  /** gone: not of the school · waiting: has said everything, and others have to confirm it · open: has something to do */
  state: 'gone' | 'waiting' | 'open'
  reachable: boolean
  /** Whoever may confirm what waits. */
  confirmers: string[]
}

function sortOut(scene: Scene, lacking: Map<string, string[]>, trainings: Training[]): Named[] {
  return [...lacking].map(([personId, missing]) => {
    const own = trainings.filter((training) => training.personId === personId)
    const courses = scene.pack.courses.filter((course) => missing.includes(course.id))
    const waiting = courses.filter((course) => standingIn(course, own, scene.today).state === 'waiting')
    return {
      personId,
      state: !isHere(scene, personId) ? 'gone' : waiting.length === courses.length ? 'waiting' : 'open',
      reachable: scene.directory.members.get(personId)?.reachable === true,
      confirmers: waiting.flatMap((course) => confirmersOf(scene, course, personId).map(({ id }) => id)),
    }
  })
}

/** The person; whoever has something of theirs to confirm; and who can write it down for somebody without an account. */
function noticesFor({ personId, state, reachable, confirmers }: Named, scene: Scene, presser: string): Notice[] {
  if (state === 'gone') return []
  const about = { schoolId: scene.school.id, personId }
  const own = state === 'open' ? [personId] : []
  const helpers = state === 'open' && !reachable ? helpersOf(scene).filter((id) => id !== presser) : []
  const readers = [...new Set([...own, ...confirmers, ...helpers])]
  return readers.map((readerId) => noticeTo(readerId, about, 'training'))
}

/** The author, and the office; where it has no account either, Staffroom's administrators. */
function helpersOf(scene: Scene): string[] {
  const office = holdersOf(scene.directory, 'office', scene.today).filter(({ reachable }) => reachable)
  const others = office.length > 0 ? office : holdersOf(scene.directory, 'staffroom_administrator', scene.today)
  return [scene.request.authorId, ...others.map(({ id }) => id)]
}

async function notToldToday(tx: Tx, notices: Notice[], { school, today }: Scene): Promise<Notice[]> {
  const since = DateTime.fromISO(today, { zone: school.timezone }).toJSDate()
  const told = await noticedSince(tx, notices, since)
  return notices.filter(
    (notice) => !told.some(({ subject, readerId }) => subject === notice.subject && readerId === notice.readerId),
  )
}

function askedOf(people: Named[], isAsked: (one: Named) => boolean): Omit<Asked, 'hears'> {
  const ids = (wanted: (one: Named) => boolean) => people.filter(wanted).map(({ personId }) => personId)
  const reachable = (one: Named) => one.state === 'open' && one.reachable
  return {
    asked: ids((one) => reachable(one) && isAsked(one)),
    already: ids((one) => reachable(one) && !isAsked(one)),
    unreachable: ids((one) => one.state === 'open' && !one.reachable),
    gone: ids(({ state }) => state === 'gone'),
    waiting: ids(({ state, confirmers }) => state === 'waiting' && confirmers.length > 0),
    stuck: ids(({ state, confirmers }) => state === 'waiting' && confirmers.length === 0),
  }
}

function askedLine({ personId }: Named, scene: Scene, actor: string): AuditLine {
  const { id: chain } = scene.school
  const subject = subjectOf(chain, personId)
  return { chain, actor, action: 'training.asked', subject, details: { request: scene.request.id } }
}
