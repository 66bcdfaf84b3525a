import { AppError } from '../../src/errors.ts'

const common = ['type', 'id', 'spacing', 'separator']
const input = [...common, 'label', 'isRequired', 'errorMessage']

/** Every property that `cards/adaptive-card.ts` has a meaning for, by type. */
const properties: Record<string, string[]> = {
  AdaptiveCard: ['type', 'version', 'fallbackText', 'body', 'actions'],
  TextBlock: [...common, 'text', 'style', 'size', 'weight', 'color', 'isSubtle', 'wrap'],
  RichTextBlock: [...common, 'inlines'],
  TextRun: ['type', 'text', 'weight', 'italic', 'isSubtle', 'color'],
  Container: [...common, 'items', 'style'],
  ActionSet: [...common, 'actions'],
  'Input.Text': [...input, 'value', 'placeholder', 'isMultiline', 'maxLength'],
  'Input.Date': [...input, 'value'],
  'Input.File': [...input],
  'Input.Toggle': [...input, 'title', 'value', 'wrap'],
  'Input.ChoiceSet': [...input, 'choices', 'value', 'placeholder', 'isMultiSelect', 'style', 'wrap'],
  'Action.Execute': ['type', 'title', 'verb', 'data', 'style', 'associatedInputs'],
  'Action.ShowCard': ['type', 'title', 'style', 'card'],
  'Action.OpenUrl': ['type', 'title', 'url'],
}

/**
 * Refuses what the translator would silently leave out.
 * @throws AppError `card_unknown_type`, `card_unknown_property`: a template uses something that Slack is not taught yet
 */
export function refuseUnknown(part: { type: string }): void {
  const known = properties[part.type]
  if (known === undefined) throw new AppError('card_unknown_type', { message: `card_unknown_type: ${part.type}` })
  const strange = Object.keys(part).find((key) => !known.includes(key))
  if (strange === undefined) return
  throw new AppError('card_unknown_property', { message: `card_unknown_property: ${part.type}.${strange}` })
}
