// What a client does with a card: finds the pressed action, gathers the inputs it covers, checks them.
import { isAction, isInput, walk } from './cards.mjs'

/** The actions a user can press, with the cards around each (outermost first). */
export function listActions(card) {
  const places = [...walk(card)]
  return places.filter((p) => isAction(p.kind) && !p.inFallback && !p.path.startsWith('/refresh'))
}

/** One action by verb, title or id; by a RegExp on the title; or by `{verb, title, id, type, data}`. */
export function findAction(card, selector) {
  const actions = listActions(card)
  const found = actions.filter((a) => matches(a.node, selector))
  if (found.length === 1) return found[0]
  const problem = found.length ? `${found.length} actions fit` : 'no action fits'
  const all = actions.map((a) => label(a.node)).join(', ') || 'no actions'
  throw new Error(`${problem} ${show(selector)}; the card has: ${all}`)
}

/**
 * The data a client would send for this action, and the errors it would show instead of sending.
 * `values` maps input ids to values: strings, numbers, booleans for toggles, titles or values of choices.
 */
export function fill({ node: action, cards }, values = {}, { force = false } = {}) {
  const inputs = action.associatedInputs === 'none' ? [] : inputsInScope(cards)
  if (force) return { data: { ...plainData(action), ...defaults(inputs), ...values }, errors: {} }
  refuseUnknown(inputs, values)
  const data = plainData(action)
  const errors = {}
  for (const input of inputs) {
    const value = Object.hasOwn(values, input.id) ? typed(input, values[input.id]) : initial(input)
    const error = faultOf(input, value)
    if (error) errors[input.id] = error
    if (value !== undefined && value !== '') data[input.id] = value
  }
  return { data, errors }
}

function matches(action, selector) {
  if (selector instanceof RegExp) return selector.test(action.title ?? '')
  if (typeof selector === 'string') return [action.verb, action.title, action.id].includes(selector)
  return Object.entries(selector).every(([key, wanted]) =>
    key === 'data' ? Object.entries(wanted).every(([k, v]) => action.data?.[k] === v) : action[key] === wanted,
  )
}

/** An action covers the inputs of its own card and of the cards around it, not those of cards it could open. */
function inputsInScope(cards) {
  const scope = new Map()
  for (const card of cards) {
    for (const place of walk(card)) {
      const own = place.cards.length === 1
      if (own && isInput(place.kind) && !place.inFallback) scope.set(place.node.id, place.node)
    }
  }
  return [...scope.values()]
}

function plainData(action) {
  return typeof action.data === 'object' && action.data !== null ? structuredClone(action.data) : {}
}

function defaults(inputs) {
  const set = inputs.map((input) => [input.id, initial(input)])
  return Object.fromEntries(set.filter(([, value]) => value !== undefined && value !== ''))
}

function refuseUnknown(inputs, values) {
  const known = inputs.map((input) => input.id)
  const unknown = Object.keys(values).find((id) => !known.includes(id))
  if (unknown) throw new Error(`this action gathers no input "${unknown}"; it gathers: ${known.join(', ') || 'none'}`)
}

function initial(input) {
  if (input.type !== 'Input.Toggle') return input.value === undefined ? undefined : String(input.value)
  return String(input.value ?? 'false') === valueOn(input) ? valueOn(input) : valueOff(input)
}

function typed(input, value) {
  const isOn = input.type === 'Input.Toggle' && [true, 'true', valueOn(input)].includes(value)
  if (input.type === 'Input.Toggle') return isOn ? valueOn(input) : valueOff(input)
  if (value === undefined || value === null) return undefined
  if (input.type === 'Input.ChoiceSet') return chosen(input, value)
  return String(value)
}

function chosen(input, value) {
  if (!input.isMultiSelect) return value === '' ? undefined : choiceValue(input, value)
  const picked = Array.isArray(value) ? value : String(value).split(',').filter(Boolean)
  return picked.map((v) => choiceValue(input, v)).join(',') || undefined
}

function choiceValue(input, wanted) {
  const choices = input.choices ?? []
  const found = choices.find((c) => c.value === String(wanted)) ?? choices.find((c) => c.title === wanted)
  if (found) return found.value
  if (input['choices.data']) return String(wanted)
  throw new Error(`"${wanted}" is not a choice of "${input.id}": ${choices.map((c) => c.value).join(', ')}`)
}

function faultOf(input, value) {
  const isSet = value !== undefined && value !== '' && (input.type !== 'Input.Toggle' || value === valueOn(input))
  if (!isSet) return input.isRequired ? (input.errorMessage ?? 'This is required') : undefined
  return wrong(input, value) ? (input.errorMessage ?? `Not a valid value: ${wrong(input, value)}`) : undefined
}

/** Why the client would not accept this value, or undefined. A regex is not anchored, as in the client. */
function wrong(input, value) {
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

function wrongText(input, value) {
  if (input.maxLength !== undefined && value.length > input.maxLength) return `longer than ${input.maxLength}`
  return input.regex && !new RegExp(input.regex).test(value) ? `does not match ${input.regex}` : undefined
}

function outside(value, { min, max }, as) {
  if (min !== undefined && value < as(min)) return `before ${min}`
  return max !== undefined && value > as(max) ? `after ${max}` : undefined
}

function isDate(value) {
  const date = new Date(`${value}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(value)
}

const isTime = (value) => /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
const valueOn = (input) => input.valueOn ?? 'true'
const valueOff = (input) => input.valueOff ?? 'false'
const label = (action) => `${action.type}(${[action.verb, action.title].filter(Boolean).join(' / ')})`
const show = (selector) => (selector instanceof RegExp ? String(selector) : JSON.stringify(selector))
