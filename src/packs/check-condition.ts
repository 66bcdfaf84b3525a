import type { Finding, Scope } from './findings.ts'
import type { Condition, FormField } from './form.ts'
import type { Path } from './problems.ts'

/** Everything a condition names that is not there, or is of another kind than the form of the condition reads. */
export function checkCondition(condition: Condition, path: Path, scope: Scope): Finding[] {
  if ('all' in condition) return condition.all.flatMap((one, at) => checkCondition(one, [...path, 'all', at], scope))
  if ('any' in condition) return condition.any.flatMap((one, at) => checkCondition(one, [...path, 'any', at], scope))
  if ('not' in condition) return checkCondition(condition.not, [...path, 'not'], scope)
  if ('school' in condition) return []
  const field = scope.fields.get(condition.field)
  if (field === undefined)
    return [{ path: [...path, 'field'], says: `There is no field “${condition.field}” in this form.` }]
  if ('is' in condition) return checkIs(field, condition.is, [...path, 'is'])
  if ('has' in condition)
    return [...ofKind(field, ['choices', 'choice'], 'has', path), ...optionsOf(field, condition.has, [...path, 'has'])]
  if ('count' in condition) return []
  if ('before' in condition)
    return [...ofKind(field, ['date'], 'before', path), ...checkBefore(condition.before, path, scope)]
  if ('hold' in condition)
    return [...ofKind(field, ['person', 'people'], 'hold', path), ...rolesOf(condition.hold, path, scope)]
  if ('old_enough_for' in condition) return checkAges(field, condition.old_enough_for, path, scope)
  if ('done' in condition)
    return [...ofKind(field, ['person', 'people'], 'done', path), ...coursesOf(condition.done, path, scope)]
  return ofKind(field, ['platform'], 'known_platform', path)
}

function checkIs(field: FormField, value: string, path: Path): Finding[] {
  if (field.kind === 'choice') return optionsOf(field, [value], path)
  if (field.kind === 'choices') return [{ path, says: `“${field.id}” may have several answers: write has.` }]
  const isTruth = value === 'true' || value === 'false'
  return field.kind === 'tick' && !isTruth ? [{ path, says: `“${field.id}” is a tick: it is true or false.` }] : []
}

function optionsOf(field: FormField, named: string[], path: Path): Finding[] {
  const unknown = named.filter((id) => !field.options?.some((option) => option.id === id))
  return unknown.map((id) => ({ path, says: `“${field.id}” has no option “${id}”.` }))
}

function rolesOf(named: string[], path: Path, { roles }: Scope): Finding[] {
  return named.flatMap((role, at) =>
    roles.has(role) ? [] : [{ path: [...path, 'hold', at], says: `There is no role “${role}” in pack.yaml.` }],
  )
}

function coursesOf(named: string[], path: Path, { courses }: Scope): Finding[] {
  return named.flatMap((course, at) =>
    courses.has(course) ? [] : [{ path: [...path, 'done', at], says: `There is no course “${course}” in pack.yaml.` }],
  )
}

function checkBefore(other: string, path: Path, { fields }: Scope): Finding[] {
  const isDate = other === 'today' || fields.get(other)?.kind === 'date'
  return isDate
    ? []
    : [{ path: [...path, 'before'], says: `There is no date field “${other}” in this form; it may also be today.` }]
}

function checkAges(field: FormField, platformId: string, path: Path, { fields }: Scope): Finding[] {
  const where = [...path, 'old_enough_for']
  const platform = fields.get(platformId)
  const ages = ofKind(field, ['age_range'], 'old_enough_for', path)
  if (platform?.kind !== 'platform')
    return [...ages, { path: where, says: `There is no field “${platformId}” of kind platform.` }]
  const says = `“${platformId}” needs an age_field: the field that asks the minimum age of a platform Staffroom does not know.`
  return platform.age_field === undefined ? [...ages, { path: where, says }] : ages
}

function ofKind(field: FormField, kinds: FormField['kind'][], word: string, path: Path): Finding[] {
  if (kinds.includes(field.kind)) return []
  return [
    {
      path: [...path, word],
      says: `“${word}” reads a field of kind ${kinds.join(' or ')}; “${field.id}” is of kind ${field.kind}.`,
    },
  ]
}
