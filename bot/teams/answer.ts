import type { AdaptiveCard } from '../../cards/adaptive-card.ts'
import { inert } from '../../cards/inert.ts'
import { forDialog, forMessage } from './buttons.ts'

const CARD = 'application/vnd.microsoft.card.adaptive'
const TOAST = 'application/vnd.microsoft.activity.message'

/** Takes the place of the pressed card, for the one who pressed. */
export function cardAnswer(card: AdaptiveCard, hasDialogs: boolean): object {
  return { statusCode: 200, type: CARD, value: forMessage(inert(card, { markdown: true }), hasDialogs) }
}

/** A short line that fades. The status is 200 even for bad news: how Teams shows another one is not known. */
export function toastAnswer(text: string): object {
  return { statusCode: 200, type: TOAST, value: text }
}

/** Opens a dialog, or shows this in the open one. */
export function dialogAnswer(card: AdaptiveCard): object {
  const attachment = { contentType: CARD, content: forDialog(inert(card, { markdown: true })) }
  return {
    task: { type: 'continue', value: { title: 'Staffroom', width: 'medium', height: 'large', card: attachment } },
  }
}

/** Closes the dialog with a line of text. */
export function closingAnswer(text: string): object {
  return { task: { type: 'message', value: text } }
}
