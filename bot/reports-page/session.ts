import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { App } from '../../src/app.ts'

const COOKIE = 'staffroom-reports'
const SECONDS = 15 * 60

/**
 * What makes a browser the one in which the link was used: not for scripts, not for other sites, for these pages only, and
 * gone when it has not been used for a while.
 */
export function reportsCookie(app: Pick<App, 'url'>, session: string, seconds = SECONDS): string {
  const secure = new URL(app.url).protocol === 'https:' ? '; Secure' : ''
  return `${COOKIE}=${session}; Path=${pathOf(app)}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`
}

/** Where these pages stand for the browser, without a slash at the end: below whatever path a proxy gives Staffroom. */
export function pathOf({ url }: Pick<App, 'url'>): string {
  return `${new URL(url).pathname.replace(/\/$/, '')}/reports`
}

export function sessionIn({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const [, session] = /(?:^|;\s*)staffroom-reports=([0-9a-f]{32,128})(?:;|$)/.exec(headers.cookie ?? '') ?? []
  return session
}

/** What stands in each form of a session, so that no other page can send one in its place. Tells nothing of the session. */
export function formToken(session: string): string {
  return createHash('sha256').update(`a form of ${session}`).digest('hex')
}

export function isFormToken(session: string, given: string | undefined): boolean {
  const [a, b] = [Buffer.from(formToken(session)), Buffer.from(given ?? '')]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Whether another site's page sent this. Old browsers do not say; there the cookie and the token decide alone. */
export function comesFromElsewhere({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const site = headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin'
}
