import { circles } from './check-circles.ts'
import { checkCondition } from './check-condition.ts'
import { type Finding, type Scope, twice, unknownClauses } from './findings.ts'
import { type FormField, formFields, type Procedure } from './pack.ts'
import type { Path } from './problems.ts'

/** Roles and clauses that a pack defines. */
export interface Known {
  roles: Set<string>
  clauses: Set<string>
}

// Words that a card's buttons send beside the fields: a field of the same name would overwrite them.
const RESERVED = new Set([
  'verb',
  'action',
  'watch',
  'draft',
  'request',
  'step',
  'version',
  'school',
  'procedure',
  'reason',
  'note',
])
// Slack: a modal holds 100 blocks, a group of tick boxes or buttons 10, a confirm dialog 300 characters.
const MOST_BLOCKS = 100
const MOST_OPTIONS = 10
const LONGEST_CONFIRM = 300
// What an approver reads on one card, on the narrowest client.
const LONGEST_FORM = 6000

/** What is wrong or odd in one procedure, with paths inside its file. */
export function checkProcedure(procedure: Procedure, known: Known): { errors: Finding[]; warnings: Finding[] } {
  const fields = new Map(formFields(procedure).map((field) => [field.id, field]))
  const scope: Scope = { fields, roles: known.roles }
  const places = fieldPlaces(procedure)
  return {
    errors: [
      ...unknownClauses(procedure, known.clauses),
      ...places.flatMap(({ field, path }) => checkField(field, path, scope)),
      ...twice(places.map(({ field, path }) => ({ id: field.id, path }))),
      ...circles(places),
      ...checkForm(procedure, scope),
      ...checkSteps(procedure, scope),
      ...checkOutcome(procedure, scope),
    ],
    warnings: withoutOtherwise(procedure),
  }
}

interface Place {
  field: FormField
  path: Path
}

function fieldPlaces(procedure: Procedure): Place[] {
  return procedure.form.sections.flatMap((section, s) =>
    section.fields.map((field, f) => ({ field, path: ['form', 'sections', s, 'fields', f] })),
  )
}

function checkField(field: FormField, path: Path, scope: Scope): Finding[] {
  const found: Finding[] = []
  const report = (word: string, says: string) => found.push({ path: [...path, word], says })
  const isChoice = field.kind === 'choice' || field.kind === 'choices'
  const options = field.options ?? []
  if (RESERVED.has(field.id))
    report('id', `“${field.id}” is a word that Staffroom's buttons use: name the field otherwise.`)
  if (isChoice && options.length === 0) report('kind', `“${field.id}” is a choice, and has no options.`)
  if (!isChoice && options.length > 0)
    report('options', `Only a choice has options; “${field.id}” is of kind ${field.kind}.`)
  if (options.length > MOST_OPTIONS)
    report('options', `“${field.id}” has ${options.length} options; Slack shows ${MOST_OPTIONS} at most.`)
  found.push(...twice(options, [...path, 'options']))
  if (field.from !== undefined && field.kind !== 'person')
    report('from', 'Only a field of kind person is filled in from the staff list.')
  if (field.age_field !== undefined) {
    if (field.kind !== 'platform') report('age_field', 'Only a field of kind platform has an age_field.')
    if (scope.fields.get(field.age_field)?.kind !== 'age')
      report('age_field', `There is no field “${field.age_field}” of kind age.`)
  }
  if (field.when !== undefined) found.push(...checkCondition(field.when, [...path, 'when'], scope))
  if (typeof field.required === 'object') found.push(...checkCondition(field.required, [...path, 'required'], scope))
  return found
}

function checkForm({ form }: Procedure, scope: Scope): Finding[] {
  const checks = form.checks.flatMap((check, at) => {
    const path = ['form', 'checks', at]
    const field = scope.fields.get(check.field)
    return [
      ...(field === undefined
        ? [{ path: [...path, 'field'], says: `There is no field “${check.field}” in this form.` }]
        : []),
      ...checkCondition(check.must, [...path, 'must'], scope),
      ...(check.when === undefined ? [] : checkCondition(check.when, [...path, 'when'], scope)),
      ...checkPlaces(check.says, [...path, 'says'], scope),
    ]
  })
  const remarks = form.remarks.flatMap((remark, at) => [
    ...checkCondition(remark.when, ['form', 'remarks', at, 'when'], scope),
    ...checkPlaces(remark.says, ['form', 'remarks', at, 'says'], scope),
  ])
  return [...checks, ...remarks, ...checkSize(form)]
}

const KIND_OF_PLACE: Record<string, FormField['kind'][]> = {
  minimum_age: ['platform'],
  without_role: ['person', 'people'],
}

/** The places in braces of a sentence: a field, and what about it. */
function checkPlaces(says: string, path: Path, scope: Scope): Finding[] {
  return [...says.matchAll(/\{([^{}]*)\}?/g)].flatMap(([place, inside = '']) => {
    const [id = '', about, more] = inside.split('.')
    const field = scope.fields.get(id)
    const isKnown = field !== undefined && more === undefined && place.endsWith('}')
    const fits = about === undefined || (field !== undefined && KIND_OF_PLACE[about]?.includes(field.kind))
    return isKnown && fits
      ? []
      : [{ path, says: `${place} stands for nothing: write {field}, {field.minimum_age} or {field.without_role}.` }]
  })
}

function checkSize(form: Procedure['form']): Finding[] {
  const path = ['form', 'sections']
  const fields = form.sections.flatMap((section) => section.fields)
  // A title and an introduction; a heading for each section; for each field its input and what is said about it.
  const blocks = 3 + form.sections.length + 2 * fields.length
  const written = fields.filter(({ kind }) => kind === 'line' || kind === 'text' || kind === 'platform')
  const longest = written.reduce((sum, field) => sum + field.max, 0)
  return [
    ...(blocks > MOST_BLOCKS
      ? [{ path, says: `The form is too long for Slack: ${fields.length} fields in ${form.sections.length} sections.` }]
      : []),
    ...(longest > LONGEST_FORM
      ? [
          {
            path,
            says: `Its longest answers come to ${longest} characters, and cards hold ${LONGEST_FORM}: give some fields a smaller max.`,
          },
        ]
      : []),
  ]
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
}

function checkOutcome({ title, produces }: Procedure, scope: Scope): Finding[] {
  const titles = title.flatMap((id, at) =>
    scope.fields.has(id) ? [] : [{ path: ['title', at], says: `There is no field “${id}” in this form.` }],
  )
  const sources = Object.entries(SITE_KINDS).flatMap(([word, kinds]) => {
    const id = Object.entries(produces?.site ?? {}).find(([key]) => key === word)?.[1]
    const kind = id === undefined ? undefined : scope.fields.get(id)?.kind
    if (id === undefined || (kind !== undefined && kinds.includes(kind))) return []
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
