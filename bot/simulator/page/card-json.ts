import type { Action, AdaptiveCard, Element, Input } from '../../../cards/adaptive-card.ts'

/** The inputs of the card itself, not those of the small forms behind its buttons. */
function inputsOf(elements: Element[]): Input[] {
  return elements.flatMap((element) => {
    if (element.type === 'Container') return inputsOf(element.items)
    return isInput(element) ? [element] : []
  })
}

/** The button that sends the form, and the fields whose change is reported; undefined when the card is no form. */
export function formOf(card: AdaptiveCard): { data: Record<string, unknown>; watch: string[] } | undefined {
  for (const action of card.actions ?? []) {
    if (action.type !== 'Action.Execute' || !('draft' in action.data) || action.associatedInputs === 'none') continue
    const { watch = [], ...data } = action.data
    return { data, watch }
  }
  return undefined
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
