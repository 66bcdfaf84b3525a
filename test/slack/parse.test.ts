import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as parse from '../../bot/slack/parse.ts'
import { fromRoot } from '../../src/root.ts'

const listener = { tenant: 'T0LARK0001', botUser: 'U0BOTSTAFF1' }
const SIGNATURE = 'v0=abc'
const DRAFT = '019a0000-0000-7000-8000-000000000001'
const REQUEST = '019a0000-0000-7000-8000-000000000002'
const answers = {
  audience: ['pupils'],
  aims: 'Reading *aloud*',
  go_live: '2027-04-19',
  closure: '',
  host: 'third_party',
  administrators: ['i.khan@larkfield.example', 'r.osei@larkfield.example'],
  vetting: '',
  house_rules: 'true',
  logo: 'false',
}

type Payload = Record<string, unknown> & { [key: string]: never }
type Parser = (raw: unknown, delivery: string, listener: parse.Listener) => parse.Heard | undefined

const parsers: Record<string, Parser> = {
  slash: parse.parseCommand,
  press: parse.parsePress,
  'grid-press': parse.parsePress,
  'home-press': parse.parsePress,
  'field-change': parse.parsePress,
  'form-button': parse.parsePress,
  submission: parse.parseSubmission,
  'small-submission': parse.parseSubmission,
  closed: parse.parseClosed,
  suggestion: parse.parseSuggestion,
  shortcut: parse.parseShortcut,
  'message-shortcut': parse.parseShortcut,
  'thread-shortcut': parse.parseShortcut,
  'bot-message-shortcut': parse.parseShortcut,
  'concern-shortcut': parse.parseShortcut,
  'files-submission': parse.parseSubmission,
  'file-share': (raw, _delivery, who) => parse.parseEvent(raw, who),
  'direct-message': (raw, _delivery, who) => parse.parseEvent(raw, who),
  mention: (raw, _delivery, who) => parse.parseEvent(raw, who),
  'home-opened': (raw, _delivery, who) => parse.parseEvent(raw, who),
}

function recorded(name: string): Payload {
  return JSON.parse(readFileSync(fromRoot('test', 'recordings', 'slack', `${name}.json`), 'utf8'))
}

/** The recording, changed as the rule wants it, as the edge hears it. */
function hear(name: string, change: (payload: never) => void = () => {}, who: parse.Listener = listener) {
  const payload = recorded(name)
  change(payload as never)
  return parsers[name]?.(payload, SIGNATURE, who)
}

describe('what somebody wants', () => {
  it.each([
    ['slash', { type: 'words', text: 'request a site' }],
    ['press', { type: 'request.approve', request: REQUEST, step: 'headteacher', version: 4 }],
    ['home-press', { type: 'request.start' }],
    ['field-change', { type: 'request.keep', draft: DRAFT, answers }],
    ['form-button', { type: 'request.keep', draft: DRAFT, answers }],
    ['submission', { type: 'request.submit', draft: DRAFT, answers }],
    [
      'small-submission',
      { type: 'request.decline', request: REQUEST, step: 'headteacher', version: 4, reason: 'Not this term.' },
    ],
    ['closed', { type: 'request.keep', draft: DRAFT, answers }],
    ['suggestion', { type: 'people.search', typed: 'kh' }],
    ['shortcut', { type: 'request.start' }],
    [
      'message-shortcut',
      {
        type: 'report.start',
        known: [],
        message: {
          author: 'U0OTHER0001',
          text: 'something unkind',
          link: 'https://larkfield-primary.slack.com/archives/C0STAFF0001/p1772539100000200',
          at: '2026-03-03T11:58:20.000Z',
        },
      },
    ],
    [
      'thread-shortcut',
      {
        type: 'report.start',
        known: [],
        message: {
          author: 'U0OTHER0001',
          text: 'Look at this\n> so <unkind>',
          link: 'https://larkfield-primary.slack.com/archives/C0STAFF0001/p1772539100000200?thread_ts=1772539000.000100&cid=C0STAFF0001',
          at: '2026-03-03T11:58:20.000Z',
        },
      },
    ],
    [
      'bot-message-shortcut',
      {
        type: 'report.start',
        known: [],
        message: { author: 'Noticeboard', text: '', link: '', at: '2026-03-03T11:58:20.000Z' },
      },
    ],
    ['concern-shortcut', { type: 'report.start', known: [] }],
    ['file-share', { type: 'report.picture', text: 'what do I do with this' }],
    [
      'files-submission',
      {
        type: 'report.files',
        report: '018f0000-0000-7000-8000-00000000e901',
        files: [
          { name: 'IMG_2041.png', size: 48213, ref: { platform: 'slack', id: 'F0LARK00001' } },
          { name: '', size: 120, ref: { platform: 'slack', id: 'F0LARK00002' } },
        ],
      },
    ],
    ['direct-message', { type: 'words', text: 'is <3 fine on insta.example/y4 & co?' }],
    ['mention', { type: 'words', text: 'status' }],
    ['home-opened', { type: 'contact' }],
  ])('%s', (name, intent) => {
    expect(hear(name)?.incoming.intent).toEqual(intent)
  })
})

