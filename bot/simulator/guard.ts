import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether the simulator's own page asks, and no page elsewhere in the same browser. A program without either header
 * (a test, curl) holds no person's browser, so it may.
 */
export function comesFromOwnPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  return headers.origin === undefined || headers.origin === `http://${headers.host}`
}
