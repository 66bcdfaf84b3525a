import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type CarefulBot, callConnector, startBot, type Turn } from './careful-bot.ts'
import {
  cardOf,
  FORGERIES,
  type ForgeryName,
  fill,
  findAction,
  ISSUER,
  listActions,
  liveMarkup,
  request,
  TeamsDriver,
  TeamsTenant,
  type TenantOptions,
  textOf,
  type User,
  validateCard,
  visibleText,
} from './index.ts'
import type { AdaptiveCard, Chat, DriverOptions, HttpResult, Json, Team } from './types.ts'

const CARD = 'application/vnd.microsoft.card.adaptive'
const attach = (content: Json) => ({ contentType: CARD, content })
const card = (body: Json[] = [], actions: Json[] = [], more: Json = {}): AdaptiveCard => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body,
  actions,
  ...more,
})
const text = (value: string) => ({ type: 'TextBlock', text: value })
const execute = (verb: string, more: Json = {}) => ({ type: 'Action.Execute', title: verb, verb, ...more })
const input = (id: string, more: Json = {}) => ({ type: 'Input.Text', id, label: id, errorMessage: `${id}!`, ...more })
const say = (value: string, ...cards: Json[]) => ({
  type: 'message',
  text: value,
  summary: value,
  attachments: cards.map(attach),
})
const shows = (value: Json) => ({ statusCode: 200, type: CARD, value })
const toast = (value: string) => ({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value })

interface Env {
  tenant: TeamsTenant
  bot: CarefulBot
}

async function setUp(
  turn: Turn = () => ({}),
  { tenant: options, driver }: { tenant?: TenantOptions; driver?: Partial<DriverOptions> } = {},
) {
  const tenant = await new TeamsTenant(options).start()
  const bot = await startBot(tenant, turn)
  onTestFinished(async () => {
    await Promise.all([tenant.stop(), bot.stop()])
  })
  const ann = tenant.addUser({ name: 'Ann Lee', installed: true })
  const bob = tenant.addUser({ name: 'Bob Ray', installed: true })
  return { tenant, bot, ann, bob, driver: new TeamsDriver(tenant, { url: bot.url, ...driver }) }
}

function channel(team: Team, index: number): Chat {
  const found = team.channels[index]
  if (!found) throw new Error(`the team has no channel ${index}`)
  return found
}

/** Posts a card to a user as the bot would, and returns the stored message. */
async function postCard({ tenant, bot }: Env, user: User, content: Json) {
  const path = `v3/conversations/${encodeURIComponent(tenant.chat(user).id)}/activities`
  const { json } = await bot.api('POST', path, say('a card', content))
  return tenant.message(tenant.chat(user), json.id)
}

// ---------- cards ----------

const cases: [string, Json, RegExp][] = [
  ['version 1.6', card([text('x')], [], { version: '1.6' }), /up to 1\.5/],
  ['version as a number', card([text('x')], [], { version: 1.5 }), /string like "1.5"/],
  ['unknown element', card([{ type: 'Input.Rating', id: 'a' }]), /unknown element "Input.Rating" \[\/body\/0\]/],
  ['element without type', card([{ text: 'x' }]), /unknown element/],
  ['TextBlock without text', card([{ type: 'TextBlock' }]), /TextBlock needs "text"/],
  ['text that is a number', card([{ type: 'TextBlock', text: 7 }]), /must be a string/],
  ['input without id', card([{ type: 'Input.Text', label: 'x' }]), /Input.Text needs "id"/],
  ['same id twice', card([input('a'), input('a')]), /id "a" is already used at \/body\/0/],
  ['Execute without verb', card([], [{ type: 'Action.Execute', title: 'x' }]), /Action.Execute needs "verb"/],
  ['template hole', card([text(`Hello \${name}`)]), /literal "\$\{" left/],
  ['template hole in data', card([], [execute('a', { data: { id: `\${id}` } })]), /literal .*\/0\/data\/id\]/],
  ['bad regex', card([input('a', { regex: '(' })]), /not a regular expression/],
  ['no choices', card([{ type: 'Input.ChoiceSet', id: 'a', label: 'a', choices: [] }]), /has no choices/],
  ['script link', card([], [{ type: 'Action.OpenUrl', title: 'x', url: 'javascript:alert(1)' }]), /cannot open/],
  ['Entra ids in refresh', card([], [], { refresh: { action: execute('r'), userIds: ['aad'] } }), /Teams ids like/],
  ['refresh by Submit', card([], [], { refresh: { action: { type: 'Action.Submit' } } }), /must be an Action.Execute/],
  ['not a card', { type: 'message' }, /not an Adaptive Card/],
  ['nested in a ShowCard', card([], [{ type: 'Action.ShowCard', title: 'x', card: card([{ type: 'No' }]) }]), /"No"/],
]
test.each(cases)('card error: %s', (_name, bad, expected) => {
  expect(validateCard(bad).errors.join('\n')).toMatch(expected)
})

