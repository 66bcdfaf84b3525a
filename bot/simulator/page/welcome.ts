import { byId, h } from './dom.ts'
import type { Rehearsal } from './rehearsal.ts'

/** What a newcomer sees: one sentence, and one button that starts. */
export function createWelcome(
  { state }: Rehearsal,
  start: (email: string) => void,
): { element: HTMLElement; update(): void } {
  const begin = h('button', { type: 'button', class: 'primary' })
  const choose = h(
    'button',
    { type: 'button', class: 'secondary', onclick: () => byId('people-button').click() },
    'Choose a person',
  )
  const steps = h(
    'ol',
    { class: 'steps' },
    createStep('Ask', 'A member of staff fills in the form that their school’s policy asks for.'),
    createStep('Sign', 'Each approver in turn gets a card. A note tells you whose turn it is: press “Show”.'),
    createStep('Keep', 'The last signature makes a signed record and an entry in the register.'),
  )
  const element = h(
    'section',
    { class: 'welcome', 'aria-labelledby': 'welcome-title' },
    h('h2', { id: 'welcome-title' }, 'Play every part of a request'),
    h(
      'p',
      { class: 'lead' },
      'Choose anybody in the list and write to Staffroom as they would; or let us start one for you.',
    ),
    h('div', { class: 'begin' }, begin, choose),
    steps,
  )
  let guide: string | undefined
  begin.addEventListener('click', () => guide && start(guide))
  return {
    element,
    update() {
      guide = state.guide()
      begin.hidden = guide === undefined
      begin.textContent = `Play a request: start as ${(guide && state.person(guide)?.name) ?? ''}`
    },
  }
}

function createStep(title: string, text: string): HTMLElement {
  return h('li', {}, h('strong', {}, title), h('span', {}, text))
}
