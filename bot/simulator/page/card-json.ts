import type { Action, AdaptiveCard, Element, Input } from '../../../cards/adaptive-card.ts'

/** The inputs of the card itself, not those of the small forms behind its buttons. */
function inputsOf(elements: Element[]): Input[] {
  return elements.flatMap((element) => {
    if (element.type === 'Container') return inputsOf(element.items)
    return isInput(element) ? [element] : []
  })
}

/** A draft's form. */
interface Form {
  /** What keeps what is typed. */
  keep: string
  /** Of the button that sends it. */
  data: Record<string, unknown>
  /** Fields whose change is reported. */
  watch: string[]
}

/** What keeps what is typed, by the button that sends the form: as `keepsOf` of the front door. */
const KEEPS: Record<string, string> = {
  'request.submit': 'request.keep',
  'request.keep': 'request.keep',
  'report.submit': 'report.keep',
  'report.keep': 'report.keep',
}

/** Undefined when the card is no form that is kept as it is typed. */
export function formOf(card: AdaptiveCard): Form | undefined {
  for (const action of card.actions ?? []) {
    const keep = action.type === 'Action.Execute' ? KEEPS[action.verb] : undefined
    if (action.type !== 'Action.Execute' || keep === undefined || !('draft' in action.data)) continue
    const { watch = [], ...data } = action.data
    return { keep, data, watch }
  }
  return undefined
}

/** Tells one card from another: a form by the button that sends it, what is only there to be read by its heading. */
export function nameOf(card: AdaptiveCard): string {
  const [heading] = card.body
  const first = card.actions?.find((action) => action.type === 'Action.Execute')
  if (first?.type !== 'Action.Execute' || inputsOf(card.body).length === 0)
    return heading?.type === 'TextBlock' ? heading.text : ''
  const { watch: _watch, ...data } = first.data
  return JSON.stringify(data)
}

/** The same card with these values in its inputs. */
export function withValues(card: AdaptiveCard, values: Map<string, string>): AdaptiveCard {
  const copy = structuredClone(card)
  for (const input of everyInput(copy)) {
    const value = values.get(input.id)
    if (value !== undefined) Object.assign(input, { value })
  }
  return copy
}

/** What stands in the inputs as the card was sent. */
export function valuesOf(card: AdaptiveCard): Map<string, string> {
  return new Map(
    everyInput(card).map((input) => [input.id, input.value ?? (input.type === 'Input.Toggle' ? 'false' : '')]),
  )
}

/** Whether two cards differ at most in what is filled in. */
export function sameButValues(one: AdaptiveCard, other: AdaptiveCard): boolean {
  return shape(one) === shape(other)
}

function shape(card: AdaptiveCard): string {
  const copy = structuredClone(card)
  for (const input of everyInput(copy)) delete input.value
  return JSON.stringify(copy)
}

function everyInput(card: AdaptiveCard): Input[] {
  return [...inputsOf(card.body), ...(card.actions ?? []).flatMap(inputsBehind)]
}

function inputsBehind(action: Action): Input[] {
  return action.type === 'Action.ShowCard' ? inputsOf(action.card.body) : []
}

function isInput(element: Element): element is Input {
  return element.type.startsWith('Input.')
}