test('a sound card has no errors and no warnings', () => {
  const choices = [
    { title: 'Yes', value: 'y' },
    { title: 'No', value: 'n' },
  ]
  const body = [
    text('Hi'),
    { type: 'FactSet', facts: [{ title: 'a', value: 'b' }] },
    input('a', { isRequired: true }),
    { type: 'ColumnSet', columns: [{ width: 'auto', items: [text('x')] }] },
    { type: 'RichTextBlock', inlines: ['plain', { type: 'TextRun', text: 'bold' }] },
    { type: 'Input.ChoiceSet', id: 'c', label: 'c', value: 'y', choices },
    { type: 'Table', columns: [{ width: 1 }], rows: [{ type: 'TableRow', cells: [{ items: [text('x')] }] }] },
  ]
  const userIds = ['29:1abc']
  const whole = card(body, [execute('go', { data: { id: 1 } })], { refresh: { action: execute('r'), userIds } })
  expect(validateCard(whole)).toEqual({ errors: [], warnings: [] })
})

test('warnings: what users stumble on', () => {
  const warn = (c: Json, options: Parameters<typeof validateCard>[1] = {}) =>
    validateCard(c, options).warnings.join('\n')
  expect(warn(card([{ type: 'Input.Text', id: 'a' }]))).toMatch(/has no label/)
  expect(warn(card([{ ...input('a'), isRequired: true, isVisible: false }]))).toMatch(/required but hidden/)
  expect(
    warn(
      card(
        [],
        Array.from({ length: 7 }, (_, i) => execute(`v${i}`)),
      ),
    ),
  ).toMatch(/7 buttons; Teams shows 6/)
  expect(warn(card([input('id')], [execute('a', { data: { id: 'r1' } })]))).toMatch(/"id" will overwrite/)
  expect(warn(card([], [execute('a')]), { inDialog: true })).toMatch(/dialogs are sent with Action.Submit/)
})

