import type { IntentOf } from '../conversation/incoming.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { allSites } from '../sites/store.ts'
import { figuresOf } from './figures.ts'
import { figuresView } from './figures-views.ts'
import type { CommentSpeech } from './handlers.ts'
import { runs, seesAll } from './setting.ts'
import { commentsOf, timesOf } from './store.ts'
import { COMMENTS_PAGE, commentsView, noTimesView, notForYouView } from './views.ts'

type Listing = Pick<CommentSpeech, 'tx' | 'personId' | 'setting'>

/** What waits on the sites that somebody looks after, and what has been answered. */
export async function showComments({ tx, personId, setting }: Listing, intent: IntentOf<'comments'>): Promise<Outcome> {
  if (setting.pack.replies === undefined) return only({ show: 'card', card: noTimesView(setting) })
  const sites = await allSites(tx, setting.school.id)
  const isAll = seesAll(setting, personId)
  const own = isAll ? sites : sites.filter((site) => runs(setting, site, personId))
  if (own.length === 0 && !isAll) return only({ show: 'card', card: notForYouView(setting) })
  const page = { number: intent.page, size: COMMENTS_PAGE }
  const comments = await commentsOf(tx, setting.school.id, isAll ? undefined : own.map(({ id }) => id), page)
  const named = new Map(own.map((site) => [site.id, site]))
  return only({ show: 'card', card: commentsView(comments, named, setting, intent.page) })
}

const NOT_YOURS = 'The figures are for those who look after all the sites. Type “comments” for those on yours.'

/** How soon comments were answered, month by month, for those who look after all sites. */
export async function showFigures(
  { tx, personId, setting }: Listing,
  intent: IntentOf<'comment.figures'>,
): Promise<Outcome> {
  if (setting.pack.replies === undefined) return only({ show: 'card', card: noTimesView(setting) })
  if (!seesAll(setting, personId)) return say(NOT_YOURS)
  const { school, now } = setting
  const figures = figuresOf(await timesOf(tx, school.id), school.timezone, now)
  return only({ show: 'card', card: figuresView(figures, setting, intent.page) })
}
