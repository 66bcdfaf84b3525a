import { randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { FrontDoor } from '../../bot/adapter.ts'
import type { ActAnswer, PeopleAnswer, StreamEvent, TranscriptAnswer } from '../../bot/simulator/wire.ts'
import { type Card, renderCard } from '../../cards/catalog.ts'
import type { Incoming } from '../../src/conversation/incoming.ts'
import { DeliveryError } from '../../src/errors.ts'
import { freshDatabase } from '../setup/database.ts'
import { LEE, PEOPLE, SAM, serveSimulator } from './play.ts'

const db = await freshDatabase()
let door: FrontDoor = async () => ({ show: 'word', text: 'nothing scripted' })
const heard: Incoming[] = []
const simulator = await serveSimulator(db, async (incoming) => {
  heard.push(incoming)
  return door(incoming)
})
afterAll(() => simulator.close())
beforeEach(async () => {
  await db.prisma.simulatorMessage.deleteMany()
  heard.length = 0
})

const DRAFT = '0190a1b2-0000-7000-8000-000000000001'

function note(title: string): Card {
  return { name: 'note', data: { summary: `Summary of ${title}`, title } }
}

function form(title: string, draft = DRAFT): Card {
  const fields = [
    { id: 'aims', kind: 'text' as const, label: 'Aims' },
    { id: 'audience', kind: 'several' as const, label: 'Audience', options: [{ title: 'Pupils', value: 'pupils' }] },
    { id: 'administrators', kind: 'people' as const, label: 'Administrators', options: [] },
  ]
  const submit = { title: 'Send', verb: 'request.submit', data: { draft, watch: ['audience'] } }
  return { name: 'form', data: { summary: 'A form', title, sections: [{ title: '', fields }], submit } }
}

function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const type = { 'content-type': 'application/json' }
  return fetch(`${simulator.url}/simulator/act`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { ...type, ...headers },
  })
}

async function act(deed: object, person = SAM, id: string = randomUUID()): Promise<ActAnswer> {
  const response = await post({ id, person, do: deed })
  expect(response.status).toBe(200)
  return (await response.json()) as ActAnswer
}

function say(text: string, person = SAM): Promise<ActAnswer> {
  return act({ kind: 'say', text }, person)
}

function press(
  message: number,
  verb: string,
  data: object = {},
  inputs: Record<string, string> = {},
): Promise<ActAnswer> {
  return act({ kind: 'press', message, verb, data, inputs })
}

async function transcript(person = SAM, more = ''): Promise<TranscriptAnswer> {
  return (await (
    await fetch(`${simulator.url}/simulator/transcript?person=${person}${more}`)
  ).json()) as TranscriptAnswer
}

async function titles(person = SAM): Promise<string[]> {
  const { messages } = await transcript(person)
  return messages.map(({ text, card }) => text || String(card?.body[0] && 'text' in card.body[0] && card.body[0].text))
}

/** Opens the form and gives the id of its message. */
async function openForm(title = 'Form'): Promise<number> {
  door = async () => ({ show: 'form', card: form(title) })
  const { messages } = await say('request')
  return messages.at(-1)?.id ?? 0
}

