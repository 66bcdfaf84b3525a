import type { Actor } from '../actor.ts'
import { simulatorActor } from '../simulator-actor.ts'
import type { Stage } from '../stage.ts'
import type { SimulatorPage } from './simulator.ts'

/** The titles that stand on the buttons of these verbs; two where the first opens a question. */
const TITLES: Record<string, (name: string) => string[]> = {
  'request.approve': (name) => ['Approve…', `Sign as ${name}`],
  'request.decline': () => ['Decline…', 'Decline'],
  'request.changes': () => ['Ask for changes…', 'Send back'],
  'request.withdraw': () => ['Withdraw…', 'Withdraw it'],
  'request.start': () => ['Change and send again'],
  'request.record': () => ['Signed record (PDF)'],
}

/** Somebody of the demo trust in front of the page: sees what stands there, presses what can be seen. */
export function browserActor(desk: SimulatorPage, s: Stage, email: string): Actor {
  const name = email
    .split('@')[0]
    ?.split('.')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ')
  // What stands in a chat as a whole, and which buttons: read as the page reads it.
  const { reads, buttons } = simulatorActor(s, email)
  const sit = () => desk.as(name ?? '')
  return {
    name: name ?? '',
    email,
    reads,
    buttons,
    async says(words) {
      await sit()
      await desk.says(words)
      return desk.cardText()
    },
    async fills(answers) {
      await sit()
      for (const [field, value] of Object.entries(answers)) await desk.fill(field, value === 'true' ? true : value)
      await desk.press('Send for approval')
      return errorsOn(desk)
    },
    async presses(verb, words = {}) {
      await sit()
      const [first = '', second] = TITLES[verb]?.(name ?? '') ?? []
      await desk.press(first)
      for (const [field, text] of Object.entries(words)) await desk.fill(field, text)
      if (second !== undefined) await desk.press(second)
      return desk.cardText()
    },
  }
}

/** Field id → the sentence that stands before it on the newest card. */
async function errorsOn(desk: SimulatorPage): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const error of await desk.card().locator('[data-field$="-error"]').all()) {
    const field = (await error.getAttribute('data-field'))?.replace(/-error$/, '') ?? ''
    found[field] = await error.innerText()
  }
  return found
}
