import type { SlackDriver, SlackWorkspace } from '../fakes/slack/index.ts'
import { visibleText } from '../fakes/slack/index.ts'
import type { Filled, Player } from './actor.ts'
import type { Stage } from './stage.ts'

interface Block {
  type: string
  block_id?: string
  dispatch_action?: boolean
  element?: { type: string; action_id: string }
  elements?: { type: string; action_id?: string; value?: string }[]
}

/** A person of the demo trust in Slack: their account in the fake workspace, and what they do with the app. */
export function slackActor({ slack }: Pick<Stage, 'slack'>, email: string): Player {
  const { workspace, driver } = slack
  const user =
    [...workspace.users.values()].find((one) => one.profile['email'] === email) ??
    workspace.addUser({ name: email.split('@')[0] ?? '', email })
  const messages = () => workspace.botDmsTo(user.id)

  async function press(verb: string) {
    const message = messages().findLast((each) => verbsOf(each.blocks ?? []).includes(verb))
    if (message === undefined) throw new Error(`${email} has no button ${verb}`)
    const before = workspace.ephemerals.length
    const opened = workspace.topView(user.id)?.id
    const painted = message.history.length
    await driver.click(user, workspace.dm(user.id).id, message.ts, verb)
    // What is shown comes in a call of its own, after the acknowledgement.
    const isAnswered = () =>
      workspace.ephemerals.length > before ||
      workspace.topView(user.id)?.id !== opened ||
      message.history.length > painted
    await workspace.waitFor(isAnswered, 2_000, 'an answer').catch(() => undefined)
    return workspace.ephemerals
      .slice(before)
      .map((each) => visibleText(each).join('\n'))
      .join('\n')
  }

  return {
    name: user.name,
    email,
    async says(words) {
      const answer = await driver.slash(user, '/socialmedia', words)
      return answer.json === undefined ? modalText(workspace, user.id) : visibleText(answer.json).join('\n')
    },
    fills: (answers) => fill(workspace, driver, user.id, answers),
    async presses(verb, words) {
      const told = await press(verb)
      const view = workspace.topView(user.id)
      if (words === undefined || view === undefined) return told
      const sent = await driver.submit(user, words)
      return [
        told,
        JSON.stringify(sent.errors ?? ''),
        sent.view === undefined ? '' : visibleText(sent.view).join('\n'),
      ].join('\n')
    },
    reads: async () =>
      messages()
        .map((message) => visibleText(message).join('\n'))
        .join('\n\n'),
    buttons: async () => messages().flatMap((message) => verbsOf(message.blocks ?? [])),
    async opens(words) {
      await driver.slash(user, '/socialmedia', words)
      return modalText(workspace, user.id)
    },
    async openDialog(verb) {
      await press(verb)
      return modalText(workspace, user.id)
    },
    async fillDialog(answers) {
      const errors = await fill(workspace, driver, user.id, answers)
      return Object.fromEntries(Object.entries(errors).map(([block, text]) => [block.split('~')[0] ?? '', text]))
    },
    async pressInDialog(button, answers = {}) {
      const view = workspace.topView(user.id)
      const told = workspace.ephemerals.length
      const isSubmit = [view?.submit?.text, view?.callback_id].includes(button)
      const values = valuesOf(workspace, user.id, answers)
      if (isSubmit) await driver.submit(user, values, { force: true })
      else {
        await driver.viewAction(user, button, undefined, { values })
        // What is shown comes in a call of its own, after the acknowledgement.
        const isAnswered = () => workspace.topView(user.id) !== view || workspace.ephemerals.length > told
        await workspace.waitFor(isAnswered, 2_000, 'an answer').catch(() => undefined)
      }
      const words = workspace.ephemerals.slice(told).map((each) => visibleText(each).join('\n'))
      return [...words, modalText(workspace, user.id)].join('\n')
    },
    dialogText: async () => modalText(workspace, user.id),
    async dialogButtons() {
      const view = workspace.topView(user.id)
      return view === undefined ? [] : [...(view.submit ? [view.callback_id] : []), ...verbsOf(view.blocks)]
    },
    async closeDialog() {
      if (workspace.topView(user.id) !== undefined) await driver.closeView(user)
    },
  }
}

/** Block id → what its element holds when somebody answers so; of fields that the open modal has. */
function valuesOf(workspace: SlackWorkspace, userId: string, answers: Filled): Record<string, unknown> {
  const values = Object.entries(answers).flatMap(([field, value]) => {
    const block = blockOf(workspace, userId, field)
    return block === undefined ? [] : [[block.block_id, stateOf(block, value)]]
  })
  return Object.fromEntries(values)
}

/** As a person does: the answers that bring up other questions first, then the rest, then "Send". */
async function fill(
  workspace: SlackWorkspace,
  driver: SlackDriver,
  userId: string,
  answers: Filled,
): Promise<Record<string, string>> {
  for (const [field, value] of Object.entries(answers)) {
    const block = blockOf(workspace, userId, field)
    if (block?.dispatch_action)
      await driver.viewAction(userId, { block_id: block.block_id ?? '' }, stateOf(block, value))
  }
  const view = workspace.topView(userId)
  const sent = await driver.submit(userId, valuesOf(workspace, userId, answers), { view, force: true })
  return { ...sent.clientErrors, ...sent.errors }
}

/** The block of the open form that asks for this field. */
export function blockOf(workspace: SlackWorkspace, userId: string, field: string): Block | undefined {
  const blocks: Block[] = workspace.topView(userId)?.blocks ?? []
  return blocks.find((block) => block.block_id?.split('~')[0] === field)
}

/** What the element of this block holds when a person answers so. */
export function stateOf(block: Block, value: string | string[]): unknown {
  const several = [value].flat()
  switch (block.element?.type) {
    case 'multi_external_select':
      return several.map((email) => ({ text: { type: 'plain_text', text: email }, value: email }))
    case 'external_select':
      return { text: { type: 'plain_text', text: several[0] }, value: several[0] }
    case 'checkboxes':
      return several.filter((each) => each !== 'false')
    case 'multi_static_select':
      return several
    default:
      return several[0]
  }
}

function verbsOf(blocks: Block[]): string[] {
  return blocks.flatMap((block) =>
    (block.elements ?? []).filter((element) => element.type === 'button').map((element) => element.action_id ?? ''),
  )
}

function modalText(workspace: SlackWorkspace, userId: string): string {
  const view = workspace.topView(userId)
  return view === undefined ? '' : visibleText(view).join('\n')
}
