import type { AdaptiveCard } from '../../../cards/adaptive-card.ts'
import type { ActAnswer } from '../wire.ts'
import { announce } from './announce.ts'
import { type Act, type Deed, newAct } from './api.ts'
import { formOf } from './card-json.ts'
import { createCardView, type Pressed, type Typed } from './card-view.ts'
import { h } from './dom.ts'
import { createKeeper } from './keeper.ts'
import type { Rehearsal } from './rehearsal.ts'

/** A card that can be pressed and filled in; what is typed into a form is kept. */
export interface LiveCard {
  /** The card, and below it what became of an act. */
  parts: HTMLElement[]
  /** Shows this card: while an answer to a press in it is being shown, as an answer to what was typed. */
  paint(card: AdaptiveCard): void
  /** Sends at once what waits to be kept. */
  hurry(): void
}

type Press = Extract<Deed, { kind: 'press' }>

interface Place {
  /** The message that it stands in, or the window. */
  where: Pick<Press, 'message' | 'dialog'>
  /** What gets the focus when the pressed button is gone. */
  shell: () => HTMLElement
  /** What was done led on to a message. */
  ledOn?: () => void
}

export function createLiveCard(rehearsal: Rehearsal, person: string, { where, shell, ledOn }: Place): LiveCard {
  let isForm = false
  /** Set while an answer to this very card is being shown: the values it answers to. */
  let answering: { sent: Record<string, string>; quiet: boolean } | undefined
  const view = createCardView({ press: (pressed) => void press(pressed), typed: (typed) => keeper.note(typed) })
  const keeper = createKeeper(keep)
  const kept = h('p', { class: 'kept', 'aria-live': 'off' })
  const failure = h('div', { class: 'failure', role: 'alert' })
  const isShown = () => view.element.isConnected
  document.addEventListener('visibilitychange', () => document.hidden && isShown() && keeper.hurry())

  function press(pressed: Pressed): Promise<void> {
    const { title, verb, data, inputs } = pressed
    return perform(newAct(person, { kind: 'press', ...where, verb, data, inputs }), title, inputs)
  }

  async function perform(act: Act, title: string, inputs: Record<string, string>): Promise<void> {
    failure.replaceChildren()
    view.setBusy(title)
    const hadFocus = shell().contains(document.activeElement)
    try {
      await keeper.settle()
      const answer = await rehearsal.perform(act)
      show(answer, { sent: inputs, quiet: false })
      view.setBusy(undefined)
      if (answer.errors && isShown()) return showErrors(answer.errors)
      // The pressed button may be gone: the focus goes to what came in its place.
      if (hadFocus && document.activeElement === document.body) shell().focus({ preventScroll: true })
    } catch (fault) {
      view.setBusy(undefined)
      showFailure((fault as Error).message, () => void perform(act, title, inputs))
    }
  }

  async function keep({ verb, data, inputs, watched }: Typed): Promise<void> {
    const act = newAct(person, { kind: 'press', ...where, verb, data: { ...data, verb }, inputs })
    try {
      const answer = await rehearsal.perform(act)
      kept.textContent = 'Kept as you type.'
      // Closed meanwhile: it is kept, and nothing is opened anew.
      if (isShown()) show(watched ? answer : { ...answer, word: '' }, { sent: inputs, quiet: !watched })
    } catch {
      kept.textContent = 'What you type is not being kept just now. It is tried again with the next change.'
    }
  }

  function show(answer: ActAnswer, to: NonNullable<typeof answering>): void {
    answering = to
    rehearsal.take(answer, person)
    answering = undefined
    if (!answer.dialog && answer.messages.length > 0) ledOn?.()
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

  return {
    parts: [view.element, kept, failure],
    paint(card) {
      const stillForm = formOf(card) !== undefined
      // Typing goes on undisturbed; the card is painted when something makes the form look different.
      if (answering?.quiet && stillForm) return
      if (isForm && !stillForm) kept.textContent = ''
      isForm = stillForm
      view.paint(card, answering?.sent)
    },
    hurry: keeper.hurry,
  }
}
