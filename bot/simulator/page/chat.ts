import type { PageMessage, SimulatedPerson } from '../wire.ts'
import { toast } from './announce.ts'
import { newAct } from './api.ts'
import { createAvatar } from './avatar.ts'
import { createComposer } from './composer.ts'
import { h } from './dom.ts'
import { createMessageView, type MessageView } from './message.ts'
import type { Rehearsal } from './rehearsal.ts'

/** From this far above the end, the reader is reading something older. */
const NEAR_THE_END = 120

export interface ChatView {
  element: HTMLElement
  update(): void
  setPinned(pinned: boolean): void
  say(text: string): void
  focus(): void
}

/** One person's chat with Staffroom. */
export function createChat(rehearsal: Rehearsal, person: SimulatedPerson, schools: string[]): ChatView {
  const { state } = rehearsal
  const { email, name } = person
  const views = new Map<number, MessageView>()
  const list = h('div', { class: 'messages' })
  const earlier = h(
    'button',
    { type: 'button', class: 'earlier', hidden: true, onclick: () => void showEarlier() },
    'Show earlier messages',
  )
  const jump = h(
    'button',
    { type: 'button', class: 'jump', hidden: true, onclick: () => scrollToNewest() },
    'New message ↓',
  )
  const composer = createComposer(rehearsal, email, name, () => scrollToEnd())
  const transcript = h(
    'div',
    { class: 'transcript', tabindex: '0', role: 'log', 'aria-live': 'off', 'aria-label': `Messages of ${name}` },
    earlier,
    list,
    composer.pending,
  )
  const pin = h(
    'button',
    {
      type: 'button',
      class: 'icon-button pin',
      title: 'Keep this chat open beside others',
      onclick: () => state.togglePin(email),
    },
    'Pin',
  )
  const close = h(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': `Close the chat of ${name}`,
      title: 'Close',
      onclick: () => state.close(email),
    },
    '×',
  )
  const heading = h('h2', { tabindex: '-1' }, name)
  const head = h(
    'header',
    { class: 'chat-head' },
    createAvatar(name, email),
    h('div', { class: 'who' }, heading, h('p', {}, describe(person, schools))),
    pin,
    close,
  )
  const element = h(
    'section',
    { class: 'chat', 'aria-label': `Chat of ${name}`, 'data-person': email },
    head,
    transcript,
    jump,
    composer.element,
  )
  element.addEventListener('focusin', () => state.active() !== email && rehearsal.state.show(email))

  transcript.addEventListener('scroll', () => {
    if (isNearEnd()) jump.hidden = true
  })

  function isNearEnd(): boolean {
    return transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < NEAR_THE_END
  }

  async function load(): Promise<void> {
    try {
      await rehearsal.load(email)
      // The person opens the chat for the first time, and is greeted; unless they have spoken already.
      if (state.chat(email).messages.length > 0 || composer.pending.hasChildNodes()) return
      rehearsal.take(await rehearsal.perform(newAct(email, { kind: 'contact' })), email)
    } catch (fault) {
      toast((fault as Error).message, [{ title: 'Try again', run: () => void load() }])
    }
  }

  async function showEarlier(): Promise<void> {
    const fromEnd = transcript.scrollHeight - transcript.scrollTop
    try {
      await rehearsal.loadEarlier(email)
      transcript.scrollTop = transcript.scrollHeight - fromEnd
    } catch (fault) {
      toast((fault as Error).message)
    }
  }

  function scrollToEnd(): void {
    transcript.scrollTop = transcript.scrollHeight
  }

  /** A tall card is read from its top. */
  function scrollToNewest(): void {
    const last = list.lastElementChild
    if (!(last instanceof HTMLElement)) return
    jump.hidden = true
    const tall = last.offsetHeight > transcript.clientHeight - 40
    transcript.scrollTop = tall ? last.offsetTop - 12 : transcript.scrollHeight
  }

  function update(): void {
    const { messages, more } = state.chat(email)
    const wasAtEnd = isNearEnd()
    const newestBefore = Math.max(0, ...views.keys())
    earlier.hidden = !more
    for (const [id, view] of views) if (!messages.some((message) => message.id === id)) drop(id, view)
    const rows = messages.flatMap((message, at) => [...createDay(messages[at - 1], message), viewOf(message).element])
    reconcile(list, rows)
    const newest = messages.at(-1)
    if (!newest || newest.id <= newestBefore) return
    if (wasAtEnd || newestBefore === 0) requestAnimationFrame(scrollToNewest)
    else jump.hidden = false
  }

  function viewOf(message: PageMessage): MessageView {
    const view = views.get(message.id) ?? createMessageView(rehearsal, message)
    views.set(message.id, view)
    view.update(message)
    return view
  }

  function drop(id: number, view: MessageView): void {
    views.delete(id)
    view.element.remove()
  }

  if (state.chat(email).loaded) update()
  else void load()
  return {
    element,
    update,
    setPinned(pinned) {
      pin.setAttribute('aria-pressed', String(pinned))
      pin.textContent = pinned ? 'Pinned' : 'Pin'
    },
    say: composer.say,
    focus: () => (matchMedia('(pointer: fine)').matches ? composer.focus() : heading.focus()),
  }
}

function describe({ jobTitle }: SimulatedPerson, schools: string[]): string {
  return [jobTitle, schools.join(', ')].filter(Boolean).join(' · ')
}

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })

/** A line between the days; none above the first message when that is of today. */
function createDay(before: PageMessage | undefined, message: PageMessage): HTMLElement[] {
  const day = new Date(message.at).toDateString()
  const dayBefore = before ? new Date(before.at).toDateString() : new Date().toDateString()
  if (day === dayBefore) return []
  const isToday = day === new Date().toDateString()
  return [h('p', { class: 'day' }, isToday ? 'Today' : DAY.format(new Date(message.at)))]
}

/** Puts the rows in order without touching those that are in place: moving one would take the focus from it. */
function reconcile(list: HTMLElement, rows: HTMLElement[]): void {
  for (const old of [...list.querySelectorAll(':scope > .day')]) old.remove()
  rows.forEach((row, at) => {
    if (list.children[at] !== row) list.insertBefore(row, list.children[at] ?? null)
  })
}
