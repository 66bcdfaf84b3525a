import { type Directory, isActive } from '../people/directory.ts'
import { parseAgeRange } from './ages.ts'
import type { Condition } from './form.ts'
import { findPlatform, type Platforms } from './platforms.ts'

/** What a condition looks at. */
export interface ConditionFacts {
  /** Field id → answer; people are person ids. A field without an answer is not in it. */
  answers: Record<string, string | string[]>
  /** YYYY-MM-DD. */
  today: string
  directory: Directory
  platforms: Platforms
  /** Platform field → the field that asks its minimum age. */
  ageFields: Record<string, string>
  /** Course → the people in whose case it counts today: read or taken, confirmed where it must be, not run out. */
  trained: Trained
  /** What sort of school it is, where that is known. */
  schoolKind?: string
}

/** Course id → ids of those who have done it, as it counts on the day. */
export type Trained = ReadonlyMap<string, ReadonlySet<string>>

/** Whether a condition holds. One that cannot be told, because a field it reads is unanswered, does not. */
export function holds(condition: Condition, facts: ConditionFacts): boolean {
  return judge(condition, facts) === true
}

/**
 * true, false, or undefined while it cannot be told because a field is unanswered; `not` of that is undefined too.
 * `all` is false as soon as one is, `any` is true as soon as one is.
 */
export function judge(condition: Condition, facts: ConditionFacts): boolean | undefined {
  if ('all' in condition) return judgeAll(condition.all, facts)
  if ('any' in condition)
    return negate(
      judgeAll(
        condition.any.map((not) => ({ not })),
        facts,
      ),
    )
  if ('not' in condition) return negate(judge(condition.not, facts))
  if ('school' in condition) return facts.schoolKind !== undefined && condition.school.includes(facts.schoolKind)
  const answer = facts.answers[condition.field]
  if (answer === undefined) return undefined
  const values = [answer].flat()
  if ('is' in condition) return values.length === 1 && values[0] === condition.is
  if ('has' in condition) return condition.has.some((option) => values.includes(option))
  if ('count' in condition) return isWithin(new Set(values).size, condition.count)
  if ('before' in condition) return isBefore(values[0], condition.before, facts)
  if ('hold' in condition) return values.every((id) => holdsOne(id, condition.hold, facts))
  if ('old_enough_for' in condition) return isOldEnough(values[0], condition.old_enough_for, facts)
  if ('done' in condition) return values.every((id) => hasDone(id, condition.done, facts))
  return (findPlatform(facts.platforms, values[0] ?? '') !== undefined) === condition.known_platform
}

/** The lowest age at which somebody may use the platform named in this field; undefined while nobody has said. */
export function minimumAge(platformField: string, facts: ConditionFacts): number | undefined {
  const named = facts.answers[platformField]
  if (typeof named !== 'string') return undefined
  const known = findPlatform(facts.platforms, named)
  if (known !== undefined) return known.minimum_age
  const said = facts.answers[facts.ageFields[platformField] ?? '']
  return typeof said === 'string' && /^\d+$/.test(said) ? Number(said) : undefined
}

/** Whether the person is in the school on that day and holds one of these roles. */
export function holdsOne(
  personId: string,
  roles: string[],
  facts: Pick<ConditionFacts, 'directory' | 'today'>,
): boolean {
  const member = facts.directory.members.get(personId)
  return member !== undefined && isActive(member, facts.today) && member.roles.some((role) => roles.includes(role))
}

/** Whether a person has done all of these courses. */
export function hasDone(personId: string, courses: string[], { trained }: Pick<ConditionFacts, 'trained'>): boolean {
  return courses.every((course) => trained.get(course)?.has(personId) === true)
}

/** Every field a condition reads, in the order in which it names them. */
export function fieldsRead(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(fieldsRead)
  if ('any' in condition) return condition.any.flatMap(fieldsRead)
  if ('not' in condition) return fieldsRead(condition.not)
  if ('school' in condition) return []
  if ('before' in condition && condition.before !== 'today') return [condition.field, condition.before]
  if ('old_enough_for' in condition) return [condition.field, condition.old_enough_for]
  return [condition.field]
}

function judgeAll(conditions: Condition[], facts: ConditionFacts): boolean | undefined {
  const judged = conditions.map((condition) => judge(condition, facts))
  if (judged.includes(false)) return false
  return judged.includes(undefined) ? undefined : true
}

function negate(judged: boolean | undefined): boolean | undefined {
  return judged === undefined ? undefined : !judged
}

function isWithin(count: number, limits: { at_least?: number | undefined; at_most?: number | undefined }): boolean {
  return count >= (limits.at_least ?? 0) && count <= (limits.at_most ?? Number.POSITIVE_INFINITY)
}

function isBefore(date: string | undefined, other: string, facts: ConditionFacts): boolean | undefined {
  const against = other === 'today' ? facts.today : facts.answers[other]
  return date === undefined || typeof against !== 'string' ? undefined : date < against
}

function isOldEnough(ages: string | undefined, platformField: string, facts: ConditionFacts): boolean | undefined {
  const youngest = parseAgeRange(ages ?? '')?.from
  const minimum = minimumAge(platformField, facts)
  return youngest === undefined || minimum === undefined ? undefined : youngest >= minimum
}
