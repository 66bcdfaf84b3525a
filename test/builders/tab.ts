import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { createMetrics } from '../../bot/metrics.ts'
import { createHttpServer } from '../../bot/server.ts'
import { handleIncoming } from '../../src/conversation/handle.ts'
import type { Intent } from '../../src/conversation/incoming.ts'
import type { Front } from './front-door.ts'
import { wordsOf } from './front-door.ts'

/** A page as it came: what a browser without scripts makes of it. */
export interface Page {
  status: number
  headers: Headers
  html: string
  /** What can be read, without the markup. */
  text: string
}

type Sent = string | string[] | boolean | { name: string; bytes: Uint8Array | string; type?: string }[]

/** A browser in which the link to the reports was used. */
export interface Tab {
  cookie: string
  page: Page
  open(path?: string): Promise<Page>
  /** Fills in what is named and presses the button of this title. Pictures and other files by their field. */
  press(title: string, inputs?: Record<string, Sent>): Promise<Page>
  /** What stands in every form of the page: the session's token, and the page's own key. */
  hidden(): [name: string, value: string][]
  /** The bytes that the press would send. */
  form(title: string, inputs?: Record<string, Sent>): FormData
  send(body: RequestInit['body'], headers?: Record<string, string>): Promise<Page>
}

/** The HTTP server on a free port, for a test file. */
export async function serveFront(front: Front): Promise<string> {
  const server = createHttpServer({
    app: front.app,
    door: (incoming) => handleIncoming(front.app, incoming),
    edges: [],
    metrics: createMetrics(front.app),
    isReady: async () => true,
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The path of a link to the reports that somebody is given in the chat. */
export async function reportsLinkFor(front: Front, who: string, deed: Intent = { type: 'report.page' }) {
  const words = wordsOf(await front.ask(who, deed))
  return /https:\/\/staffroom\.example(\/links\/reports\/[0-9a-f]{48})/.exec(words)?.[1]
}

/** Somebody asks for the page in the chat, follows the link and presses its button. */
export async function openTab(front: Front, url: string, who: string, report?: string): Promise<Tab> {
  const link = await reportsLinkFor(front, who, { type: 'report.page', ...(report && { report }) })
  const pressed = await fetch(`${url}${link}`, { method: 'POST', redirect: 'manual' })
  const [cookie = ''] = pressed.headers.get('set-cookie')?.split(';') ?? []
  const tab = tabWith(url, cookie)
  await tab.open()
  return tab
}

/** A browser that shows this cookie. */
export function tabWith(url: string, cookie: string): Tab {
  const go = async (path: string, init: RequestInit) => {
    const { headers, ...rest } = init
    const answer = await fetch(`${url}/reports${path}`, {
      redirect: 'manual',
      ...rest,
      headers: { cookie, 'sec-fetch-site': 'same-origin', ...(headers as Record<string, string>) },
    })
    tab.page = await pageOf(answer)
    return tab.page
  }
  const tab: Tab = {
    cookie,
    page: { status: 0, headers: new Headers(), html: '', text: '' },
    open: (path = '') => go(path, {}),
    hidden: () =>
      ['token', 'key'].map((name) => [
        name,
        new RegExp(`name="${name}" value="([^"]*)"`).exec(tab.page.html)?.[1] ?? '',
      ]),
    form: (title, inputs = {}) => formData(tab.page.html, title, inputs),
    press(title, inputs = {}) {
      const data = tab.form(title, inputs)
      const isMultipart = tab.page.html.includes('enctype="multipart/form-data"')
      const body = isMultipart ? data : new URLSearchParams([...data].map(([name, value]) => [name, String(value)]))
      return tab.send(body)
    },
    send: (body, headers = {}) => go('', { method: 'POST', body: body ?? null, headers }),
  }
  return tab
}

async function pageOf(answer: Response): Promise<Page> {
  const html = await answer.text()
  const text = unescaped(html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ')
  return { status: answer.status, headers: answer.headers, html, text }
}

/** What a browser would send, as the controls stand. */
function formData(html: string, title: string, inputs: Record<string, Sent>): FormData {
  const button = tagsIn(html, 'button').find((one) => one.inside === title)
  if (button === undefined)
    throw new Error(`no button “${title}” among ${tagsIn(html, 'button').map((one) => one.inside)}`)
  const form = button.attributes['form'] ?? ''
  const hidden = new RegExp(`<form id="${form}"[^>]*>(.*?)</form>`, 's').exec(html)?.[1] ?? ''
  const data = new FormData()
  for (const { attributes } of tagsIn(hidden, 'input')) data.append(attributes['name'] ?? '', attributes['value'] ?? '')
  for (const control of controlsOf(html, form)) append(data, control, inputs)
  data.append('do', button.attributes['value'] ?? '')
  return data
}

interface Tag {
  tag: string
  attributes: Record<string, string>
  inside: string
}

function controlsOf(html: string, form: string): Tag[] {
  const all = [...tagsIn(html, 'input'), ...tagsIn(html, 'textarea'), ...tagsIn(html, 'select')]
  return all.filter(({ attributes }) => attributes['form'] === form)
}

function append(data: FormData, { tag, attributes, inside }: Tag, inputs: Record<string, Sent>): void {
  const { name = '', type = '', value = '' } = attributes
  const id = name.slice(name.indexOf('.') + 1)
  const given = inputs[id]
  if (type === 'hidden') data.append(name, value)
  else if (type === 'file') appendFiles(data, name, given)
  else if (type === 'checkbox' || type === 'radio') {
    const wanted = given === undefined ? 'checked' in attributes : given === true || [given].flat().includes(value)
    if (wanted) data.append(name, value)
  } else {
    const stands = tag === 'textarea' ? inside.replace(/^\n/, '') : value
    data.append(name, given === undefined ? stands : [given].flat().join(', '))
  }
}

function appendFiles(data: FormData, name: string, given: Sent | undefined): void {
  const files = Array.isArray(given) ? given.filter((one) => typeof one === 'object') : []
  if (files.length === 0) data.append(name, new Blob([]), '')
  for (const file of files) data.append(name, new Blob([file.bytes as BlobPart], { type: file.type ?? '' }), file.name)
}

function tagsIn(html: string, tag: string): Tag[] {
  const closed = tag === 'input' ? '()' : `(.*?)</${tag}>`
  return [...html.matchAll(new RegExp(`<${tag}\\b([^>]*)>${closed}`, 'gs'))].map(([, written = '', inside = '']) => ({
    tag,
    inside: unescaped(inside.trim()),
    attributes: Object.fromEntries(
      [...written.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, unescaped(value)]),
    ),
  }))
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_all, code) => String.fromCodePoint(Number(code)))
}
