import { unknownRoles } from './check-outcome.ts'
import { type Finding, twice } from './findings.ts'
import type { Course, Pack } from './pack.ts'

/** What is wrong in pack.yaml about the register, the courses and the replies to comments. */
export function checkKeeping({ roles, register, courses, replies }: Pack): Finding[] {
  // Every school has somebody who looks after Staffroom, whether its policy has a word on them or not.
  const known = new Set([...roles.map(({ id }) => id), 'staffroom_administrator'])
  return [
    ...unknownRoles(register.kept_by, ['register', 'kept_by'], known),
    ...unknownRoles(replies?.seen_by ?? [], ['replies', 'seen_by'], known),
    ...twice(courses, ['courses']),
    ...courses.flatMap((course, at) => [
      ...unknownRoles(course.confirmed_by, ['courses', at, 'confirmed_by'], known),
      ...unconfirmed(course, at),
    ]),
  ]
}

/** A course counts once somebody has confirmed it; a text that was read is the reader's own word. */
function unconfirmed({ id, kind, confirmed_by }: Course, at: number): Finding[] {
  const isConfirmed = confirmed_by.length > 0
  if (kind === 'course' && !isConfirmed)
    return [
      { path: ['courses', at, 'kind'], says: `Say under confirmed_by which roles confirm that “${id}” was taken.` },
    ]
  if (kind === 'reading' && isConfirmed)
    return [{ path: ['courses', at, 'confirmed_by'], says: `“${id}” is read, not taken: nobody confirms it.` }]
  return []
}
