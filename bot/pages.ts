import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { asIs, type Html, html, markupOf } from '../src/html.ts'
import { STYLE } from './page-style.ts'

// Named by its hash, so that no other style is obeyed, whoever smuggled it in. No script, no picture, no frame at all.
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`

/** For whatever people's browsers open: kept by no one on the way, framed by no page, led away from by no address. */
const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  'content-security-policy': POLICY,
}

/** For a page that shows pictures that we serve ourselves. */
export const WITH_PICTURES = { 'content-security-policy': `${POLICY}; img-src 'self'` }
/** For a file that somebody gave: whatever it claims to be, it is shown by no program of ours and nothing in it runs. */
export const LOCKED_UP = {
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
}

/** Sends a page of ours. */
export function sendPage(
  response: ServerResponse,
  status: number,
  title: string,
  body: Html,
  headers: Record<string, string> = {},
): void {
  const page = html`<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${asIs(STYLE)}</style></head><body><main>${body}</main></body></html>`
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/html; charset=utf-8', ...headers }).end(markupOf(page))
}

/** Sends a file to be kept. Its name holds nobody's. */
export function sendFile(
  response: ServerResponse,
  file: { name: string; type: string; bytes: Buffer },
  more: Record<string, string> = {},
): void {
  const headers = {
    ...HEADERS,
    ...more,
    'content-type': file.type,
    'content-length': String(file.bytes.length),
    'content-disposition': `attachment; filename="${file.name}"`,
  }
  response.writeHead(200, headers).end(file.bytes)
}

/** A page of one heading and what to do next. */
export function wordPage(title: string, says: string): Html {
  return html`<h1>${title}</h1><p>${says}</p>`
}
