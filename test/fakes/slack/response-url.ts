import type { ServerResponse } from 'node:http'
import { byBot, readMessage, replaceContent } from './messages.ts'
import type { Call, Json } from './types.ts'
import type { SlackWorkspace } from './workspace.ts'

const MOST_USES = 5

/** Answers a POST to a response_url: 5 uses within its time. */
export function answerResponseUrl(
  workspace: SlackWorkspace,
  path: string,
  raw: string,
  response: ServerResponse,
): void {
  const call: Call = { n: workspace.calls.length + 1, at: Date.now(), method: 'response_url', args: undefined }
  workspace.calls.push(call)
  const { status, body } = take(workspace, path, raw, call)
  call.status = status
  call.response = body
  if (status !== 200) workspace.problems.push({ kind: 'response_url', status, body })
  response.writeHead(status, { 'content-type': 'text/plain' })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
  workspace.notify()
}

function take(workspace: SlackWorkspace, path: string, raw: string, call: Call): { status: number; body: Json } {
  try {
    call.args = JSON.parse(raw)
  } catch {
    return { status: 400, body: 'invalid_payload' }
  }
  const known = workspace.responseUrls.get(path.split('/')[3] ?? '')
  if (!known) return refuse('invalid_url')
  if (Date.now() > known.expires) return refuse('expired_url')
  if (++known.uses > MOST_USES) return refuse('used_url')
  const { message } = known
  const channel = workspace.channels.get(known.channel)
  if (call.args.delete_original) {
    if (message && channel) channel.messages = channel.messages.filter((one) => one !== message)
    return { status: 200, body: 'ok' }
  }
  const read = readMessage(workspace, call.args)
  if ('refused' in read) return { status: 500, body: read.refused }
  const { text = '', blocks } = read
  if (call.args.replace_original && message) replaceContent(message, { text, blocks, edited: { ts: workspace.ts() } })
  else if (call.args.response_type === 'in_channel') {
    channel?.messages.push({ ...byBot(workspace, text), ...(blocks ? { blocks } : {}) })
  } else {
    const { channel: id, user } = known
    workspace.ephemerals.push({ channel: id, user, text, ...(blocks ? { blocks } : {}), via: 'response_url' })
  }
  return { status: 200, body: 'ok' }
}

function refuse(error: string): { status: number; body: Json } {
  return { status: 404, body: { ok: false, error } }
}
