import type { Action, AdaptiveCard, Element, TextRun } from '../../cards/adaptive-card.ts'
import { AppError } from '../../src/errors.ts'
import { type Html, html } from '../../src/html.ts'
import { inputField, isInput } from './inputs.ts'
import { isTakenVerb, type Pressed } from './parse.ts'

/** What a card is painted with. */
export interface Brush {
  /** Where forms are sent. */
  action: string
  /** In each form: `token`, which makes it one of this session, and `key`, which makes it one of this page. */
  hidden: Record<string, string>
  /** What was typed in a form that was refused, by the input's name. */
  typed?: ReadonlyMap<string, string>
}

/** While a card is painted: whether its title has been met, and the forms that stand in others. */
interface Canvas extends Brush {
  titled: boolean
  forms: Html[]
}

const MAIN = 'form-0'

type Execute = Extract<Action, { type: 'Action.Execute' }>

/**
 * A card as a page's content: one form for it, one more for each part that opens. Text is never markup; a button is a submit
 * button that holds its verb and data. Buttons that these pages do not take are left out.
 * @throws AppError `card_not_translated` on anything in the card that is not known here: a fault of ours
 */
export function cardHtml(card: AdaptiveCard, brush: Brush): Html {
  const canvas: Canvas = { ...brush, titled: false, forms: [] }
  canvas.forms.push(formTag(MAIN, card, canvas))
  const body = card.body.map((element) => elementHtml(element, canvas, MAIN))
  const buttons = actionsHtml(card.actions ?? [], canvas, MAIN)
  return html`<section class="card">${canvas.forms}${body}${buttons}</section>`
}

/** Fields with an error, in the order in which they stand. */
export function errorsIn({ body }: AdaptiveCard): { field: string; text: string }[] {
  return body.flatMap((element) => {
    if (element.type === 'Container') return errorsIn({ body: element.items } as AdaptiveCard)
    const field = element.type === 'RichTextBlock' ? /^(.+)-error$/.exec(element.id ?? '')?.[1] : undefined
    return field === undefined || element.type !== 'RichTextBlock' ? [] : [{ field, text: plain(element.inlines) }]
  })
}

/** Whether there is something to fill in. */
export function asks(body: Element[]): boolean {
  return body.some((element) => isInput(element) || (element.type === 'Container' && asks(element.items)))
}

/** The title of the card, or what it is in a word. */
export function titleIn({ body, fallbackText }: AdaptiveCard): string {
  const heading = body.find((element) => element.type === 'TextBlock' && element.style === 'heading')
  return heading?.type === 'TextBlock' ? heading.text : fallbackText
}

/**
 * The controls name their form, so a form may stand anywhere and parts of it may lie in others. One with files says first what
 * it is for: when the files are too much, the button that was pressed never arrives.
 */
function formTag(id: string, { body, actions = [] }: Pick<AdaptiveCard, 'body' | 'actions'>, canvas: Canvas): Html {
  const { action, hidden } = canvas
  const values = Object.entries(hidden).map(([name, value]) => hiddenField(name, value))
  if (!hasFile(body)) return html`<form id="${id}" method="post" action="${action}" novalidate>${values}</form>`
  const first = actions.find((one) => one.type === 'Action.Execute')
  const pressed = first?.type === 'Action.Execute' ? hiddenField('do', pressedOf(first)) : ''
  return html`<form id="${id}" method="post" action="${action}" enctype="multipart/form-data" novalidate>${values}${pressed}</form>`
}

