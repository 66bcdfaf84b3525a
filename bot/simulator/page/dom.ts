type Child = Node | string | undefined | false

type Props = Record<string, string | number | boolean | undefined | ((event: never) => void)>

/**
 * One element. A function under `onclick` and the like is its listener, `true` an attribute without value; `false` and
 * undefined are left out. Strings are text, never markup.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) setProp(element, name, value)
  element.append(...children.filter((child) => child !== undefined && child !== false))
  return element
}

function setProp(element: HTMLElement, name: string, value: Props[string]): void {
  if (value === undefined || value === false) return
  if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener)
  else element.setAttribute(name, value === true ? '' : String(value))
}

/** The element that index.html has under this id. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (!element) throw new Error(`index.html has no #${id}`)
  return element
}
