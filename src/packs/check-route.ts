import { unknownRoles } from './check-outcome.ts'
import { fieldsRead } from './condition.ts'
import { type Finding, type Scope, twice } from './findings.ts'
import type { Condition, FormField } from './form.ts'
import type { Pack } from './pack.ts'
import type { Path } from './problems.ts'
import { mayReadReports, type Recipient, type ReportKind } from './report-kind.ts'

/**
 * What is wrong in whom a report reaches and whose its steps are, with paths inside its file.
 * @param roles those of the pack; absent for what stands for all schools
 */
export function checkRoute({ route, steps }: ReportKind, scope: Scope, roles: Set<string> | undefined): Finding[] {
  return [
    ...twice(route, ['route']),
    ...route.flatMap((one, at) => takenId(one, at)),
    ...somebodyAlways(route, scope),
    ...(roles === undefined ? [] : rolesIn({ route, steps }, roles)),
  ]
}

/** What is wrong in pack.yaml `reports`, with paths inside it. */
export function checkReportRules({ reports, roles }: Pack, written: unknown): Finding[] {
  const known = new Set(roles.map(({ id }) => id))
  const { instead, unsaid, otherwise, figures } = reports
  const isWritten = (word: string) => typeof written === 'object' && written !== null && word in written
  return [
    ...Object.entries(instead).flatMap(([role, others]) => [
      ...(known.has(role)
        ? []
        : [{ path: ['reports', 'instead', role], says: `There is no role “${role}” in pack.yaml.` }]),
      ...unknownRoles(others, ['reports', 'instead', role], known),
      ...tooMany(others, ['reports', 'instead', role]),
      ...others.flatMap((other, at) =>
        other === role
          ? [
              {
                path: ['reports', 'instead', role, at],
                says: `A report about the role “${role}” cannot go to that role.`,
              },
            ]
          : [],
      ),
    ]),
    ...unknownRoles(unsaid, ['reports', 'unsaid'], known),
    ...tooMany(unsaid, ['reports', 'unsaid']),
    ...(unsaid[0] === unsaid[1]
      ? [{ path: ['reports', 'unsaid', 1], says: 'Name two different roles: one of them may be whom it is about.' }]
      : []),
    // Unwritten, they are lists that fit all schools, of which each has most.
    ...(isWritten('otherwise') ? unknownRoles(otherwise, ['reports', 'otherwise'], known) : []),
    ...(isWritten('figures') ? unknownRoles(figures, ['reports', 'figures'], known) : []),
  ]
}

const TAKEN = new Set(['instead', 'otherwise', 'unsaid'])

/** Routes that are not a kind's own bear these names. */
function takenId({ id }: Recipient, at: number): Finding[] {
  const says = `“${id}” is what Staffroom calls a route of its own: name this one otherwise.`
  return TAKEN.has(id) ? [{ path: ['route', at, 'id'], says }] : []
}

/** Somebody must hear of it whatever is answered: one without a condition, or one for a condition and one for its opposite. */
function somebodyAlways(route: Recipient[], { fields }: Scope): Finding[] {
  if (route.some(({ when }) => when === undefined)) return []
  const isSplit = route.some(({ when }) => isDecided(when, fields) && route.some((other) => isNot(other.when, when)))
  if (isSplit) return []
  const says =
    'Nobody would hear of it where none of these conditions holds: leave out a when, or add the opposite (not) of one on a field that must be answered.'
  return [{ path: ['route'], says }]
}

function tooMany(roles: string[], path: Path): Finding[] {
  return roles.flatMap((role, at) =>
    mayReadReports(role)
      ? []
      : [{ path: [...path, at], says: `Reports are not for everybody in the role “${role}”: name one that few hold.` }],
  )
}

function isNot(when: Condition | undefined, of: Condition | undefined): boolean {
  return when !== undefined && 'not' in when && JSON.stringify(when.not) === JSON.stringify(of)
}

/** Whether it or its opposite holds of every report that is sent: what it reads is always answered. */
function isDecided(when: Condition | undefined, fields: Map<string, FormField>): boolean {
  if (when === undefined) return false
  return fieldsRead(when).every((id) => {
    const field = fields.get(id)
    return field !== undefined && field.when === undefined && (field.required === true || field.kind === 'tick')
  })
}

function rolesIn({ route, steps }: Pick<ReportKind, 'route' | 'steps'>, roles: Set<string>): Finding[] {
  return [
    ...route.flatMap((one, at) => [
      ...unknownRoles(one.roles, ['route', at, 'roles'], roles),
      ...tooMany(one.roles, ['route', at, 'roles']),
      ...(one.settled_by_school !== undefined && roles.has(one.settled_by_school)
        ? [
            {
              path: ['route', at, 'settled_by_school'],
              says: `“${one.settled_by_school}” is a role already: give what the school settles a name of its own.`,
            },
          ]
        : []),
    ]),
    ...steps.flatMap(({ owner = [] }, at) => unknownRoles(owner, ['steps', at, 'owner'], roles)),
  ]
}