describe('who speaks, and where', () => {
  const dm = { channel: 'D0ANNDM001' }
  it.each([
    ['slash', {}, true],
    // A button may stand in what a command showed in a direct message between two others.
    ['press', {}, true],
    ['submission', {}, true],
    ['message-shortcut', {}, true],
    ['direct-message', dm, true],
    ['home-opened', dm, true],
    ['mention', {}, false],
  ])('%s', (name, reach, isPrivate) => {
    expect(hear(name)?.incoming.from).toEqual({
      platform: 'slack',
      tenant: 'T0LARK0001',
      user: 'U0ANNLEE01',
      reach,
      private: isPrivate,
    })
  })

  it('in a Grid organisation is known by the organisation', () => {
    expect(hear('grid-press', () => {}, { ...listener, tenant: 'E0TRUST0001' })?.incoming.from.tenant).toBe(
      'E0TRUST0001',
    )
    expect(hear('grid-press')).toBeUndefined()
  })

  it.each(['press', 'submission', 'small-submission', 'form-button'])(
    'never comes from what a button or form holds: %s',
    (name) => {
      const forged = JSON.stringify({
        draft: DRAFT,
        request: REQUEST,
        step: 's',
        version: 1,
        user: 'U0EVIL',
        tenant: 'T0EVIL',
        from: { user: 'U0EVIL' },
      })
      const heard = hear(name, (payload: { view?: { private_metadata: string }; actions?: { value: string }[] }) => {
        if (payload.view) payload.view.private_metadata = forged
        if (payload.actions?.[0]) payload.actions[0].value = forged
      })
      expect(JSON.stringify(heard?.incoming)).not.toContain('EVIL')
      expect(heard?.incoming.from.user).toBe('U0ANNLEE01')
    },
  )
})

describe('the delivery’s key', () => {
  it('of an event is its id, so that a retry is the same delivery', () => {
    expect(hear('direct-message')?.incoming.id).toBe('slack:event:Ev0LARK0001')
  })

  it.each(['slash', 'press', 'submission', 'shortcut'])('of anything else is its signature: %s', (name) => {
    expect(hear(name)?.incoming.id).toBe(`slack:${createHash('sha256').update(SIGNATURE).digest('hex')}`)
  })
})

it.each([
  ['slash', true],
  ['press', true],
  ['suggestion', false],
  ['closed', false],
  ['direct-message', false],
])('a form can be opened only in answer to what brings a trigger: %s', (name, opensForms) => {
  const also = { opensDialogs: opensForms, takesFiles: opensForms }
  expect(hear(name)?.incoming.surface).toEqual({ reportsChanges: true, searchesPeople: true, opensForms, ...also })
})

