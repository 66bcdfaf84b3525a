import type { FormField } from './form.ts'
import type { Path } from './problems.ts'

/** A fault, by its path inside the file. */
export interface Finding {
  path: Path
  says: string
}

/** What a procedure may name. */
export interface Scope {
  fields: Map<string, FormField>
  roles: Set<string>
  /** Ids of pack.yaml `courses`. */
  courses: Set<string>
}

/** Every id that has stood before. */
export function twice(things: { id: string; path?: Path }[], path: Path = []): Finding[] {
  return things.flatMap((thing, at) => {
    const isFirst = things.findIndex((other) => other.id === thing.id) === at
    const where = thing.path ?? [...path, at]
    return isFirst ? [] : [{ path: [...where, 'id'], says: `“${thing.id}” stands here twice.` }]
  })
}

/** Every clause that something rests on, however deep inside, and that the policy does not have. */
export function unknownClauses(part: unknown, clauses: Set<string>, path: Path = []): Finding[] {
  if (Array.isArray(part)) return part.flatMap((one, at) => unknownClauses(one, clauses, [...path, at]))
  if (part === null || typeof part !== 'object') return []
  return Object.entries(part).flatMap(([key, value]) => {
    if (key !== 'clause' || !Array.isArray(value)) return unknownClauses(value, clauses, [...path, key])
    return value.flatMap((clause, at) =>
      clauses.has(clause) ? [] : [{ path: [...path, key, at], says: `There is no clause ${clause} in clauses.yaml.` }],
    )
  })
}
