import type { App } from '../app.ts'
import { unreachedReaders } from '../db/outbox-admin.ts'
import type { Tx } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import { holdsAny } from '../people/directory.ts'
import { disposalOf } from '../reports/disposal-store.ts'
import { peopleOf, type Reader, standingAt } from '../reports/door.ts'
import {
  accountView,
  disposedView,
  emptiedView,
  mineView,
  unheardView,
  unreachedView,
  waitingView,
} from '../reports/waiting-view.ts'
import type { Painted, Painting } from './painting.ts'
import { settings } from './settings.ts'

/**
 * A report's card in a chat: that there is one, its number, and nothing of what is in it. Whoever may read it no more is not
 * told that there is one: what has not been sent is not sent, and what stands in their chat is emptied.
 */
export async function paintReport(app: App, tx: Tx, id: string, painting: Painting): Promise<Painted | undefined> {
  const { readerId, superseded } = painting
  const settingOf = settings(app, tx)
  const standing = await standingAt({ app, tx, personId: readerId, settingOf }, id)
  // Only of a card that stands in a chat is it known whether a newer one stands below it.
  const emptied = superseded === undefined ? undefined : { card: emptiedView(), version: 0, keeps: false }
  if (standing === undefined) {
    const gone = emptied && (await disposalOf(tx, id))
    return gone ? { ...emptied, card: disposedView(gone.number) } : emptied
  }
  const { report, setting, as, isBarred } = standing
  const { version } = report
  const look = { readerId, superseded: superseded ?? false }
  switch (painting.card) {
    case 'report':
      return as === 'reader'
        ? { card: waitingView(report, setting, look), version, keeps: true }
        : emptied && { ...emptied, version }
    case 'report-mine':
      return as === undefined
        ? emptied && { ...emptied, version }
        : { card: mineView(report, setting, look), version, keeps: true }
    case 'undelivered':
      return isBarred
        ? emptied && { ...emptied, version }
        : undelivered({ app, tx, settingOf }, id, { ...standing, readerId, isShown: superseded !== undefined })
    default:
      throw new AppError('card_unknown')
  }
}

/**
 * To one of its readers, whom else to tell; to its author, that nobody has it yet; to whoever looks after Staffroom, an
 * account that does not work.
 */
async function undelivered(
  looking: Omit<Reader, 'personId'>,
  id: string,
  { report, setting, as, readerId, isShown }: Standing & { readerId: string; isShown: boolean },
): Promise<Painted | undefined> {
  const readers = (await peopleOf(looking, id))?.readers ?? []
  const unreached = await unreachedReaders(looking.tx, `report:${id}`)
  const lost = readers.filter((one) => unreached.includes(one))
  const { version } = report
  if (as === 'reader') return { card: unreachedView(report, setting, lost), version, keeps: true }
  if (as === 'reporter' && (lost.length === readers.length || isShown))
    return { card: unheardView(report, setting, lost.length === readers.length), version, keeps: true }
  const isKeeper = holdsAny(setting, ['staffroom_administrator'], readerId)
  return isKeeper ? { card: accountView(setting, lost), version, keeps: true } : undefined
}

type Standing = NonNullable<Awaited<ReturnType<typeof standingAt>>>
