import { type Act, newAct } from './api.ts'
import { h } from './dom.ts'
import type { Rehearsal } from './rehearsal.ts'

const SUGGESTIONS = ['request', 'report', 'status', 'approvals', 'sites', 'help']

export interface Composer {
  element: HTMLElement
  /** What was said and is not answered yet, or did not get through: goes below the messages. */
  pending: HTMLElement
  say(text: string): void
  focus(): void
}

/** Where one person's words to Staffroom are typed. */
export function createComposer(rehearsal: Rehearsal, email: string, name: string, spoken: () => void): Composer {
  const pending = h('div', { class: 'pending' })
  const box = h('textarea', {
    rows: '1',
    maxlength: '4000',
    'aria-label': `Write to Staffroom as ${name}`,
    placeholder: `Write as ${name}…`,
  })
  const send = h('button', { type: 'submit', class: 'send' }, 'Send')
  const form = h('form', { class: 'compose-line', onsubmit: submit }, box, send)
  const chips = SUGGESTIONS.map((word) =>
    h('button', { type: 'button', class: 'chip', onclick: () => say(word) }, word),
  )
  const suggestions = h('div', { class: 'chips', role: 'group', 'aria-label': 'Things to say' }, ...chips)

  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  box.addEventListener('input', fitHeight)

  function submit(event: Event): void {
    event.preventDefault()
    const text = box.value.trim()
    if (!text) return
    box.value = ''
    fitHeight()
    say(text)
  }

  function fitHeight(): void {
    box.style.height = 'auto'
    box.style.height = `${Math.min(box.scrollHeight + 2, 160)}px`
  }

  function say(text: string): void {
    const row = h('div', {})
    pending.append(row)
    void perform(newAct(email, { kind: 'say', text }), text, row)
  }

  async function perform(act: Act, text: string, row: HTMLElement): Promise<void> {
    const dots = h(
      'p',
      { class: 'thinking' },
      h('span', { class: 'unseen' }, 'Staffroom is answering'),
      h('i'),
      h('i'),
      h('i'),
    )
    row.replaceChildren(createOwnWords(text), dots)
    spoken()
    try {
      const answer = await rehearsal.perform(act)
      row.remove()
      rehearsal.take(answer, email)
    } catch (fault) {
      const again = h(
        'button',
        { type: 'button', class: 'again', onclick: () => void perform(act, text, row) },
        'Try again',
      )
      row.replaceChildren(
        createOwnWords(text),
        h('div', { class: 'failure', role: 'alert' }, h('p', {}, (fault as Error).message), again),
      )
      spoken()
    }
  }

  const element = h('div', { class: 'composer' }, suggestions, form)
  return { element, pending, say, focus: () => box.focus() }
}

function createOwnWords(text: string): HTMLElement {
  return h('article', { class: 'message mine' }, h('p', { class: 'words' }, text))
}
