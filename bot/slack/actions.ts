import type { types } from '@slack/bolt'
import type { Action, ActionData } from '../../cards/adaptive-card.ts'
import { AppError } from '../../src/errors.ts'
import { refuseUnknown } from './known.ts'
import { limits } from './limits.ts'
import { plain } from './text.ts'

type Execute = Extract<Action, { type: 'Action.Execute' }>
type ShowCard = Extract<Action, { type: 'Action.ShowCard' }>

/** Slack reports presses of link buttons too; this name marks the ones there is nothing to do for. */
export const LINK_PRESSED = 'url.open'

/**
 * Buttons in as few blocks as Slack allows: 25 a block, and an `action_id`, which is the intent, once a block.
 * @throws AppError `card_data_too_long` when a button's data does not fit
 */
export function actionBlocks(actions: Action[]): types.ActionsBlock[] {
  const blocks: types.Button[][] = []
  for (const button of actions.map(toButton)) {
    const last = blocks.at(-1)
    const fits = last && last.length < limits.actions && last.every(({ action_id }) => action_id !== button.action_id)
    if (fits) last.push(button)
    else blocks.push([button])
  }
  return blocks.map((elements) => ({ type: 'actions', elements }))
}

/** A button's data as Slack sends it back; the verb is the `action_id` and need not be repeated. */
export function packData({ verb: _verb, watch: _watch, ...data }: ActionData, limit: number): string {
  const json = JSON.stringify(data)
  if (json.length > limit) throw new AppError('card_data_too_long')
  return json
}

function toButton(action: Action): types.Button {
  refuseUnknown(action)
  switch (action.type) {
    case 'Action.Execute':
      return executeButton(action, action.title, action.style)
    case 'Action.ShowCard':
      return showCardButton(action)
    case 'Action.OpenUrl':
      return {
        type: 'button',
        action_id: LINK_PRESSED,
        text: plain(action.title, limits.button),
        url: linkTo(action.url),
      }
  }
}

function executeButton(action: Execute, title: string, style: Execute['style']): types.Button {
  const slackStyle = style === 'positive' ? 'primary' : style === 'destructive' ? 'danger' : undefined
  return {
    type: 'button',
    action_id: action.verb,
    text: plain(title, limits.button),
    value: packData(action.data, limits.buttonValue),
    ...(slackStyle === undefined ? {} : { style: slackStyle }),
  }
}

/** With inputs the button is sent without them, and the answer is a form; without, Slack's own dialog asks first. */
function showCardButton(action: ShowCard): types.Button {
  const inner = action.card.actions[0]
  if (inner?.type !== 'Action.Execute' || action.card.actions.length > 1) throw new AppError('card_unknown_type')
  refuseUnknown(inner)
  const button = executeButton(inner, action.title, action.style)
  const { body } = action.card
  for (const element of body) refuseUnknown(element)
  if (body.some((element) => element.type.startsWith('Input.'))) return button
  return { ...button, confirm: confirmDialog(action, inner) }
}

function confirmDialog(action: ShowCard, inner: Execute): types.ConfirmationDialog {
  const text = action.card.body.map(textOf).join('\n')
  return {
    title: plain(action.title.replace(/…$/, ''), limits.confirmTitle),
    text: plain(text, limits.confirmText),
    confirm: plain(inner.title, limits.confirmButton),
    deny: plain('Not yet', limits.confirmButton),
    ...(inner.style === 'destructive' ? { style: 'danger' as const } : {}),
  }
}

function textOf(element: ShowCard['card']['body'][number]): string {
  if (element.type === 'TextBlock') return element.text
  if (element.type === 'RichTextBlock') return element.inlines.map(({ text }) => text).join('')
  throw new AppError('card_unknown_type', { message: `card_unknown_type: ${element.type} in a confirmation` })
}

function linkTo(url: string): string {
  if (!/^https?:\/\//i.test(url) || url.length > limits.url) throw new AppError('card_bad_link')
  return url
}
