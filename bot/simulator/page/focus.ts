const CONTROLS = 'input:not([hidden]), textarea, select'

/** Remembers where the focus is within `root`; what it gives back puts it there again, after `root` was painted anew. */
export function captureFocus(root: HTMLElement): () => void {
  const active = document.activeElement
  if (!(active instanceof HTMLElement) || !root.contains(active)) return () => {}
  const top = active.getBoundingClientRect().top
  const field = active.closest<HTMLElement>('[data-field]')?.dataset['field']
  const again = field === undefined ? findButton(root, active) : findControl(root, field, active)
  return () => {
    const target = again()
    if (!target) return
    target.focus({ preventScroll: true })
    keepInPlace(target, top)
  }
}

/** Puts the focus into the first field, in the order of the card, that is one of `fields`. */
export function focusField(root: HTMLElement, fields: string[]): void {
  const wrappers = [...root.querySelectorAll<HTMLElement>('[data-field]')]
  // An answer that nobody can change here has no field, only its error.
  const named = (suffix: string) =>
    wrappers.find((wrapper) => fields.some((field) => wrapper.dataset['field'] === `${field}${suffix}`))
  const first = named('') ?? named('-error')
  const controls = [...(first?.querySelectorAll<HTMLElement>(`${CONTROLS}, button`) ?? [])]
  const control = controls.find((candidate) => candidate.checkVisibility()) ?? first
  if (control === first) first?.setAttribute('tabindex', '-1')
  control?.focus({ preventScroll: true })
  first?.scrollIntoView({ block: 'center' })
}

function findButton(root: HTMLElement, active: HTMLElement): () => HTMLElement | undefined {
  const { title } = active
  return () => [...root.querySelectorAll('button')].find((button) => title !== '' && button.title === title)
}

function findControl(root: HTMLElement, field: string, active: HTMLElement): () => HTMLElement | undefined {
  const tag = active.tagName
  const box =
    active instanceof HTMLInputElement && ['checkbox', 'radio'].includes(active.type) ? active.value : undefined
  const text = isText(active)
    ? { value: active.value, start: active.selectionStart, end: active.selectionEnd }
    : undefined
  const isSearch = active.classList.contains('picker-search')
  return () => {
    const wrapper = root.querySelector(`[data-field="${CSS.escape(field)}"]`)
    const controls = [...(wrapper?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])]
    const same = controls.filter((control) => control.tagName === tag)
    const target =
      box === undefined ? same[0] : same.find((control) => control instanceof HTMLInputElement && control.value === box)
    if (!target || !isText(target) || !text) return target
    if (isSearch) {
      target.value = text.value
      target.dispatchEvent(new Event('input'))
    }
    if (text.start !== null) target.setSelectionRange(text.start, text.end)
    return target
  }
}

function isText(element: Element): element is HTMLInputElement | HTMLTextAreaElement {
  if (element instanceof HTMLTextAreaElement) return true
  return element instanceof HTMLInputElement && ['text', 'search'].includes(element.type)
}

/** What was above it may have grown: the reader should not notice. */
function keepInPlace(target: HTMLElement, top: number): void {
  const scroller = target.closest('.transcript, .window-body')
  if (scroller) scroller.scrollTop += target.getBoundingClientRect().top - top
}
