import type { TimeAnswer, TimeStep } from '../wire.ts'
import { announce, toast } from './announce.ts'
import { loadPeople, loadTime, moveTime } from './api.ts'
import { byId, h } from './dom.ts'
import type { State } from './state.ts'

const LOOK_EVERY_MS = 20_000

const STEPS: { step: TimeStep; title: string; hint: string }[] = [
  { step: 'hour', title: 'An hour on', hint: '' },
  { step: 'morning', title: 'Next school morning', hint: 'Past weekends and holidays' },
  { step: 'week', title: 'A week on', hint: 'Reminders come on their days' },
]

/** What time it is in the rehearsal, in the bar on top; pressed, it can be moved on, and everything due comes by itself. */
export function startTime(state: State): void {
  const face = h('span', { class: 'time-face', 'aria-hidden': 'true' })
  const short = h('span', { class: 'time-short' })
  const summary = h('summary', { class: 'icon-button' }, face, short)
  const says = h('p', { class: 'time-says' })
  const school = h('p', { class: 'time-school' })
  const buttons = STEPS.map(({ step, title, hint }) =>
    h(
      'button',
      { type: 'button', class: 'time-step', onclick: () => void move(step) },
      h('span', {}, title),
      hint !== '' && h('small', {}, hint),
    ),
  )
  const note = h('p', { class: 'time-note' }, 'Time goes forward only. All chats move with it.')
  const panel = h('div', { class: 'time-panel' }, says, school, h('div', { class: 'time-steps' }, ...buttons), note)
  const details = h('details', {}, summary, panel)
  byId('time').replaceChildren(details)

  const schoolOf = () => state.person(state.active() ?? '')?.schoolId

  function show(answer: TimeAnswer): void {
    const [weekday = '', ...rest] = answer.short.split(' ')
    short.replaceChildren(h('span', { class: 'time-weekday' }, `${weekday} `), rest.join(' '))
    summary.setAttribute('aria-label', `Today is ${answer.says}. Move the time on`)
    says.textContent = `Today is ${answer.says}`
    school.textContent = answer.school
  }

  function setMoving(moving: boolean): void {
    details.toggleAttribute('data-moving', moving)
    for (const button of buttons) button.disabled = moving
    note.textContent = moving ? 'Time passes…' : 'Time goes forward only. All chats move with it.'
  }

  async function look(): Promise<void> {
    if (document.hidden || details.hasAttribute('data-moving')) return
    // Whether the line is down is said elsewhere.
    await loadTime(schoolOf()).then(show, () => undefined)
  }

  async function move(step: TimeStep): Promise<void> {
    setMoving(true)
    announce('Time passes.')
    try {
      const answer = await moveTime(step, schoolOf())
      show(answer)
      announce(`It is ${answer.says}.`)
      // Somebody may have left, and somebody begun.
      state.takePeople(await loadPeople())
    } catch (fault) {
      toast((fault as Error).message)
    } finally {
      setMoving(false)
    }
  }

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !details.open) return
    details.open = false
    summary.focus()
  })
  document.addEventListener('click', (event) => {
    if (details.open && !details.contains(event.target as Node)) details.open = false
  })
  document.addEventListener('visibilitychange', () => void look())
  state.listen((change) => {
    if (change === 'columns') void look()
  })
  setInterval(() => void look(), LOOK_EVERY_MS)
  void look()
}
