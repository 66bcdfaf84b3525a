import { circles } from './check-circles.ts'
import { checkCondition } from './check-condition.ts'
import { type Finding, type Scope, twice } from './findings.ts'
import type { Condition, Formed, FormField } from './form.ts'
import type { Path } from './problems.ts'

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
  'why',
  'note',
])
// Slack: a modal holds 100 blocks, a group of tick boxes or buttons 10.
const MOST_BLOCKS = 100
const MOST_OPTIONS = 10
// What an approver reads on one card, on the narrowest client.
const LONGEST_FORM = 6000

/**
 * What is wrong in the form of a procedure or of a kind of report, with paths inside its file.
 * @param beside blocks that stand in the same Slack modal
 */
export function checkForm(procedure: WithForm, scope: Scope, beside = 0): Finding[] {
  const places = fieldPlaces(procedure)
  return [
    ...places.flatMap(({ field, path }) => checkField(field, path, scope)),
    ...twice(places.map(({ field, path }) => ({ id: field.id, path }))),
    ...circles(places),
    ...checkSentences(procedure, scope),
    ...checkSize(procedure.form, beside),
  ]
}

type WithForm = Pick<Formed, 'form'>

interface Place {
  field: FormField
  path: Path
}

function fieldPlaces(procedure: WithForm): Place[] {
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

function checkSentences({ form }: WithForm, scope: Scope): Finding[] {
  const checks = form.checks.flatMap((check, at) => {
    const path = ['form', 'checks', at]
    const field = scope.fields.get(check.field)
    return [
      ...(field === undefined
        ? [{ path: [...path, 'field'], says: `There is no field “${check.field}” in this form.` }]
        : []),
      ...checkCondition(check.must, [...path, 'must'], scope),
      ...(check.when === undefined ? [] : checkCondition(check.when, [...path, 'when'], scope)),
      ...checkPlaces(check.says, [...path, 'says'], scope, check.must),
      ...(check.at === 'signature' && field?.from !== undefined
        ? [
            {
              path: [...path, 'field'],
              says: `“${check.field}” is not looked at again at the signature: it is filled in.`,
            },
          ]
        : []),
    ]
  })
  const remarks = form.remarks.flatMap((remark, at) => [
    ...checkCondition(remark.when, ['form', 'remarks', at, 'when'], scope),
    ...checkPlaces(remark.says, ['form', 'remarks', at, 'says'], scope),
  ])
  return [...checks, ...remarks]
}

const KIND_OF_PLACE: Record<string, FormField['kind'][]> = {
  minimum_age: ['platform'],
  without_role: ['person', 'people'],
  not_done: ['person', 'people'],
}

/** Places that name those who fail a form of the check's own condition. */
const FORM_OF_PLACE: Record<string, 'hold' | 'done'> = { without_role: 'hold', not_done: 'done' }

/**
 * The places in braces of a sentence: a field, and what about it.
 * @param must the condition of the check whose sentence it is
 */
export function checkPlaces(says: string, path: Path, scope: Scope, must?: Condition): Finding[] {
  return [...says.matchAll(/\{([^{}]*)\}?/g)].flatMap(([place, inside = '']) => {
    const [id = '', about, more] = inside.split('.')
    const field = scope.fields.get(id)
    const isKnown = field !== undefined && more === undefined && place.endsWith('}')
    const fits = about === undefined || (field !== undefined && KIND_OF_PLACE[about]?.includes(field.kind))
    if (!isKnown || !fits) return [{ path, says: `${place} stands for nothing: write ${PLACES}.` }]
    const form = FORM_OF_PLACE[about ?? '']
    if (form === undefined || asksFor(form, id, must)) return []
    return [{ path, says: `${place} names those who fail “${form}”: this sentence's “must” has none about “${id}”.` }]
  })
}

const PLACES = '{field}, {field.minimum_age}, {field.without_role} or {field.not_done}'

function asksFor(form: 'hold' | 'done', field: string, must: Condition | undefined): boolean {
  if (must === undefined) return false
  if ('all' in must) return must.all.some((one) => asksFor(form, field, one))
  if ('any' in must) return must.any.some((one) => asksFor(form, field, one))
  return form in must && 'field' in must && must.field === field
}

function checkSize(form: Formed['form'], beside: number): Finding[] {
  const path = ['form', 'sections']
  const fields = form.sections.flatMap((section) => section.fields)
  // A title and an introduction; a heading for each section; for each field its input and what is said about it.
  const blocks = 3 + form.sections.length + 2 * fields.length + beside
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
