import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { sign } from '../fakes/slack/index.ts'
import { note, openOffice, SECRET } from './office.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const JSON_BODY = { 'content-type': 'application/json' }
const now = () => Math.floor(Date.now() / 1000)

async function office() {
  const open = await openOffice()
  open.script(() => ({ show: 'card', card: note('Help') }))
  const { team } = open.workspace
  const command = new URLSearchParams({
    command: '/socialmedia',
    text: 'help',
    team_id: team.id,
    user_id: open.ann.id,
    channel_id: 'C1',
  }).toString()
  return { ...open, command }
}

it.each<
  [
    string,
    number,
    (command: string) => { body?: string; headers: Record<string, string>; signed?: boolean; ts?: number },
  ]
>([
  ['a signed command is taken', 200, (body) => ({ body, headers: FORM })],
  [
    'so is one whose content type names its charset',
    200,
    (body) => ({ body, headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } }),
  ],
  ['an unsigned one is refused', 401, (body) => ({ body, headers: FORM, signed: false })],
  [
    'so is a wrong signature',
    401,
    (body) => ({ body, headers: { ...FORM, ...sign('another secret', body) }, signed: false }),
  ],
  [
    'so is a signature of another body',
    401,
    (body) => ({ body, headers: { ...FORM, ...sign(SECRET, `${body}x`) }, signed: false }),
  ],
  ['so is one from six minutes ago', 401, (body) => ({ body, headers: FORM, ts: now() - 360 })],
  ['so is one from six minutes ahead', 401, (body) => ({ body, headers: FORM, ts: now() + 360 })],
  ['a clock that is a little off does not matter', 200, (body) => ({ body, headers: FORM, ts: now() + 200 })],
  [
    'so is one without a time',
    401,
    (body) => ({ body, headers: { ...FORM, 'x-slack-signature': 'v0=00' }, signed: false }),
  ],
  ['a body above 1 MiB is refused', 413, () => ({ body: 'x'.repeat(1024 * 1024 + 1), headers: FORM })],
  ['a signed null is no crash', 400, () => ({ body: 'null', headers: JSON_BODY })],
  ['nor is a payload of null', 400, () => ({ body: 'payload=null', headers: FORM })],
  ['nor a payload that is half a JSON', 400, () => ({ body: 'payload={', headers: FORM })],
  ['nor an empty body', 400, () => ({ body: '', headers: JSON_BODY })],
  ['nor a list', 400, () => ({ body: '[]', headers: JSON_BODY })],
  ['nor an event of null', 400, () => ({ body: '{"type":"event_callback","event":null}', headers: JSON_BODY })],
  [
    'Slack may ask, unsigned, whether we are there',
    200,
    () => ({ body: 'ssl_check=1&token=x', headers: FORM, signed: false }),
  ],
])('%s', async (_rule, status, make) => {
  const { driver, command } = await office()
  expect((await driver.raw(make(command))).status).toBe(status)
  expect((await driver.raw({ body: command, headers: FORM })).status).toBe(200)
})

it('nothing smuggled along with an unsigned question reaches the door', async () => {
  const { driver, command, heard } = await office()
  await driver.raw({ body: `ssl_check=1&${command}`, headers: FORM, signed: false })
  expect(heard).toEqual([])
})

it('a URL is verified only when it is asked for with a signature', async () => {
  const { driver } = await office()
  expect((await driver.urlVerification('c1')).json).toEqual({ challenge: 'c1' })
  const body = '{"type":"url_verification","challenge":"c1"}'
  expect((await driver.raw({ body, headers: JSON_BODY, signed: false })).status).toBe(401)
})

it.each([
  ['GET /slack/events', 405],
  ['POST //', 404],
  ['POST /slack/events/more', 404],
])('%s is answered with %d', async (line, status) => {
  const { url } = await office()
  expect(
    await firstLine(Number(new URL(url).port), `${line} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`),
  ).toContain(String(status))
})

it('the same bytes again are the same delivery', async () => {
  const { driver, ann, heard } = await office()
  await driver.replay(await driver.slash(ann, '/socialmedia', 'help'))
  expect(heard).toHaveLength(2)
  expect(heard[0]?.id).toBe(heard[1]?.id)
})

it('an upload that breaks off leaves nothing behind', async () => {
  const { url, driver, command, edge } = await office()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write('POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', () => socket.destroy())
  await new Promise((resolve) => socket.once('close', resolve))
  expect((await driver.raw({ body: command, headers: FORM })).status).toBe(200)
  await edge.stop()
})

function firstLine(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(String(data).split('\r\n')[0] ?? '')
    })
    socket.once('error', reject)
  })
}
