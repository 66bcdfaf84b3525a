import { validateView } from './blocks.ts'
import { LIMITS } from './limits.ts'
import type { Delivery, Json } from './types.ts'
import type { SlackWorkspace } from './workspace.ts'

/** Does to the open modals what the app's answer to a view_submission says; what Slack would refuse is a problem. */
export function applyAnswer(workspace: SlackWorkspace, view: Json, delivery: Delivery): void {
  const answer: Json = delivery.json
  const stack = workspace.modalStacks.get(view.user_id) ?? []
  const text = delivery.text ?? ''
  if (text === '') {
    stack.pop()
    view.closed = true
    delivery.action = 'close'
  } else if (!answer) refuse(workspace, delivery, [`non-JSON body in view_submission response: ${text.slice(0, 80)}`])
  else if (answer.response_action === 'clear') {
    for (const id of stack) workspace.views.get(id).closed = true
    stack.length = 0
    delivery.action = 'clear'
  } else if (answer.response_action === 'errors') applyErrors(workspace, view, delivery)
  else if (answer.response_action === 'update' || answer.response_action === 'push')
    applyView(workspace, view, delivery)
  else refuse(workspace, delivery, [`unknown response_action ${answer.response_action}`])
}

function applyErrors(workspace: SlackWorkspace, view: Json, delivery: Delivery): void {
  const errors: Record<string, string> = delivery.json.errors ?? {}
  delivery.action = 'errors'
  delivery.errors = errors
  const inputs = view.blocks.filter(({ type }: Json) => type === 'input').map(({ block_id: id }: Json) => id)
  const unknown = Object.keys(errors).filter((id) => !inputs.includes(id))
  if (Object.keys(errors).length === 0) refuse(workspace, delivery, ['errors must not be empty'])
  if (unknown.length === 0) return
  refuse(
    workspace,
    delivery,
    unknown.map((id) => `errors key "${id}" is not the block_id of an input block`),
  )
}

function applyView(workspace: SlackWorkspace, view: Json, delivery: Delivery): void {
  const { response_action: action, view: next } = delivery.json
  const { errors } = validateView(next)
  delivery.action = action
  const isFull = (workspace.modalStacks.get(view.user_id) ?? []).length >= LIMITS.viewStack
  if (errors.length) refuse(workspace, delivery, errors)
  else if (action === 'push' && isFull) refuse(workspace, delivery, ['push_limit_reached'])
  else if (action === 'push') delivery.view = workspace.pushView(next, view.user_id)
  else delivery.view = workspace.replaceView(view, next)
}

function refuse(workspace: SlackWorkspace, delivery: Delivery, messages: string[]): void {
  workspace.problems.push({ kind: 'invalid-view-response', messages })
  delivery.ok = false
  delivery.viewError = messages
}
