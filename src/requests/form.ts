import type { CardData } from '../../cards/catalog.ts'
import type { RawAnswers, Surface } from '../conversation/incoming.ts'
import type { ConditionFacts } from '../packs/condition.ts'
import type { Procedure } from '../packs/pack.ts'
import type { Platforms } from '../packs/platforms.ts'
import type { Directory } from '../people/directory.ts'

/**
 * A filled form: field id → answer, only for fields that are visible and answered. People are person ids; a tick is
 * `true` or `false`; a date is YYYY-MM-DD; several choices or people are an array.
 */
export type Answers = Record<string, string | string[]>

export interface FormFacts {
  /** In the school's own days, YYYY-MM-DD. */
  today: string
  authorId: string
  directory: Directory
  platforms: Platforms
}

export interface Reading {
  answers: Answers
  /** Field id → one sentence, its clause in brackets at the end. Empty: the form is taken. */
  errors: Record<string, string>
  /** Fields that became questions only by other answers, and that the card did not show yet. */
  asked: string[]
}

type Section = CardData['form']['sections'][number]
export type SummarySection = { title: string; rows: { field: string; label: string; value: string }[] }

/** Checks what came from a form. Never throws, whatever `raw` holds; keys that are no fields are ignored. */
export function readAnswers(_procedure: Procedure, _raw: RawAnswers, _facts: FormFacts): Reading {
  throw new Error('not built yet')
}

/** All checks and required fields again, with today's directory and date: field id → sentence. Empty: all holds. */
export function recheck(_procedure: Procedure, _answers: Answers, _facts: FormFacts): Record<string, string> {
  throw new Error('not built yet')
}

/** The form as a card shows it, with what has been typed (`RawAnswers`) or was sent (`Answers`), and a sentence beside each wrong field. */
export function formSections(
  _procedure: Procedure,
  _values: RawAnswers | Answers,
  _facts: FormFacts,
  _surface: Surface,
  _errors: Record<string, string>,
): Section[] {
  throw new Error('not built yet')
}

/** Fields whose change may show, hide or require others. */
export function watchedFields(_procedure: Procedure): string[] {
  throw new Error('not built yet')
}

/** Answers as their author would type them: people as e-mail addresses. */
export function typedAnswers(_procedure: Procedure, _answers: Answers, _directory: Directory): RawAnswers {
  throw new Error('not built yet')
}

/** The filled form in words, field by field; fields without an answer are left out. */
export function summary(_procedure: Procedure, _answers: Answers, _directory: Directory): SummarySection[] {
  throw new Error('not built yet')
}

/** A request's title from the pack's `title` fields, joined by ` · `; the procedure's name when none is answered. */
export function titleOf(_procedure: Procedure, _answers: Answers, _directory: Directory): string {
  throw new Error('not built yet')
}

/** What author and approvers should weigh. */
export function remarksFor(_procedure: Procedure, _answers: Answers, _facts: FormFacts): string[] {
  throw new Error('not built yet')
}

/** The filled form as one plain text, always the same for the same answers and names; its hash is what is signed. */
export function exactText(_procedure: Procedure, _answers: Answers, _directory: Directory): string {
  throw new Error('not built yet')
}

/** Fields whose answer is not the same. */
export function changedFields(_before: Answers, _after: Answers): string[] {
  throw new Error('not built yet')
}

/** What a condition of this procedure looks at. */
export function conditionFacts(_procedure: Procedure, _answers: Answers, _facts: FormFacts): ConditionFacts {
  throw new Error('not built yet')
}
