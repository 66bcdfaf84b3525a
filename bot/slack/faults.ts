import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import { DeliveryError } from '../../src/errors.ts'

type Outcome = DeliveryError['outcome']

/**
 * Slack's own error codes that are not simply "not sent, try again later".
 * Pages: docs.slack.dev/reference/methods/chat.postMessage, chat.update, conversations.open.
 */
const outcomes: Record<string, Outcome> = {
  channel_not_found: 'unreachable',
  user_disabled: 'unreachable',
  user_not_found: 'unreachable',
  user_not_visible: 'unreachable',
  users_not_found: 'unreachable',
  cannot_dm_bot: 'unreachable',
  not_in_channel: 'unreachable',
  is_archived: 'unreachable',
  account_inactive: 'unreachable',
  invalid_blocks: 'refused',
  invalid_blocks_format: 'refused',
  invalid_arguments: 'refused',
  invalid_metadata_format: 'refused',
  msg_too_long: 'refused',
  msg_blocks_too_long: 'refused',
  no_text: 'refused',
  message_not_found: 'refused',
  cant_update_message: 'refused',
  edit_window_closed: 'refused',
  // "Some aspect of the operation may have succeeded", says Slack of these two.
  fatal_error: 'unknown',
  internal_error: 'unknown',
}

/** Codes of Node's fetch that say the request never reached Slack. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** What a failed call of the Web API means for the message it carried. */
export function toDeliveryError(cause: unknown): DeliveryError {
  if (cause instanceof DeliveryError) return cause
  if (cause instanceof WebAPIRateLimitedError) {
    return new DeliveryError('slack_ratelimited', 'failed', { cause, retryAfterMs: cause.retryAfter * 1000 })
  }
  if (cause instanceof WebAPIHTTPError) return new DeliveryError(`slack_http_${cause.statusCode}`, 'failed', { cause })
  if (cause instanceof WebAPIPlatformError) return platformError(cause)
  if (cause instanceof WebAPIRequestError) return requestError(cause)
  return new DeliveryError('slack_unexpected', 'unknown', { cause })
}

function platformError(error: WebAPIPlatformError): DeliveryError {
  const said = error.data.error
  // An HTML page with status 200 arrives as an "error code"; a proxy may have sent it after passing the call on.
  if (!/^[a-z_]{1,60}$/.test(said)) return new DeliveryError('slack_garbled_answer', 'unknown')
  return new DeliveryError(`slack_${said}`, outcomes[said] ?? 'failed', { cause: error })
}

function requestError(error: WebAPIRequestError): DeliveryError {
  const { original } = error
  if (original.name === 'TimeoutError') return new DeliveryError('slack_timeout', 'unknown', { cause: error })
  const { cause } = original
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (NEVER_SENT.has(code)) return new DeliveryError('slack_not_reached', 'failed', { cause: error })
  return new DeliveryError('slack_connection_lost', 'unknown', { cause: error })
}
