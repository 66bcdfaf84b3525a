import {
  type Action,
  type CardElement,
  CardObjectRegistry,
  ChoiceSetInput,
  ExecuteAction,
  GlobalRegistry,
  type Input,
  SerializationContext,
  Versions,
} from 'adaptivecards'
import { createPeoplePicker, type PeoplePicker } from './people-picker.ts'

/** Adaptive Cards as the page reads them: the standard elements, and the two below in place of theirs. */
export function createContext(): SerializationContext {
  const elements = new CardObjectRegistry<CardElement>()
  GlobalRegistry.populateWithDefaultElements(elements)
  elements.unregister('Input.ChoiceSet')
  elements.register('Input.ChoiceSet', Choices)
  const actions = new CardObjectRegistry<Action>()
  GlobalRegistry.populateWithDefaultActions(actions)
  actions.unregister(ExecuteAction.JsonTypeName)
  actions.register(ExecuteAction.JsonTypeName, Press, Versions.v1_4)
  const context = new SerializationContext(Versions.v1_5)
  context.setElementRegistry(elements)
  context.setActionRegistry(actions)
  return context
}

/** `style: 'filtered'` is a chooser of people; the library would offer a bare text field, or a wall of boxes. */
class Choices extends ChoiceSetInput {
  private picker: PeoplePicker | undefined

  protected override internalRender(): HTMLElement | undefined {
    if (this.style === 'filtered') return this.renderPicker()
    const element = super.internalRender()
    if (element && !this.isCompact) element.setAttribute('role', this.isMultiSelect ? 'group' : 'radiogroup')
    return element
  }

  private renderPicker(): HTMLElement {
    this.picker = createPeoplePicker({
      choices: this.choices.map(({ title = '', value = '' }) => ({ title, value })),
      chosen: (this.defaultValue ?? '').split(',').filter(Boolean),
      several: this.isMultiSelect,
      label: this.label ?? '',
      changed: () => this.valueChanged(),
    })
    return this.picker.element
  }

  // The library names each box of a group by the whole label; a group is named once, as a group.
  protected override updateInputControlAriaLabelledBy(): void {
    const labels = this.getAllLabelIds().join(' ')
    if (labels) this.renderedInputControlElement?.setAttribute('aria-labelledby', labels)
  }

  override get value(): string | undefined {
    if (this.style !== 'filtered') return super.value
    return this.picker?.chosen().join(',') || undefined
  }

  override isSet(): boolean {
    return Boolean(this.value)
  }

  override focus(): void {
    if (this.picker) this.picker.focus()
    else super.focus()
  }
}

/** Keeps the button's own data apart from what is typed, and checks inputs only where something is sent for good. */
export class Press extends ExecuteAction {
  protected override internalValidateInputs(inputs: Record<string, Input> | undefined): Input[] {
    return this.isForLater() ? [] : super.internalValidateInputs(inputs)
  }

  protected override internalPrepareForExecution(): void {}

  private isForLater(): boolean {
    return this.verb.endsWith('.keep') || this.verb.endsWith('.discard')
  }

  /** Field id → what stands in it, of the card and of the small form that the button belongs to. */
  inputs(): Record<string, string> {
    const inputs = Object.values(this.getReferencedInputs() ?? {})
    return Object.fromEntries(inputs.map((input) => [input.id ?? '', String(input.value ?? '')]))
  }
}