describe('what a person does reaches the front door as the platform vouches for it', () => {
  it('words come with the person chosen on the page and what this client can do', async () => {
    await say('  request ')
    expect(heard).toEqual([
      {
        id: expect.stringMatching(/^simulator:[0-9a-f-]{36}$/),
        from: { platform: 'simulator', tenant: 'simulator', user: SAM, reach: {}, private: true },
        surface: {
          reportsChanges: true,
          searchesPeople: false,
          opensForms: true,
          opensDialogs: true,
          takesFiles: false,
        },
        intent: { type: 'words', text: 'request' },
      },
    ])
  })

  it('a submitted form comes as answers, several values as a list', async () => {
    const message = await openForm()
    const inputs = { aims: 'Reading, and writing', audience: 'pupils,staff', administrators: '' }
    await press(message, 'request.submit', { draft: DRAFT, verb: 'request.submit' }, inputs)
    expect(heard.at(-1)?.intent).toEqual({
      type: 'request.submit',
      draft: DRAFT,
      answers: { aims: 'Reading, and writing', audience: ['pupils', 'staff'], administrators: [] },
    })
  })

  it('what is typed beside a button never takes the place of an id that the button holds', async () => {
    door = async () => ({ show: 'card', card: note('Decide') })
    const { messages } = await say('approvals')
    const data = { request: DRAFT, step: 'head', version: 3 }
    const inputs = { reason: 'too soon', version: '9', request: randomUUID(), type: 'request.approve' }
    await press(messages.at(-1)?.id ?? 0, 'request.decline', data, inputs)
    expect(heard.at(-1)?.intent).toEqual({ type: 'request.decline', ...data, reason: 'too soon' })
  })

  it.each([
    ['somebody who is not in the demo', 403, { id: randomUUID(), person: 'x@y.example', do: { kind: 'contact' } }],
    ['an act without an id', 400, { person: SAM, do: { kind: 'contact' } }],
    ['an id that is none', 400, { id: 'once', person: SAM, do: { kind: 'contact' } }],
    ['no words', 400, { id: randomUUID(), person: SAM, do: { kind: 'say', text: '  ' } }],
    ['a book', 413, { id: randomUUID(), person: SAM, do: { kind: 'say', text: 'a'.repeat(300_000) } }],
    [
      'a button of a message that is not there',
      404,
      { id: randomUUID(), person: SAM, do: { kind: 'press', message: 999999, verb: 'status', data: {} } },
    ],
  ])('%s is refused with a sentence, and the door is not opened', async (_what, status, body) => {
    const response = await post(body)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ code: expect.any(String), sentence: expect.stringMatching(/^[A-Z].*\.$/) })
    expect(heard).toEqual([])
  })

  it('a button of somebody else’s chat is not there', async () => {
    const message = await openForm()
    const deed = { kind: 'press', message, verb: 'request.submit', data: { draft: DRAFT } }
    expect((await post({ id: randomUUID(), person: LEE, do: deed })).status).toBe(404)
  })

  it('an unknown button is refused', async () => {
    const message = await openForm()
    const deed = { kind: 'press', message, verb: 'request.destroy', data: {} }
    expect((await post({ id: randomUUID(), person: SAM, do: deed })).status).toBe(400)
  })
})

