import { setTimeout as pause } from 'node:timers/promises'
import type { SlackDriver, SlackWorkspace } from '../../fakes/slack/index.ts'
import { visibleText } from '../../fakes/slack/index.ts'
import { siteForm } from '../forms.ts'
import { REPORTED, type ReportPlayed, reportForm } from '../report-table.ts'
import { blockOf, slackActor, stateOf } from '../slack-actor.ts'

/** What people were told is done: what must be there at the end. */
export interface Acknowledged {
  /** Draft ids of the forms that were answered with "is on its way". */
  forms: Set<string>
  /** Answered with "Signed, thank you." */
  signatures: { request: string; step: string; email: string }[]
  /** Ids of the reports that were answered with "has been received"; a report has its draft's. */
  reports: Set<string>
}

export interface Crowd {
  slack: { workspace: SlackWorkspace; driver: SlackDriver }
  acknowledged: Acknowledged
  /** Resolves while Staffroom stands; people who get no answer come back then. */
  standing(): Promise<unknown>
  isOver(): boolean
}

interface Pressable {
  action_id?: string
  value?: string
}
/** Nobody acts without a moment's thought; a Staffroom that has just started would hear nothing but repeated presses. */
const think = () => pause(50 + Math.random() * 250)

type Message = ReturnType<SlackWorkspace['botDmsTo']>[number]

/** Sends one form after the other. A form that was not answered stays open, and is sent again. */
export async function keepAsking(crowd: Crowd, email: string): Promise<void> {
  const actor = slackActor(crowd, email)
  const { workspace, driver } = crowd.slack
  const user = accountOf(workspace, email)
  while (!crowd.isOver()) {
    await crowd.standing()
    await think()
    const open = workspace.topView(user)
    if (open?.callback_id !== 'request.submit') {
      if (open !== undefined) await driver.closeView(user)
      await actor.says('request site')
      continue
    }
    await sendForm(crowd, user)
    const answer = workspace.topView(user)
    const isTaken = answer !== undefined && visibleText(answer).join(' ').includes('is on its way')
    if (isTaken) crowd.acknowledged.forms.add(JSON.parse(open.private_metadata).draft)
  }
}

/** All answers typed, then the one chosen that brings up another question, then "Send": as few calls as a form can take. */
async function sendForm({ slack: { workspace, driver } }: Crowd, user: string): Promise<void> {
  const answers = siteForm()
  const typed = () =>
    Object.fromEntries(
      Object.entries(answers).flatMap(([field, value]) => {
        const block = blockOf(workspace, user, field)
        return block === undefined ? [] : [[block.block_id, stateOf(block, value)]]
      }),
    )
  const host = blockOf(workspace, user, 'host')
  if (host !== undefined && blockOf(workspace, user, 'host_name') === undefined)
    await driver.viewAction(user, { block_id: host.block_id ?? '' }, 'third_party', { values: typed() })
  await driver.submit(user, typed(), { force: true })
}

/** Sends one report after the other. A form that was not answered stays open, and is sent again. */
export async function keepReporting(crowd: Crowd, email: string): Promise<void> {
  const actor = slackActor(crowd, email)
  const { workspace } = crowd.slack
  const user = accountOf(workspace, email)
  while (!crowd.isOver()) {
    await crowd.standing()
    await think()
    const open = workspace.topView(user)
    if (open?.callback_id !== 'report.submit') {
      await actor.closeDialog()
      await actor.opens('report abusive comment')
      continue
    }
    const { draft } = JSON.parse(open.private_metadata)
    // All that is asked so far at once: what follows from it is asked in the answer, and sent the next time round.
    await actor.pressInDialog('report.submit', reportForm(abusiveComment(), new Date().toISOString().slice(0, 10)))
    if ((await actor.dialogText()).includes('has been received')) crowd.acknowledged.reports.add(draft)
  }
}

/** Signs whatever there is to sign. A press that was not answered leaves the button, which is pressed again. */
export async function keepSigning(crowd: Crowd, email: string): Promise<void> {
  const { workspace, driver } = crowd.slack
  const user = accountOf(workspace, email)
  const channel = workspace.dm(user).id
  while (!crowd.isOver()) {
    await crowd.standing()
    await think()
    const waiting = workspace.botDmsTo(user).filter((message) => approveButton(message) !== undefined)
    const message = waiting[Math.floor(Math.random() * waiting.length)]
    const button = message && approveButton(message)
    if (message === undefined || button === undefined) continue
    const seen = message.history.length
    const pressed = await driver.click(user, channel, message.ts, 'request.approve')
    // The answer takes the card's place before the press is acknowledged; a repaint may have come since.
    const shown = [...message.history.slice(seen), message].map((each) => JSON.stringify(each.blocks ?? []))
    const { request, step } = JSON.parse(button.value ?? '{}')
    if (pressed.ok && shown.some((blocks) => blocks.includes('Signed, thank you.')))
      crowd.acknowledged.signatures.push({ request, step, email })
  }
}

/** The button of a card that can be signed, with the ids it carries. */
export function approveButton(message: Message): Pressable | undefined {
  return buttonOf(message, 'request.approve')
}

/** The button of a card that leads to a report. */
export function readButton(message: Message): Pressable | undefined {
  return buttonOf(message, 'report.read')
}

function buttonOf(message: Message, verb: string): Pressable | undefined {
  const blocks: { elements?: Pressable[] }[] = message.blocks ?? []
  return blocks.flatMap((block) => block.elements ?? []).find((element) => element.action_id === verb)
}

export function accountOf(workspace: SlackWorkspace, email: string): string {
  const found = [...workspace.users.values()].find((one) => one.profile['email'] === email)
  if (found === undefined) throw new Error(`${email} has no account`)
  return found.id
}

function abusiveComment(): ReportPlayed {
  const row = REPORTED.find(({ policy, kind }) => policy === 'king-offa' && kind.id === 'abusive_comment')
  if (row === undefined) throw new Error('the policy takes no abusive comments')
  return row
}
