import type { SimulatedPerson } from '../wire.ts'
import { createAvatar } from './avatar.ts'
import { byId, h } from './dom.ts'
import type { Rehearsal } from './rehearsal.ts'

/** The list of schools and people. @param chosen a person was picked: shows the chat */
export function startPeople({ state }: Rehearsal, chosen: (email: string, beside: boolean) => void): void {
  const nav = byId('people')
  const search = h('input', {
    type: 'search',
    class: 'search',
    placeholder: 'Find a person, job or school',
    'aria-label': 'Find a person, job or school',
    autocomplete: 'off',
  })
  const waiting = h('button', { type: 'button', class: 'waiting', 'aria-pressed': 'false', hidden: true })
  const found = h('p', { class: 'found', role: 'status' })
  const groups = h('div', { class: 'groups' })
  let rows: Row[] = []
  let schools: School[] = []
  let active: string | undefined

  nav.append(h('div', { class: 'find' }, search, waiting, found), groups)

  function build(): void {
    rows = []
    schools = groupBySchool(state.people(), state.guide()).map(([name, people], at) => {
      const own = people.map((person) => createRow(person, (beside) => chosen(person.email, beside)))
      rows.push(...own)
      const badge = h('span', { class: 'badge', hidden: true })
      const list = h('ul', { role: 'list' }, ...own.map((row) => row.element))
      const summary = h('summary', {}, h('span', {}, name), badge, h('span', { class: 'size' }, String(people.length)))
      const element = h('details', { open: at === 0, class: 'school' }, summary, list)
      const has = (email: string | undefined) => people.some((person) => person.email === email)
      return { element, rows: own, badge, has, openBefore: at === 0 }
    })
    groups.replaceChildren(...schools.map((school) => school.element))
    const first = rows[0]
    if (first) setRoving(rows, first)
    paint()
  }

  function paint(): void {
    const open = state.columns().map(({ email }) => email)
    for (const row of rows) {
      const unread = state.isUnread(row.person.email)
      row.mark.hidden = !unread
      row.element.classList.toggle('unread', unread)
      if (open.includes(row.person.email)) row.main.setAttribute('aria-current', 'true')
      else row.main.removeAttribute('aria-current')
    }
    showActive()
    for (const school of schools) paintBadge(school.badge, school.rows.filter((row) => !row.mark.hidden).length)
    const count = new Set(rows.filter((row) => !row.mark.hidden).map((row) => row.person.email)).size
    waiting.textContent = count === 1 ? '1 person has something new' : `${count} people have something new`
    waiting.hidden = count === 0 && waiting.getAttribute('aria-pressed') !== 'true'
    paintBadge(byId('people-badge'), count)
  }

  /** Whoever is played last is found in the list. */
  function showActive(): void {
    if (state.active() === active) return
    active = state.active()
    if (isFiltering() || schools.some((school) => school.element.open && school.has(active))) return
    const school = schools.find((candidate) => candidate.has(active))
    if (school) school.element.open = true
  }

  function isFiltering(): boolean {
    return search.value.trim() !== '' || waiting.getAttribute('aria-pressed') === 'true'
  }

  function filter(): void {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
    const onlyUnread = waiting.getAttribute('aria-pressed') === 'true'
    const filtering = isFiltering()
    for (const row of rows) {
      row.element.hidden = !words.every((word) => row.text.includes(word)) || (onlyUnread && row.mark.hidden)
    }
    for (const school of schools) {
      const some = school.rows.some((row) => !row.element.hidden)
      school.element.hidden = !some
      school.element.open = filtering ? some : school.openBefore
    }
    const left = rows.filter((row) => !row.element.hidden).length
    found.textContent = !filtering ? '' : left === 1 ? '1 person' : left === 0 ? 'Nobody matches.' : `${left} people`
    const first = rows.find((row) => !row.element.hidden)
    if (first && !rows.some((row) => !row.element.hidden && row.main.tabIndex === 0)) setRoving(rows, first)
  }

  search.addEventListener('input', filter)
  search.addEventListener('keydown', (event) => {
    const first = visibleRows(rows)[0]
    if (event.key === 'ArrowDown') focusRow(event, rows, first)
    if (event.key === 'Enter' && first) chosen(first.person.email, event.shiftKey)
  })
  waiting.addEventListener('click', () => {
    waiting.setAttribute('aria-pressed', String(waiting.getAttribute('aria-pressed') !== 'true'))
    filter()
    paint()
  })
  groups.addEventListener('keydown', (event) => moveAlong(event, rows, search))
  groups.addEventListener('focusin', (event) => {
    const row = rows.find((candidate) => candidate.element.contains(event.target as Node))
    if (row) setRoving(rows, row)
  })
  // What was opened or closed by hand stays so after a search.
  groups.addEventListener('toggle', () => rememberOpen(), { capture: true })
  function rememberOpen(): void {
    if (isFiltering()) return
    for (const school of schools) school.openBefore = school.element.open
  }

  state.listen((change) => {
    if (change === 'people') build()
    else if (typeof change === 'string') paint()
  })
}

