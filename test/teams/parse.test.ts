import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseContact, parseDialog, parseMessage, parsePress } from '../../bot/teams/parse.ts'

const recording = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../recordings/teams/${name}.json`, import.meta.url), 'utf8'))

const TENANT = '7e4a0000-0000-4000-8000-00000000f00d'
const ANN = '5d0a2b6e-0000-4000-8000-00000000a001'
const REQUEST = '018f0000-0000-7000-8000-000000000001'
const DRAFT = '018f0000-0000-7000-8000-00000000d7af'

describe('what somebody wants', () => {
  it.each([
    ['typed words', parseMessage, 'message-personal', { type: 'words', text: '/socialmedia request' }],
    [
      'words in a channel, without our mention',
      parseMessage,
      'message-channel',
      { type: 'words', text: 'ask can I <b>use</b> my phone' },
    ],
    [
      'a mention of somebody else stays',
      parseMessage,
      'message-other-mention',
      { type: 'words', text: '<at>Lee Head</at> approvals' },
    ],
    ['a picture alone', parseMessage, 'message-no-text', { type: 'report.picture', text: '' }],
    ['a submitted button', parseMessage, 'submit', { type: 'request.withdraw', request: REQUEST, version: 3 }],
    [
      'a decision: ids only, nothing else of the button',
      parsePress,
      'execute-approve',
      { type: 'request.approve', request: REQUEST, step: 'headteacher', version: 3 },
    ],
    [
      'a decision with its reason',
      parsePress,
      'execute-decline',
      {
        type: 'request.decline',
        request: REQUEST,
        step: 'headteacher',
        version: 3,
        reason: 'Two moderators are needed.',
      },
    ],
    [
      'a form: every key that is not the button’s own is an answer, as text',
      parsePress,
      'execute-submit',
      {
        type: 'request.submit',
        draft: DRAFT,
        answers: {
          aims: 'Class news',
          audience: 'pupils,families',
          house_rules: 'true',
          go_live: '2026-04-20',
          audience_other: '',
        },
      },
    ],
    [
      'a dialog that a button asks for',
      parseDialog,
      'task-fetch',
      { type: 'request.start', procedure: 'site_creation' },
    ],
    [
      'a dialog that is sent',
      parseDialog,
      'task-submit',
      { type: 'request.submit', draft: DRAFT, answers: { aims: 'Class news' } },
    ],
    [
      'the command on a message',
      parseDialog,
      'message-action',
      { type: 'report.start', known: [], message: { author: 'Lee Head', text: 'unkind', link: '', at: '' } },
    ],
    [
      'the command on a message that Teams says more of',
      parseDialog,
      'message-action-link',
      {
        type: 'report.start',
        known: [],
        message: {
          author: 'Lee Head',
          text: 'He is so 5 < 6 & unkind 👎\none\ntwo',
          link: 'https://teams.microsoft.com/l/message/19:5d0a2b6e_5d0a2b6e@unq.gbl.spaces/1764670000000?context=%7B%22contextType%22%3A%22chat%22%7D',
          at: '2026-03-03T09:58:12.331Z',
        },
      },
    ],
    ['a picture', parseMessage, 'message-picture', { type: 'report.picture', text: 'look' }],
    ['installing', parseContact, 'install', { type: 'contact' }],
    ['a new version of the app', parseContact, 'upgrade', { type: 'contact' }],
    ['the bot added', parseContact, 'bot-added', { type: 'contact' }],
  ])('%s', (_what, parse, name, intent) => {
    expect(parse(recording(name))?.intent).toEqual(intent)
  })

  it.each([
    ['a verb of no version of ours', parsePress, 'execute-unknown'],
    ['ids that are none', parsePress, 'execute-broken-ids'],
    ['removing the app', parseContact, 'uninstall'],
    ['another person joining', parseContact, 'person-added'],
    ['somebody whom the tenant does not know', parseMessage, 'no-object-id'],
  ])('%s is nothing to us', (_what, parse, name) => {
    expect(parse(recording(name))).toBeUndefined()
  })

  it.each([undefined, null, [], 'text', {}, { type: 'message' }])('%j is nothing to us, and no crash', (raw) => {
    expect([parseMessage(raw), parsePress(raw), parseDialog(raw), parseContact(raw)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('who speaks', () => {
  it('is the object id and tenant that Teams gives, whatever the button says', () => {
    expect(parsePress(recording('execute-approve'))?.from).toEqual({
      platform: 'teams',
      tenant: TENANT,
      user: ANN,
      private: true,
      reach: {
        conversation: 'a:1bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
        heard: 'a:1bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
        member: '29:1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
        serviceUrl: 'https://smba.trafficmanager.net/uk/',
        botId: '28:2f6c0000-0000-4000-8000-0000000000b0',
        tenant: TENANT,
      },
    })
  })

  it('in a channel is not private, and a channel is no place for notices', () => {
    const from = parseMessage(recording('message-channel'))?.from
    expect([from?.private, from?.reach['conversation']]).toEqual([false, undefined])
  })

  it('in a dialog on a message is private, but the chat of that message is no place for notices', () => {
    const from = parseDialog(recording('message-action'))?.from
    expect([from?.private, from?.reach['conversation']]).toEqual([true, undefined])
  })
})

describe('the key of a delivery', () => {
  it('is the same for the same activity sent again', () => {
    expect(parsePress(recording('execute-approve'))?.id).toBe(parsePress(recording('execute-approve'))?.id)
  })

  it('differs between messages of one id in two chats, and between two messages', () => {
    const activity = recording('message-personal')
    const there = { ...activity, conversation: { conversationType: 'personal', id: 'a:2', tenantId: TENANT } }
    const keys = [activity, there, { ...activity, id: '2' }].map((raw) => parseMessage(raw)?.id)
    expect(new Set(keys).size).toBe(3)
  })
})

it('a field of a form may be called as what only the platform says', () => {
  const submit = recording('task-submit') as { value: { data: object } }
  Object.assign(submit.value.data, { message: 'As it will stand there', files: 'none' })
  expect(parseDialog(submit)?.intent).toMatchObject({
    answers: { message: 'As it will stand there', files: 'none' },
  })
})
