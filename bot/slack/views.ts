import type { types } from '@slack/bolt'
import { renderCard } from '../../cards/catalog.ts'
import type { Reply } from '../../src/effects.ts'
import type { Log } from '../../src/log.ts'
import { standingOf } from './answers.ts'
import { toModal, toWord } from './block-kit.ts'
import type { Standing } from './inputs.ts'
import { limits } from './limits.ts'
import type { OpenView } from './parse.ts'
import { shorten } from './text.ts'

export type ViewAnswer =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: types.ModalView }

export const SLOW = 'Staffroom is slower than usual just now. Please try again in a moment: nothing happens twice.'
export const NOT_PAINTED =
  'This could not be shown here just now. What you sent in is not lost: please open it again in a moment.'

/**
 * Any answer as a modal. What cannot be painted is a fault of ours, and is answered in words: it goes nowhere else.
 * @param standing what the modal holds that this one replaces
 */
export function toView(log: Log, reply: Reply, standing: Standing = {}): types.ModalView | undefined {
  if (reply.show === 'options' || (reply.show === 'word' && reply.text === '')) return undefined
  if (reply.show === 'word') return wordView(reply.text)
  try {
    return toModal(renderCard(reply.card), standing)
  } catch (err) {
    log.error({ err }, 'slack_view_not_painted')
    return wordView(NOT_PAINTED)
  }
}

/** Whether it must be shown in a modal: as a message there would be nothing to fill in, or it would stay. */
export function opens({ show }: Reply): boolean {
  return show === 'form' || show === 'dialog'
}

/** What takes the place of what stands in the open modal; undefined for an answer that does not. */
export function viewInPlace(log: Log, reply: Reply, open: OpenView): types.ModalView | undefined {
  // Two forms may have fields of one name: what is typed in the open one must not turn up in the next.
  if (reply.show === 'dialog' || (reply.show === 'form' && reply.changed)) return toView(log, reply, standingOf(open))
  return reply.show === 'instead' ? toView(log, reply) : undefined
}

/** What Slack is told about a modal that was sent; undefined closes it. */
export function answerSubmission(log: Log, reply: Reply, open: OpenView): ViewAnswer | undefined {
  const standing = standingOf(open)
  if (reply.show === 'errors' || reply.show === 'dialog') {
    const beside = errorsBeside(reply.errors ?? {}, standing)
    if (beside) return { response_action: 'errors', errors: beside }
  }
  const [first] = Object.values(standing)
  // A form that was taken is answered with a card. A word says it was not: the form stays, with everything in it.
  if (reply.show === 'word' && first)
    return { response_action: 'errors', errors: { [first.block]: reply.text || SLOW } }
  const isForm = reply.show === 'form' || reply.show === 'errors' || reply.show === 'dialog'
  const view = toView(log, reply, isForm ? standing : {})
  return view && { response_action: 'update', view }
}

/** Sentences by block; undefined when there are none, or one is about a field that the modal does not have. */
function errorsBeside(errors: Record<string, string>, standing: Standing): Record<string, string> | undefined {
  const blocks = Object.entries(errors).map(([field, text]) => [
    standing[field]?.block,
    shorten(text, limits.fieldError),
  ])
  const isBeside = blocks.length > 0 && blocks.every(([block]) => block !== undefined)
  return isBeside ? Object.fromEntries(blocks) : undefined
}

function wordView(text: string): types.ModalView {
  const { blocks } = toWord(text)
  const body = { type: 'plain_text', emoji: false } as const
  return {
    type: 'modal',
    title: { ...body, text: 'Staffroom' },
    close: { ...body, text: 'Close' },
    blocks,
    callback_id: 'card.show',
  }
}