describe('what stands in the window over a chat', () => {
  const pressIn = (verb: string, data: object, inputs: Record<string, string> = {}) => ({
    id: randomUUID(),
    person: SAM,
    do: { kind: 'press', dialog: true, verb, data, inputs },
  })
  async function openWindow(): Promise<void> {
    door = async () => ({ show: 'dialog', card: form('Window') })
    await say('report')
  }

  it('is pressed without a message; the server knows which fields hold several values', async () => {
    await openWindow()
    const inputs = { aims: 'Reading, and writing', audience: 'pupils,staff', administrators: '' }
    const pressed = await post(pressIn('request.submit', { draft: DRAFT, verb: 'request.submit' }, inputs))
    expect(pressed.status).toBe(200)
    expect(heard.at(-1)?.intent).toMatchObject({
      answers: { aims: 'Reading, and writing', audience: ['pupils', 'staff'] },
    })
  })

  it('is kept as it is typed, and painted anew where it stands', async () => {
    await openWindow()
    door = async () => ({ show: 'form', card: form('Window, changed'), changed: true })
    const kept = await post(pressIn('request.keep', { draft: DRAFT, verb: 'request.keep' }))
    expect(await kept.json()).toMatchObject({ messages: [], dialog: { fallbackText: 'A form' } })
    expect(await titles()).toEqual(['report'])
  })

  it.each([
    ['a button it does not have', 'request.approve', { draft: DRAFT }],
    ['a button with other ids', 'request.submit', { draft: '0190a1b2-0000-7000-8000-00000000ffff' }],
  ])('refuses %s', async (_what, verb, data) => {
    await openWindow()
    heard.length = 0
    const response = await post(pressIn(verb, data))
    expect([response.status, heard]).toEqual([404, []])
  })

  it('is gone once it has led on to a message; another person’s is theirs alone', async () => {
    await openWindow()
    const press = pressIn('request.submit', { draft: DRAFT })
    expect((await post({ ...press, person: LEE })).status).toBe(404)
    door = async () => ({ show: 'instead', card: note('Taken') })
    expect((await post(press)).status).toBe(200)
    expect((await post(pressIn('request.submit', { draft: DRAFT }))).status).toBe(404)
    expect(await titles()).toEqual(['report', 'Taken'])
  })

  it('names no file: none is taken here', async () => {
    door = async () => ({
      show: 'dialog',
      card: {
        name: 'note',
        data: { summary: 'x', title: 'x', buttons: [{ title: 'Add', verb: 'report.files', data: { report: DRAFT } }] },
      },
    })
    await say('report')
    await post(pressIn('report.files', { report: DRAFT, verb: 'report.files' }, { files: 'F1' }))
    expect(heard.at(-1)?.intent).toEqual({ type: 'words', text: 'report' })
  })

  it('a press stands in a message or in the window, not in both or neither', async () => {
    const deed = { kind: 'press', verb: 'status', data: {} }
    for (const where of [{}, { message: 1, dialog: true }])
      expect((await post({ id: randomUUID(), person: SAM, do: { ...deed, ...where } })).status).toBe(400)
  })
})

