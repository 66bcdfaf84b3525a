import type { CardData } from '../../cards/catalog.ts'
import type { RawAnswers, Surface } from '../conversation/incoming.ts'
import { fieldsRead, holds } from '../packs/condition.ts'
import { type Formed, type FormField, formFields } from '../packs/form.ts'
import type { Directory } from '../people/directory.ts'
import { answerWords, exactWords } from './answer-words.ts'
import type { Answers, FormFacts } from './answers.ts'
import {
  conditionFacts,
  goneFrom,
  isNeeded,
  isOfPeople,
  outstanding,
  problems,
  readVisible,
  visibleFields,
} from './form-checks.ts'
import { cardField } from './form-fields.ts'
import { sentence } from './form-sentences.ts'

export interface Reading {
  answers: Answers
  /** Field id → one sentence, its clause in brackets at the end. Empty: the form is taken. */
  errors: Record<string, string>
  /** Fields that became questions only by other answers, and that the card did not show yet. */
  asked: string[]
}

type Section = CardData['form']['sections'][number]
export type SummarySection = { title: string; rows: { field: string; label: string; value: string }[] }

/**
 * Checks what came from a form. Never throws, whatever `raw` holds; keys that are no fields are ignored, and what stands
 * in a field whose condition does not hold is dropped.
 */
export function readAnswers(formed: Formed, raw: RawAnswers, facts: FormFacts): Reading {
  const { visible, answers, unreadable } = readVisible(formed, raw, facts)
  const errors = problems(formed, visible, answers, facts, unreadable, 'sending')
  const isNew = (field: FormField) =>
    field.when !== undefined && field.from === undefined && !Object.hasOwn(raw, field.id)
  return { answers, errors, asked: visible.filter(isNew).map((field) => field.id) }
}

/**
 * All checks and required fields again, with today's directory and date: field id → sentence. Empty: all holds.
 * Fields filled in from the directory stay as they were sent: whoever they named has signed by now.
 */
export function recheck(formed: Formed, answers: Answers, facts: FormFacts): Record<string, string> {
  const visible = visibleFields(formed, answers, facts).filter((field) => field.from === undefined)
  return problems(formed, visible, answers, facts, goneFrom(formed, visible, answers, facts), 'signature')
}

/**
 * The form as a card shows it: visible fields with what has been typed (`RawAnswers`) or was sent (`Answers`), and a
 * sentence beside each wrong one.
 */
export function formSections(
  formed: Formed,
  values: RawAnswers | Answers,
  facts: FormFacts,
  surface: Surface,
  errors: Record<string, string>,
): Section[] {
  const { visible, answers } = readVisible(formed, values, facts)
  const conditions = conditionFacts(formed, answers, facts)
  const painting = { values, facts, surface, errors, isNeeded: (field: FormField) => isNeeded(field, conditions) }
  const sections = formed.form.sections.map((section) => ({
    title: section.title,
    clause: section.clause?.join(', ') ?? '',
    fields: section.fields.filter((field) => visible.includes(field)).map((field) => cardField(field, painting)),
  }))
  return sections.filter((section) => section.fields.length > 0)
}

/** Fields whose change may show, hide or require others, in the order of the form. */
export function watchedFields(formed: Formed): string[] {
  const fields = formFields(formed)
  const conditions = fields.flatMap(({ when, required }) => [when, typeof required === 'object' ? required : undefined])
  const read = new Set(conditions.flatMap((condition) => (condition === undefined ? [] : fieldsRead(condition))))
  const isRead = (field: FormField) =>
    read.has(field.id) || fields.some((f) => f.age_field === field.id && read.has(f.id))
  return fields.filter((field) => field.from === undefined && isRead(field)).map((field) => field.id)
}

/** Answers as their author would type them: people as e-mail addresses. */
export function typedAnswers(formed: Formed, answers: Answers, directory: Directory): RawAnswers {
  const addressOf = (id: string) => directory.members.get(id)?.email ?? []
  const typed = answered(formed, answers).filter(({ field }) => field.from === undefined)
  return Object.fromEntries(
    typed.map(({ field, answer }) => [field.id, isOfPeople(field) ? [answer].flat().flatMap(addressOf) : answer]),
  )
}

/** The filled form in words, field by field; fields without an answer are left out. */
export function summary(formed: Formed, answers: Answers, directory: Directory): SummarySection[] {
  return inSections(formed, answers, (field, answer) => answerWords(field, answer, directory))
}

/** A request's title from the pack's `title` fields, joined by ` · `; its name when none is answered. */
export function titleOf(formed: Formed, answers: Answers, directory: Directory): string {
  const given = answered(formed, answers)
  const words = formed.title.flatMap((id) => {
    const found = given.find(({ field }) => field.id === id)
    return found === undefined ? [] : [answerWords(found.field, found.answer, directory)]
  })
  return words.join(' · ') || formed.name
}

/** What author and approvers should weigh, and what the last signature waits for; each ends with its clause. */
export function remarksFor(formed: Formed, answers: Answers, facts: FormFacts): string[] {
  const conditions = conditionFacts(formed, answers, facts)
  const due = formed.form.remarks.filter((remark) => holds(remark.when, conditions))
  const weigh = due.map((remark) => sentence(remark, formed, conditions))
  return [...outstanding(formed, answers, facts).says, ...weigh]
}

/** The filled form as one plain text, always the same for the same answers, names and addresses; its hash is what is signed. */
export function exactText(formed: Formed, answers: Answers, directory: Directory): string {
  const sections = inSections(formed, answers, (field, answer) => exactWords(field, answer, directory))
  // What somebody wrote on several lines is set in, so that it cannot pass for another field.
  const rowText = ({ label, value }: { label: string; value: string }) => `${label}: ${value.replaceAll('\n', '\n  ')}`
  const texts = sections.map((section) => [section.title, ...section.rows.map(rowText)].join('\n'))
  return [formed.form.title, ...texts].join('\n\n')
}

/** Fields whose answer is not the same. */
export function changedFields(before: Answers, after: Answers): string[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
}

function answered(formed: Formed, answers: Answers): { field: FormField; answer: string | string[] }[] {
  return formFields(formed).flatMap((field) => {
    const answer = Object.hasOwn(answers, field.id) ? answers[field.id] : undefined
    return answer === undefined ? [] : [{ field, answer }]
  })
}

function inSections(
  formed: Formed,
  answers: Answers,
  words: (field: FormField, answer: string | string[]) => string,
): SummarySection[] {
  const given = answered(formed, answers)
  const sections = formed.form.sections.map((section) => ({
    title: section.title,
    rows: given
      .filter(({ field }) => section.fields.includes(field))
      .map(({ field, answer }) => ({ field: field.id, label: field.label, value: words(field, answer) })),
  }))
  return sections.filter((section) => section.rows.length > 0)
}