interface School {
  element: HTMLDetailsElement
  rows: Row[]
  badge: HTMLElement
  has: (email: string | undefined) => boolean
  openBefore: boolean
}

interface Row {
  element: HTMLElement
  person: SimulatedPerson
  main: HTMLButtonElement
  beside: HTMLButtonElement
  mark: HTMLElement
  /** What is searched. */
  text: string
}

function createRow(person: SimulatedPerson, choose: (beside: boolean) => void): Row {
  const { name, jobTitle, email, schoolName, roles } = person
  const mark = h('span', { class: 'dot', hidden: true }, h('span', { class: 'unseen' }, ', new message'))
  const names = h(
    'span',
    { class: 'row-text' },
    h('span', { class: 'row-name' }, name),
    h('span', { class: 'row-job' }, jobTitle || inWords(roles[0] ?? '')),
  )
  const main = h(
    'button',
    {
      type: 'button',
      class: 'row-main',
      title: roles.map(inWords).join(', '),
      onclick: (event: MouseEvent) => choose(event.shiftKey),
    },
    createAvatar(name, email),
    names,
    mark,
  )
  const beside = h(
    'button',
    {
      type: 'button',
      class: 'row-beside',
      'aria-label': `Show ${name} beside the others`,
      title: 'Show beside the others',
      onclick: () => choose(true),
    },
    '+',
  )
  const text = [name, jobTitle, schoolName, email, ...roles.map(inWords)].join(' ').toLowerCase()
  return { element: h('li', {}, main, beside), person, main, beside, mark, text }
}

function inWords(role: string): string {
  const words = role.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The school of whom a newcomer plays first comes first; the others, and the people of each, by name. */
function groupBySchool(people: SimulatedPerson[], guide: string | undefined): [string, SimulatedPerson[]][] {
  const schools = new Map<string, SimulatedPerson[]>()
  const byName = people.toSorted((one, other) => one.name.localeCompare(other.name))
  for (const person of byName) schools.set(person.schoolName, [...(schools.get(person.schoolName) ?? []), person])
  const rank = (members: SimulatedPerson[]) => (members.some((person) => person.email === guide) ? 0 : 1)
  return [...schools].sort(
    ([name, one], [otherName, other]) => rank(one) - rank(other) || name.localeCompare(otherName),
  )
}

function paintBadge(badge: HTMLElement, count: number): void {
  badge.hidden = count === 0
  badge.replaceChildren(String(count), h('span', { class: 'unseen' }, ' with something new'))
}

/** One row of the list is a stop for the Tab key; the arrow keys go on from there. */
function setRoving(rows: Row[], current: Row): void {
  for (const row of rows) {
    row.main.tabIndex = row === current ? 0 : -1
    row.beside.tabIndex = row === current ? 0 : -1
  }
}

function visibleRows(rows: Row[]): Row[] {
  return rows.filter((row) => !row.element.hidden && row.element.closest('details')?.open)
}

function focusRow(event: KeyboardEvent, rows: Row[], row: Row | undefined): void {
  if (!row) return
  event.preventDefault()
  setRoving(rows, row)
  row.main.focus()
}

function moveAlong(event: KeyboardEvent, rows: Row[], search: HTMLElement): void {
  const visible = visibleRows(rows)
  const at = visible.findIndex((row) => row.element.contains(document.activeElement))
  if (at < 0) return
  if (event.key === 'ArrowUp' && at === 0) search.focus()
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: visible.length - 1 }[event.key]
  if (to !== undefined) focusRow(event, rows, visible[to])
}
