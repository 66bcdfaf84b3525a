import type { ActAnswer, PageMessage } from '../wire.ts'
import { announce } from './announce.ts'
import { type Act, newAct } from './api.ts'
import { formOf } from './card-json.ts'
import { createCardView, type Pressed, type Typed } from './card-view.ts'
import { h } from './dom.ts'
import { createKeeper } from './keeper.ts'
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
  const { id, chat } = first
  let revision = -1
  let isForm = false
  /** Set while an answer to this very card is being shown: the values it answers to. */
  let answering: { sent: Record<string, string>; quiet: boolean } | undefined
  const view = createCardView({ press: (pressed) => void press(pressed), typed: (typed) => keeper.note(typed) })
  const keeper = createKeeper(keep)
  const kept = h('p', { class: 'kept', 'aria-live': 'off' })
  const failure = h('div', { class: 'failure', role: 'alert' })
  const bubble = h('div', { class: 'bubble', tabindex: '-1' }, view.element, kept, failure)
  const from = h('p', { class: 'from' }, h('span', { class: 'from-name' }, 'Staffroom'), createTime(first.at))
  const mark = h('img', { class: 'message-mark', src: '/simulator/icon.svg', alt: '', width: 28, height: 28 })
  const element = h('article', { class: 'message theirs' }, mark, h('div', { class: 'message-main' }, from, bubble))
  document.addEventListener('visibilitychange', () => document.hidden && element.isConnected && keeper.hurry())

  function press(pressed: Pressed): Promise<void> {
    const { title, verb, data, inputs } = pressed
    return perform(newAct(chat, { kind: 'press', message: id, verb, data, inputs }), title, inputs)
  }

  async function perform(act: Act, title: string, inputs: Record<string, string>): Promise<void> {
    failure.replaceChildren()
    view.setBusy(title)
    const hadFocus = element.contains(document.activeElement)
    try {
      await keeper.settle()
      const answer = await rehearsal.perform(act)
      show(answer, { sent: inputs, quiet: false })
      view.setBusy(undefined)
      if (answer.errors) return showErrors(answer.errors)
      // The pressed button may be gone: the focus goes to what came in its place.
      if (hadFocus && document.activeElement === document.body) bubble.focus({ preventScroll: true })
    } catch (fault) {
      view.setBusy(undefined)
      showFailure((fault as Error).message, () => void perform(act, title, inputs))
    }
  }

  async function keep({ data, inputs, watched }: Typed): Promise<void> {
    const act = newAct(chat, {
      kind: 'press',
      message: id,
      verb: 'request.keep',
      data: { ...data, verb: 'request.keep' },
      inputs,
    })
    try {
      const answer = await rehearsal.perform(act)
      kept.textContent = 'Kept as you type.'
      show(watched ? answer : { ...answer, word: '' }, { sent: inputs, quiet: !watched })
    } catch {
      kept.textContent = 'What you type is not being kept just now. It is tried again with the next change.'
    }
  }

  function show(answer: ActAnswer, to: NonNullable<typeof answering>): void {
    answering = to
    rehearsal.take(answer)
    answering = undefined
  }

  function showErrors(errors: Record<string, string>): void {
    const sentences = Object.values(errors)
    announce(
      `${sentences.length === 1 ? 'One answer needs' : `${sentences.length} answers need`} mending. ${sentences[0]}`,
      'now',
    )
    view.focusFirst(Object.keys(errors))
  }

  function showFailure(sentence: string, again: () => void): void {
    const button = h('button', { type: 'button', class: 'again', onclick: again }, 'Try again')
    failure.replaceChildren(h('p', {}, sentence), button)
  }

  function update(message: PageMessage): void {
    if (!message.card || message.revision === revision) return
    revision = message.revision
    const stillForm = formOf(message.card) !== undefined
    // Typing goes on undisturbed; the card is painted when something makes the form look different.
    if (answering?.quiet && stillForm) return
    if (isForm && !stillForm) kept.textContent = ''
    isForm = stillForm
    view.paint(message.card, answering?.sent)
  }

  update(first)
  return { element, update }
}