test('live mark-up is found, escaped text and plain places are not', () => {
  const hostile = '[win](https://evil.example) ![p](https://evil.example/p) <at>Head</at> {{DATE(2026-01-01,SHORT)}}'
  const escaped = hostile.replace(/[\\`*_{}[\]()#+\-.!|<>~]/g, '\\$&')
  const found = liveMarkup(card([text(hostile)]))
  expect(found.links).toEqual([
    { path: '/body/0/text', raw: '[win](https://evil.example)', url: 'https://evil.example', text: 'win' },
  ])
  expect([found.images, found.mentions, found.dates].map((l) => l.length)).toEqual([1, 1, 1])
  const none = { links: [], images: [], mentions: [], dates: [], emphasis: [], urls: [] }
  expect(liveMarkup(card([text(escaped), input('a', { value: hostile })]))).toEqual(none)
  const rich = liveMarkup(card([{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: hostile }] }]))
  expect([rich.links.length, rich.dates.length]).toEqual([0, 1])
  expect(liveMarkup({ text: 'see https://x.example <a href="https://y.example">y</a>' }).links.length).toBe(1)
})

// ---------- what the client does with inputs ----------

const form = card(
  [
    input('name', { isRequired: true, maxLength: 5 }),
    input('code', { regex: '^[A-Z]{2}$', value: 'AB' }),
    { type: 'Input.Toggle', id: 'agree', title: 'Agree', valueOn: 'yes', valueOff: 'no' },
    {
      type: 'Input.ChoiceSet',
      id: 'who',
      label: 'w',
      isMultiSelect: true,
      choices: [
        { title: 'Pupils', value: 'p' },
        { title: 'Staff', value: 's' },
      ],
    },
    { type: 'Input.Date', id: 'day', label: 'd', min: '2026-01-01' },
    { type: 'Input.Number', id: 'n', label: 'n', max: 3 },
  ],
  [execute('send', { data: { id: 'r1' } }), execute('cancel', { associatedInputs: 'none' })],
)

test('an action gathers defaults and typed values as a client does', () => {
  const { data, errors } = fill(findAction(form, 'send'), { name: 'Ann', who: ['Pupils', 's'], day: '2026-02-28' })
  expect(errors).toEqual({})
  expect(data).toEqual({ id: 'r1', name: 'Ann', code: 'AB', agree: 'no', who: 'p,s', day: '2026-02-28' })
})

test('the client checks before it sends; associatedInputs none and force do not', () => {
  const wrong = { name: 'Annabel', code: 'ab', day: '2025-12-31', n: 4 }
  expect(Object.keys(fill(findAction(form, 'send'), wrong).errors)).toEqual(['name', 'code', 'day', 'n'])
  expect(fill(findAction(form, 'send')).errors).toEqual({ name: 'name!' })
  expect(fill(findAction(form, 'cancel'))).toEqual({ data: {}, errors: {} })
  expect(fill(findAction(form, 'send'), { ...wrong, rogue: 1 }, { force: true }).data.rogue).toBe(1)
  expect(() => fill(findAction(form, 'send'), { nope: 1 })).toThrow(/gathers no input "nope"/)
  expect(() => fill(findAction(form, 'send'), { who: ['Parents'] })).toThrow(/not a choice/)
})

test('a ShowCard action gathers its own and the outer inputs, the outer one only its own', () => {
  const inner = card([input('reason', { isRequired: true })], [execute('reject')])
  const outer = card([input('note')], [execute('approve'), { type: 'Action.ShowCard', title: 'Reject', card: inner }])
  expect(fill(findAction(outer, 'approve'), { note: 'x' })).toEqual({ data: { note: 'x' }, errors: {} })
  expect(fill(findAction(outer, 'reject'), { note: 'x' }).errors).toEqual({ reason: 'reason!' })
  expect(listActions(outer).length).toBe(3)
  expect(() => findAction(outer, 'delete')).toThrow(/no action fits "delete"; the card has: Action.Execute\(approve/)
})

// ---------- the connector ----------

test('connector: create, send, reply, update, delete, members', async () => {
  const { tenant, bot, ann } = await setUp()
  const params = { isGroup: false, members: [{ id: ann.aadObjectId }], tenantId: tenant.id, bot: tenant.bot }
  const created = await bot.api('POST', 'v3/conversations', params)
  expect(created.status).toBe(201)
  const chat = `v3/conversations/${encodeURIComponent(created.json.id)}`
  const sent = await bot.api('POST', `${chat}/activities`, say('one', card([text('1')])))
  const reply = await bot.api('POST', `${chat}/activities/${sent.json.id}`, say('two'))
  expect([sent.status, reply.status]).toEqual([201, 201])
  const changed = say('one!', card([text('2')]))
  expect((await bot.api('PUT', `${chat}/activities/${sent.json.id}`, changed)).status).toBe(200)
  expect((await bot.api('DELETE', `${chat}/activities/${reply.json.id}`)).status).toBe(200)
  const messages = tenant.botMessagesTo(ann)
  expect(messages.map((message) => textOf(tenant.card(message)))).toEqual(['2'])
  expect(messages.map(({ history }) => visibleText(cardOf(history[0]?.activity)))).toEqual([['1']])
  expect((await bot.api('GET', `${chat}/members/${ann.id}`)).json.aadObjectId).toBe(ann.aadObjectId)
  expect((await bot.api('GET', `${chat}/members`)).json.length).toBe(1)
  expect(tenant.problems).toEqual([])
  expect(tenant.callsTo('send').map((c) => c.status)).toEqual([201, 201])
})

test('connector: paged members, teams, threads and attachments', async () => {
  const { tenant, bot, ann, bob } = await setUp(undefined, { tenant: { pageSize: 1 } })
  const guest = tenant.addUser({ name: 'Gil', guest: true })
  const team = tenant.addTeam({ name: 'Year 4', members: [ann, bob, guest], channels: ['Trips'] })
  const trips = channel(team, 1)
  const roster = `v3/conversations/${encodeURIComponent(team.id)}/pagedmembers?pageSize=50`
  const first = (await bot.api('GET', roster)).json
  const second = (await bot.api('GET', `${roster}&continuationToken=${first.continuationToken}`)).json
  expect([first.members[0].name, second.members[0].name]).toEqual(['Ann Lee', 'Bob Ray'])
  const params = { isGroup: true, channelData: { channel: { id: trips.id } }, activity: say('hello') }
  const thread = (await bot.api('POST', 'v3/conversations', params)).json
  await bot.api('POST', `v3/conversations/${encodeURIComponent(thread.id)}/activities`, say('more'))
  expect(tenant.messagesIn(trips).map((m) => m.thread)).toEqual([undefined, thread.activityId])
  expect((await bot.api('GET', `v3/teams/${team.id}/conversations`)).json.conversations.length).toBe(2)
  const { id } = tenant.addAttachment({ content: Buffer.from('pixels') })
  expect((await bot.api('GET', `v3/attachments/${id}/views/original`)).text).toBe('pixels')
})

test('connector: what Teams refuses', async () => {
  const { tenant, bot, ann } = await setUp(undefined, { tenant: { maxBytes: 4000, warnBytes: 1000 } })
  const stranger = tenant.addUser({ name: 'No App' })
  const chatOf = (user: User) => `v3/conversations/${tenant.chat(user).id}/activities`
  const params = (id: string) => ({ members: [{ id }], tenantId: tenant.id })
  const refused: [HttpResult, number, string][] = [
    [await callConnector(tenant, 'POST', chatOf(ann), say('x'), 'stolen'), 401, 'Unauthorized'],
    [await bot.api('POST', 'v3/conversations', params(stranger.id)), 403, 'ForbiddenOperationException'],
    [await bot.api('POST', 'v3/conversations', params('29:nobody')), 400, 'BadSyntax'],
    [await bot.api('POST', chatOf(stranger), say('x')), 403, 'ForbiddenOperationException'],
    [await bot.api('POST', 'v3/conversations/nope/activities', say('x')), 404, 'ConversationNotFound'],
    [await bot.api('PUT', `${chatOf(ann)}/1`, say('x')), 404, 'ActivityNotFoundInConversation'],
    [await bot.api('POST', chatOf(ann), { type: 'message' }), 400, 'BadSyntax'],
    [await bot.api('POST', chatOf(ann), say('x'.repeat(2000))), 413, 'MessageSizeTooBig'],
    [await bot.api('PATCH', chatOf(ann), {}), 404, 'NotFound'],
  ]
  for (const [{ status, json }, wanted, code] of refused) expect([status, json.error.code]).toEqual([wanted, code])
  expect(tenant.errors.filter((p) => p.kind === 'api-error').length).toBe(refused.length)
  expect((await bot.api('POST', chatOf(ann), say('x'.repeat(600)))).status).toBe(201)
  ann.blocked = true
  expect((await bot.api('POST', chatOf(ann), say('x'))).json.error.code).toBe('ConversationBlockedByUser')
  expect(tenant.problems.filter((p) => p.kind === 'large-message').map((p) => p.level)).toEqual(['warning'])
})

test('problems: bad cards, no summary, duplicates, hostile text come back live', async () => {
  const { tenant, bot, ann, driver } = await setUp()
  const chat = `v3/conversations/${tenant.chat(ann).id}/activities`
  await driver.message(ann, 'please read [this](https://evil.example)')
  const quoting = card([text('You said [this](https://evil.example)')])
  await bot.api('POST', chat, { type: 'message', attachments: [attach(quoting)] })
  await bot.api('POST', chat, say('x', card([{ type: 'TextBlock' }])))
  await bot.api('POST', chat, say('x', card([{ type: 'TextBlock' }])))
  const kinds = tenant.problems.map((p) => `${p.level} ${p.kind}`)
  expect([...new Set(kinds)]).toEqual([
    'warning no-summary',
    'error live-markup',
    'error invalid-card',
    'warning duplicate-message',
  ])
})

test('oauth: a bot gets a token, wrong credentials do not', async () => {
  const { tenant, ann } = await setUp(undefined, { tenant: { botPassword: 'secret' } })
  const form1 = { grant_type: 'client_credentials', client_id: tenant.appId, scope: `${ISSUER}/.default` }
  const ask = (more: Record<string, string>) =>
    request(tenant.tokenUrl, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...form1, client_secret: 'secret', ...more }).toString(),
    })
  const { json } = await ask({})
  const path = `v3/conversations/${tenant.chat(ann).id}/activities`
  expect((await callConnector(tenant, 'POST', path, say('hi'), json.access_token)).status).toBe(201)
  expect((await ask({ client_secret: 'no' })).json.error).toBe('invalid_client')
  expect((await ask({ scope: 'https://graph.microsoft.com/.default' })).json.error).toBe('invalid_scope')
})

test('faults: http failures, resets, garbage, delay', async () => {
  const { tenant, bot, ann } = await setUp()
  const path = `v3/conversations/${tenant.chat(ann).id}/activities`
  const send = () => bot.api('POST', path, say(String(Math.random())))
  for (const status of [429, 500, 503, 502, 412, 403, 404, 413] as const) {
    tenant.fault({ op: 'send', kind: status, retryAfter: status === 429 ? 7 : undefined })
    const result = await send()
    expect([result.status, result.headers?.['retry-after']]).toEqual([status, status === 429 ? '7' : undefined])
  }
  expect(tenant.botMessagesTo(ann).length).toBe(0)
  tenant.fault({ kind: 'reset' })
  expect((await send()).status).toBe(0)
  expect(tenant.botMessagesTo(ann).length).toBe(0)
  tenant.fault({ kind: 'reset_after' })
  expect((await send()).status).toBe(0)
  expect(tenant.botMessagesTo(ann).length).toBe(1)
  tenant.fault({ kind: 'garbage' })
  expect((await send()).json).toBe(undefined)
  tenant.fault({ kind: 'delay', ms: 120 })
  expect((await send()).ms >= 110).toBe(true)
  tenant.fault({ op: 'update', kind: 500 })
  expect((await send()).status).toBe(201)
  expect(() => tenant.fault({ kind: 'nonsense' as never })).toThrow(/no fault "nonsense"/)
  expect(tenant.callsTo('send', (c) => c.fault === 'reset_after').map((c) => c.status)).toEqual([0])
})

test('rate limit: per conversation and per tenant', async () => {
  const rateLimit: TenantOptions['rateLimit'] = { perConversation: [[1000, 1]], perTenant: [[1000, 3]] }
  const { tenant, bot, ann, bob } = await setUp(undefined, { tenant: { rateLimit } })
  const chat = (user: User) => `v3/conversations/${tenant.chat(user).id}/activities`
  const send = (user: User) => bot.api('POST', chat(user), say(String(Math.random())))
  const results = [await send(ann), await send(ann), await send(bob)]
  expect(results.map((r) => r.status)).toEqual([201, 429, 201])
  expect(results[1]?.headers?.['retry-after']).toBe('1')
})

// ---------- the driver ----------

test('install, messages, mentions', async () => {
  const { tenant, bot, driver } = await setUp()
  const cat = tenant.addUser({ name: 'Cat Poe' })
  const team = tenant.addTeam({ name: 'Year 4', members: [cat], channels: ['Trips'] })
  const [added, joined] = await driver.install(cat)
  expect([added.ok, joined.ok, cat.installed]).toEqual([true, true, true])
  const heard = await driver.message(cat, 'hello')
  expect(heard.activity.conversation.id).toBe(tenant.chat(cat).id)
  const trips = channel(team, 1)
  const unheard = await driver.message(cat, 'psst', { chat: trips })
  const called = await driver.message(cat, 'help', { chat: trips, mention: true })
  expect([unheard.sent, called.sent]).toEqual([false, true])
  expect(called.activity.text).toMatch(/^<at>Bot<\/at> help$/)
  expect(called.activity.conversation.id).toBe(`${trips.id};messageid=${called.message?.id}`)
  expect(called.activity.channelData.team.id).toBe(team.id)
  await driver.uninstall(cat)
  const types = bot.received.map((a) => a.type)
  expect(types).toEqual(['installationUpdate', 'conversationUpdate', 'message', 'message', 'installationUpdate'])
  expect(tenant.problems).toEqual([])
})

test('every forgery is refused by a careful bot, and the mock says so when one is not', async () => {
  const { tenant, bot, ann, driver } = await setUp()
  for (const forge of Object.keys(FORGERIES) as ForgeryName[]) {
    expect((await driver.message(ann, 'hi', { forge })).status).toBe(401)
  }
  expect([bot.received, tenant.problems]).toEqual([[], []])
  const open = http.createServer((_req, res) => res.end())
  await new Promise<void>((resolve) => open.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void open.close())
  const careless = new TeamsDriver(tenant, {
    url: `http://127.0.0.1:${(open.address() as AddressInfo).port}/api/messages`,
  })
  await careless.message(ann, 'hi', { forge: 'wrong-key' })
  expect(tenant.problems).toEqual([
    { level: 'error', kind: 'forgery-accepted', delivery: 'message', status: 200, forge: 'wrong-key' },
  ])
})

