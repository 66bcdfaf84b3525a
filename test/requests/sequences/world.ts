import { dayIn, daysLater } from '../../../src/calendar/days.ts'
import { addWorkingTime } from '../../../src/calendar/working-time.ts'
import type { IntentOf } from '../../../src/conversation/incoming.ts'
import type { Effect } from '../../../src/effects.ts'
import type { LoadedPack } from '../../../src/packs/load.ts'
import type { Procedure, Step } from '../../../src/packs/pack.ts'
import type { Directory, Member } from '../../../src/people/directory.ts'
import { announce, askNewcomers, askStandIns } from '../../../src/requests/announce.ts'
import { decide, submit } from '../../../src/requests/decide.ts'
import { sceneOf } from '../../../src/requests/load.ts'
import { clockEvents, nobodyNext, turnChange } from '../../../src/requests/remind.ts'
import { evolve, type Request, type RequestEvent } from '../../../src/requests/request.ts'
import { currentDeciders, currentSteps, stepsAsked } from '../../../src/requests/route.ts'
import type { Scene, Setting } from '../../../src/requests/scene.ts'
import { school } from '../../builders/people.ts'

/** A school with one request in it, as it stands after each thing that happens; nothing is stored. */
export interface World {
  setting: Setting
  procedure: Procedure
  request: Request
  /** Steps whose condition holds for what was sent in last. */
  applies: Set<string>
  /** How many signatures each of them wants, by the school's choices of that moment. */
  expected: Record<string, number>
  /** Everybody who has been given the request to sign, and whoever was told that it waits for somebody. */
  asked: Set<string>
  told: Set<string>
  /** In which round each version stood. */
  rounds: Map<number, number>
}

export const AUTHOR = 'author'
const ADMIN = 'admin'
const OTHERS = 7
export const PEOPLE = [AUTHOR, ADMIN, ...Array.from({ length: OTHERS }, (_, n) => `p${n}`)]

type Decisive = 'request.approve' | 'request.decline' | 'request.changes' | 'request.withdraw' | 'request.remind'

export type Act =
  | { act: Decisive; who: number; step: number; back: number; text: boolean }
  | { act: 'send'; who: number; steps: number }
  | { act: 'leave' | 'come' | 'away' | 'back' | 'role' | 'deputy' | 'manager' | 'choice'; who: number; what: number }
  | { act: 'hours'; hours: number }

/** Those that are about exactly what a card showed. */
const DECIDING = new Set<Decisive>(['request.approve', 'request.decline', 'request.changes'])

/** What came of an act on the request: the events, or why not. */
export type Result = { events: RequestEvent[]; by: string } | { refused: string } | undefined

/** @param seed who holds which role at the beginning: one number for each role, read as bits */
export function begin(loaded: LoadedPack, procedure: Procedure, seed: number[], steps: number): World {
  const now = new Date('2026-11-23T10:00:00.000Z')
  const roles = rolesOf(procedure)
  const held = (n: number) => roles.filter((_, at) => (((seed[at] ?? 0) >> n) & 1) === 1)
  const members = PEOPLE.map((id, n): Member => {
    const own = id === ADMIN ? ['staff', 'staffroom_administrator'] : ['staff', ...held(n)]
    return { id, email: `${id}@s.example`, name: id, jobTitle: '', roles: own, reachable: n % 4 !== 3 }
  })
  const directory: Directory = {
    schoolId: 's',
    members: new Map(members.map((one) => [one.id, one.id === AUTHOR ? { ...one, lineManagerId: 'p0' } : one])),
    // Everybody has one, so that absences and the clock matter from the first.
    deputies: roles.flatMap((role) =>
      PEOPLE.map((holderId, n) => ({ role, holderId, deputyId: PEOPLE[(n + 3) % PEOPLE.length] ?? '' })),
    ),
    absences: [],
    choices: {},
  }
  const setting: Setting = {
    school: school('s'),
    pack: loaded.pack,
    packHash: loaded.hash,
    platforms: loaded.platforms,
    directory,
    trained: new Map(),
    now,
    today: dayIn('Europe/London', now),
  }
  const applies = appliesTo(procedure, steps)
  const events = submit(undefined, sending(setting, procedure, applies, AUTHOR))
  if ('refused' in events) throw new Error('a new request cannot be refused')
  const expected = expectedIn(setting, procedure, applies)
  const empty = {
    setting,
    procedure,
    applies,
    expected,
    asked: new Set<string>(),
    told: new Set<string>(),
    rounds: new Map(),
  }
  return happen({ ...empty, request: undefined as unknown as Request }, events)
}

/** The next world, and what came of it. */
export function take(world: World, act: Act): [World, Result] {
  switch (act.act) {
    case 'send':
      return send(world, act)
    case 'hours':
      return [pass(world, act.hours), undefined]
    case 'request.approve':
    case 'request.decline':
    case 'request.changes':
    case 'request.withdraw':
    case 'request.remind':
      return press(world, act)
    default:
      return [change(world, act), undefined]
  }
}

