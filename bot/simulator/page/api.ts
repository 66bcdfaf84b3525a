import type {
  ActAnswer,
  FaultAnswer,
  PeopleAnswer,
  StreamEvent,
  TimeAnswer,
  TimeStep,
  TranscriptAnswer,
} from '../wire.ts'

/** Longer than the server ever takes. */
const PATIENCE_MS = 12_000
/** A week of a whole trust is played through in a few seconds; on a busy computer in more. */
const TIME_PASSES_MS = 120_000

export type Deed =
  | { kind: 'contact' }
  | { kind: 'say'; text: string }
  | {
      kind: 'press'
      /** Where the button stands: in this message, or in the window that is open. */
      message?: number
      dialog?: true
      verb: string
      data: Record<string, unknown>
      inputs: Record<string, string>
    }

/** What one person does once. Sent again under the same id, it is done once all the same. */
export interface Act {
  id: string
  person: string
  do: Deed
}

/** Something did not work; `message` is a sentence to show. */
class Failure extends Error {}

export function newAct(person: string, deed: Deed): Act {
  return { id: crypto.randomUUID(), person, do: deed }
}

export function performAct(act: Act): Promise<ActAnswer> {
  const body = JSON.stringify(act)
  // What is kept while the page is being left must still arrive; browsers do that up to 64 KiB.
  const keepalive = body.length < 60_000
  return ask('/simulator/act', { method: 'POST', body, keepalive, headers: { 'content-type': 'application/json' } })
}

export function loadPeople(): Promise<PeopleAnswer> {
  return ask('/simulator/people')
}

export function loadTranscript(person: string, before?: number): Promise<TranscriptAnswer> {
  const range = new URLSearchParams(before === undefined ? { person } : { person, before: String(before) })
  return ask(`/simulator/transcript?${range}`)
}

/** @param school whose days they are; any when left out */
export function loadTime(school: string | undefined): Promise<TimeAnswer> {
  return ask(`/simulator/time${school === undefined ? '' : `?${new URLSearchParams({ school })}`}`)
}

export function moveTime(step: TimeStep, school: string | undefined): Promise<TimeAnswer> {
  const body = JSON.stringify({ step, school })
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } }
  return ask('/simulator/time', init, TIME_PASSES_MS)
}

/**
 * Follows what happens in all chats, for as long as the page is open.
 * @param onLine is told each time the connection comes (what was missed must be fetched) or goes
 */
export function follow(onEvent: (event: StreamEvent) => void, onLine: (up: boolean) => void): void {
  const source = new EventSource('/simulator/events')
  source.onopen = () => onLine(true)
  source.onmessage = (message) => onEvent(JSON.parse(message.data))
  source.onerror = () => {
    onLine(false)
    // The browser gives up after an answer such as 503; otherwise it tries again by itself.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow(onEvent, onLine), 3_000)
  }
}

async function ask<T>(path: string, init: RequestInit = {}, patienceMs = PATIENCE_MS): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.timeout(patienceMs) })
  } catch {
    throw new Failure('Staffroom could not be reached. Is it still running?')
  }
  const body = await response.json().catch(() => undefined)
  if (response.ok && body) return body
  throw new Failure((body as FaultAnswer | undefined)?.sentence ?? 'That did not work. Please try again.')
}
