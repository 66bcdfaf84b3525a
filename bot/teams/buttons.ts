import type { Action, AdaptiveCard, Element } from '../../cards/adaptive-card.ts'

type Execute = Extract<Action, { type: 'Action.Execute' }>
type Submit = Omit<Execute, 'type' | 'verb'> & { type: 'Action.Submit' }

/** A card whose buttons are as this client wants them. */
export type Painted = Omit<AdaptiveCard, 'body' | 'actions'> & { body: object[]; actions?: object[] }

/** A card for a dialog: it is sent by `Action.Submit`, routed by the verb in its data; `Action.Execute` may do nothing in one. */
export function forDialog(card: AdaptiveCard): Painted {
  return withButtons(card, submit)
}

/**
 * A card for a message: a button that leads to what must not become a message asks for a dialog itself.
 * @param hasDialogs without, such a button is pressed as any other, and is answered in words
 */
export function forMessage(card: AdaptiveCard, hasDialogs: boolean): Painted {
  if (!hasDialogs) return card
  return withButtons(card, (action) => (action.data['dialog'] === true ? fetching(action) : action))
}

/** A button whose press asks for a dialog. */
export function fetching(action: Pick<Execute, 'title' | 'data'>): object {
  return { ...submit({ ...action, type: 'Action.Execute', verb: '' }), data: dialogData(action.data) }
}

function dialogData(data: Execute['data']): object {
  return { ...data, msteams: { type: 'task/fetch' } }
}

function submit({ verb: _inData, ...rest }: Execute): Submit {
  return { ...rest, type: 'Action.Submit' }
}

function withButtons(card: AdaptiveCard, paint: (action: Execute) => object): Painted {
  const ofAction = (action: Action): object => {
    if (action.type === 'Action.OpenUrl') return action
    if (action.type === 'Action.Execute') return paint(action)
    const { body, actions } = action.card
    return { ...action, card: { ...action.card, body: body.map(ofElement), actions: actions.map(ofAction) } }
  }
  const ofElement = (element: Element): object => {
    if (element.type === 'ActionSet') return { ...element, actions: element.actions.map(ofAction) }
    if (element.type === 'Container') return { ...element, items: element.items.map(ofElement) }
    return element
  }
  return {
    ...card,
    body: card.body.map(ofElement),
    ...(card.actions ? { actions: card.actions.map(ofAction) } : {}),
  }
}
