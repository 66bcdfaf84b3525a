import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebClient } from '@slack/web-api'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSlackClient } from '../../bot/slack/client.ts'
import { fetchFile } from '../../bot/slack/files.ts'
import { limits } from '../../bot/slack/limits.ts'
import { createLog } from '../../src/log.ts'
import { MOST_BYTES } from '../../src/reports/evidence.ts'
import { SlackWorkspace } from '../fakes/slack/index.ts'

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

async function open() {
  const workspace = await new SlackWorkspace().start()
  onTestFinished(() => workspace.stop())
  const settings = { botToken: workspace.botToken, apiUrl: workspace.apiUrl }
  const client = createSlackClient(settings, createLog('silent'))
  return { workspace, fetchFile: (id: string) => fetchFile(client, settings, id) }
}

/** A client to whom Slack says that the file is there. */
function told(file: object): WebClient {
  return Object.assign(new WebClient('xoxb-1'), { files: { info: async () => ({ ok: true, file }) } })
}

/** A server that keeps what it was asked with, and answers in pieces of one megabyte until nobody listens. */
async function endless() {
  const seen: { authorization?: string | undefined; sent: number } = { sent: 0 }
  const server = createServer((request, response) => {
    seen.authorization = request.headers.authorization
    response.writeHead(200)
    const more = () => {
      if (response.destroyed || seen.sent > 4 * MOST_BYTES) return
      seen.sent += 1024 * 1024
      response.write(Buffer.alloc(1024 * 1024), () => setImmediate(more))
    }
    more()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe('a file that somebody gave to a form', () => {
  it('is fetched whole, with the token, as Slack has it', async () => {
    const slack = await open()
    const { id } = slack.workspace.addFile({ name: 'seen.png', content: PNG })
    expect(await slack.fetchFile(id)).toEqual(PNG)
    expect(slack.workspace.problems).toEqual([])
  })

  it('that was deleted meanwhile is gone', async () => {
    expect(await (await open()).fetchFile('F0NONE')).toBe('gone')
  })

  it('that Slack only points to is gone: it never had it', async () => {
    expect(await fetchFile(told({ size: 3 }), { botToken: 'xoxb-1' }, 'F1')).toBe('gone')
  })

  it('that is too large by what Slack says is not asked for', async () => {
    const file = { size: MOST_BYTES + 1, url_private_download: 'https://files.slack.com/x' }
    expect(await fetchFile(told(file), { botToken: 'xoxb-1' }, 'F1')).toBe('too_large')
  })

  it('that is larger than it says is not read to its end', async () => {
    const { seen, url } = await endless()
    const settings = { botToken: 'xoxb-1', apiUrl: `${url}/api/` }
    expect(await fetchFile(told({ size: 3, url_private_download: `${url}/f` }), settings, 'F1')).toBe('too_large')
    expect(seen.sent).toBeLessThan(3 * MOST_BYTES)
  })

  it('that Slack hands out to nobody without the right to it is asked for again later', async () => {
    const slack = await open()
    const { id } = slack.workspace.addFile({ content: PNG })
    const url = `${slack.workspace.url}/files-pri/${id}/seen.png`
    const settings = { botToken: 'xoxb-of-another', apiUrl: slack.workspace.apiUrl }
    const refused = fetchFile(told({ size: 3, url_private_download: url }), settings, id)
    await expect(refused).rejects.toMatchObject({ code: 'slack_file_302', outcome: 'failed' })
  })

  it('while Slack cannot be reached is asked for again later', async () => {
    const slack = await open()
    slack.workspace.fault({ method: 'files.info', kind: 'http503' })
    await expect(slack.fetchFile('F1')).rejects.toMatchObject({ outcome: 'failed' })
  })
})

it('as large a file is fetched as is kept as evidence', () => {
  expect(limits.fileBytes).toBe(MOST_BYTES)
})

it.each([
  ['another host', 'https://evil.example/f'],
  ['a host that only ends like Slack’s', 'https://files.notslack.com/f'],
  ['Slack in the clear', 'http://files.slack.com/f'],
  ['another port of this machine', 'http://127.0.0.1:1/f'],
  ['no address at all', 'files.slack.com/f'],
])('the token goes to Slack only: not to %s', async (_where, url_private_download) => {
  const settings = { botToken: 'xoxb-1', apiUrl: 'http://127.0.0.1:9/api/' }
  const asked = fetchFile(told({ size: 3, url_private_download }), settings, 'F1')
  await expect(asked).rejects.toMatchObject({ code: 'slack_file_elsewhere', outcome: 'refused' })
})
