import type { IncomingMessage, ServerResponse } from 'node:http'
import type { App } from '../src/app.ts'
import { fileBehind } from '../src/conversation/documents.ts'
import { openRegister } from '../src/conversation/register.ts'
import { openReports } from '../src/conversation/report-page.ts'
import type { LinkKind } from '../src/db/links.ts'
import { html } from '../src/html.ts'
import { sendFile, sendPage, wordPage } from './pages.ts'
import { sessionCookie } from './register.ts'
import { reportsCookie } from './reports-page/session.ts'

/** What each kind of link is called, what its button says, and how to come by a new one. */
const WORDS: Record<LinkKind, { title: string; button: string; again: string }> = {
  record: {
    title: 'Signed record',
    button: 'Download the PDF',
    again: 'type “status”, open the request and press “Signed record”.',
  },
  letter: {
    title: 'Letter of authority',
    button: 'Download the PDF',
    again: 'type “status”, open the request and press “Letter of authority”.',
  },
  register: {
    title: 'Register of official sites',
    button: 'Open the register',
    again: 'type “sites” and press “Open in the browser”.',
  },
  reports: {
    title: 'Reports',
    button: 'Open the reports',
    again: 'type “reports” and press “Open in the browser”.',
  },
}

/**
 * A one-time link from the chat. Opening it shows a button; only pressing it uses the link up, because mail and chat
 * programs open links by themselves to look for harm. The page is the same whether or not there is such a link.
 * @param path what follows `/links/`: kind and token
 */
export async function serveLink(
  app: App,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  request.resume()
  const [, kind, token = ''] = /^(record|letter|register|reports)\/([0-9a-f]{32,128})$/.exec(path) ?? []
  if (!isKind(kind)) return sendPage(response, 404, 'Staffroom', NOTHING)
  if (request.method === 'GET' || request.method === 'HEAD')
    return sendPage(response, 200, WORDS[kind].title, askPage(kind))
  if (request.method !== 'POST') return sendPage(response, 405, 'Staffroom', NOTHING, { allow: 'GET, HEAD, POST' })
  if (kind === 'register') return followToRegister(app, response, token)
  if (kind === 'reports') return followToReports(app, response, token)
  return followToFile(app, response, kind, token)
}

async function followToFile(app: App, response: ServerResponse, kind: 'record' | 'letter', token: string) {
  const file = await fileBehind(app, kind, token)
  return file === undefined ? gone(response, kind) : sendFile(response, file)
}

async function followToRegister(app: App, response: ServerResponse, token: string) {
  const opened = await openRegister(app, token)
  if (opened === undefined) return gone(response, 'register')
  // Relative, so that it also holds where a proxy puts Staffroom under a path of its own.
  sendPage(response, 303, WORDS.register.title, wordPage(WORDS.register.title, 'It opens now.'), {
    location: `../../register/${opened.schoolId}`,
    'set-cookie': sessionCookie(app, opened.schoolId, opened.session),
  })
}

async function followToReports(app: App, response: ServerResponse, token: string) {
  const session = await openReports(app, token)
  if (session === undefined) return gone(response, 'reports')
  sendPage(response, 303, WORDS.reports.title, wordPage(WORDS.reports.title, 'They open now.'), {
    location: '../../reports',
    'set-cookie': reportsCookie(app, session),
  })
}

function gone(response: ServerResponse, kind: LinkKind): void {
  const title = 'This link has been used or is too old'
  sendPage(response, 410, title, wordPage(title, `Ask for a new one in the chat: ${WORDS[kind].again}`))
}

function askPage(kind: LinkKind) {
  const { title, button } = WORDS[kind]
  return html`<h1>${title}</h1><p>This link works once. It was made for you alone: please do not pass it on.</p><form method="post"><button>${button}</button></form>`
}

const NOTHING = wordPage(
  'There is nothing here',
  'Links from Staffroom stand in your chat with it. Ask for a new one there.',
)

function isKind(kind: string | undefined): kind is LinkKind {
  return kind !== undefined && kind in WORDS
}
