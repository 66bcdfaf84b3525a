import type { Action, AdaptiveCard, Element } from './adaptive-card.ts'

/** What the client does with text. */
interface Client {
  /** It reads Markdown in text blocks and choices, as Teams, Outlook and the Agents Playground do. */
  markdown: boolean
}

/**
 * The same card with every text literal: nothing that a person wrote becomes a link, an image, emphasis or a date.
 * The one place where that is done for Adaptive Cards clients. What somebody typed into a field comes back with the joiner,
 * which `readAnswers` takes out again.
 * Also drops the button that only Slack needs, `request.read`, since nothing is shortened here.
 */
export function inert(card: AdaptiveCard, client: Client): AdaptiveCard {
  return {
    ...card,
    fallbackText: withoutMacros(card.fallbackText),
    body: elements(card.body, client),
    ...(card.actions ? { actions: actions(card.actions, client) } : {}),
  }
}

/** One text made literal for `client`; for what is sent outside of a card. */
export function inertText(text: string, client: Client): string {
  const dateless = withoutMacros(text)
  return client.markdown ? withoutMarkdown(dateless) : dateless
}

function elements(body: Element[], client: Client): Element[] {
  return body
    .map((element) => inertElement(element, client))
    .filter((element) => element.type !== 'ActionSet' || element.actions.length > 0)
}

function inertElement(element: Element, client: Client): Element {
  switch (element.type) {
    case 'TextBlock':
      return { ...element, text: inertText(element.text, client) }
    case 'RichTextBlock':
      return { ...element, inlines: element.inlines.map((run) => ({ ...run, text: withoutMacros(run.text) })) }
    case 'Container':
      return { ...element, items: elements(element.items, client) }
    case 'ActionSet':
      return { ...element, actions: actions(element.actions, client) }
    default:
      return inertInput(element, client)
  }
}

type Input = Extract<Element, { label: string }>

function inertInput(input: Input, client: Client): Input {
  const label = withoutMacros(input.label)
  const error = input.errorMessage === undefined ? {} : { errorMessage: withoutMacros(input.errorMessage) }
  if (input.type === 'Input.Text' && input.value !== undefined)
    return { ...input, ...error, label, value: withoutMacros(input.value) }
  if (input.type === 'Input.Toggle') return { ...input, ...error, label, title: inertText(input.title, client) }
  if (input.type !== 'Input.ChoiceSet') return { ...input, ...error, label }
  const choices = input.choices.map((choice) => ({ ...choice, title: inertText(choice.title, client) }))
  return { ...input, ...error, label, choices }
}

function actions(all: Action[], client: Client): Action[] {
  return all
    .filter((action) => action.type !== 'Action.Execute' || action.verb !== 'request.read')
    .map((action) => inertAction(action, client))
}

function inertAction(action: Action, client: Client): Action {
  const title = withoutMacros(action.title)
  if (action.type !== 'Action.ShowCard') return { ...action, title }
  const { body, actions: buttons } = action.card
  return { ...action, title, card: { ...action.card, body: elements(body, client), actions: actions(buttons, client) } }
}

const WORD_JOINER = '\u2060'

/**
 * `{{DATE(…)}}` and `{{TIME(…)}}` are expanded even where Markdown is not, and an escape does not stop it there. `${…}`
 * means something to whatever expands templates. A joiner of no width in between stops both.
 */
function withoutMacros(text: string): string {
  return text.replace(/[{$](?=\{)/g, (mark) => `${mark}${WORD_JOINER}`)
}

/**
 * Escapes what Markdown would act on, and no more: "6.2-6.4", "age < 13" and "ks2_team" stay as they are, for a client
 * that shows the backslash.
 */
function withoutMarkdown(text: string): string {
  return (
    text
      .replace(/[\\`*[~|]/g, '\\$&')
      .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
      .replace(/<(?=[A-Za-z/!?])/g, '\\<')
      .replace(/&(?=#?\w+;)/g, '\\&')
      // Four leading spaces are a code block, in which an escape would show; Markdown drops fewer anyway.
      .replace(/^[ \t]+/gm, '')
      .replace(/^(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[-=](?=[-= \t]*$))/gm, '\\$&')
      .replace(/^(\d{1,9})([.)])(?=\s|$)/gm, '$1\\$2')
  )
}
