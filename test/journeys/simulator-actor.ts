import { randomUUID } from 'node:crypto'
import type { ActAnswer, PageMessage, TranscriptAnswer } from '../../bot/simulator/wire.ts'
import type { Action, AdaptiveCard } from '../../cards/adaptive-card.ts'
import { listActions, textOf } from '../fakes/teams/index.ts'
import type { Filled, Player } from './actor.ts'
import type { Stage } from './stage.ts'

type Execute = Extract<Action, { type: 'Action.Execute' }>

/** A person of the demo trust at the simulator's page, by the page's own requests. */
export function simulatorActor({ url }: Pick<Stage, 'url'>, email: string): Player {
  const chat = async () =>
    (await get<TranscriptAnswer>(url, `/simulator/transcript?person=${email}&limit=200`)).messages
  /** What stands in the window over the chat. */
  let window: AdaptiveCard | undefined
  const textIn = () => (window === undefined ? '' : textOf(window as never))
  const shown = (answer: ActAnswer) => [answer.word ?? '', ...answer.messages.map(wordsOf)].join('\n')

  async function act(deed: { dialog?: true; [more: string]: unknown }): Promise<ActAnswer> {
    const answer = await post<ActAnswer>(url, '/simulator/act', { id: randomUUID(), person: email, do: deed })
    if (answer.dialog !== undefined) window = answer.dialog
    else if (deed.dialog && answer.messages.length > 0) window = undefined
    return answer
  }

  async function pressInWindow(button: string | undefined, answers: Filled): Promise<ActAnswer> {
    const actions = executesOf(window)
    const action = actions.find(({ verb, title }) => button === undefined || [verb, title].includes(button))
    if (action === undefined) throw new Error(`${email} has no button ${button} in a window`)
    const { watch: _watch, ...data } = action.data
    return act({ kind: 'press', dialog: true, verb: action.verb, data, inputs: asInputs(answers) })
  }

  async function press(verb: string, inputs: Record<string, string>): Promise<ActAnswer> {
    const { message, action } = newest(await chat(), verb, email)
    return act({ kind: 'press', message: message.id, verb, data: action.data, inputs })
  }

  return {
    name: email,
    email,
    says: async (words) => shown(await act({ kind: 'say', text: words })),
    async fills(answers: Filled) {
      return (await press('request.submit', asInputs(answers))).errors ?? {}
    },
    async presses(verb, words = {}) {
      return shown(await press(verb, words))
    },
    reads: async () => (await chat()).map(wordsOf).join('\n\n'),
    buttons: async () => (await chat()).flatMap((message) => verbsOf(message.card)),
    async opens(words) {
      await act({ kind: 'say', text: words })
      return textIn()
    },
    async openDialog(verb) {
      await press(verb, {})
      return textIn()
    },
    async fillDialog(answers) {
      return (await pressInWindow(undefined, answers)).errors ?? {}
    },
    async pressInDialog(button, answers = {}) {
      return [shown(await pressInWindow(button, answers)), textIn()].join('\n')
    },
    dialogText: async () => textIn(),
    dialogButtons: async () => verbsOf(window),
    async closeDialog() {
      window = undefined
    },
  }
}

function newest(messages: PageMessage[], verb: string, email: string): { message: PageMessage; action: Execute } {
  for (const message of messages.toReversed()) {
    const action = executesOf(message.card).find((each) => each.verb === verb)
    if (action !== undefined) return { message, action }
  }
  throw new Error(`${email} has no button ${verb}`)
}

function executesOf(card: AdaptiveCard | undefined): Execute[] {
  return card === undefined
    ? []
    : listActions(card as never)
        .map((place) => place.node as Execute)
        .filter((node) => node.type === 'Action.Execute')
}

function verbsOf(card: AdaptiveCard | undefined): string[] {
  return executesOf(card).map((action) => action.verb)
}

function wordsOf(message: PageMessage): string {
  return message.card === undefined ? message.text : textOf(message.card as never)
}

function asInputs(answers: Filled): Record<string, string> {
  return Object.fromEntries(Object.entries(answers).map(([field, value]) => [field, [value].flat().join(',')]))
}

async function get<T>(url: string, path: string): Promise<T> {
  const response = await fetch(`${url}${path}`, { headers: { 'sec-fetch-site': 'same-origin' } })
  return (await response.json()) as T
}

async function post<T>(url: string, path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json', origin: url, 'sec-fetch-site': 'same-origin' }
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const answer = (await response.json()) as T & { sentence?: string }
  if (!response.ok) throw new Error(`the simulator answered ${response.status}: ${answer.sentence}`)
  return answer
}