test('click: a card answer is shown to the one who clicked; an update replaces it for all', async () => {
  const done = card([text('Approved')])
  const env = await setUp((a) => (a.type === 'invoke' ? { body: shows(done) } : {}))
  const { tenant, bot, ann, driver } = env
  const message = await postCard(env, ann, card([input('note')], [execute('approve', { data: { id: 'r1' } })]))
  const click = await driver.click(ann, tenant.chat(ann), message.id, 'approve', { note: 'fine' })
  expect([click.ok, click.answer?.kind]).toEqual([true, 'card'])
  expect(click.activity.value.action.data).toEqual({ id: 'r1', note: 'fine' })
  expect([click.activity.value.trigger, click.activity.replyToId]).toEqual(['manual', message.id])
  expect(visibleText(tenant.card(message))).toEqual(['Approved'])
  await expect(driver.click(ann, tenant.chat(ann), message.id, 'approve')).rejects.toThrow(/no action fits/)
  await driver.reopen(ann, tenant.chat(ann))
  expect(findAction(tenant.card(message), 'approve').node.verb).toBe('approve')
  await bot.api('PUT', `v3/conversations/${message.chatId}/activities/${message.id}`, say('done', done))
  const stale = await driver.click(ann, tenant.chat(ann), message.id, 'approve', {}, { version: 0 })
  expect(stale.ok).toBe(true)
  expect(tenant.problems).toEqual([])
})

