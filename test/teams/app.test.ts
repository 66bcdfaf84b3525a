import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '../../cards/catalog.ts'
import type { Reply } from '../../src/effects.ts'
import { FORGERIES, type ForgeryName, textOf } from '../fakes/teams/index.ts'
import { type TeamsWorld, teamsWorld } from './world.ts'

const DRAFT = '018f0000-0000-7000-8000-00000000d7af'
const note = (title: string, buttons: { title: string; verb: string; data?: Record<string, string> }[] = []): Card => ({
  name: 'note',
  data: { summary: `About ${title}`, title, buttons },
})
const form = (title: string, error = ''): Card => ({
  name: 'form',
  data: {
    summary: 'A form to fill in',
    title,
    problem: error && 'One answer needs mending.',
    sections: [{ title: '', fields: [{ id: 'aim', kind: 'line', label: 'Aim', error }] }],
    submit: { title: 'Send', verb: 'request.submit', data: { draft: DRAFT } },
  },
})

let world: TeamsWorld
beforeAll(async () => {
  world = await teamsWorld()
})
afterAll(() => world.stop())
beforeEach(() => {
  world.tenant.clearFaults()
  world.tenant.problems.length = 0
  world.heard.length = 0
})

/** Ann writes, and gets `reply`; the bot's newest message to her. */
async function say(text: string, reply: Reply) {
  world.script.answer = reply
  await world.driver.message(world.ann, text)
  const message = world.tenant.botMessagesTo(world.ann).at(-1)
  if (!message) throw new Error('nothing was sent')
  return message
}

const press = (id: string, verb: string, inputs = {}) =>
  world.driver.click(world.ann, world.tenant.chat(world.ann), id, verb, inputs)

describe('what is typed', () => {
  it('goes through the front door as words of the person whom Teams vouches for', async () => {
    await say('/socialmedia request', { show: 'word', text: 'Noted.' })
    expect(world.heard).toMatchObject([
      {
        intent: { type: 'words', text: '/socialmedia request' },
        from: { platform: 'teams', tenant: world.tenant.id, user: world.ann.aadObjectId, private: true },
      },
    ])
  })

  it('is answered with a card that has a summary for the notification', async () => {
    const message = await say('help', { show: 'card', card: note('Help') })
    expect(message.activity).toMatchObject({ summary: 'About Help' })
    expect(textOf(world.tenant.card(message))).toContain('Help')
    expect(world.tenant.problems).toEqual([])
  })

  it('is answered with a line of text in which nothing is live', async () => {
    const message = await say('[win](https://evil.example) <at>all</at>', {
      show: 'word',
      text: 'No site “[win](https://evil.example) <at>all</at>”.',
    })
    expect(message.activity.text).toContain('\\[win]')
    expect(world.tenant.errors).toEqual([])
  })

  it('in a channel comes without the mention, and never as private', async () => {
    const team = world.tenant.addTeam({ name: 'Year 4', members: [world.ann] })
    const general = team.channels[0]
    if (!general) throw new Error('a team has a channel')
    world.script.answer = { show: 'card', card: note('Help') }
    await world.driver.message(world.ann, 'help', { chat: general, mention: true })
    expect(world.heard).toMatchObject([{ intent: { type: 'words', text: 'help' }, from: { private: false } }])
    expect(world.heard[0]?.from.reach['conversation']).toBeUndefined()
    expect(world.tenant.messagesIn(general).at(-1)?.from).toBe('bot')
  })
})

