import type { Json } from './types.ts'

/** What an element of a view holds when a person chose or typed `value`. */
export function stateOf(element: Json, value: Json): Json {
  const { type } = element
  const isNothing = value === undefined || value === null || value === ''
  switch (type) {
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
    case 'overflow':
      return { type, selected_option: isNothing ? null : optionOf(element, value) }
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { type, selected_options: isNothing ? [] : value.map((one: Json) => optionOf(element, one)) }
    case 'rich_text_input':
      return { type, rich_text_value: isNothing ? undefined : typeof value === 'string' ? richText(value) : value }
    case 'file_input':
      return { type, files: value ?? [] }
    default: {
      const key = KEYS[type]
      if (key === undefined) return { type, value: isNothing ? null : String(value) }
      return { type, [key]: value ?? (type.startsWith('multi_') ? [] : null) }
    }
  }
}

/** What an element holds before anybody touches it. */
function initialOf(element: Json): Json {
  const key = INITIALS.find((one) => element[one] !== undefined && element[one] !== null)
  return stateOf(element, key === undefined ? undefined : element[key])
}

/**
 * A view's state when `values` are typed into it, and what the client itself would object to before sending.
 * @param values block_id → value, or block_id → action_id → value; other blocks stay as they are
 */
export function fillView(
  view: Json,
  values: Record<string, Json> = {},
): { state: Json; errors: Record<string, string> } {
  const state: Json = {}
  const errors: Record<string, string> = {}
  for (const block of view.blocks) {
    for (const element of fillable(block)) {
      const given = Object.hasOwn(values, block.block_id)
        ? { value: valueFor(values[block.block_id], element) }
        : undefined
      const before = view.state.values[block.block_id]?.[element.action_id]
      const holds = given ? stateOf(element, given.value) : (before ?? initialOf(element))
      state[block.block_id] ??= {}
      state[block.block_id][element.action_id] = holds
      const objection = block.type === 'input' ? objectionTo(block, element, holds) : undefined
      if (objection) errors[block.block_id] = objection
    }
  }
  const unknown = Object.keys(values).find((id) => state[id] === undefined)
  if (unknown) throw new Error(`view has no input block "${unknown}"; have ${Object.keys(state).join(', ')}`)
  return { state: { values: state }, errors }
}

const KEYS: Record<string, string> = {
  users_select: 'selected_user',
  multi_users_select: 'selected_users',
  conversations_select: 'selected_conversation',
  multi_conversations_select: 'selected_conversations',
  channels_select: 'selected_channel',
  multi_channels_select: 'selected_channels',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
}

const INITIALS = [
  'initial_value',
  'initial_option',
  'initial_options',
  'initial_date',
  'initial_time',
  'initial_date_time',
  'initial_user',
  'initial_users',
  'initial_conversation',
  'initial_conversations',
  'initial_channel',
  'initial_channels',
]

function optionOf(element: Json, wanted: Json): Json {
  const groups: Json[] = element.option_groups ?? []
  const offered: Json[] = [...(element.options ?? []), ...groups.flatMap((group) => group.options)]
  const isWhole = typeof wanted === 'object' && wanted !== null
  const byText = () => offered.find(({ text }) => text.text === wanted)
  const option = isWhole ? wanted : (offered.find(({ value }) => value === wanted) ?? byText())
  if (option) return { text: option.text, value: option.value }
  const have = offered.map(({ value }) => value).join(', ')
  throw new Error(`"${wanted}" is not an option of ${element.action_id}: ${have}`)
}

function richText(text: string): Json {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] }
}

function fillable(block: Json): Json[] {
  const still = ['button', 'overflow', 'image', 'workflow_button']
  const elements =
    block.type === 'input' ? [block.element] : block.type === 'actions' ? block.elements : [block.accessory]
  return elements.filter((element: Json) => element?.action_id && !still.includes(element.type))
}

function valueFor(given: Json, element: Json): Json {
  const isByAction = given !== null && typeof given === 'object' && !Array.isArray(given)
  return isByAction && Object.hasOwn(given, element.action_id) ? given[element.action_id] : given
}

function objectionTo(block: Json, element: Json, holds: Json): string | undefined {
  if (isEmpty(holds)) return block.optional ? undefined : 'Please complete this required field'
  const most = element.max_selected_items
  if (most && (holds.selected_options ?? holds.selected_users ?? []).length > most) return 'too many'
  switch (element.type) {
    case 'plain_text_input':
      return lengthObjection(element, [...holds.value].length)
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(holds.value) ? undefined : 'not an email'
    case 'url_text_input':
      return /^https?:\/\/\S+$/i.test(holds.value) ? undefined : 'not a url'
    case 'number_input':
      return isNumber(element, Number(holds.value)) ? undefined : 'bad number'
    default:
      return undefined
  }
}

function lengthObjection(element: Json, length: number): string | undefined {
  if (element.min_length && length < element.min_length) return 'too short'
  return length > (element.max_length ?? 3000) ? 'too long' : undefined
}

function isNumber(element: Json, value: number): boolean {
  if (Number.isNaN(value) || (!element.is_decimal_allowed && !Number.isInteger(value))) return false
  const isTooSmall = element.min_value && value < Number(element.min_value)
  return !isTooSmall && !(element.max_value && value > Number(element.max_value))
}

function isEmpty({ type: _type, ...held }: Json): boolean {
  const isNothing = (value: Json) =>
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  return Object.values(held).every(isNothing)
}
