import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { liveMarkup, SlackDriver, SlackWorkspace, type Surface, sign, validateBlocks, validateView } from './index.ts'

const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const x = (length: number) => 'x'.repeat(length)
const many = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i))
const option = (i: number, rest: object = {}) => ({ text: plain(`o${i}`), value: `v${i}`, ...rest })
const input = (element: object, rest: object = {}) => ({
  type: 'input',
  block_id: 'i',
  label: plain('L'),
  element,
  ...rest,
})
const text = (content: object) => ({ type: 'section', text: content })
const button = (rest: object = {}) => ({ type: 'button', text: plain('x'), ...rest })
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const select = (...options: object[]) => input({ type: 'static_select', options })
const typed = (rest: object) => input({ type: 'plain_text_input', ...rest })
const picked = (day: string) => input({ type: 'datepicker', initial_date: day })
const confirmed = (length: number) =>
  actions(button({ confirm: { title: plain('t'), text: plain(x(length)), confirm: plain('y'), deny: plain('n') } }))
const overflow = (count: number) => ({
  ...text(mrkdwn('x')),
  accessory: { type: 'overflow', options: many(count, option) },
})
const divider = (rest: object = {}) => ({ type: 'divider', ...rest })
const modal = (rest: object = {}) => ({
  type: 'modal',
  title: plain('T'),
  submit: plain('S'),
  blocks: [input({ type: 'plain_text_input', action_id: 'v' })],
  ...rest,
})