test('click: client checks, toast, error, login and broken answers', async () => {
  const answers: Record<string, Json> = {
    toast: { body: toast('Saved') },
    error: { body: { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'X', message: 'no' } } },
    login: { body: { statusCode: 401, type: 'application/vnd.microsoft.activity.loginRequest', value: {} } },
    empty: {},
    crash: { status: 500 },
    noCode: { body: { type: CARD, value: card() } },
    badCard: { body: shows(card([{}])) },
  }
  const env = await setUp((a) => answers[a.value.action.verb])
  const { tenant, ann, bot, driver } = env
  const actions = [...Object.keys(answers)].map((verb) => execute(verb, { mode: 'secondary' }))
  const message = await postCard(env, ann, card([input('name', { isRequired: true })], actions))
  const click = (verb: string, values: Record<string, string> = { name: 'x' }) =>
    driver.click(ann, tenant.chat(ann), message.id, verb, values)
  expect((await click('toast', {})).clientErrors).toEqual({ name: 'name!' })
  expect(bot.received.length).toBe(0)
  const kinds: unknown[] = []
  for (const verb of Object.keys(answers)) kinds.push((await click(verb)).answer?.kind)
  expect(kinds).toEqual(['toast', 'error', 'login', 'failed', 'failed', 'card', 'card'])
  expect(tenant.problems.map((p) => p.kind)).toEqual([
    'invalid-answer',
    'answer-failed',
    'invalid-answer',
    'invalid-card',
    'invalid-answer',
  ])
})

