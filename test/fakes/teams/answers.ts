// Reads what a bot answers to an invoke: what the user would see, and what is wrong with it.
import { CARD_TYPE, isObject } from './cards.ts'
import type { Answer, HttpResult, Json } from './types.ts'

const PREFIX = 'application/vnd.microsoft.'
const SIZES = ['small', 'medium', 'large']
export const UNREACHABLE = 'Unable to reach app. Please try again.'
const WENT_WRONG = 'Something went wrong. Please try again.'

/** The answer to `adaptiveCard/action`: `card`, `toast`, `error`, `login` or `failed`. */
export function readCardAction(result: HttpResult): Read {
  if (!isObject(result.json)) return failed(result, result.status === 200 ? ['no JSON body'] : [])
  const { statusCode, type, value } = result.json
  const read = CARD_ANSWERS[type]
  if (!read) return failed(result, result.status === 200 ? [`unknown answer type ${JSON.stringify(type)}`] : [])
  const answer = { notes: [] as string[], statusCode, type, ...read(value) }
  if (!answer.codes.includes(statusCode)) answer.faults.push(`statusCode ${statusCode} does not go with ${type}`)
  if (result.status !== 200) answer.notes.push(`HTTP ${result.status}; expected 200 with the statusCode in the body`)
  return answer.faults.length ? { ...answer, shown: WENT_WRONG } : answer
}

/** The answer to `task/fetch`, `task/submit` and the message-extension invokes. */
export function readTask(result: HttpResult, { mayBeEmpty }: { mayBeEmpty: boolean }): Read {
  if (result.status < 200 || result.status > 299) return failed(result, [])
  if (result.text === '' || isEmpty(result.json)) {
    return mayBeEmpty ? { kind: 'close', faults: [] } : failed(result, ['an empty answer opens no dialog'])
  }
  const { task, composeExtension } = result.json ?? {}
  if (task) return readTaskInfo(task)
  if (composeExtension) return readExtension(composeExtension)
  return failed(result, ['the answer has neither "task" nor "composeExtension"'])
}

/** An answer as the driver takes it, with hints that are no faults. */
export interface Read extends Answer {
  notes?: string[]
  status?: number
  width?: number | string
  height?: number | string
  url?: string
  codes?: number[]
  activity?: Json
}

const CARD_ANSWERS: Record<string, (value: Json) => Read & { codes: number[] }> = {
  [`${PREFIX}card.adaptive`]: (card) => ({
    kind: 'card',
    card,
    codes: [200],
    faults: isObject(card) ? [] : ['value must be an Adaptive Card'],
  }),
  [`${PREFIX}activity.message`]: (text) => ({
    kind: 'toast',
    text,
    shown: text,
    codes: [200],
    faults: typeof text === 'string' ? [] : ['value must be text'],
  }),
  [`${PREFIX}error`]: (value) => errorAnswer(value, [400, 401, 403, 404, 409, 429, 500]),
  [`${PREFIX}error.preconditionFailed`]: (value) => errorAnswer(value, [412]),
  [`${PREFIX}error.incorrectAuthCode`]: (value) => ({ ...errorAnswer(value, [401]), faults: [] }),
  [`${PREFIX}activity.loginRequest`]: (value) => ({ kind: 'login', value, codes: [401], faults: [] }),
}

function errorAnswer(value: Json, codes: number[]): Read & { codes: number[] } {
  const { code, message } = value ?? {}
  const faults = typeof message === 'string' ? [] : ['an error needs a value {code, message}']
  return { kind: 'error', code, message, shown: WENT_WRONG, codes, faults }
}

function readTaskInfo({ type, value }: Json): Read {
  if (type === 'message') return { kind: 'message', text: value, shown: value, faults: textFaults(value) }
  if (type !== 'continue') return { kind: 'failed', faults: [`unknown task type "${type}"`], shown: WENT_WRONG }
  const { title, width, height, card, url } = value ?? {}
  const faults: string[] = []
  if (!card && !url) faults.push('a dialog needs a card or a url')
  if (card && card.contentType !== CARD_TYPE) faults.push(`a dialog card must be an attachment of type ${CARD_TYPE}`)
  if (url && !url.startsWith('https://')) faults.push('a dialog url must be https')
  for (const size of [width, height]) if (!isSize(size)) faults.push(`bad dialog size ${JSON.stringify(size)}`)
  if (faults.length) return { kind: 'failed', faults, shown: WENT_WRONG }
  return { kind: 'dialog', title, width, height, url, card: card?.content, faults }
}

function readExtension({ type, text, attachments, activityPreview, suggestedActions }: Json): Read {
  if (type === 'result') return { kind: 'result', attachments: attachments ?? [], faults: [] }
  if (type === 'botMessagePreview') return { kind: 'preview', activity: activityPreview, faults: [] }
  if (type === 'message') return { kind: 'message', text, shown: text, faults: textFaults(text) }
  if (['auth', 'silentAuth', 'config'].includes(type)) return { kind: 'login', value: suggestedActions, faults: [] }
  return { kind: 'failed', faults: [`unknown composeExtension type "${type}"`], shown: WENT_WRONG }
}

function failed(result: HttpResult, faults: string[]): Read {
  return { kind: 'failed', status: result.status, faults, shown: faults.length ? WENT_WRONG : UNREACHABLE }
}

const isSize = (size: Json) => size === undefined || typeof size === 'number' || SIZES.includes(size)
const isEmpty = (json: Json) => json === null || (isObject(json) && Object.keys(json).length === 0)
const textFaults = (text: Json) => (typeof text === 'string' ? [] : ['the message must be a string'])
