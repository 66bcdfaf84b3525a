import { momentWords, sinceWords } from '../calendar/days.ts'
import { outstanding } from '../forms/form-checks.ts'
import { allOf, anyOf } from '../in-words.ts'
import { nameIn } from '../people/directory.ts'
import type { Refusal } from './decide.ts'
import { type Decision, present } from './request.ts'
import { currentDeciders, currentSteps, type PlannedStep, wantedBy } from './route.ts'
import type { Scene } from './scene.ts'

/** "Signed by Mrs Lee for Mr Khan, 3 March 2027, 10:12"; an adviser's is "Advice from …". */
export function signedWords(decision: Decision, scene: Scene): string {
  const acting = decision.forId === undefined ? '' : ` for ${nameIn(scene, decision.forId)}`
  const done = isAdvice(decision, scene) ? 'Advice from' : 'Signed by'
  return `${done} ${decision.name}${acting}, ${momentWords(scene.school.timezone, decision.at)}`
}

/** What advisers and approvers wrote with their signatures in this round: who and as what, and the text. */
export function writtenWords(scene: Scene): { label: string; text: string }[] {
  return scene.request.decisions.flatMap((decision) =>
    decision.text === undefined ? [] : [{ label: writerWords(decision, scene), text: decision.text }],
  )
}

/** "Mrs Lee, E-Safety Co-ordinator, advises:" */
export function writerWords(decision: Decision, scene: Scene): string {
  return `${decision.name}, ${decision.stepName}, ${isAdvice(decision, scene) ? 'advises' : 'approves because'}:`
}

function isAdvice(decision: Decision, { procedure }: Scene): boolean {
  const ids = decision.step.split('+')
  return ids.every((id) => procedure.steps.some((step) => step.id === id && step.kind === 'advise'))
}

/** "Senior leadership team (2 of 3)", where several must sign. */
export function stepTitle(step: PlannedStep): string {
  return step.of === 1 ? step.name : `${step.name} (${step.nth} of ${step.of})`
}

/** Whose turn it is and since when, for anybody who may know. */
export function waitingWords(scene: Scene): string {
  const steps = currentSteps(scene.route)
  const isOne = steps.length === 1
  return steps.map((step) => `${isOne ? '' : `${step.name}: `}${waitingFor(step, scene, isOne)}`).join(' ')
}

/** The same for one of the steps that are open now. */
export function waitingFor(step: PlannedStep, scene: Scene, isSentence = true): string {
  const start = (words: string) => (isSentence ? words : lower(words))
  if (step.deciders.length === 0)
    return `${start('Nobody')} can sign as ${lower(step.name)} at the moment. Staffroom's administrator has been told, and the request waits.`
  const since = sinceWords(scene.school.timezone, scene.request.turnSince, scene.now)
  return `${start('With')} ${holderNames(step)} ${since}.${wantedWords(step)}`
}

/** " One more signature is needed.", where several are. */
function wantedWords(step: PlannedStep): string {
  if (step.of === 1) return ''
  const wanted = wantedBy(step)
  if (step.nth === 1) return ` ${wanted} of them must sign.`
  return wanted === 1 ? ' One more signature is needed.' : ` ${wanted} more signatures are needed.`
}

/** Who of the present approvers has no account that Staffroom can write to. */
export function unreachableWords(scene: Scene): string {
  const missing = currentDeciders(scene.route).filter((decider) => !decider.person.reachable)
  if (missing.length === 0) return ''
  const names = allOf(missing.map((decider) => decider.person.name))
  const have = missing.length === 1 ? 'has' : 'have'
  return `${names} ${have} not used Staffroom yet. The request goes out the moment they do: ask them to open Staffroom in Slack or Teams and say hello.`
}

export function holderNames(step: PlannedStep): string {
  return anyOf(step.deciders.map((decider) => decider.person.name))
}

export function stateWords(scene: Scene): string {
  const { request } = scene
  const when = request.endedAt === undefined ? '' : momentWords(scene.school.timezone, request.endedAt)
  switch (request.status) {
    case 'pending':
      return waitingWords(scene)
    case 'changes_asked':
      return `${request.word?.name ?? 'An approver'} asked for changes. It is back with ${nameIn(scene, request.authorId)}.`
    case 'approved':
      return `Approved on ${when}.`
    case 'declined':
      return `Declined by ${request.word?.name ?? 'an approver'} on ${when}.`
    case 'withdrawn':
      return `Withdrawn by ${nameIn(scene, request.authorId)} on ${when}.`
  }
}

/** What a person is told when something is not done. Never blames, always says how it stands. */
export function refusalWords(refusal: Refusal, scene: Scene): string {
  const state = stateWords(scene)
  switch (refusal.refused) {
    case 'not_author':
      return `Only ${nameIn(scene, scene.request.authorId)}, who asked, can do that.`
    case 'own_request':
      return `You asked for this, so somebody else signs it. ${state}`
    case 'not_yours':
      return `This one is not yours to sign. ${state}`
    case 'not_your_turn':
      return `Your turn comes later. ${state}`
    case 'already_signed':
      return `This step is signed already; nothing was changed. ${state}`
    case 'ended':
      return `This request has ended; nothing was changed. ${state}`
    case 'with_author':
      return `Nothing to sign at the moment. ${state}`
    case 'out_of_date':
      return 'This card had gone out of date, so nothing was signed. Here is the request as it stands now.'
    case 'only_advice':
      return `You are asked for advice: write what you think, for or against. Those who decide will read it. ${state}`
    case 'reasons_needed':
      return 'Please write down why you approve; it stands beside your signature.'
    case 'advice_needed':
      return 'Please write down what you advise; the author and everybody who decides will read it.'
    case 'reason_needed':
      return 'Please give a reason; the author will read it.'
    case 'note_needed':
      return 'Please say what should change; the author will read it.'
    case 'nobody_to_remind':
      return `There is nobody to remind. ${state}`
    case 'reminded_already':
      return `A reminder went out ${sinceWords(
        scene.school.timezone,
        scene.request.remindedAt ?? scene.request.turnSince,
        scene.now,
      )
        .replace('since ', 'at ')
        .replace('at yesterday', 'yesterday')}. One a day is enough. ${state}`
    case 'conditions':
      return conditionWords(Object.values(refusal.problems), scene)
  }
}

/** What the last signature still waits for is not always the author's to mend. */
function conditionWords(problems: string[], scene: Scene): string {
  const { request, procedure } = scene
  const facts = { ...scene, authorId: request.authorId }
  const waits = outstanding(procedure, present(request).answers, facts).says
  const next = problems.every((problem) => waits.includes(problem))
    ? 'You can sign as soon as that is done.'
    : 'Ask for changes, so that the author can mend it.'
  return `It cannot be signed as it stands: ${problems.join(' ')} ${next}`
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
