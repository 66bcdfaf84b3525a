import { announce } from './announce.ts'
import { nameOf } from './card-json.ts'
import { byId, h } from './dom.ts'
import { createLiveCard, type LiveCard } from './live-card.ts'
import type { Pane, Rehearsal } from './rehearsal.ts'

/** The window over the chats, for what must not stay in one. */
export function createWindow(rehearsal: Rehearsal): Pane {
  const dialog = byId('window') as HTMLDialogElement
  const title = h('h2', { id: 'window-title', tabindex: '-1' })
  const close = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'Close', title: 'Close', onclick: () => dialog.close() },
    '×',
  )
  const word = h('p', { class: 'window-word', role: 'status' })
  const body = h('div', { class: 'window-body' })
  const said = (id: string, role: string) => h('div', { class: 'unseen', 'data-says': id, role })
  dialog.append(
    h('div', { class: 'window-head' }, title, close),
    word,
    body,
    said('polite', 'status'),
    said('now', 'alert'),
  )
  let shown: { person: string; card: string; live: LiveCard } | undefined

  // Escape closes it too. What was shown goes out of the page with it.
  dialog.addEventListener('close', () => {
    shown?.live.hurry()
    shown = undefined
    body.replaceChildren()
    word.textContent = ''
  })

  /** Another form, or something to read: nothing typed before has a place in it. */
  function begin(person: string, card: string): LiveCard {
    const where = { dialog: true } as const
    const live = createLiveCard(rehearsal, person, { where, shell: () => title, ledOn: () => dialog.close() })
    shown = { person, card, live }
    title.textContent = `Only ${rehearsal.state.person(person)?.name ?? person} sees this`
    body.replaceChildren(...live.parts)
    return live
  }

  return {
    isOpen: () => dialog.open,
    show(person, card) {
      const name = nameOf(card)
      const isSame = shown?.person === person && shown.card === name
      const live = isSame && shown ? shown.live : begin(person, name)
      word.textContent = ''
      live.paint(card)
      if (!dialog.open) dialog.showModal()
      if (isSame) return
      body.scrollTop = 0
      title.focus()
      announce(card.fallbackText)
    },
    say(text) {
      word.textContent = text
    },
  }
}
