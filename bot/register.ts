import type { IncomingMessage, ServerResponse } from 'node:http'
import type { App } from '../src/app.ts'
import { closeRegister, registerBehind, registerFile } from '../src/conversation/register.ts'
import { registerPage } from '../src/sites/register-page.ts'
import { sendFile, sendPage, wordPage } from './pages.ts'

const TITLE = 'Register of official sites'
const COOKIE = 'staffroom-register'
const SECONDS = 15 * 60

/**
 * The page of a register, for the browser in which a link to it was used. Whether there is such a school, and whether the
 * time is over or the right is gone, looks the same from outside.
 * @param path what follows `/register/`: the school, and `pdf`, `csv` or `close`
 */
export async function serveRegister(
  app: App,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  request.resume()
  const [, schoolId = '', part = 'page'] = /^([a-z0-9][a-z0-9-]{0,99})(?:\/(pdf|csv|close))?$/.exec(path) ?? []
  if (schoolId === '') return sendPage(response, 404, TITLE, wordPage('There is nothing here', HOW))
  const methods = part === 'close' ? ['POST'] : ['GET', 'HEAD']
  if (!methods.includes(request.method ?? ''))
    return sendPage(response, 405, TITLE, wordPage('There is nothing here', HOW), { allow: methods.join(', ') })
  const session = sessionIn(request)
  if (part === 'close') return close(app, response, schoolId, session)
  const found = session === undefined ? undefined : await registerBehind(app, schoolId, session)
  if (found === undefined) return sendPage(response, 403, TITLE, wordPage('This page is closed', HOW))
  if (part === 'page')
    return sendPage(
      response,
      200,
      `${TITLE}, ${found.register.school.name}`,
      registerPage(found.register, found.reader),
    )
  sendFile(response, await registerFile(found.register, part === 'pdf' ? 'pdf' : 'csv'))
}

/**
 * What makes a browser the one in which the link was used: not for scripts, not for other sites, for this school's pages
 * only, and gone when their time is over.
 */
export function sessionCookie(app: Pick<App, 'url'>, schoolId: string, session: string, seconds = SECONDS): string {
  const { protocol, pathname } = new URL(app.url)
  const path = `${pathname.replace(/\/$/, '')}/register/${schoolId}`
  const secure = protocol === 'https:' ? '; Secure' : ''
  return `${COOKIE}=${session}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`
}

async function close(app: App, response: ServerResponse, schoolId: string, session: string | undefined): Promise<void> {
  if (session !== undefined) await closeRegister(app, session)
  const page = wordPage('The register is closed', `Nobody can go back to it in this browser. ${HOW}`)
  sendPage(response, 200, TITLE, page, { 'set-cookie': sessionCookie(app, schoolId, '', 0) })
}

function sessionIn(request: IncomingMessage): string | undefined {
  const [, session] = /(?:^|;\s*)staffroom-register=([0-9a-f]{32,128})(?:;|$)/.exec(request.headers.cookie ?? '') ?? []
  return session
}

const HOW = 'To open the register, type “sites” to Staffroom and press “Open in the browser”.'
