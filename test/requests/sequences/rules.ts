import type { Step } from '../../../src/packs/pack.ts'
import type { Decision, RequestEvent } from '../../../src/requests/request.ts'
import { AUTHOR, PEOPLE, sceneIn, stepIdsIn, tried, type World } from './world.ts'

/**
 * The rules of approval that something which happened breaks, found without the code that plans routes: a sentence each.
 * @param before the world in which somebody did something
 * @param events what came of it
 */
export function broken(before: World, events: RequestEvent[], by: string, after: World): string[] {
  return [...events.flatMap((event) => brokenBy(before, event, by)), ...wrongAsItStands(after)]
}

function brokenBy(before: World, event: RequestEvent, by: string): string[] {
  const isOver = ['approved', 'declined', 'withdrawn'].includes(before.request.status)
  const over = isOver ? [`${event.type} after the end`] : []
  switch (event.type) {
    case 'StepApproved':
      return [...over, ...wrongSignature(before, event)]
    case 'RequestDeclined':
    case 'ChangesAsked':
      return [...over, ...wrongStop(before, by, event.stepName)]
    case 'RequestWithdrawn':
    case 'RequestResubmitted':
      return by === AUTHOR ? over : [...over, `${event.type} by somebody else`]
    default:
      return over
  }
}

function wrongSignature(world: World, decision: Decision): string[] {
  const ids = decision.step.split('+')
  const steps = ids.flatMap((id) => world.procedure.steps.find((step) => step.id === id) ?? [])
  const needsText = steps.some((step) => step.reasons || step.kind === 'advise')
  const found: [boolean, string][] = [
    [steps.length !== ids.length, 'a step that the pack does not have'],
    [ids.some((id) => wanted(world, id) === 0), 'a step that wants no more signatures'],
    [ids.length > 1 && world.procedure.same_person !== 'merge', 'steps were joined against the pack'],
    [ids.length > 1 && ids.some((id) => sole(world, id) === undefined), 'steps were joined that several could sign'],
    [!mayAct(world, decision, steps), 'a wrong person signed'],
    [isOutOfOrder(world, steps), 'a step was skipped'],
    [needsText !== (decision.text !== undefined && decision.text.trim() !== ''), 'a text is missing, or one too many'],
    [decision.submission !== world.request.submissions.length - 1, 'another submission was signed'],
    [decision.sentences.join() !== steps.map((step) => step.attests).join(), 'another sentence was signed'],
  ]
  return found.flatMap(([isWrong, says]) => (isWrong ? [`${says}: ${decision.step} by ${decision.by}`] : []))
}

function wrongStop(world: World, by: string, stepName: string): string[] {
  const ids = world.procedure.steps.filter((step) => stepName.includes(step.name))
  const approves = ids.some((step) => step.kind === 'approve')
  const isTheirs = ids.some((step) => capacities(world, by, [step]).length > 0)
  return approves && isTheirs ? [] : [`stopped by somebody who may not: ${stepName} by ${by}`]
}

/** Whoever is here, has no part in asking, has signed nothing of this round, and holds what the step asks for. */
function mayAct(world: World, decision: Decision, steps: Step[]): boolean {
  const found = capacities(world, decision.by, steps)
  return found.some((forId) => forId === decision.forId)
}

/** For whom a person could sign: themselves (undefined) or somebody whose place they take. Empty: not at all. */
function capacities(world: World, person: string, steps: Step[]): (string | undefined)[] {
  if (!isFree(world, person)) return []
  const shared = steps.map((step) => principals(world, step)).reduce((a, b) => a.filter((one) => b.includes(one)))
  const own = shared.includes(person) ? [undefined] : []
  return [...own, ...shared.filter((holder) => standsIn(world, person, holder, steps))]
}

function standsIn({ setting, request }: World, person: string, holder: string, steps: Step[]): boolean {
  const { directory, today } = setting
  const absent = directory.absences.find((one) => one.personId === holder && one.until >= today)
  const roles = steps.flatMap((step) => [...step.roles, step.otherwise])
  const isDeputy = directory.deputies.some(
    (one) => one.holderId === holder && one.deputyId === person && roles.includes(one.role),
  )
  const held = directory.members.get(person)?.roles ?? []
  const isAllowed = steps.every((step) => step.delegates.some((role) => held.includes(role)))
  return ((absent !== undefined || request.escalated) && isDeputy) || (absent?.delegateId === person && isAllowed)
}

/** Whose own step it is: holders who are free and whose place in it nobody has taken, else the pack's last resort. */
function principals(world: World, step: Step): string[] {
  const isOpen = (id: string) =>
    isFree(world, id) && !signedFor(world, step.id).some((decision) => decision.forId === id)
  const holders = PEOPLE.filter((id) => step.roles.some((role) => holds(world, id, role)) && isOpen(id))
  if (holders.length > 0 || step.otherwise === undefined) return holders
  const { otherwise } = step
  return PEOPLE.filter((id) => holds(world, id, otherwise) && isOpen(id))
}

