import type { types } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { AppError } from '../../src/errors.ts'
import type { Log } from '../../src/log.ts'
import { toDeliveryError } from './faults.ts'
import type { Heard, OpenView } from './parse.ts'
import { within } from './under-way.ts'

/** Opens and repaints modals. */
export interface Modals {
  /**
   * Shows `view` in answer to what was heard: over the modal it was spoken in, else as a modal of its own.
   * @param ms how long to wait for Slack; the trigger dies 3 s after the press
   * @returns false when it certainly did not open
   */
  show(where: Heard['where'], view: types.ModalView, ms: number): Promise<boolean>
  /** Says that somebody acted in this modal, so that what an earlier press paints does not win. */
  touch(view: OpenView): number
  /** Paints an open modal anew. Quietly leaves it when it is closed, or was touched since `turn`. */
  repaint(open: OpenView, view: types.ModalView, turn: number): Promise<void>
}

/** How many open modals are remembered; the eldest are forgotten. */
const REMEMBERED = 1000

export function createModals(client: WebClient, log: Log): Modals {
  const turns = new Map<string, number>()
  return {
    async show(where, view, ms) {
      if (where.trigger === undefined) return false
      const method = where.view?.type === 'modal' ? 'push' : 'open'
      const opened = client.views[method]({ trigger_id: where.trigger, view }).then(
        () => true,
        (cause: unknown) => {
          log.warn({ err: toDeliveryError(cause) }, 'slack_modal_not_opened')
          return false
        },
      )
      return (await within(opened, ms)) ?? true
    },
    touch({ id }) {
      const turn = (turns.get(id) ?? 0) + 1
      turns.delete(id)
      turns.set(id, turn)
      const [eldest] = turns.keys()
      if (turns.size > REMEMBERED && eldest !== undefined) turns.delete(eldest)
      return turn
    },
    async repaint({ id, hash }, view, turn) {
      const code = await update(client, { view_id: id, hash, view })
      // Two ticks in a row carry the same hash. The first paints the form; the last one has to win.
      if (code === 'slack_hash_conflict' && turns.get(id) === turn) await update(client, { view_id: id, view })
    },
  }
}

/** Slack's code when there is nothing to repaint any more; undefined when it is done. */
async function update(client: WebClient, args: { view_id: string; hash?: string; view: types.ModalView }) {
  try {
    await client.views.update(args)
    return undefined
  } catch (cause) {
    const error = toDeliveryError(cause)
    if (error.code === 'slack_hash_conflict' || error.code === 'slack_not_found') return error.code
    throw new AppError('slack_modal_not_repainted', { cause: error })
  }
}