test('Action.Submit, imBack, OpenUrl, ShowCard', async () => {
  const env = await setUp()
  const submit = (title: string, data: Json) => ({ type: 'Action.Submit', title, data })
  const message = await postCard(
    env,
    env.ann,
    card(
      [input('a', { value: 'v' })],
      [
        submit('plain', { kind: 'k' }),
        submit('back', { msteams: { type: 'imBack', value: 'help' } }),
        { type: 'Action.OpenUrl', title: 'open', url: 'https://x.example' },
      ],
    ),
  )
  const click = (title: string) => env.driver.click(env.ann, env.tenant.chat(env.ann), message.id, title)
  const plain = await click('plain')
  expect([plain.activity.type, plain.activity.text]).toEqual(['message', undefined])
  expect([plain.activity.value, plain.activity.replyToId]).toEqual([{ kind: 'k', a: 'v' }, message.id])
  expect((await click('back')).activity.text).toBe('help')
  expect(await click('open')).toEqual({ kind: 'open-url', sent: false, ok: true, url: 'https://x.example' })
})

test('refresh: only for the users it names, on request or by itself', async () => {
  const personal = card([text('Your turn')])
  const turn: Turn = (a) => (a.type === 'invoke' ? { body: shows(personal) } : {})
  const env = await setUp(turn, { driver: { autoRefresh: true } })
  const { tenant, bot, ann, bob, driver } = env
  const team = tenant.addTeam({ name: 'T', members: [ann, bob] })
  const refresh = { action: execute('view', { data: { id: 'r' } }), userIds: [ann.id] }
  const params = { isGroup: true, channelData: { channel: { id: team.id } } }
  const activity = say('r', card([text('Waiting')], [], { refresh }))
  const { json } = await bot.api('POST', 'v3/conversations', { ...params, activity })
  await driver.settled()
  const message = tenant.message(team.id, json.activityId)
  expect([ann, bob].map((u) => visibleText(tenant.card(message, u))[0])).toEqual(['Your turn', 'Waiting'])
  expect(bot.received.map((a) => [a.value.trigger, a.from.name])).toEqual([['automatic', 'Ann Lee']])
  expect(bot.received[0].conversation.id).toBe(json.id)
  expect(await driver.refresh(bob, team.id, message.id)).toBe(undefined)
  expect((await driver.refresh(bob, team.id, message.id, { trigger: 'manual' }))?.ok).toBe(true)
})