function hiddenField(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`
}

function elementHtml(element: Element, canvas: Canvas, form: string): Html | '' {
  switch (element.type) {
    case 'TextBlock':
      return textBlock(element, canvas)
    case 'RichTextBlock':
      return richText(element)
    case 'Container':
      return container(element, canvas, form)
    case 'ActionSet':
      return actionsHtml(element.actions, canvas, form)
    default:
      if (isInput(element)) return inputField(element, form, { typed: canvas.typed })
      throw new AppError('card_not_translated')
  }
}

type Of<T extends Element['type']> = Extract<Element, { type: T }>

function textBlock({ text, style, size, weight, isSubtle, color }: Of<'TextBlock'>, canvas: Canvas): Html {
  const tone = toneOf({ color, isSubtle })
  if (style === 'heading' && !canvas.titled) {
    canvas.titled = true
    return html`<h1 class="${tone}">${text}</h1>`
  }
  // Ours are the titles of parts; what is said stands in a RichTextBlock.
  if (style === 'heading' || size === 'medium' || size === 'large' || weight === 'bolder')
    return html`<h2 class="${tone}">${text}</h2>`
  return html`<p class="text ${tone}">${text}</p>`
}

function richText({ id, inlines }: Of<'RichTextBlock'>): Html {
  const runs = inlines.map(runHtml)
  if (id?.endsWith('-error')) return html`<p class="error" id="${id}">${runs}</p>`
  return id === undefined ? html`<p class="text">${runs}</p>` : html`<p class="text hint" id="${id}">${runs}</p>`
}

function runHtml(run: TextRun): Html {
  const tone = toneOf(run)
  const text = run.italic ? html`<i>${run.text}</i>` : html`${run.text}`
  const strong = run.weight === 'bolder' ? html`<b>${text}</b>` : text
  return tone === '' ? strong : html`<span class="${tone}">${strong}</span>`
}

function container({ items, style = 'default', separator }: Of<'Container'>, canvas: Canvas, form: string): Html {
  const inside = items.map((element) => elementHtml(element, canvas, form))
  return html`<div class="box ${style} ${separator ? 'apart' : ''}">${inside}</div>`
}

function actionsHtml(actions: Action[], canvas: Canvas, form: string): Html | '' {
  const buttons = actions.flatMap((action) => (action.type === 'Action.ShowCard' ? [] : buttonHtml(action, form)))
  const opened = actions.flatMap((action) => (action.type === 'Action.ShowCard' ? opensHtml(action, canvas) : []))
  return buttons.length + opened.length === 0 ? '' : html`<div class="actions">${buttons}</div>${opened}`
}

function buttonHtml(action: Exclude<Action, { type: 'Action.ShowCard' }>, form: string): Html[] {
  if (action.type === 'Action.OpenUrl') return [linkHtml(action)]
  const { verb, data, title, style = 'default' } = action
  if (!isTakenVerb(verb, data)) return []
  return [html`<button form="${form}" name="do" value="${pressedOf(action)}" class="${style}">${title}</button>`]
}

function pressedOf({ verb, data, associatedInputs }: Execute): string {
  const { verb: _verb, watch: _watch, dialog: _dialog, ...ids } = data
  const pressed: Pressed = { verb, data: ids, ...(associatedInputs === 'none' && { bare: true }) }
  return JSON.stringify(pressed)
}

/** Only what can be followed without harm is a link. */
function linkHtml({ title, url }: Extract<Action, { type: 'Action.OpenUrl' }>): Html {
  if (!/^(?:https?|tel):/i.test(url)) return html`<span class="quiet">${title}</span>`
  return html`<a class="button plain" href="${url}" target="_blank" rel="noopener noreferrer">${title}</a>`
}

function opensHtml({ title, card }: Extract<Action, { type: 'Action.ShowCard' }>, canvas: Canvas): Html {
  const form = `form-${canvas.forms.length}`
  canvas.forms.push(formTag(form, card, canvas))
  const body = card.body.map((element) => elementHtml(element, canvas, form))
  return html`<details><summary>${title}</summary>${body}${actionsHtml(card.actions, canvas, form)}</details>`
}

function toneOf({ color, isSubtle }: { color?: TextRun['color']; isSubtle?: boolean | undefined }): string {
  return isSubtle ? 'quiet' : color === undefined || color === 'default' ? '' : color
}

function hasFile(body: Element[]): boolean {
  return body.some(
    (element) => element.type === 'Input.File' || (element.type === 'Container' && hasFile(element.items)),
  )
}

function plain(runs: TextRun[]): string {
  return runs.map(({ text }) => text).join('')
}
