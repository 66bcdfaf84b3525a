import type { types } from '@slack/bolt'
import type { Input } from '../../cards/adaptive-card.ts'
import { AppError } from '../../src/errors.ts'
import { limits } from './limits.ts'
import { clean, pieces, plain, shorten } from './text.ts'

type ChoiceSet = Extract<Input, { type: 'Input.ChoiceSet' }>
type Toggle = Extract<Input, { type: 'Input.Toggle' }>
type Choice = ChoiceSet['choices'][number]
type Element = types.InputBlock['element']

/** Field id → the block it stands in, and what is typed there, in the modal that is to be painted anew. */
export type Standing = Record<string, { block: string; value: string }>

/** What Slack's chooser offers, by the ends of their names. What a file really is, is looked at when it has been fetched. */
const FILE_ENDINGS = ['png', 'jpg', 'jpeg', 'webp', 'gif', 'heic', 'pdf', 'txt']

/**
 * An input as a block of a modal. Its `action_id` is the field's id, and so is its `block_id`, unless `~n` is added:
 * Slack keeps what was typed under an old `block_id`, so a value that the server changed needs a new one.
 * @param hint why it is asked; '' for none
 * @param watched its changes are reported at once
 */
export function inputBlock(input: Input, hint: string, watched: boolean, standing: Standing): types.InputBlock {
  const hints = [overflowOf(input), hint].filter((text) => text !== '').join('\n')
  return {
    type: 'input',
    block_id: blockId(input, standing),
    label: plain(input.label, limits.label),
    element: { ...elementOf(input), action_id: input.id },
    optional: input.isRequired !== true,
    ...(hints === '' ? {} : { hint: plain(hints, limits.hint) }),
    ...(watched ? { dispatch_action: true } : {}),
  }
}

/** The field's id in a `block_id`. */
export function fieldOf(block: string): string {
  return block.replace(/~\d+$/, '')
}

function blockId(input: Input, standing: Standing): string {
  const now = standing[input.id]
  if (now === undefined) return input.id
  if (sameValue(input, now.value)) return now.block
  const turn = Number(/~(\d+)$/.exec(now.block)?.[1] ?? 0)
  return `${input.id}~${turn + 1}`
}

function sameValue(input: Input, typed: string): boolean {
  const wanted = input.value ?? ''
  if (input.type === 'Input.Toggle') return (typed === 'true') === (wanted === 'true')
  const isSeveral = input.type === 'Input.ChoiceSet' && input.isMultiSelect === true
  const normal = (text: string) => (isSeveral ? text.split(',').toSorted().join(',') : clean(text).trim())
  return normal(typed) === normal(wanted)
}

function elementOf(input: Input): Element {
  switch (input.type) {
    case 'Input.Text':
      return textInput(input)
    case 'Input.Date':
      return { type: 'datepicker', ...(isDate(input.value) ? { initial_date: input.value } : {}) }
    case 'Input.Toggle':
      return tick(input)
    case 'Input.File':
      return { type: 'file_input', filetypes: FILE_ENDINGS, max_files: limits.files }
    case 'Input.ChoiceSet':
      return input.style === 'filtered' ? peopleSelect(input) : choices(input)
  }
}

function textInput(input: Extract<Input, { type: 'Input.Text' }>): types.PlainTextInput {
  const value = shorten(clean(input.value ?? ''), limits.typed)
  return {
    type: 'plain_text_input',
    multiline: input.isMultiline === true,
    // Slack refuses a view whose text is longer than its own maximum.
    max_length: Math.min(Math.max(input.maxLength ?? limits.typed, value.length, 1), limits.typed),
    ...(value === '' ? {} : { initial_value: value }),
    ...placeholder(input.placeholder),
  }
}

function tick(input: Toggle): types.Checkboxes {
  const option = toOption({ title: input.title || input.label, value: 'true' })
  return { type: 'checkboxes', options: [option], ...(input.value === 'true' ? { initial_options: [option] } : {}) }
}

function choices(input: ChoiceSet): Element {
  if (input.choices.length === 0 || input.choices.length > limits.options) {
    throw new AppError('card_choices_out_of_range', { message: `card_choices_out_of_range: ${input.id}` })
  }
  const options = input.choices.map(toOption)
  const chosen = options.filter(({ value }) => valuesOf(input).includes(value ?? ''))
  const isShort = input.style === 'expanded' && options.length <= limits.shownOptions
  if (input.isMultiSelect) {
    const initial = chosen.length === 0 ? {} : { initial_options: chosen }
    if (isShort) return { type: 'checkboxes', options, ...initial }
    return { type: 'multi_static_select', options, ...initial, ...placeholder(input.placeholder) }
  }
  const initial = chosen[0] === undefined ? {} : { initial_option: chosen[0] }
  if (isShort) return { type: 'radio_buttons', options, ...initial }
  return { type: 'static_select', options, ...initial, ...placeholder(input.placeholder) }
}

/** People: Slack asks us for the choices while somebody types. */
function peopleSelect(input: ChoiceSet): Element {
  const titles = new Map(input.choices.map(({ value, title }) => [value, title]))
  const chosen = valuesOf(input).map((value) => toOption({ title: titles.get(value) ?? value, value }))
  const shared = { min_query_length: 0, ...placeholder(input.placeholder) }
  if (input.isMultiSelect) {
    return { type: 'multi_external_select', ...shared, ...(chosen.length === 0 ? {} : { initial_options: chosen }) }
  }
  return { type: 'external_select', ...shared, ...(chosen[0] === undefined ? {} : { initial_option: chosen[0] }) }
}

/** What does not fit into a choice goes on in its description. */
export function toOption({ title, value }: Choice): types.PlainTextOption {
  if (value === '' || value.length > limits.optionValue) throw new AppError('card_choice_value_out_of_range')
  const [first = '', ...rest] = pieces(clean(title), limits.option)
  return {
    text: plain(first, limits.option),
    value,
    ...(rest.length === 0 ? {} : { description: plain(rest.join(''), limits.option) }),
  }
}

/** What does not fit into a tick and its description either: it must be read before it is ticked. */
function overflowOf(input: Input): string {
  return input.type === 'Input.Toggle' && input.title.length > 2 * limits.option ? input.title : ''
}

function valuesOf({ value = '', isMultiSelect }: ChoiceSet): string[] {
  if (value === '') return []
  return isMultiSelect
    ? value
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean)
    : [value]
}

function placeholder(text: string | undefined): { placeholder?: types.PlainTextElement } {
  return text === undefined || text === '' ? {} : { placeholder: plain(text, limits.placeholder) }
}

function isDate(value: string | undefined): value is string {
  if (value === undefined || !/^\d{4}-\d\d-\d\d$/.test(value)) return false
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}