export function sceneIn({ setting, request }: Pick<World, 'setting' | 'request'>): Scene {
  return sceneOf(setting, request)
}

/** What would come of a press now, without it happening. */
export function tried(
  { setting, request, procedure }: World,
  { route }: Scene,
  press: { who: string; step: string; type: Decisive; version: number; text: string },
) {
  const { who, step, type, version, text } = press
  const intent = { type, request: request.id, step, version, reason: text, why: text, note: text } as IntentOf<Decisive>
  const actor = { id: who, name: who }
  return decide(request, intent, {
    actor,
    now: setting.now.toISOString(),
    procedure,
    route,
    recheck: () => ({}),
  })
}

function press(world: World, { act, who, step, back, text }: Extract<Act, { act: Decisive }>): [World, Result] {
  const scene = sceneIn(world)
  // Left to chance alone, nearly every press would be somebody's who is not asked.
  const deciders = currentDeciders(scene.route).map((decider) => decider.person.id)
  const people = who % 3 === 0 || deciders.length === 0 ? PEOPLE : deciders
  const person = people[who % people.length] ?? ''
  const turns = currentSteps(scene.route).map(({ id }) => id)
  const ids = step % 4 === 0 || turns.length === 0 ? stepIdsIn(scene) : turns
  const version = world.request.version - back
  const pressed = { who: person, step: ids[step % ids.length] ?? '', type: act, version, text: text ? 'because' : ' ' }
  const events = tried(world, scene, pressed)
  if ('refused' in events) return [world, events]
  const isOfThisRound = world.rounds.get(version) === world.request.submissions.length
  if (DECIDING.has(act) && !isOfThisRound) throw new Error('a card of another round decided')
  return [happen(world, events), { events, by: person }]
}

function send(world: World, { who, steps }: Extract<Act, { act: 'send' }>): [World, Result] {
  const person = who % 3 === 0 ? (PEOPLE[who % PEOPLE.length] ?? '') : AUTHOR
  const applies = appliesTo(world.procedure, steps)
  const events = submit(world.request, sending(world.setting, world.procedure, applies, person))
  if ('refused' in events) return [world, events]
  const expected = expectedIn(world.setting, world.procedure, applies)
  return [happen({ ...world, applies, expected, asked: new Set(), told: new Set() }, events), { events, by: person }]
}

function sending(setting: Setting, procedure: Procedure, applies: Set<string>, by: string) {
  const identity = { id: 'r', schoolId: 's', number: 1, procedure: procedure.id, packHash: setting.packHash }
  return {
    identity: { ...identity, authorId: AUTHOR, draftId: 'd', salt: '' },
    at: setting.now.toISOString(),
    by,
    answers: {},
    text: '',
    textHash: '',
    asked: stepsAsked(procedure, setting.directory.choices, (step) => applies.has(step.id)),
  }
}

/** Every step a card could have named, joined ones too. */
export function stepIdsIn({ route, procedure }: Scene): string[] {
  return [...new Set([...route, ...procedure.steps].map(({ id }) => id))]
}

function expectedIn({ directory }: Setting, { steps }: Procedure, applies: Set<string>): Record<string, number> {
  const taken = steps.filter(({ id }) => applies.has(id))
  return Object.fromEntries(
    taken.map(({ id, signatures }) => {
      if (typeof signatures === 'number') return [id, signatures]
      const settled = Number(directory.choices[signatures.settled_by_school])
      return [id, settled >= 1 && settled <= 9 ? settled : signatures.default]
    }),
  )
}

function appliesTo({ steps }: Procedure, bits: number): Set<string> {
  const taken = steps.filter((step: Step, at) => step.when === undefined || ((bits >> at) & 1) === 1)
  return new Set(taken.map(({ id }) => id))
}

/** As the front door writes it down: a new version, and who hears of it. */
function happen(world: World, events: RequestEvent[]): World {
  const before = world.request === undefined ? [] : sceneIn(world).route
  const decided = events.reduce<Request | undefined>(evolve, world.request)
  if (decided === undefined) throw new Error('nothing happened')
  const left = nobodyNext(sceneIn({ ...world, request: decided }))
  const evolved = left.reduce<Request>(evolve, decided)
  const next = { ...world, request: { ...evolved, version: evolved.version + 1 } }
  const rounds = new Map(world.rounds).set(next.request.version, next.request.submissions.length)
  return hear({ ...next, rounds }, announce([...events, ...left], { ...sceneIn(next), before }))
}

function hear(world: World, effects: Effect[]): World {
  const asked = new Set(world.asked)
  const told = new Set(world.told)
  for (const effect of effects) {
    if (effect.effect !== 'notice') continue
    if (effect.card === 'approval') asked.add(effect.readerId)
    if (effect.card === 'reach' || effect.card === 'waiting') told.add(effect.readerId)
  }
  return { ...world, asked, told }
}

