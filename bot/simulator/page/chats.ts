import { type ChatView, createChat } from './chat.ts'
import { byId, h } from './dom.ts'
import type { Rehearsal } from './rehearsal.ts'
import { createWelcome } from './welcome.ts'

/** Below this a chat is too narrow to read; then there are tabs. */
const NARROWEST = 320

export interface Chats {
  /** Says these words as this person, whose chat is shown. */
  sayAs(email: string, text: string): void
  focus(email: string): void
}

/** The chats that are open: side by side where there is room, else one at a time under tabs. */
export function startChats(rehearsal: Rehearsal): Chats {
  const { state } = rehearsal
  const main = byId('chats')
  const views = new Map<string, ChatView>()
  const tabs = h('nav', { class: 'tabs', 'aria-label': 'Open chats' })
  const columns = h('div', { class: 'columns' })
  const welcome = createWelcome(rehearsal, (email) => sayAs(email, 'request site'))
  main.append(welcome.element, tabs, columns)

  function viewOf(email: string): ChatView | undefined {
    const rows = state.people().filter((person) => person.email === email)
    if (!rows[0]) return undefined
    const view =
      views.get(email) ??
      createChat(
        rehearsal,
        rows[0],
        rows.map((row) => row.schoolName),
      )
    views.set(email, view)
    return view
  }

  function paint(): void {
    const open = state.columns()
    const tabbed = isTabbed()
    for (const [email, view] of views) {
      if (open.some((column) => column.email === email)) continue
      view.element.remove()
      views.delete(email)
    }
    open.forEach(({ email, pinned }, at) => {
      const view = viewOf(email)
      if (!view) return
      view.setPinned(pinned)
      view.element.hidden = tabbed && email !== state.active()
      view.element.classList.toggle('active', !tabbed && open.length > 1 && email === state.active())
      if (columns.children[at] !== view.element) columns.insertBefore(view.element, columns.children[at] ?? null)
    })
    tabs.hidden = !tabbed
    columns.classList.toggle('single', tabbed)
    if (tabbed) paintTabs()
    columns.hidden = open.length === 0
    welcome.element.hidden = open.length > 0
    welcome.update()
    remember()
    markSeen()
  }

  function paintTabs(): void {
    const hadFocus = tabs.contains(document.activeElement)
    const buttons = state.columns().map(({ email }) => {
      const selected = email === state.active()
      const unread = state.isUnread(email) && !selected
      const name = state.person(email)?.name ?? email
      return h(
        'button',
        {
          type: 'button',
          'aria-current': selected && 'true',
          onclick: () => state.show(email),
        },
        name,
        unread && h('span', { class: 'dot' }, h('span', { class: 'unseen' }, ', new message')),
      )
    })
    tabs.replaceChildren(...buttons)
    if (hadFocus) tabs.querySelector<HTMLElement>('[aria-current]')?.focus()
  }

  function isTabbed(): boolean {
    const room = Math.max(1, Math.floor(main.clientWidth / NARROWEST))
    return state.columns().length > room
  }

  function markSeen(): void {
    if (document.hidden) return
    for (const { email } of state.columns()) if (rehearsal.isShown(email)) state.markSeen(email)
  }

  /** So that a reload shows the same people. */
  function remember(): void {
    const emails = state.columns().map(({ email }) => encodeURIComponent(email))
    history.replaceState(null, '', emails.length > 0 ? `#${emails.join(',')}` : location.pathname)
  }

  function sayAs(email: string, text: string): void {
    state.show(email)
    views.get(email)?.say(text)
    views.get(email)?.focus()
  }

  state.listen((change) => {
    if (typeof change === 'object') views.get(change.chat)?.update()
    else if (change === 'unread' && isTabbed()) paintTabs()
    if (change === 'unread') markSeen()
    else if (typeof change === 'string') paint()
  })
  document.addEventListener('visibilitychange', markSeen)
  new ResizeObserver(paint).observe(main)
  return { sayAs, focus: (email) => views.get(email)?.focus() }
}

/** @returns whether this chat is on the screen: open, and not behind another tab */
export function isOnScreen(email: string): boolean {
  const chat = document.querySelector<HTMLElement>(`[data-person="${CSS.escape(email)}"]`)
  return chat !== null && !chat.hidden
}
