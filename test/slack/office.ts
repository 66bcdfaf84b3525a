import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Edge } from '../../bot/adapter.ts'
import { createSlackEdge } from '../../bot/slack/app.ts'
import type { Card } from '../../cards/catalog.ts'
import manifest from '../../manifest/slack/manifest.json' with { type: 'json' }
import type { Incoming, Intent } from '../../src/conversation/incoming.ts'
import type { Reply } from '../../src/effects.ts'
import { createLog, type Log } from '../../src/log.ts'
import { SlackDriver, SlackWorkspace, type User } from '../fakes/slack/index.ts'

export const SECRET = 'a-signing-secret'

/** What the front door says in a test: by the intent's type, or decided on the spot. */
export type Script = (incoming: Incoming) => Reply | Promise<Reply>

export interface Office {
  workspace: SlackWorkspace
  driver: SlackDriver
  edge: Edge
  url: string
  ann: User
  /** Everything the door was asked, in order. */
  heard: Incoming[]
  intents(): Intent[]
  /** From now on the door answers so. */
  script(next: Script): void
}

/** A workspace, an edge served over HTTP, and a front door that says what the test wants. */
export async function openOffice(log: Log = createLog('silent')): Promise<Office> {
  const workspace = await new SlackWorkspace({ scopes: manifest.oauth_config.scopes.bot }).start()
  const heard: Incoming[] = []
  let script: Script = () => ({ show: 'word', text: '' })
  const door = async (incoming: Incoming) => {
    heard.push(incoming)
    return script(incoming)
  }
  const settings = { botToken: workspace.botToken, signingSecret: SECRET, apiUrl: workspace.apiUrl.replace(/\/$/, '') }
  const edge = await createSlackEdge(settings, door, log)
  const server = createServer((request, response) => {
    edge.serve(request, response).then(
      (isOurs) => isOurs || response.writeHead(404).end(),
      () => response.destroy(),
    )
  })
  await edge.start()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`
  onTestFinished(async () => {
    await edge.stop()
    server.closeAllConnections()
    server.close()
    await workspace.stop()
  })
  return {
    workspace,
    driver: new SlackDriver(workspace, { url, signingSecret: SECRET, retryDelaysMs: [0, 10, 20] }),
    edge,
    url,
    ann: workspace.addUser({ name: 'ann.lee', real_name: 'Ann Lee' }),
    heard,
    intents: () => heard.map(({ intent }) => intent),
    script(next) {
      script = next
    },
  }
}

export function note(title: string, buttons: Extract<Card, { name: 'note' }>['data']['buttons'] = []): Card {
  return { name: 'note', data: { summary: title, title, lines: [{ text: `About ${title}` }], buttons } }
}

export const DRAFT = '019a0000-0000-7000-8000-000000000001'
export const REQUEST = '019a0000-0000-7000-8000-000000000002'

type Field = Extract<Card, { name: 'form' }>['data']['sections'][number]['fields'][number]

export function form(fields: Field[], options: { title?: string; watch?: string[]; problem?: string } = {}): Card {
  const { title = 'A new site', watch = [], problem = '' } = options
  const submit = { title: 'Send', verb: 'request.submit', data: { draft: DRAFT, watch } }
  return { name: 'form', data: { summary: title, title, problem, sections: [{ title: '', fields }], submit } }
}
