import type { PageMessage } from '../wire.ts'
import { h } from './dom.ts'
import { createLiveCard } from './live-card.ts'
import type { Rehearsal } from './rehearsal.ts'

export interface MessageView {
  element: HTMLElement
  update(message: PageMessage): void
}

export function createMessageView(rehearsal: Rehearsal, message: PageMessage): MessageView {
  return message.author === 'person' ? createWords(message) : createCardMessage(rehearsal, message)
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

function createTime(at: string): HTMLElement {
  return h('time', { datetime: at, title: new Date(at).toLocaleString('en-GB') }, CLOCK.format(new Date(at)))
}

function createWords({ text, at }: PageMessage): MessageView {
  const words = h('p', { class: 'words' }, h('span', { class: 'unseen' }, 'You wrote: '), text)
  const element = h('article', { class: 'message mine' }, words, createTime(at))
  return { element, update: () => {} }
}

function createCardMessage(rehearsal: Rehearsal, first: PageMessage): MessageView {
  let revision = -1
  const live = createLiveCard(rehearsal, first.chat, { where: { message: first.id }, shell: () => bubble })
  const bubble: HTMLElement = h('div', { class: 'bubble', tabindex: '-1' }, ...live.parts)
  const from = h('p', { class: 'from' }, h('span', { class: 'from-name' }, 'Staffroom'), createTime(first.at))
  const mark = h('img', { class: 'message-mark', src: '/simulator/icon.svg', alt: '', width: 28, height: 28 })
  const element = h('article', { class: 'message theirs' }, mark, h('div', { class: 'message-main' }, from, bubble))

  function update(message: PageMessage): void {
    if (!message.card || message.revision === revision) return
    revision = message.revision
    live.paint(message.card)
  }

  update(first)
  return { element, update }
}
