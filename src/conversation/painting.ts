import type { Card } from '../../cards/catalog.ts'
import { isHere, type Staff } from '../people/directory.ts'
import { leftView } from './views.ts'

/** What to paint: the pump's row, or a card that stands in a chat. */
export interface Painting {
  subject: string
  readerId: string
  card: string
  /** A newer card of the same subject stands below this one. Only of a card that stands in a chat; absent of one that is to be sent. */
  superseded?: boolean
}

export interface Painted {
  card: Card
  /** The version of the subject that was painted. */
  version: number
  /**
   * Painted anew when its subject changes. News is of its moment and stays as it is; a card that is emptied for good is
   * forgotten, so that whoever may read it again one day is given a new one.
   */
  keeps: boolean
}

/** Whoever has left a school reads nothing more of it: what stands in their chat is emptied when it is painted next. */
export function forStaff(
  setting: Staff & { school: { name: string } },
  { readerId }: Pick<Painting, 'readerId'>,
  painted: Painted,
): Painted {
  return isHere(setting, readerId) ? painted : { ...painted, card: leftView(setting.school.name) }
}
