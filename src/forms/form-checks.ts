import type { RawAnswers } from '../conversation/incoming.ts'
import { type ConditionFacts, holds, judge } from '../packs/condition.ts'
import { type Condition, type FormCheck, type Formed, type FormField, formFields } from '../packs/form.ts'
import { absentWords } from '../people/people-field.ts'
import { type Answers, type FieldReading, type FormFacts, readField } from './answers.ts'
import { coursesFor, sentence, withClause } from './form-sentences.ts'

/** What a condition of such a form looks at. */
export function conditionFacts(formed: Formed, answers: Answers, facts: FormFacts): ConditionFacts {
  const { today, directory, platforms, trained, school } = facts
  const asking = formFields(formed).filter((field) => field.age_field !== undefined)
  const ageFields = Object.fromEntries(asking.map((field) => [field.id, field.age_field ?? '']))
  return {
    answers,
    today,
    directory,
    platforms,
    ageFields,
    trained,
    ...(school?.kind !== undefined && { schoolKind: school.kind }),
  }
}

export interface Visible {
  visible: FormField[]
  answers: Answers
  /** Field id → why what was given is no answer. */
  unreadable: Record<string, string>
}

/** Reads every field of the form, and keeps what is visible. */
export function readVisible(formed: Formed, raw: RawAnswers, facts: FormFacts): Visible {
  const readings = formFields(formed).map((field): [FormField, FieldReading] => [field, readField(field, raw, facts)])
  const given = readings.flatMap(([{ id }, read]) =>
    read !== undefined && 'answer' in read ? [[id, read.answer]] : [],
  )
  const all: Answers = Object.fromEntries(given)
  const visible = visibleFields(formed, all, facts)
  const unreadable = readings.flatMap(([field, read]) =>
    read !== undefined && 'error' in read && visible.includes(field)
      ? [[field.id, withFieldClause(read.error, field, formed)]]
      : [],
  )
  return { visible, answers: keep(all, visible), unreadable: Object.fromEntries(unreadable) }
}

/**
 * Fields whose condition holds. A hidden field counts as unanswered for the conditions of others, so this is done again
 * until nothing changes; the checker refuses packs whose conditions go round in a circle.
 */
export function visibleFields(formed: Formed, answers: Answers, facts: FormFacts): FormField[] {
  const fields = formFields(formed)
  let visible = fields
  for (let round = 0; round < fields.length; round += 1) {
    const conditions = conditionFacts(formed, keep(answers, visible), facts)
    const next = fields.filter((field) => field.when === undefined || holds(field.when, conditions))
    const isSettled = next.length === visible.length && next.every((field) => visible.includes(field))
    visible = next
    if (isSettled) break
  }
  return visible
}

function keep(answers: Answers, fields: FormField[]): Answers {
  const kept = fields.filter((field) => Object.hasOwn(answers, field.id))
  return Object.fromEntries(kept.map(({ id }) => [id, answers[id] ?? '']))
}

/**
 * Beside each field: that it cannot be read, else that it is missing, else the first check it fails.
 * @param at `sending`: what need hold only at the last signature is left out
 */
export function problems(
  formed: Formed,
  visible: FormField[],
  answers: Answers,
  facts: FormFacts,
  unreadable: Record<string, string>,
  at: 'sending' | 'signature',
): Record<string, string> {
  const conditions = visibleConditions(formed, answers, facts)
  const checks = formed.form.checks.filter((check) => at === 'signature' || check.at === 'always')
  const found = visible.map((field) => {
    const check = failing(checks, conditions).find((one) => one.field === field.id && !stands(one, answers, facts))
    const problem =
      unreadable[field.id] ??
      missing(field, formed, conditions) ??
      (check === undefined ? undefined : sentence(check, formed, conditions))
    return [field.id, problem] as const
  })
  return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** What the last signature waits for: checks that the form could be sent without, and that do not hold yet. */
export function outstanding(formed: Formed, answers: Answers, facts: FormFacts): Outstanding {
  const conditions = visibleConditions(formed, answers, facts)
  const late = formed.form.checks.filter((check) => check.at === 'signature')
  const open = failing(late, conditions)
  return {
    says: open.map((check) => sentence(check, formed, conditions)),
    courses: open.some((check) => coursesFor(check.field, check.must).length > 0),
  }
}

export interface Outstanding {
  /** One sentence each, with its clause. */
  says: string[]
  /** Among them is a course that somebody has not done. */
  courses: boolean
}

function visibleConditions(formed: Formed, answers: Answers, facts: FormFacts): ConditionFacts {
  return conditionFacts(formed, keep(answers, visibleFields(formed, answers, facts)), facts)
}

/** A check is silent while a field that decides it is unanswered. */
function failing(checks: FormCheck[], conditions: ConditionFacts): FormCheck[] {
  return checks.filter(
    ({ field, must, when }) =>
      conditions.answers[field] !== undefined &&
      (when === undefined || holds(when, conditions)) &&
      judge(must, conditions) === false,
  )
}

/** A day that was approved once, such as the one on which a site went live, may have passed when the site is changed. */
function stands({ field, must }: FormCheck, answers: Answers, { standing }: FormFacts): boolean {
  const before = standing?.[field]
  return before !== undefined && isAboutToday(must) && JSON.stringify(before) === JSON.stringify(answers[field])
}

function isAboutToday(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(isAboutToday)
  if ('any' in condition) return condition.any.some(isAboutToday)
  if ('not' in condition) return isAboutToday(condition.not)
  return 'before' in condition && condition.before === 'today'
}

/** Whether a field must be answered as the form stands. */
export function isNeeded(field: FormField, conditions: ConditionFacts): boolean {
  return typeof field.required === 'boolean' ? field.required : holds(field.required, conditions)
}

function missing(field: FormField, formed: Formed, conditions: ConditionFacts): string | undefined {
  const answer = conditions.answers[field.id]
  const isGiven = field.kind === 'tick' ? answer === 'true' : answer !== undefined
  if (isGiven || !isNeeded(field, conditions)) return undefined
  const plain = field.kind === 'tick' ? `Please tick “${field.label}”.` : `Please answer “${field.label}”.`
  return withFieldClause(field.missing ?? plain, field, formed)
}

/** People who may no longer be named: they have left, or are in the staff list no more. */
export function goneFrom(
  formed: Formed,
  visible: FormField[],
  answers: Answers,
  { directory, today }: FormFacts,
): Record<string, string> {
  const gone = visible.filter(isOfPeople).flatMap((field) => {
    const absent = [answers[field.id] ?? []].flat().map((id) => absentWords(directory.members.get(id), today))
    const first = absent.find((words) => words !== undefined)
    return first === undefined ? [] : [[field.id, withFieldClause(first, field, formed)]]
  })
  return Object.fromEntries(gone)
}

export function isOfPeople(field: FormField): boolean {
  return field.kind === 'person' || field.kind === 'people'
}

/** A field that names no clause of its own rests on its section's. */
function withFieldClause(text: string, field: FormField, { form }: Formed): string {
  const clauses = field.clause ?? form.sections.find(({ fields }) => fields.includes(field))?.clause
  return clauses === undefined ? text : withClause(text, clauses)
}
