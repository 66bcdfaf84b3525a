import { randomUUID } from 'node:crypto'
import type { ActAnswer, TranscriptAnswer } from '../../bot/simulator/wire.ts'
import type { Platform } from '../../src/conversation/incoming.ts'
import { visibleText } from '../fakes/slack/index.ts'
import { type AdaptiveCard, listActions, textOf } from '../fakes/teams/index.ts'
import type { Filled } from './actor.ts'
import { blockOf, stateOf } from './slack-actor.ts'
import type { Stage } from './stage.ts'

/** Somebody who presses buttons by what stands on them, where several of a card have one verb. */
export interface Hand {
  /** Writes to Staffroom in their own chat with it. @returns what it answers */
  writes(words: string): Promise<string>
  /** Presses the newest button with this title. @returns what is shown then */
  presses(title: string): Promise<string>
  /** Fills the small form that is open and sends it with the button of this verb. @returns what is shown then */
  sends(verb: string, answers: Filled): Promise<string>
}

export function handOf(s: Stage, platform: Platform, email: string): Hand {
  if (platform === 'slack') return slackHand(s, email)
  return platform === 'teams' ? teamsHand(s, email) : simulatorHand(s, email)
}

function slackHand({ slack }: Stage, email: string): Hand {
  const { workspace, driver } = slack
  const user = [...workspace.users.values()].find((one) => one.profile['email'] === email)?.id ?? ''
  const words = (blocks: unknown) => visibleText(blocks as never).join('\n')
  const open = () => workspace.topView(user)

  return {
    async writes(text) {
      const before = workspace.botDmsTo(user).length
      await driver.dm(user, text)
      await workspace.waitFor(() => workspace.botDmsTo(user).length > before, 5_000, 'an answer')
      return words(workspace.botDmsTo(user).at(-1))
    },
    async presses(title) {
      const own = workspace.ephemerals.filter((one) => one.user === user)
      const dms = workspace.botDmsTo(user)
      const holds = ({ blocks = [] }: { blocks?: unknown[] }) => JSON.stringify(blocks).includes(JSON.stringify(title))
      const message = own.findLast(holds) ?? dms.findLast(holds)
      if (message === undefined) throw new Error(`${email} has no button “${title}”`)
      const [before, opened] = [workspace.ephemerals.length, open()?.id]
      const at = 'ts' in message ? message.ts : (dms.at(-1)?.ts ?? '')
      const given = 'ts' in message ? {} : { message: { ...dms.at(-1), ...message } as never }
      await driver.click(user, workspace.dm(user).id, at, { text: title }, given)
      const isAnswered = () => workspace.ephemerals.length > before || open()?.id !== opened
      await workspace.waitFor(isAnswered, 5_000, 'an answer')
      return open()?.id === opened ? words(workspace.ephemerals.at(-1)) : words(open())
    },
    async sends(_verb, answers) {
      const values = Object.entries(answers).flatMap(([field, value]) => {
        const block = blockOf(workspace, user, field)
        return block === undefined ? [] : [[block.block_id, stateOf(block, value)]]
      })
      const sent = await driver.submit(user, Object.fromEntries(values), { view: open(), force: true })
      return `${JSON.stringify({ ...sent.errors })}\n${sent.view === undefined ? '' : words(sent.view)}`
    },
  }
}

function teamsHand({ teams }: Stage, email: string): Hand {
  const { tenant, driver } = teams
  const user = [...tenant.users.values()].find((one) => one.userPrincipalName === email)
  if (user === undefined) throw new Error(`${email} is not in Teams`)
  const messages = () => tenant.botMessagesTo(user).filter((message) => !message.deleted)
  const actions = (card: AdaptiveCard | undefined) =>
    card === undefined ? [] : listActions(card).map(({ node }) => node)

  const wordsOf = (card: AdaptiveCard | undefined) => (card === undefined ? '' : textOf(card))

  async function click(selector: { title?: string; verb?: string }, inputs: Filled = {}): Promise<string> {
    const fits = (node: { title?: string; verb?: string }) =>
      node.title === selector.title || node.verb === selector.verb
    const message = messages().findLast((one) => actions(tenant.card(one, user)).some(fits))
    if (message === undefined || user === undefined)
      throw new Error(`${email} has no button ${JSON.stringify(selector)}`)
    const before = messages().length
    const { answer, shown } = await driver.click(user, tenant.chat(user), message.id, selector, inputs)
    const after = messages().slice(before)
    const cards = [answer?.card, ...after.map((one) => tenant.card(one, user))]
    return [shown ?? '', ...cards.map(wordsOf)].join('\n')
  }

  return {
    async writes(text) {
      const before = messages().length
      await driver.message(user, text)
      return messages()
        .slice(before)
        .map((message) => wordsOf(tenant.card(message, user)))
        .join('\n')
    },
    presses: (title) => click({ title }),
    sends: (verb, answers) =>
      click(
        { verb },
        Object.fromEntries(Object.entries(answers).map(([field, value]) => [field, [value].flat().join(',')])),
      ),
  }
}

function simulatorHand({ url }: Stage, email: string): Hand {
  const headers = { 'content-type': 'application/json', origin: url, 'sec-fetch-site': 'same-origin' }
  const wordsIn = (answer: ActAnswer) =>
    [
      answer.word ?? '',
      JSON.stringify(answer.errors ?? {}),
      ...answer.messages.map((one) => (one.card === undefined ? one.text : textOf(one.card as never))),
    ].join('\n')

  async function act(deed: object): Promise<string> {
    const body = JSON.stringify({ id: randomUUID(), person: email, do: deed })
    const response = await fetch(`${url}/simulator/act`, { method: 'POST', headers, body })
    return wordsIn((await response.json()) as ActAnswer)
  }

  async function press(fits: (node: { title?: string; verb?: string }) => boolean, inputs: Filled): Promise<string> {
    const asked = await fetch(`${url}/simulator/transcript?person=${email}&limit=200`, { headers })
    const { messages } = (await asked.json()) as TranscriptAnswer
    for (const message of messages.toReversed()) {
      const nodes = message.card === undefined ? [] : listActions(message.card as never).map(({ node }) => node)
      const node = nodes.find(fits) as { verb?: string; data?: object } | undefined
      if (node === undefined) continue
      const typed = Object.entries(inputs).map(([field, value]) => [field, [value].flat().join(',')])
      return act({
        kind: 'press',
        message: message.id,
        verb: node.verb,
        data: node.data,
        inputs: Object.fromEntries(typed),
      })
    }
    throw new Error(`${email} has no such button`)
  }

  return {
    writes: (text) => act({ kind: 'say', text }),
    presses: (title) => press((node) => node.title === title, {}),
    sends: (verb, answers) => press((node) => node.verb === verb, answers),
  }
}
