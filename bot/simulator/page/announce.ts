import { byId, h } from './dom.ts'

const WORD_MS = 9_000
const HINT_MS = 20_000
const MOST_TOASTS = 3

/** Has a screen reader say it; `now` interrupts what it is saying. */
export function announce(text: string, how: 'politely' | 'now' = 'politely'): void {
  // Behind an open window nothing is read out.
  const inWindow = document.querySelector<HTMLElement>(`dialog[open] [data-says="${how === 'now' ? 'now' : 'polite'}"]`)
  const region = inWindow ?? byId(how === 'now' ? 'assertive' : 'polite')
  // The same words twice are said twice only when the region was empty in between.
  region.textContent = ''
  setTimeout(() => {
    region.textContent = text
  }, 50)
}

interface ToastAction {
  title: string
  run: () => void
}

/**
 * A short word at the edge of the page; it stays while it is pointed at or has the focus.
 * @returns takes it away
 */
export function toast(text: string, actions: ToastAction[] = []): () => void {
  const close = () => element.remove()
  const buttons = actions.map(({ title, run }) => {
    const pick = () => {
      close()
      run()
    }
    return h('button', { type: 'button', class: 'toast-action', onclick: pick }, title)
  })
  const dismiss = h('button', { type: 'button', class: 'toast-close', 'aria-label': 'Dismiss', onclick: close }, '×')
  const element = h('div', { class: 'toast' }, h('p', {}, text), ...buttons, dismiss)
  const region = byId('toasts')
  region.append(element)
  while (region.childElementCount > MOST_TOASTS) region.firstElementChild?.remove()
  leaveAfter(element, actions.length > 0 ? HINT_MS : WORD_MS)
  announce(text)
  return close
}

function leaveAfter(element: HTMLElement, ms: number): void {
  let timer = setTimeout(() => element.remove(), ms)
  const stay = () => clearTimeout(timer)
  const go = () => {
    clearTimeout(timer)
    timer = setTimeout(() => element.remove(), ms)
  }
  element.addEventListener('pointerenter', stay)
  element.addEventListener('focusin', stay)
  element.addEventListener('pointerleave', go)
  element.addEventListener('focusout', go)
}
