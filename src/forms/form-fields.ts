import type { CardData } from '../../cards/catalog.ts'
import { isDay } from '../calendar/days.ts'
import type { RawAnswers, Surface } from '../conversation/incoming.ts'
import type { FormField } from '../packs/form.ts'
import { peopleInput } from '../people/people-field.ts'
import { cleanLine, cleanText } from '../typed.ts'
import { answerWords } from './answer-words.ts'
import { type FieldReading, type FormFacts, rawValues, readField } from './answers.ts'

type CardField = CardData['form']['sections'][number]['fields'][number]

export interface Painting {
  values: RawAnswers
  facts: FormFacts
  surface: Surface
  errors: Record<string, string>
  /** Whether a field must be answered as the form stands. */
  isNeeded: (field: FormField) => boolean
}

// Slack: the most that a text field holds. What a form sent beyond a field's own limit is kept, so that it can be cut.
const LONGEST_VALUE = 3000

/** One field of a form as the card shows it on this surface. */
export function cardField(field: FormField, painting: Painting): CardField {
  const { surface, errors } = painting
  return {
    id: field.id,
    label: field.label + suffix(field, painting),
    hint: [field.hint, field.clause && `Policy ${field.clause.join(', ')}.`].filter(Boolean).join(' '),
    error: errors[field.id] ?? '',
    required: surface.reportsChanges && field.from === undefined && painting.isNeeded(field),
    ...input(field, painting),
  }
}

/** Without word of each change, what a later answer will require cannot be told: then nothing is called optional. */
function suffix(field: FormField, { surface, isNeeded }: Painting): string {
  const isOptional = field.required === false || (surface.reportsChanges && !isNeeded(field))
  return isOptional && field.from === undefined ? ' (optional)' : ''
}

type CardInput = Pick<CardField, 'kind' | 'value' | 'options' | 'placeholder' | 'max'>

function input(field: FormField, painting: Painting): CardInput {
  const reading = readField(field, painting.values, painting.facts)
  const answer = answerOf(reading)
  if (field.from !== undefined) return { kind: 'fixed', value: fixedValue(field, answer, painting) }
  switch (field.kind) {
    case 'line':
      return textInput('line', field, painting)
    case 'text':
      return textInput('text', field, painting)
    case 'platform':
      return { ...textInput('line', field, painting), placeholder: 'For example Facebook' }
    case 'url':
      return { ...textInput('line', field, painting), placeholder: 'https://…' }
    case 'age_range':
      return { ...textInput('line', field, painting), placeholder: '4-11, Y3-Y6 or 13+' }
    case 'age':
      return { ...textInput('line', field, painting), placeholder: 'For example 13' }
    case 'date':
      return { kind: 'date', value: dateValue(field, painting) }
    case 'choice':
      return { kind: 'one', value: [answer ?? []].flat().join(','), options: optionsOf(field) }
    case 'choices':
      return { kind: 'several', value: [answer ?? []].flat().join(','), options: optionsOf(field) }
    case 'tick':
      return { kind: 'tick', value: answer === 'true' ? 'true' : 'false', placeholder: 'Yes' }
    case 'person':
    case 'people':
      return peopleInput(field.kind, rawValues(painting.values, field.id), painting.facts, painting.surface)
  }
}

function answerOf(reading: FieldReading): string | string[] | undefined {
  return reading !== undefined && 'answer' in reading ? reading.answer : undefined
}

function fixedValue(field: FormField, answer: string | string[] | undefined, { facts }: Painting): string {
  return answer === undefined ? 'not in the staff list' : answerWords(field, answer, facts.directory)
}

function textInput(kind: 'line' | 'text', field: FormField, { values }: Painting): CardInput {
  const typed = rawValues(values, field.id)[0]
  const value = (kind === 'line' ? cleanLine(typed) : cleanText(typed)).slice(0, LONGEST_VALUE)
  return { kind, value, max: Math.max(field.max, value.length) }
}

// A date picker refuses to open on what is no date.
function dateValue(field: FormField, { values }: Painting): string {
  const typed = cleanLine(rawValues(values, field.id)[0])
  return isDay(typed) ? typed : ''
}

function optionsOf(field: FormField): { title: string; value: string }[] {
  return (field.options ?? []).map((option) => ({ title: option.label, value: option.id }))
}
