import { fieldsRead } from './condition.ts'
import type { Finding } from './findings.ts'
import type { FormField } from './form.ts'
import type { Path } from './problems.ts'

/** Fields that are shown depending on each other, so that none would ever be: each is named once. */
export function circles(places: { field: FormField; path: Path }[]): Finding[] {
  const fields = new Map(places.map(({ field }) => [field.id, field]))
  return places.flatMap(({ field, path }) => {
    const way = wayBack(field.id, [field.id], fields)
    if (way === undefined) return []
    const names = [...way, field.id].map((id) => `“${id}”`).join(' → ')
    return [{ path: [...path, 'when'], says: `Whether this field is shown depends on itself: ${names}.` }]
  })
}

function wayBack(goal: string, way: string[], fields: Map<string, FormField>): string[] | undefined {
  for (const next of reads(way.at(-1) ?? '', fields)) {
    if (next === goal) return way
    const found = way.includes(next) ? undefined : wayBack(goal, [...way, next], fields)
    if (found !== undefined) return found
  }
  return undefined
}

/** The fields that decide whether this one is shown. A platform's age may come from the field that asks it. */
function reads(id: string, fields: Map<string, FormField>): string[] {
  const when = fields.get(id)?.when
  const read = when === undefined ? [] : fieldsRead(when)
  const ages =
    when !== undefined && JSON.stringify(when).includes('old_enough_for')
      ? read.flatMap((one) => fields.get(one)?.age_field ?? [])
      : []
  return [...read, ...ages]
}