test('dialog: fetch, client checks, chained continue, message', async () => {
  const dialog = (title: string, content: Json) => ({
    body: { task: { type: 'continue', value: { title, card: attach(content) } } },
  })
  const step = (id: string) => card([input(id, { isRequired: true })], [{ type: 'Action.Submit', title: 'Next' }])
  const env = await setUp(({ name, value }) => {
    if (name === 'task/fetch') return dialog('Step 1', step('first'))
    if (value.data.first) return dialog('Step 2', step('second'))
    return { body: { task: { type: 'message', value: 'Thank you' } } }
  })
  const { tenant, ann, driver } = env
  const open = { type: 'Action.Submit', title: 'Open', data: { msteams: { type: 'task/fetch' }, form: 'f' } }
  const message = await postCard(env, ann, card([text('x')], [open]))
  const opened = await driver.click(ann, tenant.chat(ann), message.id, 'Open')
  expect(opened.activity.value.data.form).toBe('f')
  expect(driver.dialog(ann)?.title).toBe('Step 1')
  expect((await driver.submitDialog(ann)).clientErrors).toEqual({ first: 'first!' })
  await driver.submitDialog(ann, { first: '1' })
  expect(driver.dialog(ann)?.title).toBe('Step 2')
  const last = await driver.submitDialog(ann, { second: '2' })
  expect([last.kind, last.shown, driver.dialog(ann)]).toEqual(['task/submit', 'Thank you', undefined])
  expect(tenant.problems).toEqual([])
})

