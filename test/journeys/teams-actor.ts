import { type AdaptiveCard, listActions, type Message, textOf, type User } from '../fakes/teams/index.ts'
import type { Filled, Player } from './actor.ts'
import type { Stage } from './stage.ts'

/** A person of the demo trust in Teams: their account in the fake tenant, and what they do with the app. */
export function teamsActor({ teams }: Pick<Stage, 'teams'>, email: string): Player {
  const { tenant, driver } = teams
  const user = [...tenant.users.values()].find((one) => one.userPrincipalName === email) ?? newUser()
  const messages = () => tenant.botMessagesTo(user).filter((message) => !message.deleted)

  function newUser(): User {
    return tenant.addUser({ name: email.split('@')[0] ?? '', userPrincipalName: email, email, installed: true })
  }

  async function press(verb: string, inputs: Record<string, unknown>) {
    const message = newest(verb)
    // Several buttons may have one verb: the first of them is pressed.
    const title = actionsOf(tenant.card(message, user)).find((node) => node.verb === verb)?.title ?? ''
    const answer = await driver.click(user, tenant.chat(user), message.id, { verb, title }, inputs)
    return { ...answer, message }
  }

  function newest(verb: string): Message {
    const found = messages().findLast((message) => verbsOf(tenant.card(message, user)).includes(verb))
    if (found === undefined) throw new Error(`${email} has no button ${verb}`)
    return found
  }

  return {
    name: user.name,
    email,
    async says(words) {
      const before = messages().length
      await driver.message(user, words)
      return messages()
        .slice(before)
        .map((message) => wordsOf(message))
        .join('\n')
    },
    async fills(answers: Filled) {
      // The form asks in two steps: what follows from the first answers is on the card only the second time.
      const first = fieldsOnCard()
      const errors = errorsOf((await press('request.submit', pick(answers, first))).answer?.card)
      const asked = Object.keys(errors).some((field) => field in answers && !first.includes(field))
      return asked ? errorsOf((await press('request.submit', pick(answers, fieldsOnCard()))).answer?.card) : errors
    },
    async presses(verb, words = {}) {
      const { answer, shown } = await press(verb, words)
      return [shown ?? '', answer?.card === undefined ? '' : textOf(answer.card)].join('\n')
    },
    async opens(words) {
      await driver.message(user, words)
      return openWindow(() => true)
    },
    openDialog: (verb) => openWindow((node) => verbOf(node) === verb),
    async fillDialog(answers) {
      // As in a card of the chat: what follows from the first answers is asked the second time.
      const first = inputIds(windowCard())
      const send = verbOf(actionsOf(windowCard())[0])
      const errors = await fillWindow(send, answers)
      const isAsked = Object.keys(errors).some((field) => field in answers && !first.includes(field))
      return isAsked ? fillWindow(send, answers) : errors
    },
    async pressInDialog(button, answers = {}) {
      const { shown } = await pressInWindow(button, answers)
      return [shown ?? '', windowText()].join('\n')
    },
    dialogText: async () => windowText(),
    dialogButtons: async () => actionsOf(windowCard()).map(verbOf),
    async closeDialog() {
      driver.closeDialog(user)
    },
    reads: async () => messages().map(wordsOf).join('\n\n'),
    buttons: async () => messages().flatMap((message) => verbsOf(tenant.card(message, user))),
  }

  function windowCard(): AdaptiveCard | undefined {
    return driver.dialog(user)?.card
  }

  function windowText(): string {
    const card = windowCard()
    return card === undefined ? '' : textOf(card)
  }

  /** Presses the newest button that asks for a dialog and fits. */
  async function openWindow(fits: (node: Button) => boolean): Promise<string> {
    const asks = (node: Button) => node.data?.msteams?.type === 'task/fetch' && fits(node)
    const found = messages().findLast((message) => actionsOf(tenant.card(message, user)).some(asks))
    const node = found && actionsOf(tenant.card(found, user)).find(asks)
    if (found === undefined || node === undefined) throw new Error(`${email} has no button that opens a window`)
    const selector = { type: node.type, title: node.title, data: idsOf(node) }
    await driver.click(user, tenant.chat(user), found.id, selector as never, {})
    return windowText()
  }

  async function pressInWindow(button: string, answers: Filled) {
    const nodes = actionsOf(windowCard())
    const node = nodes.find((each) => each.title === button) ?? nodes.find((each) => verbOf(each) === button)
    if (node === undefined) throw new Error(`${email} has no button ${button} in a window`)
    const action = { type: node.type, title: node.title, data: idsOf(node) }
    return driver.submitDialog(user, pick(answers, inputIds(windowCard())), { action: action as never })
  }

  async function fillWindow(button: string, answers: Filled): Promise<Record<string, string>> {
    const { clientErrors } = await pressInWindow(button, answers)
    return { ...clientErrors, ...errorsOf(windowCard()) }
  }

  function fieldsOnCard(): string[] {
    return inputIds(tenant.card(newest('request.submit'), user))
  }

  function wordsOf(message: Message): string {
    const card = tenant.card(message, user)
    return card === undefined ? (message.activity.text ?? '') : textOf(card)
  }
}

function pick(answers: Filled, fields: string[]): Filled {
  return Object.fromEntries(Object.entries(answers).filter(([field]) => fields.includes(field)))
}

interface Button {
  type: string
  title: string
  verb?: string
  data?: { verb?: string; dialog?: boolean; msteams?: { type: string } }
}

function actionsOf(card: AdaptiveCard | undefined): Button[] {
  return card === undefined ? [] : listActions(card).map(({ node }) => node as Button)
}

/** What a button does; one that asks for a dialog, or stands in one, has it in its data. */
function verbOf(node: Button | undefined): string {
  return node?.verb ?? node?.data?.verb ?? ''
}

/** What tells a button from others with the same words on it. */
function idsOf({ data }: Button): object {
  const plain = Object.entries(data ?? {}).filter(([, value]) => typeof value !== 'object')
  return Object.fromEntries(plain)
}

function verbsOf(card: AdaptiveCard | undefined): string[] {
  return actionsOf(card)
    .filter(({ verb, data }) => verb !== undefined || data?.dialog === true)
    .map(verbOf)
}

function inputIds(card: AdaptiveCard | undefined): string[] {
  return (card === undefined ? [] : nodesOf(card))
    .filter((node) => node.type.startsWith('Input.'))
    .map((node) => node.id ?? '')
}

/** The sentences that stand before a wrong field, by the field. */
function errorsOf(card: AdaptiveCard | undefined): Record<string, string> {
  if (card === undefined) return {}
  const marked = nodesOf(card).filter((node) => node.id?.endsWith('-error'))
  return Object.fromEntries(
    marked.map((node) => [node.id?.replace(/-error$/, '') ?? '', (node.inlines ?? []).map((run) => run.text).join('')]),
  )
}

interface Node {
  type: string
  id?: string
  inlines?: { text: string }[]
  items?: Node[]
}

function nodesOf(card: AdaptiveCard): Node[] {
  const walk = (nodes: Node[]): Node[] => nodes.flatMap((node) => [node, ...walk(node.items ?? [])])
  return walk(card.body ?? [])
}