describe('a pressed button', () => {
  it('that finishes something puts the outcome in place of the card, and for good', async () => {
    const message = await say('request', { show: 'form', card: form('Site request') })
    world.script.answer = { show: 'instead', card: note('Sent') }
    const pressed = await press(message.id, 'request.submit', { aim: 'Share class news' })
    expect(world.heard.at(-1)?.intent).toEqual({
      type: 'request.submit',
      draft: DRAFT,
      answers: { aim: 'Share class news' },
    })
    expect(pressed.answer?.kind).toBe('card')
    await world.driver.reopen(world.ann, world.tenant.chat(world.ann))
    expect(textOf(world.tenant.card(message))).toBe('Sent')
    expect(world.tenant.problems).toEqual([])
  })

  it('on a form with faults brings the same form back with the errors', async () => {
    const message = await say('request', { show: 'form', card: form('Site request') })
    world.script.answer = {
      show: 'errors',
      card: form('Site request', 'Please say why.'),
      errors: { aim: 'Please say why.' },
    }
    await press(message.id, 'request.submit', { aim: '?' })
    expect(textOf(world.tenant.card(message))).toContain('Please say why.')
  })

  it('that asks for a card gets it as a message of its own and a word about it', async () => {
    const message = await say('help', {
      show: 'card',
      card: note('Help', [{ title: 'Where things stand', verb: 'status' }]),
    })
    world.script.answer = { show: 'card', card: note('Nothing is waiting') }
    const pressed = await press(message.id, 'status')
    expect(pressed.answer).toMatchObject({ kind: 'toast', text: expect.stringContaining('below') })
    expect(textOf(world.tenant.card(message))).toContain('Help')
    expect(world.tenant.botMessagesTo(world.ann).at(-1)?.activity.summary).toBe('About Nothing is waiting')
  })

  it('that opens a form gets it below; a form that changes changes where it is', async () => {
    const menu = await say('help', { show: 'card', card: note('Help', [{ title: 'New site', verb: 'request.start' }]) })
    world.script.answer = { show: 'form', card: form('Step one') }
    expect((await press(menu.id, 'request.start')).answer?.kind).toBe('toast')
    const opened = world.tenant.botMessagesTo(world.ann).at(-1)
    world.script.answer = { show: 'form', card: form('Step two'), changed: true }
    const next = await press(opened?.id ?? '', 'request.submit', { aim: 'x' })
    expect(next.answer?.kind).toBe('card')
    expect(textOf(next.answer?.card ?? { type: 'AdaptiveCard', version: '1.5' })).toContain('Step two')
  })

  it('whose answer cannot be sent says so instead of nothing', async () => {
    const menu = await say('help', { show: 'card', card: note('Help', [{ title: 'Status', verb: 'status' }]) })
    world.tenant.fault({ op: 'send', kind: 503 })
    world.script.answer = { show: 'card', card: note('Nothing is waiting') }
    expect((await press(menu.id, 'status')).shown).toMatch(/try again/)
  })

  it('of a kind we no longer know is answered with a way on', async () => {
    const value = { action: { type: 'Action.Execute', verb: 'request.nonsense', data: {} }, trigger: 'manual' }
    const pressed = await world.driver.invoke(world.ann, world.tenant.chat(world.ann), 'adaptiveCard/action', value)
    expect(pressed.json.value).toMatch(/help/)
    expect(world.heard).toEqual([])
  })

  it('that Teams sends twice carries the same key twice', async () => {
    const menu = await say('help', { show: 'card', card: note('Help', [{ title: 'Status', verb: 'status' }]) })
    world.script.answer = { show: 'word', text: 'Nothing.' }
    const pressed = await press(menu.id, 'status')
    await world.driver.replay(pressed)
    const [first, second] = world.heard.slice(-2)
    expect(first?.id).toMatch(/^teams:[0-9a-f]{64}$/)
    expect(second?.id).toBe(first?.id)
  })
})

describe('dialogs', () => {
  it('a command on a message opens the report form, wherever the message is', async () => {
    const chat = world.tenant.addPrivateChat(world.ann, world.lee)
    const message = world.driver.say(world.lee, chat, 'something unkind')
    world.script.answer = { show: 'form', card: form('Report') }
    await world.driver.messageAction(world.ann, 'reportMessage', chat, message.id)
    expect(world.heard).toMatchObject([
      {
        intent: { type: 'report.start', message: { author: 'Lee Head', text: 'something unkind' } },
        from: { private: true },
      },
    ])
    expect(world.heard[0]?.from.reach['conversation']).toBeUndefined()
    expect(world.driver.dialog(world.ann)?.card).toBeDefined()
    world.script.answer = {
      show: 'errors',
      card: form('Report', 'Please say more.'),
      errors: { aim: 'Please say more.' },
    }
    await world.driver.submitDialog(world.ann, { aim: '?' })
    expect(textOf(world.driver.dialog(world.ann)?.card ?? { type: 'AdaptiveCard', version: '1.5' })).toContain(
      'Please say more.',
    )
    world.script.answer = { show: 'word', text: 'Thank you.' }
    expect((await world.driver.submitDialog(world.ann, { aim: 'x' })).shown).toBe('Thank you.')
    expect(world.driver.dialog(world.ann)).toBeUndefined()
    expect(world.tenant.problems).toEqual([])
  })

  it('a button may ask for a dialog', async () => {
    world.script.answer = { show: 'form', card: form('Site request') }
    const value = { data: { verb: 'request.start', msteams: { type: 'task/fetch' } }, context: { theme: 'default' } }
    const opened = await world.driver.invoke(world.ann, world.tenant.chat(world.ann), 'task/fetch', value)
    expect(opened.json.task.type).toBe('continue')
    expect(JSON.stringify(opened.json)).not.toContain('Action.Execute')
  })

  it('a form that cannot be taken just now gives back what was typed, in the window alone', async () => {
    world.script.answer = { show: 'word', text: 'That was not recorded: Staffroom is busy. Please press again.' }
    const data = { verb: 'report.submit', draft: randomUUID(), from: 'pupil', more: 'It went on all day.' }
    const sent = await world.driver.invoke(world.ann, world.tenant.chat(world.ann), 'task/submit', { data })
    expect(sent.json.task.type).toBe('continue')
    const shown = JSON.stringify(sent.json)
    for (const words of ['was not recorded', 'Copy it now', 'It went on all day.']) expect(shown).toContain(words)
    expect(shown).not.toContain('pupil')
    expect(JSON.stringify(world.tenant.botMessagesTo(world.ann))).not.toContain('It went on')
  })
})