describe('an act is done once', () => {
  it('sent twice at the same moment, it is heard once and answered twice', async () => {
    door = async () => ({ show: 'card', card: note('Once') })
    const id = randomUUID()
    const deed = { kind: 'say', text: 'status' }
    const [one, other] = await Promise.all([act(deed, SAM, id), act(deed, SAM, id)])
    expect(one).toEqual(other)
    expect(await act(deed, SAM, id)).toEqual(one)
    expect(heard).toHaveLength(1)
    expect(await titles()).toEqual(['status', 'Once'])
  })

  it('after a fault the same act may be sent again, and leaves one message of each', async () => {
    door = async () => {
      throw new Error('the door fell shut')
    }
    const id = randomUUID()
    const deed = { kind: 'say', text: 'status' }
    expect((await post({ id, person: SAM, do: deed })).status).toBe(500)
    door = async () => ({ show: 'card', card: note('At last') })
    await act(deed, SAM, id)
    expect(await titles()).toEqual(['status', 'At last'])
  })

  it('one person’s acts are heard one after another', async () => {
    const order: string[] = []
    door = async ({ intent }) => {
      const text = intent.type === 'words' ? intent.text : ''
      order.push(`${text} begins`)
      await new Promise((resolve) => setTimeout(resolve, 20))
      order.push(`${text} ends`)
      return { show: 'word', text }
    }
    await Promise.all([say('one'), say('two')])
    expect([order[0]?.split(' ')[0], order[2]?.split(' ')[0]].sort()).toEqual(['one', 'two'])
    expect(order.map((line) => line.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends'])
  })
})

describe('a reply is shown as a platform would show it', () => {
  it('a word leaves no trace', async () => {
    door = async () => ({ show: 'word', text: 'Nothing waits for you.' })
    expect((await say('approvals')).word).toBe('Nothing waits for you.')
    expect(await titles()).toEqual(['approvals'])
  })

  it('a changed form is painted in place', async () => {
    const message = await openForm()
    door = async () => ({ show: 'form', changed: true, card: form('Changed') })
    const { messages } = await press(message, 'request.keep', { draft: DRAFT }, { aims: 'x' })
    expect(messages).toMatchObject([{ id: message, revision: 1 }])
    expect(await titles()).toEqual(['request', 'Changed'])
  })

  it('a refused form stays, with its errors', async () => {
    const message = await openForm()
    door = async () => ({ show: 'errors', card: form('Mend it'), errors: { aims: 'Please say what for.' } })
    const answer = await press(message, 'request.submit', { draft: DRAFT })
    expect(answer.errors).toEqual({ aims: 'Please say what for.' })
    expect(answer.messages).toMatchObject([{ id: message }])
    expect(await titles()).toEqual(['request', 'Mend it'])
  })

  it('a form that was taken gives way to the card that says so', async () => {
    const message = await openForm()
    door = async () => ({ show: 'instead', card: note('Sent') })
    await press(message, 'request.submit', { draft: DRAFT })
    expect(await titles()).toEqual(['request', 'Sent'])
  })

  it('the form of one draft is open once: opened again, the earlier one goes away', async () => {
    const first = await openForm('First')
    door = async () => ({ show: 'form', card: form('Second') })
    expect((await say('request')).removed).toEqual([first])
    expect(await titles()).toEqual(['request', 'request', 'Second'])
  })

  it('the forms of two drafts stand side by side', async () => {
    await openForm('First')
    door = async () => ({ show: 'form', card: form('Other', randomUUID()) })
    expect((await say('request')).removed).toEqual([])
    expect(await titles()).toEqual(['request', 'First', 'request', 'Other'])
  })

  it('what a person wrote is not expanded into a date', async () => {
    door = async () => ({ show: 'card', card: note('On {{DATE(2026-03-03T00:00:00Z)}}') })
    const { messages } = await say('x')
    expect(JSON.stringify(messages.at(-1)?.card)).not.toContain('{{DATE')
  })
})

describe('the chats are read', () => {
  it('newest first by page, and onwards from an id', async () => {
    door = async () => ({ show: 'word', text: '' })
    for (const text of ['a', 'b', 'c']) await say(text)
    const last = await transcript(SAM, '&limit=2')
    expect(last).toMatchObject({ more: true, messages: [{ text: 'b' }, { text: 'c' }] })
    const first = last.messages[0]?.id ?? 0
    expect(await transcript(SAM, `&limit=2&before=${first}`)).toMatchObject({ more: false, messages: [{ text: 'a' }] })
    expect(await transcript(SAM, `&after=${first}`)).toMatchObject({ messages: [{ text: 'c' }] })
  })

  it('the list names everybody, whom to start with, and what Staffroom wrote last to whom', async () => {
    await simulator.edge.adapter.send({ user: LEE, reach: {} }, renderCard(note('Your turn')), 'k1')
    const answer = (await (await fetch(`${simulator.url}/simulator/people`)).json()) as PeopleAnswer
    expect(answer).toEqual({ people: PEOPLE, guide: SAM, newest: { [LEE]: expect.any(Number) } })
  })

  it('every open page hears what happens in every chat', async () => {
    const abort = new AbortController()
    const response = await fetch(`${simulator.url}/simulator/events`, { signal: abort.signal })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    door = async () => ({ show: 'card', card: note('Hello') })
    await say('help')
    await simulator.edge.adapter.send({ user: LEE, reach: {} }, renderCard(note('Your turn')), 'k2')
    let text = ''
    while (text.split('data: ').length < 4) text += (await reader?.read())?.value ?? ''
    abort.abort()
    const events = text
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line): StreamEvent => JSON.parse(line.slice(6)))
    expect(events).toMatchObject([
      { event: 'message', message: { chat: SAM, text: 'help' }, act: expect.any(String) },
      { event: 'message', message: { chat: SAM, author: 'staffroom' }, act: expect.any(String) },
      { event: 'message', message: { chat: LEE, author: 'staffroom' } },
    ])
  })
})

