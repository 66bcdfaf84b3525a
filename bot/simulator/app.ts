import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Log } from '../../src/log.ts'
import { fromRoot } from '../../src/root.ts'
import type { Edge, FrontDoor } from '../adapter.ts'
import { comesFromHere } from '../here.ts'
import { type Acts, createActs, type Refused } from './acts.ts'
import { isAsset, sendAsset } from './assets.ts'
import { comesFromOwnPage } from './guard.ts'
import { readJson, sendFault, sendJson, sendNotFound } from './http.ts'
import { Act } from './parse.ts'
import { createSimulatorAdapter } from './send.ts'
import type { SimulatorStore } from './store.ts'
import { createStream, type Stream } from './stream.ts'
import type { PeopleAnswer, SimulatedPerson, TimeAnswer, TimeStep, TranscriptAnswer } from './wire.ts'

const STOP_MS = 5_000

export interface SimulatorSettings {
  store: SimulatorStore
  /** Everybody who can be played: the members of the demo trust, once per school. Asked anew each time. */
  people: () => Promise<SimulatedPerson[]>
  time: RehearsalTime
  /** E-mail address of the person a newcomer is invited to play first. */
  guide?: string
  /** Where the built page lies (dist/page). */
  pageFolder?: string
}

/** The rehearsal's clock, as a school reads it. */
export interface RehearsalTime {
  read(schoolId: string | undefined): Promise<TimeAnswer>
  /** Moves it forward, by way of everything that comes due before. Resolves when that is done. */
  move(step: TimeStep, schoolId: string | undefined): Promise<TimeAnswer>
}

/** What the requests below are served from. */
interface Parts extends SimulatorSettings {
  acts: Acts
  stream: Stream
  pageFolder: string
}

/**
 * A local web page on which everybody of a demo trust can be played. Whoever is chosen on the page is, here, who the
 * platform vouches for; so it is for rehearsals on this computer only. A request that came through a proxy or a tunnel, or
 * for another host name, gets 404.
 * Serves `GET /` and `/simulator/*`.
 */
export function createSimulatorEdge(settings: SimulatorSettings, door: FrontDoor, log: Log): Edge {
  const stream = createStream()
  const acts = createActs(settings.store, stream, door, log)
  const parts: Parts = { pageFolder: fromRoot('dist', 'page'), ...settings, acts, stream }
  return {
    adapter: createSimulatorAdapter(settings.store, settings.people, stream),
    async serve(request, response) {
      const address = `http://localhost${request.url ?? '/'}`
      const url = URL.canParse(address) ? new URL(address) : undefined
      if (!url || (url.pathname !== '/' && !url.pathname.startsWith('/simulator/'))) return false
      try {
        await serveSafely(parts, request, response, url)
      } catch (err) {
        log.error({ err }, 'simulator_request_failed')
        if (!response.headersSent) sendFault(response, 500, 'fault', 'That went wrong on our side. Please try again.')
        else response.end()
      }
      return true
    },
    async start() {
      stream.start()
    },
    async stop() {
      const giveUp = new AbortController()
      await Promise.race([acts.idle(), wait(STOP_MS, undefined, { signal: giveUp.signal }).catch(() => undefined)])
      giveUp.abort()
      stream.stop()
    },
  }
}

async function serveSafely(parts: Parts, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  if (!comesFromHere(request.headers, request.socket.remoteAddress)) return sendNotFound(response)
  const read = request.method === 'GET' || request.method === 'HEAD'
  if (isAsset(url.pathname) && read) return sendAsset(response, parts.pageFolder, url.pathname)
  if (!comesFromOwnPage(request.headers)) {
    return sendFault(response, 403, 'other_origin', 'Only the rehearsal page itself may do this.')
  }
  const route = routes[`${request.method} ${url.pathname}`]
  if (!route) return sendNotFound(response)
  await route(parts, request, response, url)
}

const routes: Record<
  string,
  (parts: Parts, request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>
> = {
  'GET /simulator/people': sendPeople,
  'GET /simulator/transcript': sendTranscript,
  'GET /simulator/events': sendEvents,
  'POST /simulator/act': takeAct,
  'GET /simulator/time': sendTime,
  'POST /simulator/time': moveTime,
}

async function sendPeople(
  { people, store, guide }: Parts,
  _request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [everybody, newest] = await Promise.all([people(), store.newest()])
  const answer: PeopleAnswer = { people: everybody, newest, ...(guide && { guide }) }
  sendJson(response, 200, answer)
}

const Range = z.object({
  person: z.email().toLowerCase(),
  after: z.coerce.number().int().min(0).optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

async function sendTranscript(
  parts: Parts,
  _request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const range = Range.safeParse(Object.fromEntries(url.searchParams))
  if (!range.success) return sendFault(response, 400, 'bad_range', 'This part of the chat cannot be shown.')
  const { person, after, before, limit } = range.data
  if (!(await isPlayed(parts, person))) return sendStranger(response)
  const extra = { ...(after !== undefined && { after }), ...(before !== undefined && { before }) }
  const messages = await parts.store.page(person, { ...extra, limit: limit + 1 })
  const more = messages.length > limit
  // The surplus one is the oldest, or reading forwards the newest.
  const shown = after === undefined ? messages.slice(-limit) : messages.slice(0, limit)
  const answer: TranscriptAnswer = { messages: shown, more }
  sendJson(response, 200, answer)
}

async function sendEvents({ stream }: Parts, _request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!stream.listen(response)) sendFault(response, 503, 'too_many_pages', 'The rehearsal is open in too many tabs.')
}

async function takeAct(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const read = await readJson(request)
  if (read === 'too_large') return sendFault(response, 413, read, 'That is too long. Please shorten it and try again.')
  const act = read === 'not_json' ? undefined : Act.safeParse(read.body).data
  if (!act) return sendFault(response, 400, 'bad_act', 'This was not understood. Please reload the page.')
  if (!(await isPlayed(parts, act.person))) return sendStranger(response)
  const answer = await parts.acts.perform(act)
  if (typeof answer !== 'string') return sendJson(response, 200, answer)
  sendFault(response, REFUSALS[answer].status, answer, REFUSALS[answer].sentence)
}

const School = z.string().max(40).optional()
const Move = z.object({ step: z.enum(['hour', 'morning', 'week']), school: School })

async function sendTime({ time }: Parts, _request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const school = School.safeParse(url.searchParams.get('school') ?? undefined).data
  sendJson(response, 200, await time.read(school))
}

async function moveTime({ time }: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const read = await readJson(request)
  const move = typeof read === 'string' ? undefined : Move.safeParse(read.body).data
  if (!move) return sendFault(response, 400, 'bad_move', 'This was not understood. Please reload the page.')
  sendJson(response, 200, await time.move(move.step, move.school))
}

const REFUSALS: Record<Refused, { status: number; sentence: string }> = {
  message_gone: { status: 404, sentence: 'This message is no longer there. Please reload the page.' },
  window_gone: { status: 404, sentence: 'This window is out of date. Please close it and open it again.' },
  button_unknown: { status: 400, sentence: 'This button is not known any more. Please reload the page.' },
}

async function isPlayed({ people }: Parts, email: string): Promise<boolean> {
  return (await people()).some((person) => person.email === email)
}

function sendStranger(response: ServerResponse): void {
  sendFault(response, 403, 'not_in_rehearsal', 'This person is not part of the rehearsal.')
}
