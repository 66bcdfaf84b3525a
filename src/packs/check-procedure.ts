import { checkCondition } from './check-condition.ts'
import { checkForm } from './check-form.ts'
import { type Finding, type Scope, twice, unknownClauses } from './findings.ts'
import { type FormField, formFields, type Procedure } from './pack.ts'

/** Roles and clauses that a pack defines. */
export interface Known {
  roles: Set<string>
  courses: Set<string>
  clauses: Set<string>
}

// Slack: a confirm dialog holds 300 characters.
const LONGEST_CONFIRM = 300

/** What is wrong or odd in one procedure, with paths inside its file. */
export function checkProcedure(procedure: Procedure, known: Known): { errors: Finding[]; warnings: Finding[] } {
  const scope = {
    fields: new Map(formFields(procedure).map((field) => [field.id, field])),
    roles: known.roles,
    courses: known.courses,
  }
  return {
    errors: [
      ...unknownClauses(procedure, known.clauses),
      ...checkForm(procedure, scope),
      ...checkSteps(procedure, scope),
      ...checkOutcome(procedure, scope),
    ],
    warnings: withoutOtherwise(procedure),
  }
}

function checkSteps({ steps, same_person }: Procedure, scope: Scope): Finding[] {
  const found = steps.flatMap((step, at) => {
    const path = ['steps', at]
    const isRole = (role: string) => role === 'line_manager' || scope.roles.has(role)
    const roles = [
      ...step.roles.map((role, n) => ({ role, path: [...path, 'roles', n] })),
      ...(step.otherwise === undefined ? [] : [{ role: step.otherwise, path: [...path, 'otherwise'] }]),
      ...step.delegates.map((role, n) => ({ role, path: [...path, 'delegates', n] })),
    ]
    return [
      ...roles
        .filter(({ role }) => !isRole(role))
        .map(({ role, path: where }) => ({ path: where, says: `There is no role “${role}” in pack.yaml.` })),
      ...(step.when === undefined ? [] : checkCondition(step.when, [...path, 'when'], scope)),
    ]
  })
  const together = steps.map((step) => step.attests).join(' ').length
  const isTooLong = same_person === 'merge' && together > LONGEST_CONFIRM
  const says = `One person may sign all steps at once: their sentences come to ${together} characters, and Slack's dialog holds ${LONGEST_CONFIRM}.`
  return isTooLong
    ? [...found, ...twice(steps, ['steps']), { path: ['steps'], says }]
    : [...found, ...twice(steps, ['steps'])]
}

const SITE_KINDS: Record<string, FormField['kind'][]> = {
  platform: ['platform', 'line', 'choice'],
  administrators: ['person', 'people'],
  moderators: ['person', 'people'],
  go_live: ['date'],
  closure: ['date'],
  purpose: ['line', 'text'],
  evaluation: ['line', 'text'],
  exit_plan: ['line', 'text'],
}

function checkOutcome({ title, produces }: Procedure, scope: Scope): Finding[] {
  const titles = title.flatMap((id, at) =>
    scope.fields.has(id) ? [] : [{ path: ['title', at], says: `There is no field “${id}” in this form.` }],
  )
  const sources = Object.entries(SITE_KINDS).flatMap(([word, kinds]) => {
    const id = Object.entries(produces?.site ?? {}).find(([key]) => key === word)?.[1]
    if (typeof id !== 'string') return []
    const kind = scope.fields.get(id)?.kind
    if (kind !== undefined && kinds.includes(kind)) return []
    return [
      {
        path: ['produces', 'site', word],
        says: `“${word}” needs a field of kind ${kinds.join(' or ')}; “${id}” is none.`,
      },
    ]
  })
  return [...titles, ...sources]
}

function withoutOtherwise({ steps }: Procedure): Finding[] {
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
