import { checkPlaces } from './check-form.ts'
import { type Finding, type Scope, twice } from './findings.ts'
import type { FormField } from './form.ts'
import type { Procedure, TaskRule } from './pack.ts'
import type { Path } from './problems.ts'

type Produces = NonNullable<Procedure['produces']>

/** What is wrong in a procedure's title and in what an approval brings about, with paths inside its file. */
export function checkOutcome({ title, produces }: Procedure, scope: Scope): Finding[] {
  const titles = title.flatMap((id, at) => (scope.fields.has(id) ? [] : [noField(id, ['title', at])]))
  if (produces === undefined) return titles
  const path = ['produces', 'tasks']
  return [
    ...titles,
    ...checkSite(produces, scope),
    ...checkLetter(produces, scope),
    ...twice(produces.tasks, path),
    ...produces.tasks.flatMap((task, at) => checkTask(task, [...path, at], produces, scope)),
  ]
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
const PEOPLE = { administrator: 'administrators', moderator: 'moderators' } as const

function checkSite({ site }: Produces, scope: Scope): Finding[] {
  if (site === undefined) return []
  const sources = Object.entries(SITE_KINDS).flatMap(([word, kinds]) => {
    const id = Object.entries(site).find(([key]) => key === word)?.[1]
    return typeof id === 'string' ? ofKind(id, kinds, word, ['produces', 'site', word], scope) : []
  })
  const uncounted = (['administrator', 'moderator'] as const).filter(
    (duty) => site.fewest?.[duty] !== undefined && site[PEOPLE[duty]] === undefined,
  )
  return [
    ...sources,
    ...uncounted.map((duty) => ({
      path: ['produces', 'site', 'fewest', duty],
      says: `There is nobody to count: say under “${PEOPLE[duty]}” which field names them.`,
    })),
  ]
}

function checkLetter({ letter }: Produces, scope: Scope): Finding[] {
  if (letter === undefined) return []
  const path = ['produces', 'letter']
  return [
    ...letter.says.flatMap((says, at) => checkPlaces(says, [...path, 'says', at], scope)),
    ...(letter.until === undefined ? [] : ofKind(letter.until, ['date'], 'until', [...path, 'until'], scope)),
  ]
}

function checkTask({ owner, due, records }: TaskRule, path: Path, { site }: Produces, scope: Scope): Finding[] {
  const owners =
    'field' in owner
      ? ofKind(owner.field, ['person', 'people'], 'owner', [...path, 'owner', 'field'], scope)
      : unknownRoles(owner.roles, [...path, 'owner', 'roles'], scope.roles)
  const says = `“${records}” is written into the register, and an approval makes no entry there: add site under produces.`
  return [
    ...owners,
    ...(due.from === 'approval' ? [] : ofKind(due.from, ['date'], 'from', [...path, 'due', 'from'], scope)),
    ...(records !== 'nothing' && site === undefined ? [{ path: [...path, 'records'], says }] : []),
  ]
}

/** Roles of a list that pack.yaml does not have. */
export function unknownRoles(named: string[], path: Path, known: Set<string>): Finding[] {
  return named.flatMap((role, at) =>
    known.has(role) ? [] : [{ path: [...path, at], says: `There is no role “${role}” in pack.yaml.` }],
  )
}

function ofKind(id: string, kinds: FormField['kind'][], word: string, path: Path, { fields }: Scope): Finding[] {
  const kind = fields.get(id)?.kind
  if (kind !== undefined && kinds.includes(kind)) return []
  const also = word === 'from' ? ', or write approval' : ''
  return [{ path, says: `“${word}” needs a field of kind ${kinds.join(' or ')}; “${id}” is none${also}.` }]
}

function noField(id: string, path: Path): Finding {
  return { path, says: `There is no field “${id}” in this form.` }
}
