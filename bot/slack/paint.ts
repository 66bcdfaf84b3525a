import type { types } from '@slack/bolt'
import type { Element, Input, TextRun } from '../../cards/adaptive-card.ts'
import { AppError } from '../../src/errors.ts'
import { actionBlocks } from './actions.ts'
import { inputBlock, type Standing } from './inputs.ts'
import { refuseUnknown } from './known.ts'
import { limits } from './limits.ts'
import { clean, pieces, plain, shorten } from './text.ts'

/** How a card's elements become blocks, and what came of it. */
export interface Brush {
  /** The longest text shown; longer ones are shortened. `whole`: nothing is, a long text takes several blocks. */
  cap: number | 'whole'
  /** Set while painting: something did not fit. */
  shortened: boolean
  /** Where inputs may stand; elsewhere they are a fault of ours. */
  form?: { watch: string[]; standing: Standing }
}

type Text = Extract<Element, { type: 'TextBlock' }>

/** What is signed is not cut with the rest of a card. In our templates it is what stands in italics. */
const SIGNED_TEXT = 1500

/**
 * The blocks of `elements`, in order. Texts stay letters, whatever a person wrote in them.
 * @throws AppError `card_unknown_type`, `card_unknown_property`, `card_input_outside_form`
 */
export function paintElements(elements: Element[], brush: Brush): types.KnownBlock[] {
  return elements.flatMap((element, index) => {
    refuseUnknown(element)
    const separator: types.KnownBlock[] = element.separator === true && index > 0 ? [{ type: 'divider' }] : []
    if (isHintOf(element, elements[index - 1])) return []
    return [...separator, ...mergeRichText(paintElement(element, elements[index + 1], brush))]
  })
}

/** Rich texts that follow each other, as one block with a line for each: a message holds 50 blocks. */
export function mergeRichText(blocks: types.KnownBlock[]): types.KnownBlock[] {
  const merged: types.KnownBlock[] = []
  for (const block of blocks) {
    const last = merged.at(-1)
    if (block.type === 'rich_text' && last?.type === 'rich_text') {
      merged[merged.length - 1] = { type: 'rich_text', elements: [...last.elements, ...block.elements] }
    } else merged.push(block)
  }
  return merged
}

function paintElement(element: Element, next: Element | undefined, brush: Brush): types.KnownBlock[] {
  switch (element.type) {
    case 'TextBlock':
      return paintText(element, brush)
    case 'RichTextBlock':
      return paintRuns(element.inlines, brush)
    case 'Container':
      // A line between blocks needs a block before it: the first element of a card has none.
      return paintElements(element.items, brush)
    case 'ActionSet':
      return actionBlocks(element.actions)
    default:
      return paintInput(element, next, brush)
  }
}

function paintText(block: Text, brush: Brush): types.KnownBlock[] {
  if (clean(block.text).trim() === '') return []
  const texts = cut(block.text, brush, false)
  if (block.style === 'heading' && (brush.cap !== 'whole' || block.text.length <= limits.header)) {
    if (block.text.length > limits.header) brush.shortened = true
    return texts.slice(0, 1).map((text) => ({ type: 'header', text: plain(text, limits.header) }))
  }
  if (block.isSubtle) return texts.map(subtleBlock)
  if (block.weight === 'bolder') return texts.map((text) => richBlock([{ type: 'text', text, style: { bold: true } }]))
  return texts.map((text) => ({ type: 'section', text: plain(text, limits.text) }))
}

function paintRuns(runs: TextRun[], brush: Brush): types.KnownBlock[] {
  for (const run of runs) refuseUnknown(run)
  if (runs.every(({ text }) => clean(text).trim() === '')) return []
  if (runs.every((run) => run.isSubtle))
    return cut(runs.map(({ text }) => text).join(''), brush, false).map(subtleBlock)
  const elements = runs.flatMap((run) => cut(run.text, brush, run.italic === true).map((text) => richText(text, run)))
  return [richBlock(elements)]
}

function paintInput(input: Input, next: Element | undefined, brush: Brush): types.KnownBlock[] {
  if (brush.form === undefined) throw new AppError('card_input_outside_form')
  const hint = isHintOf(next, input) ? next.inlines.map(({ text }) => text).join('') : ''
  return [inputBlock(input, hint, brush.form.watch.includes(input.id), brush.form.standing)]
}

function isHintOf(
  element: Element | undefined,
  input: Element | undefined,
): element is Extract<Element, { type: 'RichTextBlock' }> {
  if (element?.type !== 'RichTextBlock' || input === undefined || !input.type.startsWith('Input.')) return false
  return element.id === `${input.id}-hint`
}

function cut(text: string, brush: Brush, isSigned: boolean): string[] {
  const shown = clean(text)
  if (shown === '') return []
  if (brush.cap === 'whole') return pieces(shown, limits.text)
  const limit = isSigned ? Math.max(brush.cap, SIGNED_TEXT) : brush.cap
  if (shown.length > limit) brush.shortened = true
  return [shorten(shown, limit)]
}

function richText(text: string, run: TextRun): types.RichTextText {
  const style = { ...(run.weight === 'bolder' ? { bold: true } : {}), ...(run.italic ? { italic: true } : {}) }
  return { type: 'text', text, ...(Object.keys(style).length === 0 ? {} : { style }) }
}

function richBlock(elements: types.RichTextText[]): types.RichTextBlock {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }
}

function subtleBlock(text: string): types.ContextBlock {
  return { type: 'context', elements: [plain(text, limits.text)] }
}
