import { type Input, OpenUrlAction, AdaptiveCard as Renderer, ShowCardAction } from 'adaptivecards'
import type { AdaptiveCard } from '../../../cards/adaptive-card.ts'
import { formOf, sameButValues, valuesOf, withValues } from './card-json.ts'
import { h } from './dom.ts'
import { createContext, Press } from './elements.ts'
import { captureFocus, focusField } from './focus.ts'
import { hostConfig } from './host-config.ts'

export interface Pressed {
  title: string
  verb: string
  data: Record<string, unknown>
  inputs: Record<string, string>
}

/** What is typed so far in a form; `watched`: the form may look different now. */
export interface Typed {
  /** What keeps it. */
  verb: string
  data: Record<string, unknown>
  inputs: Record<string, string>
  watched: boolean
}

interface Handlers {
  press(pressed: Pressed): void
  typed(typed: Typed): void
}

export interface CardView {
  element: HTMLElement
  /**
   * Shows this card. What was typed since stays, and so do the focus and an opened small form.
   * @param sent the values that the card answers to, when it is an answer to what was typed
   */
  paint(card: AdaptiveCard, sent?: Record<string, string>): void
  /** While an act is under way no button works; the pressed one shows it. */
  setBusy(title: string | undefined): void
  /** Moves the focus to the first of these fields. */
  focusFirst(fields: string[]): void
}

let count = 0

/** One Adaptive Card on the page. */
export function createCardView(handlers: Handlers): CardView {
  count += 1
  const prefix = `card${count}`
  const element = h('div', { class: 'card' })
  let shown: { card: AdaptiveCard; renderer: Renderer; painted: Map<string, string> } | undefined
  let busy: string | undefined

  function render(card: AdaptiveCard, painted: Map<string, string>): void {
    const renderer = new Renderer()
    renderer.hostConfig = hostConfig
    renderer.parse(card, createContext())
    renderer.onExecuteAction = (action) => {
      if (action instanceof OpenUrlAction) openLink(action.url)
      if (!(action instanceof Press) || busy !== undefined) return
      const { watch: _watch, ...data } = action.data as Record<string, unknown>
      handlers.press({ title: action.title ?? '', verb: action.verb, data, inputs: action.inputs() })
    }
    renderer.onInputValueChanged = (input) => tellTyped(card, renderer, input)
    renderer.onInlineCardExpanded = (action, expanded) => {
      tidy(element, prefix)
      if (expanded) action.card.renderedElement?.scrollIntoView({ block: 'nearest' })
    }
    const rendered = renderer.render()
    const needed = renderer.getAllInputs(false).some((input) => input.isRequired)
    const legend = needed ? [h('p', { class: 'legend' }, '* needed')] : []
    element.replaceChildren(...legend, ...(rendered ? [rendered] : []))
    shown = { card, renderer, painted }
    tidy(element, prefix)
  }

  function tellTyped(card: AdaptiveCard, renderer: Renderer, input: Input): void {
    const form = formOf(card)
    const isOwn = renderer.getAllInputs(false).includes(input)
    if (!form || !isOwn || busy !== undefined) return
    const inputs = Object.fromEntries(
      renderer.getAllInputs(false).map((each) => [each.id ?? '', String(each.value ?? '')]),
    )
    handlers.typed({ verb: form.keep, data: form.data, inputs, watched: form.watch.includes(input.id ?? '') })
  }

  /** Field id → what stands there now, where it differs from what was sent or painted. */
  function typedSince(sent: Record<string, string> | undefined): Map<string, string> {
    const since = new Map<string, string>()
    for (const input of shown?.renderer.getAllInputs(true) ?? []) {
      const { id } = input
      if (!id || !input.renderedElement) continue
      const now = String(input.value ?? '')
      if (now !== (sent?.[id] ?? shown?.painted.get(id) ?? '')) since.set(id, now)
    }
    return since
  }

  return {
    element,
    paint(card, sent) {
      if (shown && sent && sameButValues(card, shown.card)) {
        shown.painted = new Map([...valuesOf(card), ...Object.entries(sent)])
        return
      }
      const typed = typedSince(sent)
      const expanded = expandedTitle(shown?.renderer)
      const restoreFocus = captureFocus(element)
      render(typed.size > 0 ? withValues(card, typed) : card, valuesOf(card))
      if (shown && expanded !== undefined) expand(shown.renderer, expanded)
      restoreFocus()
      paintBusy(element, busy)
    },
    setBusy(title) {
      busy = title
      paintBusy(element, busy)
    },
    focusFirst: (fields) => focusField(element, fields),
  }
}

function openLink(url: string | undefined): void {
  const target = new URL(url ?? '', location.href)
  if (target.protocol === 'http:' || target.protocol === 'https:') window.open(target, '_blank', 'noopener')
}

function expandedTitle(renderer: Renderer | undefined): string | undefined {
  // 1 is the library's unexported ActionButtonState.Expanded.
  return renderer?.getAllActions().find((action) => action instanceof ShowCardAction && Number(action.state) === 1)
    ?.title
}

function expand(renderer: Renderer, title: string): void {
  renderer
    .getAllActions()
    .find((action) => action instanceof ShowCardAction && action.title === title)
    ?.execute()
}

function paintBusy(element: HTMLElement, busy: string | undefined): void {
  element.classList.toggle('busy', busy !== undefined)
  for (const button of element.querySelectorAll<HTMLButtonElement>('.ac-actionSet button')) {
    // Not `disabled`: that would throw the focus away.
    button.toggleAttribute('aria-busy', busy !== undefined && button.title === busy)
    if (busy === undefined) button.removeAttribute('aria-disabled')
    else button.setAttribute('aria-disabled', 'true')
  }
}

/**
 * Field ids become `data-field`, since two forms on one page may have the same ones, and each field is tied to its hint
 * and its error for those who cannot see them beside it.
 */
function tidy(root: HTMLElement, prefix: string): void {
  for (const part of root.querySelectorAll<HTMLElement>('[id]')) {
    if (part.id.startsWith(prefix) || part.id.startsWith('__ac')) continue
    part.dataset['field'] = part.id
    part.id = `${prefix}-${part.id}`
  }
  for (const field of root.querySelectorAll<HTMLElement>('[data-field]')) describe(root, field)
}

function describe(root: HTMLElement, field: HTMLElement): void {
  const parts = ['error', 'hint'].map((part) => root.querySelector(`[id="${field.id}-${part}"]`))
  const control = field.querySelector('[role="group"], [role="radiogroup"], input, textarea, select')
  if (!control) return
  const ids = parts.flatMap((part) => (part ? [part.id] : []))
  if (ids.length > 0) control.setAttribute('aria-describedby', ids.join(' '))
  if (parts[0]) control.setAttribute('aria-invalid', 'true')
}