test('message extension: fetchTask and submitAction on a message between people', async () => {
  const content = card([input('why')], [{ type: 'Action.Submit', title: 'Report' }])
  const result = { type: 'result', attachmentLayout: 'list', attachments: [attach(card([text('Reported')]))] }
  const { tenant, ann, bob, driver } = await setUp(({ name }) =>
    name === 'composeExtension/fetchTask'
      ? { body: { task: { type: 'continue', value: { title: 'Report', width: 'medium', card: attach(content) } } } }
      : { body: { composeExtension: result } },
  )
  const chat = tenant.addPrivateChat(ann, bob)
  const message = driver.say(bob, chat, 'give me <your> password')
  const opened = await driver.messageAction(ann, 'reportMessage', chat, message.id)
  const { value } = opened.activity
  expect(value.commandId).toBe('reportMessage')
  expect(value.messagePayload.body.content).toBe('<div>give me &lt;your&gt; password</div>')
  expect(value.messagePayload.from.user.id).toBe(bob.aadObjectId)
  const sent = await driver.submitDialog(ann, { why: 'phishing' })
  expect([sent.kind, sent.answer?.kind]).toEqual(['composeExtension/submitAction', 'result'])
  expect(sent.activity.value.data).toEqual({ why: 'phishing' })
  expect(sent.activity.value.messagePayload.id).toBe(message.id)
  expect(tenant.problems).toEqual([])
})

test('replay sends the same bytes; a slow answer is timed out or sent again', async () => {
  let wait = 0
  const env = await setUp(
    async () => {
      await new Promise((resolve) => setTimeout(resolve, wait))
      return { body: toast('ok') }
    },
    { driver: { deadlineMs: 1500, resendAfterMs: 100 } },
  )
  const { tenant, bot, ann, driver } = env
  const message = await postCard(env, ann, card([text('x')], [execute('go')]))
  const go = () => driver.click(ann, tenant.chat(ann), message.id, 'go')
  const first = await go()
  const again = await driver.replay(first)
  expect([again.kind, again.ok, again.body === first.body]).toEqual(['adaptiveCard/action:replay', true, true])
  wait = 400
  const slow = await go()
  expect([slow.ok, slow.attempts?.length]).toEqual([true, 2])
  expect(bot.received.at(-1).id).toBe(bot.received.at(-2).id)
  expect(tenant.problems).toEqual([])
  wait = 3000
  const late = await go()
  expect([late.ok, late.timedOut, late.shown]).toEqual([false, true, 'Unable to reach app. Please try again.'])
  expect(tenant.problems[0]?.kind).toBe('answer-timeout')
})

test('waitFor resolves on the change, and says what it waited for', async () => {
  const env = await setUp()
  const waiting = env.tenant.waitFor(() => env.tenant.botMessagesTo(env.ann)[0], 2000, 'a message')
  await postCard(env, env.ann, card([text('x')]))
  expect((await waiting).from).toBe('bot')
  await expect(env.tenant.waitFor(() => false, 30, 'nothing')).rejects.toThrow(
    /timed out after 30 ms waiting for nothing/,
  )
})
