import { checkCondition } from './check-condition.ts'
import { checkForm } from './check-form.ts'
import { checkRoute } from './check-route.ts'
import { factGroup } from './fact.ts'
import { type Finding, type Scope, twice, unknownClauses } from './findings.ts'
import { type Condition, type FormField, formFields } from './form.ts'
import type { Path } from './problems.ts'
import { withAbout } from './report-form.ts'
import type { ReportKind, Signpost } from './report-kind.ts'

/** What a kind of report may name. */
export interface KnownToReports {
  /** Ids of policies/signposts.yaml. */
  signposts: Set<string>
  /** What a pack defines; absent for what stands for all schools, which names no clause, and roles that each must have. */
  pack?: { roles: Set<string>; clauses: Set<string> }
}

/**
 * What is wrong in one kind of report, with paths inside its file. Whether there are the topics that it names is looked at
 * where topics are (questions/check.ts).
 * @param kind as its files have it: `about` is not among its fields
 * @param name of its file, without the ending
 */
export function checkReportKind(kind: ReportKind, name: string, known: KnownToReports): Finding[] {
  const scope: Scope = {
    fields: new Map(formFields(withAbout(kind)).map((field) => [field.id, field])),
    roles: known.pack?.roles ?? new Set(),
    courses: new Set(),
  }
  return [
    ...(kind.id === name ? [] : [{ path: ['id'], says: `The id of a kind must be the name of its file, ${name}.` }]),
    ...unknownClauses(kind, known.pack?.clauses ?? new Set()),
    ...askedAlready(kind),
    ...checkForm(kind, scope, blocksBeside(kind)),
    ...kind.title.flatMap((id, at) => noField(id, ['title', at], scope)),
    ...kind.fills.flatMap((fill, at) => checkFill(fill, ['fills', at], scope)),
    ...conditionsOf(kind).flatMap(({ condition, path }) => checkCondition(condition, path, scope)),
    ...unknownSignposts(kind, known.signposts),
    ...checkRoute(kind, scope, known.pack?.roles),
    ...twice(kind.steps, ['steps']),
  ]
}

/** What is wrong in policies/signposts.yaml. */
export function checkSignposts(signposts: Signpost[]): Finding[] {
  return [
    ...twice(signposts, []),
    ...signposts.flatMap(({ id, phone, url }, at) =>
      phone === undefined && url === undefined
        ? [{ path: [at, 'id'], says: `“${id}” has neither a phone number nor a web address.` }]
        : [],
    ),
  ]
}

const ASKED_ALREADY = new Set(['about', 'about_people'])

/** Whom it is about is asked first in every report. */
function askedAlready({ form }: ReportKind): Finding[] {
  return form.sections.flatMap((section, s) =>
    section.fields.flatMap(({ id }, f) =>
      ASKED_ALREADY.has(id)
        ? [
            {
              path: ['form', 'sections', s, 'fields', f, 'id'],
              says: `“${id}” is asked before the form, in every report: leave this field out, or name it otherwise.`,
            },
          ]
        : [],
    ),
  )
}

/** Beside the form stand the section `about`, who will read it, what to do at once and whom to turn to, a block each. */
function blocksBeside({ instructions }: ReportKind): number {
  const signposts = new Set(instructions.flatMap((one) => one.signposts))
  return 10 + instructions.length + signposts.size
}

function noField(id: string, path: Path, { fields }: Scope): Finding[] {
  return fields.has(id) ? [] : [{ path, says: `There is no field “${id}” in this form.` }]
}

function checkFill({ field: id, value }: ReportKind['fills'][number], path: Path, scope: Scope): Finding[] {
  const field = scope.fields.get(id)
  if (field === undefined) return noField(id, [...path, 'field'], scope)
  const says = unfit(field, value)
  return says === undefined ? [] : [{ path: [...path, 'value'], says }]
}

/** Why a field cannot be filled with this. */
function unfit({ id, kind, options = [], max }: FormField, value: string): string | undefined {
  switch (kind) {
    case 'choice':
    case 'choices':
      return options.some((option) => option.id === value) ? undefined : `“${id}” has no option “${value}”.`
    case 'tick':
      return value === 'true' || value === 'false' ? undefined : `“${id}” is a tick: it is true or false.`
    case 'line':
    case 'text':
    case 'platform':
      return value.length <= max ? undefined : `“${id}” holds ${max} characters at most.`
    default:
      return `“${id}” is of kind ${kind}, which cannot be known beforehand.`
  }
}

/** The topics that lead to a kind, and what it is filled from that is no fact: that must be a topic too. */
export function topicsNamed({ topics, fills }: ReportKind): { topic: string; path: Path }[] {
  return [
    ...topics.map((topic, at) => ({ topic, path: ['topics', at] })),
    ...fills.flatMap(({ known }, at) =>
      factGroup(known) === undefined ? [{ topic: known, path: ['fills', at, 'known'] }] : [],
    ),
  ]
}

/** Every condition of a kind outside its form. */
function conditionsOf(kind: ReportKind): { condition: Condition; path: Path }[] {
  const whens = (['instructions', 'route', 'steps'] as const).flatMap((list) =>
    kind[list].map(({ when }, at) => ({ condition: when, path: [list, at, 'when'] })),
  )
  const words = (['duty', 'urgent'] as const).map((word) => ({ condition: kind[word], path: [word] }))
  const all = [...whens, ...words, { condition: kind.no_files?.when, path: ['no_files', 'when'] }]
  return all.flatMap(({ condition, path }) => (typeof condition === 'object' ? [{ condition, path }] : []))
}

function unknownSignposts({ instructions, steps, no_files }: ReportKind, known: Set<string>): Finding[] {
  const lists = [
    ...instructions.map(({ signposts }, at) => ({ signposts, path: ['instructions', at, 'signposts'] })),
    ...steps.map(({ signposts }, at) => ({ signposts, path: ['steps', at, 'signposts'] })),
    { signposts: no_files?.signposts ?? [], path: ['no_files', 'signposts'] },
  ]
  return lists.flatMap(({ signposts, path }) =>
    signposts.flatMap((id, at) =>
      known.has(id) ? [] : [{ path: [...path, at], says: `There is no signpost “${id}” in policies/signposts.yaml.` }],
    ),
  )
}
