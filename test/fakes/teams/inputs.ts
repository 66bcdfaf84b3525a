// What a client does with a card: finds the pressed action, gathers the inputs it covers, checks them.
import { isAction, isInput, walk } from './cards.ts'
import type { AdaptiveCard, Json, Place, Selector } from './types.ts'

/** Input ids to what a user enters. */
export type Inputs = Record<string, unknown>

/** The actions a user can press, with the cards around each (outermost first). */
export function listActions(card: AdaptiveCard): Place[] {
  const places = [...walk(card)]
  return places.filter((p) => isAction(p.kind) && !p.inFallback && !p.path.startsWith('/refresh'))
}

/** One action by verb, title or id; by a RegExp on the title; or by `{verb, title, id, type, data}`. */
export function findAction(card: AdaptiveCard | undefined, selector: Selector): Place {
  const actions = card ? listActions(card) : []
  const found = actions.filter((a) => matches(a.node, selector))
  const [only, ...others] = found
  if (only && others.length === 0) return only
  const problem = found.length ? `${found.length} actions fit` : 'no action fits'
  const all = actions.map((a) => label(a.node)).join(', ') || 'no actions'
  throw new Error(`${problem} ${show(selector)}; the card has: ${all}`)
}

/**
 * The data a client would send for this action, and the errors it would show instead of sending.
 * `values` maps input ids to values: strings, numbers, booleans for toggles, titles or values of choices.
 */
export function fill(
  { node: action, cards }: Place,
  values: Inputs = {},
  { force = false }: { force?: boolean | undefined } = {},
): { data: Json; errors: Record<string, string> } {
  const inputs = action.associatedInputs === 'none' ? [] : inputsInScope(cards)
  if (force) return { data: { ...plainData(action), ...defaults(inputs), ...values }, errors: {} }
  refuseUnknown(inputs, values)
  const data = plainData(action)
  const errors: Record<string, string> = {}
  for (const input of inputs) {
    const value = Object.hasOwn(values, input.id) ? typed(input, values[input.id]) : initial(input)
    const error = faultOf(input, value)
    if (error) errors[input.id] = error
    if (value !== undefined && value !== '') data[input.id] = value
  }
  return { data, errors }
}

function matches(action: Json, selector: Selector): boolean {
  if (selector instanceof RegExp) return selector.test(action.title ?? '')
  if (typeof selector === 'string') return [action.verb, action.title, action.id].includes(selector)
  return Object.entries(selector).every(([key, wanted]) =>
    key === 'data' ? Object.entries(wanted).every(([k, v]) => action.data?.[k] === v) : action[key] === wanted,
  )
}

/** An action covers the inputs of its own card and of the cards around it, not those of cards it could open. */
function inputsInScope(cards: AdaptiveCard[]): Json[] {
  const scope = new Map<string, Json>()
  for (const card of cards) {
    for (const place of walk(card)) {
      const own = place.cards.length === 1
      if (own && isInput(place.kind) && !place.inFallback) scope.set(place.node.id, place.node)
    }
  }
  return [...scope.values()]
}

function plainData(action: Json): Json {
  return typeof action.data === 'object' && action.data !== null ? structuredClone(action.data) : {}
}

function defaults(inputs: Json[]): Record<string, string> {
  const set = inputs.map((input) => [input.id, initial(input)])
  return Object.fromEntries(set.filter(([, value]) => value !== undefined && value !== ''))
}

function refuseUnknown(inputs: Json[], values: Inputs): void {
  const known = inputs.map((input) => input.id)
  const unknown = Object.keys(values).find((id) => !known.includes(id))
  if (unknown) throw new Error(`this action gathers no input "${unknown}"; it gathers: ${known.join(', ') || 'none'}`)
}

function initial(input: Json): string | undefined {
  if (input.type !== 'Input.Toggle') return input.value === undefined ? undefined : String(input.value)
  return String(input.value ?? 'false') === valueOn(input) ? valueOn(input) : valueOff(input)
}

function typed(input: Json, value: Json): string | undefined {
  const isOn = input.type === 'Input.Toggle' && [true, 'true', valueOn(input)].includes(value)
  if (input.type === 'Input.Toggle') return isOn ? valueOn(input) : valueOff(input)
  if (value === undefined || value === null) return undefined
  if (input.type === 'Input.ChoiceSet') return chosen(input, value)
  return String(value)
}

function chosen(input: Json, value: Json): string | undefined {
  if (!input.isMultiSelect) return value === '' ? undefined : choiceValue(input, value)
  const picked = Array.isArray(value) ? value : String(value).split(',').filter(Boolean)
  return picked.map((v) => choiceValue(input, v)).join(',') || undefined
}

function choiceValue(input: Json, wanted: Json): string {
  const choices = input.choices ?? []
  const found = choices.find((c: Json) => c.value === String(wanted)) ?? choices.find((c: Json) => c.title === wanted)
  if (found) return found.value
  if (input['choices.data']) return String(wanted)
  throw new Error(`"${wanted}" is not a choice of "${input.id}": ${choices.map((c: Json) => c.value).join(', ')}`)
}

function faultOf(input: Json, value: string | undefined): string | undefined {
  const isSet = value !== undefined && value !== '' && (input.type !== 'Input.Toggle' || value === valueOn(input))
  if (!isSet) return input.isRequired ? (input.errorMessage ?? 'This is required') : undefined
  return wrong(input, value) ? (input.errorMessage ?? `Not a valid value: ${wrong(input, value)}`) : undefined
}

/** Why the client would not accept this value, or undefined. A regex is not anchored, as in the client. */
function wrong(input: Json, value: string): string | undefined {
  switch (input.type) {
    case 'Input.Text':
      return wrongText(input, value)
    case 'Input.Number':
      return Number.isNaN(Number(value)) ? 'not a number' : outside(Number(value), input, Number)
    case 'Input.Date':
      return isDate(value) ? outside(value, input, String) : 'not a date (YYYY-MM-DD)'
    case 'Input.Time':
      return isTime(value) ? outside(value, input, String) : 'not a time (HH:MM)'
    default:
      return undefined
  }
}

function wrongText(input: Json, value: string): string | undefined {
  if (input.maxLength !== undefined && value.length > input.maxLength) return `longer than ${input.maxLength}`
  return input.regex && !new RegExp(input.regex).test(value) ? `does not match ${input.regex}` : undefined
}

function outside<T extends string | number>(value: T, { min, max }: Json, as: (limit: Json) => T): string | undefined {
  if (min !== undefined && value < as(min)) return `before ${min}`
  return max !== undefined && value > as(max) ? `after ${max}` : undefined
}

function isDate(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(value)
}

const isTime = (value: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
const valueOn = (input: Json): string => input.valueOn ?? 'true'
const valueOff = (input: Json): string => input.valueOff ?? 'false'
const label = (action: Json) => `${action.type}(${[action.verb, action.title].filter(Boolean).join(' / ')})`
const show = (selector: Selector) => (selector instanceof RegExp ? String(selector) : JSON.stringify(selector))