describe('what is not for us is left alone', () => {
  it.each(Object.keys(parsers))('from another workspace: %s', (name) => {
    expect(hear(name, () => {}, { ...listener, tenant: 'T0OTHER' })).toBeUndefined()
  })

  it.each(Object.entries(parsers))('that makes no sense: %s', (_name, parser) => {
    for (const raw of [null, undefined, [], 'x', 7, {}, { type: 'x', user: null }])
      expect(parser(raw, SIGNATURE, listener)).toBeUndefined()
  })

  it.each<[string, string, (payload: never) => void]>([
    [
      'a bot’s message',
      'direct-message',
      ({ event }: { event: { bot_id: string } }) => {
        event.bot_id = 'B1'
      },
    ],
    [
      'our own message',
      'direct-message',
      ({ event }: { event: { user: string } }) => {
        event.user = 'U0BOTSTAFF1'
      },
    ],
    [
      'an edit',
      'direct-message',
      ({ event }: { event: { subtype: string } }) => {
        event.subtype = 'message_changed'
      },
    ],
    [
      'somebody who joined',
      'direct-message',
      ({ event }: { event: { subtype: string } }) => {
        event.subtype = 'channel_join'
      },
    ],
    [
      'a message in a channel',
      'direct-message',
      ({ event }: { event: { channel_type: string } }) => {
        event.channel_type = 'channel'
      },
    ],
    [
      'a guest of another workspace',
      'mention',
      ({ event }: { event: { user_team: string } }) => {
        event.user_team = 'T0OTHER'
      },
    ],
    [
      'an event of another kind',
      'direct-message',
      ({ event }: { event: { type: string } }) => {
        event.type = 'user_change'
      },
    ],
    [
      'a press by somebody of another workspace',
      'press',
      ({ user }: { user: { team_id: string } }) => {
        user.team_id = 'T0OTHER'
      },
    ],
    [
      'a link',
      'press',
      ({ actions }: { actions: { action_id: string }[] }) => {
        for (const action of actions) action.action_id = 'url.open'
      },
    ],
    [
      'a button we do not have',
      'press',
      ({ actions }: { actions: { action_id: string }[] }) => {
        for (const action of actions) action.action_id = 'request.vanish'
      },
    ],
    [
      'a button whose value is no JSON',
      'press',
      ({ actions }: { actions: { value: string }[] }) => {
        for (const action of actions) action.value = '{'
      },
    ],
    [
      'a shortcut we do not have',
      'shortcut',
      (payload: { callback_id: string }) => {
        payload.callback_id = 'other'
      },
    ],
    [
      'a closed form that is no draft',
      'closed',
      ({ view }: { view: { private_metadata: string } }) => {
        view.private_metadata = '{}'
      },
    ],
  ])('%s', (_what, name, change) => {
    expect(hear(name, change)).toBeUndefined()
  })
})

it('a conversation of others in which a message is reported is no place to write to', () => {
  const heard = hear('message-shortcut', ({ channel }: { channel: { id: string } }) => {
    channel.id = 'D0OTHERS01'
  })
  expect(heard?.incoming.from.reach).toEqual({})
})

it('a very long message is reported with its beginning', () => {
  const heard = hear('message-shortcut', ({ message }: { message: { text: string } }) => {
    message.text = 'unkind '.repeat(6000)
  })
  expect(heard?.incoming.intent).toMatchObject({ message: { text: expect.stringMatching(/^unkind .*…$/s) } })
})

it('a form for files that was sent without any says so', () => {
  const heard = hear('files-submission', ({ view }: { view: { state: { values: object } } }) => {
    view.state.values = { files: { files: { type: 'file_input', files: [] } } }
  })
  expect(heard?.incoming.intent).toMatchObject({ files: [] })
})

it('a field’s name cannot stand in for an id', () => {
  const heard = hear(
    'small-submission',
    ({ view }: { view: { blocks: unknown[]; state: { values: Record<string, unknown> } } }) => {
      view.blocks.push({
        type: 'input',
        block_id: 'version',
        element: { type: 'plain_text_input', action_id: 'version' },
      })
      view.state.values['version'] = { version: { type: 'plain_text_input', value: '99' } }
    },
  )
  expect(heard?.incoming.intent).toMatchObject({ version: 4 })
})
