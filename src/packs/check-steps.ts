import { checkCondition } from './check-condition.ts'
import { type Finding, type Scope, twice } from './findings.ts'
import type { Procedure, Step } from './pack.ts'

// Slack: a confirm dialog holds 300 characters.
const LONGEST_CONFIRM = 300

/** What is wrong in a procedure's steps, with paths inside its file. */
export function checkSteps(procedure: Procedure, scope: Scope): Finding[] {
  const { steps } = procedure
  return [
    ...steps.flatMap((step, at) => [
      ...unknownRoles(step, at, scope),
      ...(step.when === undefined ? [] : checkCondition(step.when, ['steps', at, 'when'], scope)),
      ...settledTwice(step, at, scope),
    ]),
    ...twice(steps, ['steps']),
    ...wrongParallel(steps),
    ...uselessAdvice(steps),
    ...approvedByNobody(steps),
    ...longTogether(procedure),
  ]
}

/** Steps that wait when nobody can take them: worth a look. */
export function withoutOtherwise({ steps }: Procedure): Finding[] {
  return steps.flatMap((step, at) =>
    step.otherwise === undefined
      ? [
          {
            path: ['steps', at, 'id'],
            says: `When nobody can take the step “${step.id}”, it waits: name a role under otherwise.`,
          },
        ]
      : [],
  )
}

function unknownRoles(step: Step, at: number, scope: Scope): Finding[] {
  const path = ['steps', at]
  const named = [
    ...step.roles.map((role, n) => ({ role, path: [...path, 'roles', n] })),
    ...(step.otherwise === undefined ? [] : [{ role: step.otherwise, path: [...path, 'otherwise'] }]),
    ...step.delegates.map((role, n) => ({ role, path: [...path, 'delegates', n] })),
  ]
  const unknown = named.filter(({ role }) => role !== 'line_manager' && !scope.roles.has(role))
  return unknown.map(({ role, path: where }) => ({ path: where, says: `There is no role “${role}” in pack.yaml.` }))
}

/** A school settles roles and numbers by name, in one list. */
function settledTwice({ signatures }: Step, at: number, scope: Scope): Finding[] {
  if (typeof signatures === 'number' || !scope.roles.has(signatures.settled_by_school)) return []
  const says = `“${signatures.settled_by_school}” is a role already: give the number of signatures a name of its own.`
  return [{ path: ['steps', at, 'signatures', 'settled_by_school'], says }]
}

function wrongParallel([first]: Step[]): Finding[] {
  const says = 'Nothing comes before the first step, so it cannot be asked at the same time: leave out parallel.'
  return first?.parallel ? [{ path: ['steps', 0, 'parallel'], says }] : []
}

/** Advice is for those who decide after it: and they must come in any case. */
function uselessAdvice(steps: Step[]): Finding[] {
  return steps.flatMap((step, at) => {
    const next = steps.findIndex((other, n) => n > at && !other.parallel)
    const isHeard = next !== -1 && steps.slice(next).some(decidesAlways)
    const says = `Nobody decides after the advice of “${step.id}”: a step that approves, without a when, must follow it.`
    return step.kind === 'advise' && !isHeard ? [{ path: ['steps', at, 'kind'], says }] : []
  })
}

function approvedByNobody(steps: Step[]): Finding[] {
  if (steps.some((step) => step.kind === 'advise') || steps.some(decidesAlways)) return []
  const says = 'Every step has a when: where none of them holds, nobody would approve. One step must always be taken.'
  return [{ path: ['steps'], says }]
}

function decidesAlways(step: Step): boolean {
  return step.kind === 'approve' && step.when === undefined
}

function longTogether({ steps, same_person }: Procedure): Finding[] {
  const together = steps.map((step) => step.attests).join(' ').length
  if (same_person !== 'merge' || together <= LONGEST_CONFIRM) return []
  const says = `One person may sign all steps at once: their sentences come to ${together} characters, and Slack's dialog holds ${LONGEST_CONFIRM}.`
  return [{ path: ['steps'], says }]
}