describe('blocks at a limit are taken, past it refused', () => {
  it.each<[string, object[], object[], Surface?]>([
    ['message blocks 50', many(50, () => divider()), many(51, () => divider())],
    ['modal blocks 100', many(100, () => divider()), many(101, () => divider()), 'modal'],
    ['section text 3000', [text(mrkdwn(x(3000)))], [text(mrkdwn(x(3001)))]],
    ['section text >=1', [text(mrkdwn('x'))], [text(mrkdwn(''))]],
    [
      'fields 10',
      [{ type: 'section', fields: many(10, () => mrkdwn('x')) }],
      [{ type: 'section', fields: many(11, () => mrkdwn('x')) }],
    ],
    ['field 2000', [{ type: 'section', fields: [mrkdwn(x(2000))] }], [{ type: 'section', fields: [mrkdwn(x(2001))] }]],
    ['header 150', [{ type: 'header', text: plain(x(150)) }], [{ type: 'header', text: plain(x(151)) }]],
    ['header plain only', [{ type: 'header', text: plain('x') }], [{ type: 'header', text: mrkdwn('x') }]],
    [
      'context 10',
      [{ type: 'context', elements: many(10, () => mrkdwn('x')) }],
      [{ type: 'context', elements: many(11, () => mrkdwn('x')) }],
    ],
    [
      'actions 25',
      [actions(...many(25, (i) => button({ action_id: `a${i}` })))],
      [actions(...many(26, (i) => button({ action_id: `a${i}` })))],
    ],
    ['button text 75', [actions(button({ text: plain(x(75)) }))], [actions(button({ text: plain(x(76)) }))]],
    ['button value 2000', [actions(button({ value: x(2000) }))], [actions(button({ value: x(2001) }))]],
    ['button style', [actions(button({ style: 'primary' }))], [actions(button({ style: 'positive' }))]],
    ['action_id 255', [actions(button({ action_id: x(255) }))], [actions(button({ action_id: x(256) }))]],
    [
      'action_id unique in block',
      [actions(button({ action_id: 'a' })), actions(button({ action_id: 'a' }))],
      [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
    ],
    ['block_id 255', [divider({ block_id: x(255) })], [divider({ block_id: x(256) })]],
    [
      'block_id unique',
      [divider({ block_id: 'a' }), divider({ block_id: 'b' })],
      [divider({ block_id: 'a' }), divider({ block_id: 'a' })],
    ],
    [
      'option text 75',
      [select(option(1, { text: plain(x(75)) }))],
      [select(option(1, { text: plain(x(76)) }))],
      'modal',
    ],
    ['option value 150', [select(option(1, { value: x(150) }))], [select(option(1, { value: x(151) }))], 'modal'],
    ['select options 100', [select(...many(100, option))], [select(...many(101, option))], 'modal'],
    ['select needs an option', [select(option(1))], [select()], 'modal'],
    ['option values unique', [select(option(1), option(2))], [select(option(1), option(1))], 'modal'],
    [
      'initial option matches',
      [input({ type: 'static_select', options: [option(1)], initial_option: option(1) })],
      [input({ type: 'static_select', options: [option(1)], initial_option: option(2) })],
      'modal',
    ],
    [
      'checkboxes 10',
      [input({ type: 'checkboxes', options: many(10, option) })],
      [input({ type: 'checkboxes', options: many(11, option) })],
      'modal',
    ],
    [
      'radio 10',
      [input({ type: 'radio_buttons', options: many(10, option) })],
      [input({ type: 'radio_buttons', options: many(11, option) })],
      'modal',
    ],
    ['overflow 5', [overflow(5)], [overflow(6)]],
    [
      'label 2000',
      [input({ type: 'plain_text_input' }, { label: plain(x(2000)) })],
      [input({ type: 'plain_text_input' }, { label: plain(x(2001)) })],
      'modal',
    ],
    ['placeholder 150', [typed({ placeholder: plain(x(150)) })], [typed({ placeholder: plain(x(151)) })], 'modal'],
    ['max_length 3000', [typed({ max_length: 3000 })], [typed({ max_length: 3001 })], 'modal'],
    ['date format', [picked('2026-02-28')], [picked('28/02/2026')], 'modal'],
    ['real date', [picked('2028-02-29')], [picked('2026-02-30')], 'modal'],
    [
      'number needs is_decimal_allowed',
      [input({ type: 'number_input', is_decimal_allowed: false })],
      [input({ type: 'number_input' })],
      'modal',
    ],
    [
      'files 10',
      [input({ type: 'file_input', max_files: 10 })],
      [input({ type: 'file_input', max_files: 11 })],
      'modal',
    ],
    ['input element in actions', [actions({ type: 'datepicker' })], [actions({ type: 'plain_text_input' })]],
    ['unknown property', [divider()], [divider({ wrap: true })]],
    ['unknown block', [divider()], [{ type: 'TextBlock', text: 'x' }]],
    ['alert only in modals', [divider()], [{ type: 'alert', text: mrkdwn('x') }]],
    [
      'markdown total 12000',
      [{ type: 'markdown', text: x(12000) }],
      many(2, () => ({ type: 'markdown', text: x(6001) })),
    ],
    [
      'one focus',
      [typed({ focus_on_load: true })],
      [typed({ focus_on_load: true }), { ...typed({ focus_on_load: true }), block_id: 'j' }],
      'modal',
    ],
    ['confirm text 300', [confirmed(300)], [confirmed(301)]],
  ])('%s', (_limit, good, over, surface = 'message') => {
    expect(validateBlocks(good, surface).errors).toEqual([])
    expect(validateBlocks(over, surface).errors[0]).toMatch(/ \[json-pointer:\/blocks/)
  })
})

describe('modals', () => {
  it.each(['title', 'submit', 'close'])('%s 24', (key) => {
    expect(validateView(modal({ [key]: plain(x(24)) })).errors).toEqual([])
    expect(validateView(modal({ [key]: plain(x(25)) })).errors).toHaveLength(1)
  })

  it('private_metadata 3000, callback_id 255', () => {
    expect(validateView(modal({ private_metadata: x(3000), callback_id: x(255) })).errors).toEqual([])
    expect(validateView(modal({ private_metadata: x(3001), callback_id: x(256) })).errors).toHaveLength(2)
  })

  it('with inputs need a submit', () => {
    const { submit: _submit, ...rest } = modal()
    expect(validateView(rest).errors[0]).toMatch(/submit/)
  })
})

it('live markup is found, and escaped text is none', () => {
  const blocks = [text(mrkdwn('<@U1> <https://e.x|hi> &lt;!channel&gt;')), text(plain('<!channel>'))]
  expect(liveMarkup({ text: '<!here>', blocks })).toEqual({
    broadcasts: ['!here'],
    users: ['@U1'],
    usergroups: [],
    channels: [],
    links: [{ url: 'https://e.x', label: 'hi' }],
  })
})

describe('the Web API', () => {
  it('wants a token that it knows, with the scope', async () => {
    const { workspace, ann, call } = await open()
    workspace.addToken('weak', [])
    expect((await call('auth.test', {}, 'nope')).error).toBe('invalid_auth')
    expect((await call('auth.test', {}, '')).error).toBe('not_authed')
    expect((await call('chat.postMessage', { channel: ann.id, text: 'x' }, 'weak')).error).toBe('missing_scope')
    expect((await call('nope.nope', {})).error).toBe('unknown_method')
  })

  it('refuses what it cannot post', async () => {
    const { workspace, ann, call } = await open()
    const channel = workspace.addChannel({ name: 'g' })
    const post = (args: object) => call('chat.postMessage', args)
    expect((await post({ channel: 'C0', text: 'x' })).error).toBe('channel_not_found')
    expect((await post({ channel: channel.id, text: 'x' })).error).toBe('not_in_channel')
    expect((await post({ channel: ann.id })).error).toBe('no_text')
    const bad = await post({ channel: ann.id, text: 'x', blocks: [text(mrkdwn(''))] })
    expect(bad.error).toBe('invalid_blocks')
    expect(bad.response_metadata.messages).toEqual([
      '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ])
  })

  it('updates by the conversation only, and keeps blocks that are left out', async () => {
    const { workspace, ann, call } = await open()
    const sent = await call('chat.postMessage', { channel: ann.id, text: 'hi', blocks: [text(mrkdwn('hi'))] })
    expect(sent).toMatchObject({ ok: true, channel: expect.stringMatching(/^D/) })
    expect(sent.message.blocks[0].block_id).toBeTruthy()
    expect((await call('chat.update', { channel: ann.id, ts: sent.ts, text: 'x' })).error).toBe('channel_not_found')
    expect((await call('chat.update', { channel: sent.channel, ts: '1.1', text: 'x' })).error).toBe('message_not_found')
    expect((await call('chat.update', { channel: sent.channel, ts: sent.ts, text: 'bye' })).ok).toBe(true)
    expect(workspace.dmsTo(ann.id)).toMatchObject([{ text: 'bye', blocks: [{ type: 'section' }] }])
  })

  it('cuts a text above 40,000 and says so', async () => {
    const { workspace, ann, call } = await open()
    const sent = await call('chat.postMessage', { channel: ann.id, text: x(40_001) })
    expect(sent.response_metadata.warnings).toEqual(['message_truncated'])
    expect(workspace.dmsTo(ann.id)[0]?.text).toHaveLength(40_000)
  })

  it('opens one modal for a trigger, in time', async () => {
    const { workspace, ann, call } = await open({ triggerTtlMs: 200 })
    const trigger = workspace.newTrigger(ann.id)
    const openView = (id: string, view: object = modal()) => call('views.open', { trigger_id: id, view })
    expect((await openView('z')).error).toBe('invalid_trigger_id')
    expect((await openView(trigger, modal({ title: plain(x(25)) }))).error).toBe('invalid_arguments')
    expect((await openView(trigger)).ok).toBe(true)
    expect((await openView(trigger)).error).toBe('exchanged_trigger_id')
    const late = workspace.newTrigger(ann.id, 1)
    await wait(20)
    expect((await openView(late)).error).toBe('expired_trigger_id')
  })

  it('stacks three modals, and repaints only the one that was meant', async () => {
    const { workspace, ann, call } = await open()
    const { view } = await call('views.open', { trigger_id: workspace.newTrigger(ann.id), view: modal() })
    expect((await call('views.update', { view_id: view.id, hash: 'old', view: modal() })).error).toBe('hash_conflict')
    expect((await call('views.update', { view_id: 'V0', view: modal() })).error).toBe('not_found')
    const push = () => call('views.push', { trigger_id: workspace.newTrigger(ann.id), view: modal() })
    expect([(await push()).ok, (await push()).ok, (await push()).error]).toEqual([true, true, 'push_limit_reached'])
  })

  it('fails as it is told to', async () => {
    const { workspace, ann, call } = await open()
    const post = () => call('chat.postMessage', { channel: ann.id, text: 'x' })
    workspace.fault({ method: 'chat.postMessage', kind: 'ratelimited', retryAfter: 7 })
    expect(await post()).toMatchObject({ status: 429, retryAfter: '7' })
    expect((await post()).ok).toBe(true)
    workspace.fault({ method: '*', kind: 'http503' })
    expect((await call('users.info', { user: ann.id })).status).toBe(503)
    workspace.fault({ method: '*', kind: 'reset_after' })
    await expect(post()).rejects.toThrow()
    expect(workspace.dmsTo(ann.id)).toHaveLength(2)
  })

  it('takes three messages at once and then one a second', async () => {
    const { ann, call } = await open({ rateLimit: true })
    const statuses: number[] = []
    for (const i of [0, 1, 2, 3, 4]) {
      statuses.push((await call('chat.postMessage', { channel: ann.id, text: `${i}` })).status)
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429])
  })
})

it('the driver signs, retries events but not commands, gives up in time, and replays', async () => {
  const seen: { isSigned: boolean; retry: unknown; reason: unknown }[] = []
  let mode: 'ok' | 'error' | 'hang' = 'ok'
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const { headers } = request
      const expected = sign('S', Buffer.concat(chunks).toString(), Number(headers['x-slack-request-timestamp']))
      const isSigned = expected['x-slack-signature'] === headers['x-slack-signature']
      seen.push({ isSigned, retry: headers['x-slack-retry-num'], reason: headers['x-slack-retry-reason'] })
      if (mode === 'ok') response.end()
      else if (mode === 'error') response.writeHead(500).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { workspace, ann } = await open()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`
  const driver = new SlackDriver(workspace, { url, signingSecret: 'S', ackTimeoutMs: 400, retryDelaysMs: [0, 20, 40] })

  const command = await driver.slash(ann, '/x', 'y')
  expect(command).toMatchObject({ ok: true, attempt: 0 })
  mode = 'error'
  expect((await driver.dm(ann, 'hi')).attempts).toHaveLength(4)
  expect(seen.slice(-3).map(({ retry, reason }) => [retry, reason])).toEqual(many(3, (i) => [`${i + 1}`, 'http_error']))
  mode = 'hang'
  expect(await driver.dm(ann, 'hi', { retry: false })).toMatchObject({ timedOut: true, status: 0 })
  mode = 'ok'
  expect((await driver.replay(command)).status).toBe(200)
  expect(seen.every(({ isSigned }) => isSigned)).toBe(true)
})

async function open(options: ConstructorParameters<typeof SlackWorkspace>[0] = {}) {
  const workspace = await new SlackWorkspace(options).start()
  onTestFinished(() => workspace.stop())
  const ann = workspace.addUser({ name: 'ann' })
  async function call(method: string, args: object, token = workspace.botToken) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' }
    const answer = await fetch(workspace.apiUrl + method, { method: 'POST', headers, body: JSON.stringify(args) })
    const isJson = answer.headers.get('content-type')?.includes('json')
    const body = isJson ? await answer.json() : { body: await answer.text() }
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), ...body }
  }
  return { workspace, ann, call }
}
