import type { IncomingMessage, ServerResponse } from 'node:http'
import { renderCard } from '../../cards/catalog.ts'
import type { App } from '../../src/app.ts'
import type { Intent } from '../../src/conversation/incoming.ts'
import {
  casePack,
  closeReports,
  evidenceBehind,
  evidenceFile,
  type PageSession,
  reportsBehind,
} from '../../src/conversation/report-page.ts'
import type { Reply } from '../../src/effects.ts'
import { type Html, html } from '../../src/html.ts'
import type { FrontDoor } from '../adapter.ts'
import { LOCKED_UP, sendFile, sendPage, WITH_PICTURES, wordPage } from '../pages.ts'
import { type Body, type BodyTrouble, readBody } from './body.ts'
import { lateText, reportsPage, type Shown, tabTitle } from './page.ts'
import { incomingOf, lastOf, NAMES, parseForm, typedIn } from './parse.ts'
import { comesFromElsewhere, formToken, isFormToken, pathOf, reportsCookie, sessionIn } from './session.ts'

const TITLE = 'Reports'
const HOW = 'To open the reports, type “reports” to Staffroom and press “Open in the browser”.'
const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const FILE = new RegExp(`^(${ID})/files/(${ID})$`)
const PACK = new RegExp(`^(${ID})/pack$`)

/** One request of a browser. */
interface Visit {
  app: App
  door: FrontDoor
  request: IncomingMessage
  response: ServerResponse
}

/** The same, once it is known whose browser it is. */
interface Visited extends Visit {
  session: PageSession
  secret: string
}

/**
 * The pages on which reports are written, read and worked on: a client of the front door like any chat, for the browser in
 * which a link was used. Whether there is such a report, and whether the time is over or the right is gone, looks the same
 * from outside.
 * @param path what follows `/reports`, without its slashes: `''`, `all`, `new`, `close`, `<report>/pack`,
 *   `<report>/files/<file>`
 */
export async function serveReports(visit: Visit, path: string): Promise<void> {
  const { request } = visit
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const methods = path === '' ? 'GET, HEAD, POST' : path === 'close' ? 'POST' : 'GET, HEAD'
  if (!isKnown(path)) return turnAway(visit, 404, 'There is nothing here')
  if (!methods.split(', ').includes(request.method ?? ''))
    return turnAway(visit, 405, 'There is nothing here', { allow: methods })
  const secret = sessionIn(request)
  const session = secret === undefined ? undefined : await reportsBehind(visit.app, secret)
  if (secret === undefined || session === undefined) return isRead ? turnAway(visit, 403, CLOSED) : comesLate(visit)
  const visited = { ...visit, session, secret }
  if (path === 'close') return close(visited)
  if (!isRead) return takeForm(visited)
  request.resume()
  if (path.includes('/')) return givePart(visited, path)
  const intent = firstIntent(session, path)
  await sendReply(visited, intent, await visit.door(incomingOf(session, intent, visit.app.newId())))
}

const CLOSED = 'This page is closed'

function isKnown(path: string): boolean {
  return ['', 'all', 'new', 'close'].includes(path) || FILE.test(path) || PACK.test(path)
}

function firstIntent({ reportId, schoolId }: PageSession, path: string): Intent {
  const school = schoolId === undefined ? {} : { school: schoolId }
  if (path === 'new') return { type: 'report.start', known: [], ...school }
  if (path === '' && reportId !== undefined) return { type: 'report.read', report: reportId }
  return { type: 'reports', page: 1, ...school }
}

async function takeForm(visited: Visited): Promise<void> {
  const { request, session, secret, door } = visited
  const body = await readBody(request, 'files')
  if (comesFromElsewhere(request) || !isOurForm(secret, body)) return notOurs(visited, body)
  if (body.trouble !== undefined) return sendTrouble(visited, body, body.trouble)
  const incoming = parseForm(session, body)
  if (incoming === undefined) return turnAway(visited, 400, 'This was not understood', {}, AGAIN)
  const reply = await door(incoming)
  await sendReply(visited, incoming.intent, reply, { typed: typedIn(body) })
}

function isOurForm(secret: string, body: Body): boolean {
  return isFormToken(secret, lastOf(body, 'token'))
}

/** A body that broke off has lost its token, perhaps: nothing is taken from it, so it may be told why. */
function notOurs(visited: Visited, body: Body): void | Promise<void> {
  if (body.trouble !== undefined && lastOf(body, 'token') === undefined && !comesFromElsewhere(visited.request))
    return turnAway(visited, STATUS[body.trouble], 'This was not sent', {}, TROUBLES[body.trouble])
  return turnAway(visited, 403, 'This was not sent', {}, AGAIN)
}

const AGAIN = 'Please open the report again from “All reports”, and try once more.'

const TROUBLES: Record<BodyTrouble, string> = {
  too_large: 'That is too large to be sent at once. Please choose fewer or smaller files: each may have 10 MB.',
  too_many: 'That is too much at once. Please choose at most 10 files.',
  malformed: 'That did not arrive whole. Please try again.',
  busy: 'Several people are sending files just now. Please try again in a minute.',
}
const STATUS: Record<BodyTrouble, number> = { too_large: 413, too_many: 413, malformed: 400, busy: 429 }

