import { momentWords, sinceWords } from '../calendar/days.ts'
import type { Refusal } from './decide.ts'
import type { Decision } from './request.ts'
import { currentStep, type PlannedStep } from './route.ts'
import { nameOf, type Scene } from './scene.ts'

/** Names in a sentence: "Mrs Lee", "Mrs Lee or Mr Khan". */
function anyOf(names: string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names)
}

/** Names in a sentence: "Mrs Lee and Mr Khan". */
export function allOf(names: string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names)
}

/** "Signed by Mrs Lee for Mr Khan, 3 March 2027, 10:12" */
export function signedWords(decision: Decision, scene: Scene): string {
  const acting = decision.forId === undefined ? '' : ` for ${nameOf(scene, decision.forId)}`
  return `Signed by ${decision.name}${acting}, ${momentWords(scene.school.timezone, decision.at)}`
}

/** Whose turn it is and since when, for anybody who may know. */
export function waitingWords(scene: Scene): string {
  const step = currentStep(scene.route)
  if (step === undefined) return ''
  if (step.deciders.length === 0)
    return `Nobody can sign as ${lower(step.name)} at the moment. Staffroom's administrator has been told, and the request waits.`
  return `With ${holderNames(step)} ${sinceWords(scene.school.timezone, scene.request.turnSince, scene.now)}.`
}

/** Who of the present approvers has no account that Staffroom can write to. */
export function unreachableWords(scene: Scene): string {
  const missing = currentStep(scene.route)?.deciders.filter((decider) => !decider.person.reachable) ?? []
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
      return `${request.word?.name ?? 'An approver'} asked for changes. It is back with ${nameOf(scene, request.authorId)}.`
    case 'approved':
      return `Approved on ${when}.`
    case 'declined':
      return `Declined by ${request.word?.name ?? 'an approver'} on ${when}.`
    case 'withdrawn':
      return `Withdrawn by ${nameOf(scene, request.authorId)} on ${when}.`
  }
}

/** What a person is told when something is not done. Never blames, always says how it stands. */
export function refusalWords(refusal: Refusal, scene: Scene): string {
  const state = stateWords(scene)
  switch (refusal.refused) {
    case 'not_author':
      return `Only ${nameOf(scene, scene.request.authorId)}, who asked, can do that.`
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
      return `It cannot be signed as it stands: ${Object.values(refusal.problems).join(' ')} Ask for changes, so that the author can mend it.`
  }
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
