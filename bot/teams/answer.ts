import type { Action, AdaptiveCard, Element } from '../../cards/adaptive-card.ts'
import { inert } from '../../cards/inert.ts'

const CARD = 'application/vnd.microsoft.card.adaptive'
const TOAST = 'application/vnd.microsoft.activity.message'

/** Takes the place of the pressed card, for the one who pressed. */
export function cardAnswer(card: AdaptiveCard): object {
  return { statusCode: 200, type: CARD, value: inert(card, { markdown: true }) }
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

type Submit = Omit<Extract<Action, { type: 'Action.Execute' }>, 'type' | 'verb'> & { type: 'Action.Submit' }

/** Dialogs are sent by `Action.Submit`, routed by the verb in its data; `Action.Execute` may do nothing in one. */
function forDialog(card: AdaptiveCard): object {
  return {
    ...card,
    body: card.body.map(elementForDialog),
    ...(card.actions ? { actions: card.actions.map(actionForDialog) } : {}),
  }
}

function elementForDialog(element: Element): object {
  if (element.type === 'ActionSet') return { ...element, actions: element.actions.map(actionForDialog) }
  if (element.type === 'Container') return { ...element, items: element.items.map(elementForDialog) }
  return element
}

function actionForDialog(action: Action): object {
  if (action.type === 'Action.OpenUrl') return action
  if (action.type === 'Action.ShowCard') {
    const { body, actions } = action.card
    return {
      ...action,
      card: { ...action.card, body: body.map(elementForDialog), actions: actions.map(actionForDialog) },
    }
  }
  const { verb: _inData, ...rest } = action
  return { ...rest, type: 'Action.Submit' } satisfies Submit
}
