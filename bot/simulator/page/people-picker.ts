import { h } from './dom.ts'

interface Choice {
  title: string
  value: string
}

export interface PeoplePicker {
  element: HTMLElement
  chosen(): string[]
  focus(): void
}

interface Options {
  choices: Choice[]
  chosen: string[]
  several: boolean
  label: string
  changed: () => void
}

/** From this many people on, typing a few letters is quicker than looking. */
const WORTH_SEARCHING = 6
let count = 0

/** A list of people to tick, with a search box above it and those chosen on top. One person: the list folds away. */
export function createPeoplePicker(options: Options): PeoplePicker {
  count += 1
  const chosen = new Set(options.chosen)
  const boxes = options.choices.map((choice) => createRow(options, choice, chosen.has(choice.value)))
  const search = h('input', {
    type: 'search',
    class: 'picker-search',
    placeholder: options.several ? 'Type a name to find people' : 'Type a name',
    'aria-label': `Find people for: ${options.label}`,
    autocomplete: 'off',
    hidden: options.choices.length < WORTH_SEARCHING,
  })
  const chips = h('ul', { class: 'picker-chips', 'aria-label': 'Chosen' })
  const none = h('p', { class: 'picker-none', hidden: true }, 'Nobody by that name.')
  const list = h('div', { class: 'picker-list' }, ...boxes.map((box) => box.row), none)
  const panel = h('div', { class: 'picker-panel' }, search, list)
  const element = h('div', { class: 'picker', role: 'group' }, chips, panel)

  const visible = () => boxes.filter((box) => !box.row.hidden)
  const fold = () => {
    panel.hidden = !options.several && chosen.size > 0
  }
  const focus = () => {
    const target = panel.hidden ? chips.querySelector('button') : search.hidden ? boxes[0]?.input : search
    target?.focus()
  }
  const set = (value: string, on: boolean) => {
    if (!options.several) chosen.clear()
    if (on) chosen.add(value)
    else chosen.delete(value)
    for (const box of boxes) box.input.checked = chosen.has(box.value)
    paintChips()
    options.changed()
  }
  const drop = (value: string) => {
    if (options.several) set(value, false)
    else panel.hidden = false
    focus()
  }
  const pick = (box: Box) => {
    set(box.value, !chosen.has(box.value) || !options.several)
    if (options.several) return
    fold()
    focus()
  }
  const paintChips = () => {
    chips.replaceChildren(...boxes.filter((box) => chosen.has(box.value)).map((box) => createChip(box, options, drop)))
    chips.hidden = chosen.size === 0
  }
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
    for (const box of boxes) box.row.hidden = !words.every((word) => box.text.includes(word))
    none.hidden = visible().length > 0
  }

  search.addEventListener('input', filter)
  search.addEventListener('keydown', (event) => {
    const first = visible()[0]
    if (event.key === 'ArrowDown') first?.input.focus()
    if (event.key === 'Enter' && first && search.value) pick(first)
    if (event.key === 'ArrowDown' || event.key === 'Enter') event.preventDefault()
  })
  list.addEventListener('change', (event) => {
    const box = boxes.find((candidate) => candidate.input === event.target)
    if (box) pick(box)
  })
  list.addEventListener('keydown', (event) => moveFocus(event, visible(), search))

  paintChips()
  fold()
  return {
    element,
    chosen: () => options.choices.map(({ value }) => value).filter((value) => chosen.has(value)),
    focus,
  }
}

interface Box {
  row: HTMLElement
  input: HTMLInputElement
  value: string
  title: string
  /** What is searched. */
  text: string
}

function createRow({ several }: Options, { title, value }: Choice, checked: boolean): Box {
  const type = several ? 'checkbox' : 'radio'
  const input = h('input', { type, value, name: `picker-${count}`, checked })
  const row = h('label', { class: 'picker-row' }, input, h('span', {}, title))
  return { row, input, value, title, text: `${title} ${value}`.toLowerCase() }
}

function createChip(box: Box, { several }: Options, drop: (value: string) => void): HTMLElement {
  const label = several ? `Remove ${box.title}` : `Change ${box.title}`
  const button = h(
    'button',
    { type: 'button', 'aria-label': label, title: label, onclick: () => drop(box.value) },
    several ? '×' : 'Change',
  )
  return h('li', {}, h('span', {}, box.title), button)
}

function moveFocus(event: KeyboardEvent, boxes: Box[], search: HTMLElement): void {
  const at = boxes.findIndex((box) => box.input === event.target)
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (at < 0 || step === undefined) return
  event.preventDefault()
  if (at + step < 0) search.focus()
  else boxes[at + step]?.input.focus()
}