/** Time goes on: a new day is gone through when it comes, and the clock looks at the request. */
function pass(world: World, hours: number): World {
  const { setting } = world
  const now = addWorkingTime(setting.school, setting.now, `PT${hours}H`)
  const today = dayIn(setting.school.timezone, now)
  const later = { ...world, setting: { ...setting, now, today } }
  const known = today === setting.today ? later : review(later)
  if (known.request.status !== 'pending') return known
  const { route } = sceneIn({ ...known, request: { ...known.request, escalated: true } })
  const events = clockEvents(sceneIn(known), route)
  return events.length === 0 ? known : byItself(known, events)
}

function byItself(world: World, events: RequestEvent[]): World {
  const evolved = events.reduce<Request>(evolve, world.request)
  const next = { ...world, request: { ...evolved, version: evolved.version + 1 } }
  const rounds = new Map(world.rounds).set(next.request.version, next.request.submissions.length)
  return hear({ ...next, rounds }, announce(events, sceneIn(next)))
}

/** As after an import, and at the beginning of a day. */
function review(world: World): World {
  if (world.request.status !== 'pending') return world
  const turn = turnChange(sceneIn(world), world.asked)
  if (turn !== undefined) return byItself(world, [turn])
  return hear(world, askNewcomers(sceneIn(world), [...world.asked], [...world.told]))
}

type Change = Extract<Act, { what: number }>

function change(world: World, { act, who, what }: Change): World {
  const person = PEOPLE[who % PEOPLE.length] ?? ''
  if (act === 'away' || act === 'back') return absence(world, person, act === 'away', what)
  return review({ ...world, setting: { ...world.setting, directory: changed(world, person, { act, who, what }) } })
}

function absence(world: World, personId: string, isAway: boolean, what: number): World {
  const { setting } = world
  const delegate = what % 3 === 0 ? {} : { delegateId: PEOPLE[what % PEOPLE.length] ?? '' }
  const mine = { personId, until: daysLater(setting.today, what % 5), ...delegate }
  const others = setting.directory.absences.filter((one) => one.personId !== personId)
  const absences = isAway ? [...others, mine] : others
  const next = { ...world, setting: { ...setting, directory: { ...setting.directory, absences } } }
  return next.request.status === 'pending' ? hear(next, askStandIns(sceneIn(next), personId)) : next
}

function changed({ setting, procedure }: World, personId: string, { act, what }: Change): Directory {
  const { directory, today } = setting
  const member = directory.members.get(personId)
  const other = PEOPLE[what % PEOPLE.length] ?? ''
  const roles = rolesOf(procedure)
  const role = roles[what % roles.length] ?? 'staff'
  const written = (more: Partial<Member>) => ({
    ...directory,
    members: new Map(directory.members).set(personId, { ...(member as Member), ...more }),
  })
  switch (act) {
    // Somebody looks after Staffroom throughout; the author stays too, or nobody could send it again.
    case 'leave':
      return personId === ADMIN || personId === AUTHOR ? directory : written({ endDate: daysLater(today, -1) })
    case 'come': {
      const { endDate: _, ...back } = member as Member
      return { ...directory, members: new Map(directory.members).set(personId, back) }
    }
    case 'role': {
      const held = member?.roles ?? []
      return written({ roles: held.includes(role) ? held.filter((one) => one !== role) : [...held, role] })
    }
    case 'deputy':
      return {
        ...directory,
        deputies: [{ role, holderId: personId, deputyId: other }, ...directory.deputies].slice(0, -1),
      }
    case 'manager':
      return {
        ...directory,
        members: new Map(directory.members).set(AUTHOR, {
          ...(directory.members.get(AUTHOR) as Member),
          lineManagerId: other,
        }),
      }
    default:
      return { ...directory, choices: { ...directory.choices, ...choice(setting, procedure, what) } }
  }
}

function choice({ pack }: Setting, procedure: Procedure, what: number): Record<string, string> {
  const numbers = procedure.steps.flatMap(({ signatures }) =>
    typeof signatures === 'number' ? [] : [signatures.settled_by_school],
  )
  const open = pack.roles.filter(({ settled_by_school }) => settled_by_school).map(({ id }) => id)
  const name = [...numbers, ...open][what % Math.max(1, numbers.length + open.length)]
  if (name === undefined) return {}
  const roles = rolesOf(procedure)
  return { [name]: numbers.includes(name) ? String(what % 11) : (roles[what % roles.length] ?? 'staff') }
}

function rolesOf({ steps }: Procedure): string[] {
  const named = steps.flatMap(({ roles, otherwise, delegates }) => [...roles, otherwise ?? 'slt', ...delegates])
  return [...new Set(named)].filter((role) => role !== 'line_manager')
}
