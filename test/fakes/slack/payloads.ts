import { stateOf } from './inputs.ts'
import type { Json, Selector, User, Who } from './types.ts'
import type { SlackWorkspace } from './workspace.ts'

export const VERIFICATION_TOKEN = 'legacy-verification-token'

export function userOf(workspace: SlackWorkspace, who: Who): User {
  const id = typeof who === 'string' ? who : who.id
  const user = workspace.users.get(id)
  if (!user) throw new Error(`no such user ${id}`)
  return user
}

/** What every interaction carries. */
export function interaction(workspace: SlackWorkspace, type: string, who: Who, hasTrigger = true): Json {
  const { id, name } = userOf(workspace, who)
  const { team } = workspace
  return {
    type,
    team: { id: team.id, domain: team.domain },
    user: { id, username: name, name, team_id: team.id },
    api_app_id: workspace.appId,
    token: VERIFICATION_TOKEN,
    is_enterprise_install: false,
    enterprise: null,
    ...(hasTrigger ? { trigger_id: workspace.newTrigger(id) } : {}),
  }
}

/** The body of an event's delivery. */
export function eventBody(workspace: SlackWorkspace, event: Json, eventId: string): string {
  const team = workspace.team.id
  return JSON.stringify({
    token: VERIFICATION_TOKEN,
    team_id: team,
    context_team_id: team,
    context_enterprise_id: null,
    api_app_id: workspace.appId,
    event: { event_ts: workspace.ts(), ...event },
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: team, user_id: workspace.botUser.id, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${eventId}`,
  })
}

/** One pressed button or changed element, as it stands in `actions`. */
export function actionOf(workspace: SlackWorkspace, block: Json, element: Json, value: Json): Json {
  const { action_id, type, text, style } = element
  const base = { action_id, block_id: block.block_id, type, action_ts: workspace.ts() }
  if (type !== 'button') return { ...base, ...stateOf(element, value) }
  const carried = element.value === undefined ? {} : { value: element.value }
  return { ...base, text, ...carried, ...(style ? { style } : {}) }
}

/** The element that somebody presses or changes, and the block it stands in. */
export function findElement(blocks: Json[] = [], selector: Selector): { block: Json; element: Json } {
  for (const block of blocks) {
    const element = pressable(block).find((one) => one?.type && fits(block, one, selector))
    if (element) return { block, element }
  }
  const elements: Json[] = blocks.flatMap((block) => [block.accessory, block.element, ...(block.elements ?? [])])
  const have = elements
    .filter((one) => one?.type && one.action_id)
    .map((one) => `${one.action_id}(${one.text?.text ?? one.type})`)
  const wanted = typeof selector === 'object' && !(selector instanceof RegExp) ? JSON.stringify(selector) : selector
  throw new Error(`no element ${wanted}; have: ${have.join(', ')}`)
}

function pressable(block: Json): Json[] {
  const hasElements = block.type === 'actions' || block.type === 'context_actions'
  const ofCard = block.type === 'card' ? (block.actions ?? []) : []
  return [block.accessory, block.element, ...(hasElements ? block.elements : []), ...ofCard]
}

function fits(block: Json, element: Json, selector: Selector): boolean {
  const { action_id: id = '', text } = element
  const title = text?.text ?? ''
  if (typeof selector === 'string') return id === selector || title === selector
  if (selector instanceof RegExp) return selector.test(id) || selector.test(title)
  return (
    (!selector.action_id || id === selector.action_id) &&
    (!selector.block_id || block.block_id === selector.block_id) &&
    (!selector.value || element.value === selector.value) &&
    (!selector.text || title === selector.text)
  )
}