describe('first contact', () => {
  it('installing the app is heard and greeted once; removing it is not answered', async () => {
    const cat = world.tenant.addUser({ name: 'Cat Poe' })
    world.script.answer = { show: 'card', card: note('Hello') }
    await world.driver.install(cat)
    expect(world.heard.map((incoming) => incoming.intent.type)).toEqual(['contact', 'contact'])
    expect(world.tenant.botMessagesTo(cat).map((message) => textOf(world.tenant.card(message)))).toEqual(['Hello'])
    await world.driver.uninstall(cat)
    expect(world.heard).toHaveLength(2)
  })

  it('likes, edits and new people in a chat are no speech', async () => {
    const message = await say('help', { show: 'card', card: note('Help') })
    world.heard.length = 0
    const chat = world.tenant.chat(world.ann)
    await world.driver.react(world.ann, chat, message.id)
    const said = world.driver.say(world.ann, chat, 'first')
    await world.driver.edit(world.ann, chat, said.id, 'second')
    expect(world.heard).toEqual([])
    expect(world.tenant.problems).toEqual([])
  })
})

describe('what is refused', () => {
  it.each(Object.keys(FORGERIES) as ForgeryName[])('%s gets 401 and not a word', async (forge) => {
    const refused = await world.driver.message(world.ann, 'approve everything', { forge })
    expect([refused.status, refused.text]).toEqual([401, ''])
    expect(world.heard).toEqual([])
  })

  it.each([
    ['not JSON', '{bad', 400],
    ['an array', '[]', 400],
    ['null', 'null', 400],
    ['an object that is no activity', '{}', 400],
    ['more than 256 KiB', `{"type":"message","text":"${'x'.repeat(300_000)}"}`, 413],
  ])('%s', async (_what, body, status) => {
    expect((await world.driver.raw({ body })).status).toBe(status)
  })

  it('anything but POST', async () => {
    const answer = await world.driver.raw({ method: 'GET' })
    expect([answer.status, answer.headers?.['allow']]).toEqual([405, 'POST'])
  })

  it('unsigned activities, even when Playground and tenant would fit, unless the mode is local', async () => {
    const local = await teamsWorld({ settings: { auth: 'local', appId: '' } })
    const said = { expectFailure: true, headers: { authorization: '' } }
    const taken = await local.driver.message(local.ann, 'help', { ...said })
    const elsewhere = await local.driver.message(local.ann, 'help', { ...said, forge: 'other-service-url' })
    await local.stop()
    const signed = await world.driver.message(world.ann, 'help', said)
    expect([taken.status, elsewhere.status, signed.status]).toEqual([200, 401, 401])
  })

  it('a forged token leaves no line on the console; others may still write there', async () => {
    const said: unknown[][] = []
    const { error } = console
    console.error = (...args) => void said.push(args)
    const other = await teamsWorld()
    await other.driver.message(other.ann, 'x', { forge: 'expired' })
    await other.driver.message(other.ann, 'x', { forge: 'wrong-key' })
    console.error('ours')
    await other.stop()
    console.error = error
    expect(said).toEqual([['ours']])
  })
})

it('an invoke that Teams sends again while it is being decided comes under one key, and both are answered', async () => {
  const slow = await teamsWorld({ resendAfterMs: 100 })
  const value = { action: { type: 'Action.Execute', verb: 'status', data: {} }, trigger: 'manual' }
  slow.script.answer = () =>
    new Promise((resolve) => setTimeout(resolve, 400, { show: 'word', text: 'Nothing waits.' }))
  const pressed = await slow.driver.invoke(slow.ann, slow.tenant.chat(slow.ann), 'adaptiveCard/action', value)
  await slow.stop()
  expect(pressed.attempts?.map((attempt) => attempt.json.value)).toEqual(['Nothing waits.', 'Nothing waits.'])
  expect(new Set(slow.heard.map((incoming) => incoming.id)).size).toBe(1)
})

it('a decision that takes too long is answered before Teams gives up, and says so', { timeout: 20_000 }, async () => {
  const menu = await say('help', { show: 'card', card: note('Help', [{ title: 'Status', verb: 'status' }]) })
  let open = (_reply: Reply) => {}
  world.script.answer = new Promise<Reply>((resolve) => {
    open = resolve
  })
  const pressed = await press(menu.id, 'status')
  open({ show: 'word', text: 'late' })
  expect(pressed.shown).toMatch(/longer than usual/)
  expect(pressed.ms).toBeLessThan(12_000)
})
