import type { IncomingMessage, ServerResponse } from 'node:http'
import type { App } from '../src/app.ts'
import { recordBehind } from '../src/conversation/record.ts'

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
}

/**
 * A one-time link to a signed record. Opening it shows a button; only pressing it uses the link up, because mail and
 * chat programs open links by themselves to look for harm.
 */
export async function serveRecord(
  app: App,
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
): Promise<void> {
  request.resume()
  if (!/^[0-9a-f]{32,128}$/.test(token)) return page(response, 404, GONE)
  if (request.method === 'GET' || request.method === 'HEAD') return page(response, 200, ASK)
  if (request.method !== 'POST') return page(response, 405, GONE)
  const record = await recordBehind(app, token)
  if (record === undefined) return page(response, 410, GONE)
  const headers = {
    ...HEADERS,
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="${record.name}"`,
  }
  response.writeHead(200, headers).end(record.pdf)
}

function page(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' }).end(html(body))
}

const ASK =
  '<h1>Signed record</h1><p>This link works once.</p><form method="post"><button>Download the PDF</button></form>'
const GONE =
  '<h1>This link has been used or is too old</h1><p>Ask for a new one in the chat: type <b>status</b>, open the request and press “Signed record”.</p>'

function html(body: string): string {
  return `<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Staffroom</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}button{font:inherit;padding:.7rem 1.2rem}</style>
<main>${body}</main></html>`
}
