import { validateView } from './blocks.ts'
import { LIMITS } from './limits.ts'
import { refusal } from './messages.ts'
import type { Json } from './types.ts'
import type { SlackWorkspace } from './workspace.ts'

/** views.open */
export function openView(workspace: SlackWorkspace, args: Json): Json {
  const refused = checkView(workspace, args, 'modal')
  if (refused) return refused
  const trigger = takeTrigger(workspace, args)
  if ('refused' in trigger) return trigger.refused
  workspace.modalStacks.set(trigger.userId, [])
  return { ok: true, view: workspace.publicView(workspace.pushView(args.view, trigger.userId)) }
}

/** views.push */
export function pushView(workspace: SlackWorkspace, args: Json): Json {
  const refused = checkView(workspace, args, 'modal')
  if (refused) return refused
  const trigger = takeTrigger(workspace, args)
  if ('refused' in trigger) return trigger.refused
  const stack = workspace.modalStacks.get(trigger.userId) ?? []
  if (stack.length === 0) return refusal('not_found')
  if (stack.length >= LIMITS.viewStack) return refusal('push_limit_reached')
  return { ok: true, view: workspace.publicView(workspace.pushView(args.view, trigger.userId)) }
}

/** views.update */
export function updateView(workspace: SlackWorkspace, args: Json): Json {
  const refused = checkView(workspace, args, args.view?.type === 'home' ? 'home' : 'modal')
  if (refused) return refused
  const byExternalId = (view: Json) => view.external_id && view.external_id === args.external_id
  const old = args.view_id ? workspace.views.get(args.view_id) : [...workspace.views.values()].find(byExternalId)
  if (!old || old.closed) return refusal('not_found')
  if (args.hash && args.hash !== old.hash) return refusal('hash_conflict')
  return { ok: true, view: workspace.publicView(workspace.replaceView(old, args.view)) }
}

/** views.publish */
export function publishView(workspace: SlackWorkspace, args: Json): Json {
  const refused = checkView(workspace, args, 'home')
  if (refused) return refused
  const { user_id: userId, hash, view } = args
  if (!workspace.users.has(userId)) return refusal('user_not_found')
  const old = workspace.homes.get(userId)
  if (hash && old && hash !== old.hash) return refusal('hash_conflict')
  const made = workspace.makeView(view, userId, old ? { id: old.id } : {})
  workspace.homes.set(userId, made)
  return { ok: true, view: workspace.publicView(made) }
}

function checkView(workspace: SlackWorkspace, { view, view_id: viewId }: Json, type: 'modal' | 'home'): Json {
  if (view === undefined) return refusal('invalid_arguments', ['missing required field: view [json-pointer:/view]'])
  const { errors } = validateView(view)
  if (errors.length) return refusal('invalid_arguments', errors)
  if (JSON.stringify(view).length > LIMITS.viewBytes) return refusal('view_too_large')
  if (view.type !== type) {
    return refusal('invalid_arguments', [`unsupported type: ${view.type} [json-pointer:/view/type]`])
  }
  const sameName = (one: Json) => one.external_id === view.external_id && one.id !== viewId && !one.closed
  const isTaken = view.external_id && [...workspace.views.values()].some(sameName)
  return isTaken ? refusal('duplicate_external_id') : undefined
}

/** A trigger opens one modal, within its time. */
function takeTrigger(workspace: SlackWorkspace, { trigger_id: id }: Json): { userId: string } | { refused: Json } {
  const trigger = workspace.triggers.get(id)
  if (!trigger) return { refused: refusal('invalid_trigger_id') }
  if (trigger.used) return { refused: refusal('exchanged_trigger_id') }
  if (Date.now() > trigger.expires) return { refused: refusal('expired_trigger_id') }
  trigger.used = true
  return { userId: trigger.userId }
}
