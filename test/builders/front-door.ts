import { randomBytes, randomUUID } from 'node:crypto'
import { renderCard } from '../../cards/catalog.ts'
import type { App } from '../../src/app.ts'
import { handleIncoming } from '../../src/conversation/handle.ts'
import type { Intent, IntentOf, Speaker, Surface } from '../../src/conversation/incoming.ts'
import type { ChainHead } from '../../src/db/audit.ts'
import type { Database } from '../../src/db/database.ts'
import type { Reply } from '../../src/effects.ts'
import { createLog } from '../../src/log.ts'
import { loadPacks } from '../../src/packs/load.ts'
import type { Entry } from '../../src/people/entry.ts'
import { loadQuestions } from '../../src/questions/understanding/load.ts'
import { createVault } from '../../src/vault/vault.ts'
import { listActions } from '../fakes/teams/index.ts'
import { siteForm, surfaces } from './packs.ts'
import { account, entry, putSchool, school, speaker } from './people.ts'

const [packs, questions] = await Promise.all([loadPacks(), loadQuestions()])

/** A Monday in term, ten in the morning. */
export const NOW = '2026-11-23T10:00:00.000Z'

export interface Front {
  app: App
  /** Everybody's id, by the name they are played under. */
  ids: Record<string, string>
  /** What the log has, as it would be written. */
  logged: string[]
  heads: ChainHead[]
  at(instant: string): void
  /** Somebody says words, or does what a button or a form would. */
  ask(who: string, deed: string | Intent, how?: How): Promise<Reply>
  /** A form of King Offa that is taken, sent in by its author. @returns the request's id */
  send(who?: string, changes?: Parameters<typeof siteForm>[0]): Promise<string>
  /** Presses a decision on the card as it stands now. */
  decide(who: string, verb: Decision, request: string, words?: object, how?: How): Promise<Reply>
}

type Decision = 'request.approve' | 'request.decline' | 'request.changes'

interface How {
  /** The delivery's key; one of its own when left out. */
  id?: string
  surface?: Surface
  from?: Partial<Speaker>
}

/** A vault with a key of the tests' own. */
export const testVault = createVault([{ id: 'test', secret: Buffer.alloc(32, 7) }])

/**
 * Larkfield with its whole chain of approvers (amira asks, then tom, bethan, helen), Oakmere, and sam, who works in both;
 * lena looked after Staffroom at Larkfield until yesterday and is at Oakmere now. Behind the real front door; the clock
 * and the platform that vouches for accounts are ours.
 */
export async function openFront(db: Database, changes: Partial<App> = {}): Promise<Front> {
  const people = await populate(db)
  const logged: string[] = []
  const heads: ChainHead[] = []
  let now = new Date(NOW)
  const app: App = {
    db,
    packs,
    questions,
    clock: () => now,
    newId: randomUUID,
    vault: testVault,
    newSecret: () => randomBytes(24).toString('hex'),
    log: createLog('debug', { write: (line) => void logged.push(line) }),
    url: 'https://staffroom.example',
    noteHead: (head) => void heads.push(head),
    whoIs: async (from) => account(from.user, { platform: from.platform, email: `${from.user}@larkfield.example` }),
    ...changes,
  }
  const front: Front = {
    app,
    ids: Object.fromEntries(people.map((one) => [one.name, one.personId])),
    logged,
    heads,
    at(instant) {
      now = new Date(instant)
    },
    ask(who, deed, { id = `test:${randomUUID()}`, surface = surfaces.simulator, from = {} } = {}) {
      const intent: Intent = typeof deed === 'string' ? { type: 'words', text: deed } : deed
      return handleIncoming(app, { id, from: speaker(who, from), surface, intent })
    },
    async send(who = 'amira', changed = {}) {
      const draft = draftOf(await front.ask(who, 'request site'))
      const reply = await front.ask(who, { type: 'request.submit', draft, answers: siteForm(changed) })
      if (reply.show !== 'instead') throw new Error(`the form was not taken: ${JSON.stringify(reply)}`)
      const [row] = await db.query<{ id: string }>('select id from request where draft_id = $1', [draft])
      return row?.id ?? ''
    },
    async decide(who, type, request, words = {}, how = {}) {
      return front.ask(who, await decision(db, type, request, words), how)
    },
  }
  return front
}

/** A decision as the buttons of the present card send it. */
export async function decision(
  db: Database,
  type: Decision,
  request: string,
  words: object = {},
): Promise<IntentOf<Decision>> {
  const [row] = await db.query<{ version: number; signed: number }>(
    `select version, jsonb_array_length(state -> 'decisions') as signed from request where id = $1`,
    [request],
  )
  const step = ['line_manager', 'communications_manager', 'headteacher'][row?.signed ?? 0] ?? 'headteacher'
  return { type, request, step, version: row?.version ?? 0, ...words }
}

/** The draft that an open form is about. */
export function draftOf(reply: Reply): string {
  const data = reply.show === 'form' && reply.card.name === 'form' ? reply.card.data.submit.data : undefined
  const draft = data?.['draft']
  if (typeof draft !== 'string') throw new Error(`no form is open: ${JSON.stringify(reply)}`)
  return draft
}

/** Everything that stands in a reply, as one text. */
export function wordsOf(reply: Reply): string {
  if (reply.show === 'word') return reply.text
  return 'card' in reply ? JSON.stringify(renderCard(reply.card)) : JSON.stringify(reply.options)
}

/** The verbs of a reply's buttons. */
export function verbsOf(reply: Reply): string[] {
  if (!('card' in reply)) return []
  const nodes = listActions(renderCard(reply.card) as never).map(({ node }) => node as { verb?: string })
  return nodes.flatMap(({ verb }) => verb ?? [])
}

async function populate(db: Database): Promise<Entry[]> {
  const named = (name: string, more: Partial<Entry> = {}) =>
    entry(name, { email: `${name}@larkfield.example`, ...more })
  const tom = named('tom')
  const daniel = named('daniel')
  const people = [
    named('amira', { lineManagerId: tom.personId }),
    tom,
    named('bethan', { roles: ['staff', 'communications_manager'] }),
    named('helen', {
      roles: ['staff', 'headteacher'],
      deputies: [{ role: 'headteacher', deputyId: daniel.personId }],
    }),
    daniel,
    named('liam', { lineManagerId: tom.personId }),
    named('rosie'),
    named('gwen', { roles: ['staff', 'staffroom_administrator'] }),
  ]
  const sam = named('sam', { lineManagerId: tom.personId })
  const lena = named('lena', { roles: ['staff', 'staffroom_administrator'], endDate: '2026-11-22' })
  const { endDate: _, ...active } = lena
  await putSchool(db, school('larkfield', { name: 'Larkfield Primary' }), [...people, sam, lena])
  const omar = named('omar', { roles: ['staff', 'headteacher', 'communications_manager'] })
  await putSchool(db, school('oakmere', { name: 'Oakmere School' }), [
    omar,
    { ...sam, lineManagerId: omar.personId },
    { ...active, roles: ['staff'], lineManagerId: omar.personId },
  ])
  return [...people, sam, lena, omar]
}