/** Not taken; the form is shown again with what arrived of it, where it can be. */
async function sendTrouble(visited: Visited, body: Body, trouble: BodyTrouble): Promise<void> {
  const incoming = parseForm(visited.session, { ...body, files: [] })
  const again = incoming && formAgain(incoming.intent)
  if (again === undefined) {
    const texts = textsIn(body)
    const more = texts.length === 0 ? backLink(visited) : lateText(texts)
    return turnAway(visited, STATUS[trouble], 'This was not sent', {}, TROUBLES[trouble], more)
  }
  const reply = await visited.door(incomingOf(visited.session, again, visited.app.newId()))
  await sendReply(visited, again, reply, { status: STATUS[trouble], trouble: TROUBLES[trouble] })
}

/** What shows the same form anew. What was typed into a report is kept first; files have to be chosen again. */
function formAgain(intent: Intent): Intent | undefined {
  if (intent.type === 'report.files') return { type: 'report.files', report: intent.report }
  if (intent.type === 'report.submit' || intent.type === 'report.keep') return { ...intent, type: 'report.keep' }
  return undefined
}

async function sendReply(
  visited: Visited,
  intent: Intent,
  reply: Reply,
  how: { typed?: ReadonlyMap<string, string>; status?: number; trouble?: string } = {},
): Promise<void> {
  const { app, response, session, secret } = visited
  const headers = { ...WITH_PICTURES, 'set-cookie': reportsCookie(app, secret) }
  if (!('card' in reply)) return sendWord(visited, reply, headers, how.typed)
  const refused = reply.show === 'errors' || (reply.show === 'dialog' && reply.errors !== undefined)
  const reportId = 'report' in intent ? intent.report : undefined
  const found = reportId === undefined ? undefined : await evidenceBehind(app, session, reportId)
  const shown: Shown = {
    card: renderCard(reply.card),
    at: pathOf(app),
    who: session.name,
    brush: {
      action: pathOf(app),
      hidden: { token: formToken(secret), key: app.newId() },
      ...(refused && how.typed !== undefined && { typed: how.typed }),
    },
    refused,
    ...(how.trouble !== undefined && { trouble: how.trouble }),
    ...(found !== undefined && reportId !== undefined && { evidence: { reportId, ...found } }),
  }
  sendPage(response, how.status ?? 200, tabTitle(shown), reportsPage(shown), headers)
}

/** A word in place of a form, as when the database is busy: what was typed is given back, for it may not have arrived. */
function sendWord(
  { app, response }: Visited,
  reply: Reply,
  headers: Record<string, string>,
  typed: ReadonlyMap<string, string> = new Map(),
): void {
  const text = reply.show === 'word' ? reply.text : ''
  const texts = [...typed.values()].filter((one) => one.trim() !== '')
  const written = texts.length === 0 ? '' : lateText(texts, PERHAPS)
  sendPage(response, 200, TITLE, html`<h1>Reports</h1><p>${text}</p>${written}${backLink({ app })}`, headers)
}

const PERHAPS = 'Copy it now, in case it did not arrive. Then look under “All reports” whether it is there.'

function backLink({ app }: Pick<Visit, 'app'>): Html {
  return html`<p><a class="button plain" href="${pathOf(app)}/all">All reports</a></p>`
}

async function givePart(visited: Visited, path: string): Promise<void> {
  const { app, response, secret } = visited
  const [, reportId = '', fileId = ''] = FILE.exec(path) ?? PACK.exec(path) ?? []
  const file = fileId === '' ? await casePack(app, secret, reportId) : await evidenceFile(app, secret, reportId, fileId)
  if (file === undefined) return turnAway(visited, 404, 'There is nothing here', {}, AGAIN)
  sendFile(response, file, LOCKED_UP)
}

async function close(visited: Visited): Promise<void> {
  const { app, request, response, secret } = visited
  const body = await readBody(request, 'typed')
  if (comesFromElsewhere(request) || !isOurForm(secret, body)) return turnAway(visited, 403, 'This was not sent')
  await closeReports(app, secret)
  const page = wordPage('The reports are closed', `Nobody can go back to them in this browser. ${HOW}`)
  sendPage(response, 200, TITLE, page, { 'set-cookie': reportsCookie(app, '', 0) })
}

/** A form after the time was over: its writer, and nobody else, gets back what they had written. */
async function comesLate(visit: Visit): Promise<void> {
  const { request } = visit
  const isOurs = request.headers['sec-fetch-site'] === 'same-origin'
  const body = await readBody(request, 'typed')
  const texts = isOurs ? textsIn(body) : []
  return turnAway(visit, 403, CLOSED, {}, HOW, texts.length === 0 ? html`` : lateText(texts))
}

function textsIn({ fields }: Body): string[] {
  return fields.flatMap(([name, value]) => (name.startsWith(NAMES.text) && value.trim() !== '' ? [value] : []))
}

async function turnAway(
  { request, response }: Pick<Visit, 'request' | 'response'>,
  status: number,
  title: string,
  headers: Record<string, string> = {},
  says = HOW,
  more: Html = html``,
): Promise<void> {
  request.resume()
  sendPage(
    response,
    status,
    title === 'There is nothing here' ? TITLE : title,
    html`${wordPage(title, says)}${more}`,
    headers,
  )
}