function holds({ setting }: World, id: string, role: string): boolean {
  const { members, choices } = setting.directory
  if (role === 'line_manager') return members.get(AUTHOR)?.lineManagerId === id && isHere(setting, id)
  const has = (person: string, name: string) => isHere(setting, person) && members.get(person)?.roles.includes(name)
  const isVacant = !PEOPLE.some((person) => has(person, role))
  const settled = choices[role]
  return Boolean(has(id, role)) || (isVacant && settled !== undefined && Boolean(has(id, settled)))
}

function isHere({ directory, today }: World['setting'], id: string): boolean {
  const end = directory.members.get(id)?.endDate
  return end === undefined || end >= today
}

function isFree({ setting, request }: World, id: string): boolean {
  const isAuthor = id === AUTHOR || id === request.submissions.at(-1)?.by
  return isHere(setting, id) && !isAuthor && !request.decisions.some((decision) => decision.by === id)
}

/** Everything of an earlier stage is signed, but for what its only possible signer gives together with a later step. */
function isOutOfOrder(world: World, steps: Step[]): boolean {
  const all = world.procedure.steps
  const stage = Math.max(...steps.map((step) => stageOf(step, all)))
  const open = all.filter((step) => wanted(world, step.id) > 0 && !steps.includes(step))
  const earlier = open.filter((step) => stageOf(step, all) < stage)
  return earlier.some((step) => {
    const person = world.procedure.same_person === 'merge' ? sole(world, step.id) : undefined
    const isLater = (other: Step) => stageOf(other, all) >= stage && sole(world, other.id) === person
    return person === undefined || !open.some(isLater)
  })
}

function stageOf(step: Step, all: Step[]): number {
  let stage = 0
  for (const one of all.slice(1)) {
    if (all.indexOf(one) <= all.indexOf(step) && !one.parallel) stage += 1
  }
  return stage
}

/** The only person whose own step it is, where one signature is left. */
function sole(world: World, stepId: string): string | undefined {
  const step = world.procedure.steps.find(({ id }) => id === stepId)
  const people = step === undefined ? [] : principals(world, step)
  return people.length === 1 && wanted(world, stepId) === 1 ? people[0] : undefined
}

function signedFor({ request }: World, stepId: string): Decision[] {
  return request.decisions.filter(({ step }) => step.split('+').includes(stepId))
}

function wanted(world: World, stepId: string): number {
  return (world.expected[stepId] ?? 0) - signedFor(world, stepId).length
}

/** What must hold at any moment. */
export function wrongAsItStands(world: World): string[] {
  const { request, expected, procedure } = world
  const signers = request.decisions.map(({ by }) => by)
  const counts = procedure.steps.map(({ id }) => ({ id, left: wanted(world, id), given: signedFor(world, id) }))
  const isDone = counts.every(({ left }) => left === 0)
  const found: [boolean, string][] = [
    [new Set(signers).size !== signers.length, 'somebody signed twice'],
    [counts.some(({ left }) => left < 0), 'more signatures than asked'],
    [
      counts.some(({ given }) => new Set(given.map((one) => one.forId ?? one.by)).size < given.length),
      'one place twice',
    ],
    [
      (request.status === 'approved') !== isDone && request.status !== 'withdrawn',
      `${request.status}, done: ${isDone}`,
    ],
    [Object.keys(expected).length === 0, 'nobody is asked'],
  ]
  return [...found.flatMap(([isWrong, says]) => (isWrong ? [says] : [])), ...stuck(world)]
}

/** Whoever can sign has been given it; where nobody can, somebody has been told. And where all could be signed, somebody can. */
function stuck(world: World): string[] {
  const { request, procedure, asked, told } = world
  if (request.status !== 'pending') return []
  const able = ableIn(world)
  const unasked = able.filter((id) => !asked.has(id))
  const open = procedure.steps.filter((step) => wanted(world, step.id) > 0)
  const isSignable = open.every((step) => principals(world, step).length > 0)
  return [
    ...unasked.map((id) => `${id} could sign and has not heard of it`),
    ...(able.length === 0 && told.size === 0 ? ['nobody can sign, and nobody has been told'] : []),
    ...(able.length === 0 && isSignable ? ['nobody can sign what every step has somebody for'] : []),
  ]
}

/** Everybody whose signature would be taken now, on whatever step they pressed. */
export function ableIn(world: World): string[] {
  const scene = sceneIn(world)
  const { version } = world.request
  const press = (who: string, step: string) => ({
    who,
    step,
    type: 'request.approve' as const,
    version,
    text: 'because',
  })
  return PEOPLE.filter((who) => stepIdsIn(scene).some((id) => !('refused' in tried(world, scene, press(who, id)))))
}
