import type { Card } from '../../cards/catalog.ts'
import { dayIn } from '../calendar/days.ts'
import type { IntentOf } from '../conversation/incoming.ts'
import type { Tx } from '../db/transaction.ts'
import type { Reply } from '../effects.ts'
import { loadScenes, type Sources } from './load.ts'
import { deciderIn, turnOf } from './route.ts'
import type { Scene, Setting } from './scene.ts'
import { type Draft, draftsBy, pendingRequests, requestsBy } from './store.ts'
import { draftItem, listItem } from './views.ts'

const PAGE = 6

export interface Listing {
  app: Sources
  tx: Tx
  personId: string
  setting: Setting
}

/** A person's own requests and unfinished forms; always says what to do next. */
export async function showStatus(listing: Listing, intent: IntentOf<'status'>): Promise<Reply> {
  const { tx, personId, setting } = listing
  const schoolId = setting.school.id
  const drafts = intent.page === 1 ? await draftsBy(tx, schoolId, personId) : []
  const requests = await requestsBy(tx, schoolId, personId, { number: intent.page, size: PAGE })
  const scenes = await loadScenes(listing.app, tx, schoolId, requests.slice(0, PAGE))
  const items = [
    ...drafts.map((draft) => ({
      ...draftItem(draftTitle(setting, draft), dayIn(setting.school.timezone, new Date(draft.updatedAt))),
      buttons: [
        { title: 'Carry on', verb: 'request.start', style: 'positive' as const, data: { draft: draft.id } },
        { title: 'Throw away', verb: 'request.discard', data: { draft: draft.id } },
      ],
    })),
    ...scenes.map((scene) => ({
      ...listItem(scene),
      buttons: [{ title: 'Show', verb: 'request.show', data: { request: scene.request.id } }],
    })),
  ]
  const isEmpty = items.length === 0
  return {
    show: 'card',
    card: {
      name: 'list',
      data: {
        summary: 'Your requests',
        title: `Your requests at ${setting.school.name}`,
        intro: isEmpty
          ? intent.page > 1
            ? 'That was the last page.'
            : 'You have not asked for anything yet. Begin with a new request.'
          : '',
        items,
        buttons: [
          ...(requests.length > PAGE ? [{ title: 'Older ones', verb: 'status', data: { page: intent.page + 1 } }] : []),
          { title: 'New request', verb: 'request.start' },
        ],
      },
    },
  }
}

/** What waits for this person's signature, the longest waiting first, and what will come to them. */
export async function showApprovals(listing: Listing, intent: IntentOf<'approvals'>): Promise<Reply> {
  const { id: schoolId } = listing.setting.school
  const scenes = await loadScenes(listing.app, listing.tx, schoolId, await pendingRequests(listing.tx, schoolId))
  const mine = scenes.filter((scene) => turnOf(scene.route, listing.personId) !== undefined)
  const later = scenes.filter(
    (scene) => !mine.includes(scene) && scene.route.some((step) => deciderIn(step, listing.personId)),
  )
  return { show: 'card', card: approvalsView(mine, later.length, intent.page) }
}

function approvalsView(mine: Scene[], later: number, page: number): Card {
  const from = (page - 1) * PAGE
  const comes =
    later === 0
      ? ''
      : ` ${later === 1 ? 'One request' : `${later} requests`} will come to you after somebody else has signed.`
  const empty = page > 1 ? 'That was the last page.' : `Nothing is waiting for your signature.${comes}`
  return {
    name: 'list',
    data: {
      summary: 'What waits for your signature',
      title: 'Waiting for your signature',
      intro: mine.length > from ? comes.trim() : empty,
      items: mine.slice(from, from + PAGE).map((scene) => ({
        ...listItem(scene),
        buttons: [
          { title: 'Read and sign', verb: 'request.show', style: 'positive', data: { request: scene.request.id } },
        ],
      })),
      buttons: mine.length > from + PAGE ? [{ title: 'More', verb: 'approvals', data: { page: page + 1 } }] : [],
    },
  }
}

function draftTitle(setting: Setting, draft: Draft): string {
  const procedure = setting.pack.procedures.find((p) => p.id === draft.procedure)
  const name = procedure?.name ?? 'a form that is no longer in use'
  if (draft.siteId !== undefined) return 'Changes to a site that is in the register'
  return draft.requestId === undefined ? `A form for ${name}` : `Changes to a request for ${name}`
}
