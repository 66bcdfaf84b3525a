import { type ConditionFacts, hasDone, holdsOne, minimumAge } from '../packs/condition.ts'
import { type Condition, type Formed, type FormField, formFields } from '../packs/form.ts'
import { findPlatform } from '../packs/platforms.ts'
import { answerWords } from './answer-words.ts'

/** A pack's sentence with its places filled in and its clause at the end. */
export function sentence(
  said: { says: string; clause: string[]; must?: Condition },
  formed: Formed,
  facts: ConditionFacts,
): string {
  const filled = said.says.replace(/\{([a-z0-9_]+)(?:\.([a-z_]+))?\}/g, (place, id: string, about?: string) => {
    const field = formFields(formed).find((one) => one.id === id)
    return field === undefined ? place : placeWords(field, about, said.must, facts)
  })
  return withClause(filled, said.clause)
}

/** "… (policy A.5.4)" */
export function withClause(text: string, clauses: string[]): string {
  return `${text} (policy ${clauses.join(', ')})`
}

function placeWords(
  field: FormField,
  about: string | undefined,
  must: Condition | undefined,
  facts: ConditionFacts,
): string {
  const answer = facts.answers[field.id]
  if (answer === undefined) return '…'
  if (about === 'minimum_age') return String(minimumAge(field.id, facts) ?? '…')
  if (about === 'without_role') {
    const unfit = [answer].flat().filter((id) => !holdsOne(id, rolesFor(field.id, must), facts))
    return answerWords(field, unfit, facts.directory)
  }
  if (about === 'not_done') {
    const missing = [answer].flat().filter((id) => !hasDone(id, coursesFor(field.id, must), facts))
    return answerWords(field, missing, facts.directory)
  }
  const platform = field.kind === 'platform' ? findPlatform(facts.platforms, [answer].flat()[0] ?? '') : undefined
  return platform?.name ?? answerWords(field, answer, facts.directory)
}

/** The courses that a check wants the people of this field to have done. */
export function coursesFor(field: string, must: Condition | undefined): string[] {
  return partsOf(must).flatMap((part) => ('done' in part && part.field === field ? part.done : []))
}

/** The roles that a check wants the people of this field to hold. */
function rolesFor(field: string, must: Condition | undefined): string[] {
  return partsOf(must).flatMap((part) => ('hold' in part && part.field === field ? part.hold : []))
}

/** What a condition is made of, without what it says the opposite of. */
function partsOf(condition: Condition | undefined): Condition[] {
  if (condition === undefined) return []
  if ('all' in condition) return condition.all.flatMap(partsOf)
  return 'any' in condition ? condition.any.flatMap(partsOf) : [condition]
}