describe('the outbox writes to anybody in the demo', () => {
  const { adapter } = simulator.edge

  it('a message is sent once under its key, and looked up by it', async () => {
    const to = { user: LEE, reach: {} }
    const place = await adapter.send(to, renderCard(note('First')), 'key-1')
    expect(await adapter.send(to, renderCard(note('First again')), 'key-1')).toEqual(place)
    expect(await adapter.lookUp(to, 'key-1', new Date(0))).toEqual(place)
    expect(await adapter.lookUp(to, 'key-2', new Date(0))).toBeUndefined()
    expect(await adapter.lookUp({ user: SAM, reach: {} }, 'key-1', new Date(0))).toBeUndefined()
    await adapter.update(place, renderCard(note('Repainted')))
    expect(await titles(LEE)).toEqual(['Repainted'])
  })

  it('people are found by their address, strangers are not', async () => {
    const account = { platform: 'simulator', tenant: 'simulator', user: LEE, email: LEE, confirmed: true, member: true }
    expect(await adapter.find({ email: LEE.toUpperCase() })).toEqual({ ...account, reach: {} })
    expect(await adapter.find({ email: 'x@y.example' })).toBeUndefined()
    const speaker = { platform: 'simulator', tenant: 'simulator', user: LEE, reach: {}, private: true } as const
    expect(await adapter.whoIs(speaker)).toEqual(account)
    expect(await adapter.whoIs({ ...speaker, user: 'x@y.example' })).toMatchObject({ member: false })
  })

  it.each([
    [
      'a stranger cannot be written to',
      'unreachable',
      () => adapter.send({ user: 'x@y.example', reach: {} }, renderCard(note('x')), 'k'),
    ],
    [
      'a message that is gone cannot be repainted',
      'refused',
      () => adapter.update({ reach: {}, message: '999999' }, renderCard(note('x'))),
    ],
  ])('%s', async (_rule, outcome, deed) => {
    const fault = await deed().catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(DeliveryError)
    expect(fault).toMatchObject({ outcome })
  })
})

describe('the page is served to this computer only', () => {
  /** As fetch does not let one write Host. */
  function ask(
    path: string,
    headers: Record<string, string>,
    method = 'GET',
  ): Promise<{ status: number; headers: object }> {
    return new Promise((resolve, reject) => {
      const asking = httpRequest(
        { port: simulator.port, host: '127.0.0.1', path, method, headers, agent: false },
        (response) => {
          response.destroy()
          resolve({ status: response.statusCode ?? 0, headers: response.headers })
        },
      )
      asking.on('error', reject).end()
    })
  }

  it.each(['/', '/simulator/main.js', '/simulator/people', '/simulator/events', `/simulator/transcript?person=${SAM}`])(
    '%s does not exist for another host name, nor through a tunnel',
    async (path) => {
      expect((await ask(path, { host: 'staffroom.example' })).status).toBe(404)
      expect((await ask(path, { host: 'localhost', 'x-forwarded-for': '10.0.0.1' })).status).toBe(404)
    },
  )

  it('another site cannot act, nor read', async () => {
    const body = { id: randomUUID(), person: SAM, do: { kind: 'say', text: 'request' } }
    expect((await post(body, { origin: 'https://attacker.example' })).status).toBe(403)
    expect((await post(body, { 'content-type': 'text/plain' })).status).toBe(400)
    expect((await ask('/simulator/people', { host: 'localhost', 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect(heard).toEqual([])
  })

  it('nothing but its own files may run on it', async () => {
    const { headers } = await ask('/simulator/people', { host: 'localhost' })
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/default-src 'none'; script-src 'self';/),
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  it.each([
    ['/simulator/../../package.json', 404],
    ['/simulator/%2e%2e/package.json', 404],
    ['/simulator/act', 404],
    ['/simulator/nothing', 404],
  ])('GET %s: %i', async (path, status) => {
    expect((await ask(path, { host: 'localhost' })).status).toBe(status)
  })

  it('leaves the paths of others alone', async () => {
    expect(await (await fetch(`${simulator.url}/slack/events`)).text()).toBe('nobody')
  })
})
