import { describe, expect, it } from 'vitest'
import { type Config, isLoopback, readConfig } from '../src/config.ts'
import { checkRehearsal } from '../src/rehearsal.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret' }
const GUID = '11111111-2222-3333-4444-555555555555'
const TEAMS = { TEAMS_APP_ID: GUID, TEAMS_APP_PASSWORD: 'secret', TEAMS_TENANT_ID: GUID }
const TEST_TEAMS = { ...TEAMS, TEAMS_OPENID_METADATA_URL: 'http://127.0.0.1:9/keys' }

describe('settings', () => {
  it('nothing set is the simulator on this machine, in an embedded database', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 3978,
      url: 'http://127.0.0.1:3978',
      dataFolder: './data',
      simulator: true,
      localTeams: false,
      keys: [],
      logLevel: 'info',
    })
  })

  it.each<[string, NodeJS.ProcessEnv, object]>([
    ['an empty setting is not set', { SLACK_BOT_TOKEN: '', PORT: ' ' }, { port: 3978, simulator: true }],
    [
      'Slack over HTTP',
      SLACK,
      { slack: { botToken: 'xoxb-1', signingSecret: 'secret', apiUrl: 'https://slack.com/api/' }, simulator: false },
    ],
    [
      'an app token turns on Socket Mode',
      { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' },
      { slack: { botToken: 'xoxb-1', appToken: 'xapp-1' } },
    ],
    [
      'a base address may come without its last slash',
      { ...SLACK, SLACK_API_URL: 'http://127.0.0.1:9/api' },
      { slack: { apiUrl: 'http://127.0.0.1:9/api/' } },
    ],
    ['Teams', TEAMS, { teams: { appId: GUID, appPassword: 'secret', tenantId: GUID }, simulator: false }],
    ['the simulator beside a platform, when asked for', { ...SLACK, STAFFROOM_SIMULATOR: 'on' }, { simulator: true }],
    [
      'the first of several keys writes',
      { STAFFROOM_KEYS: `new:${KEY},old:${KEY}` },
      { keys: [{ id: 'new', secret: Buffer.alloc(32, 7) }, { id: 'old' }] },
    ],
    [
      'the public address has no slash at its end',
      { STAFFROOM_URL: 'https://staffroom.school.example/' },
      { url: 'https://staffroom.school.example' },
    ],
    ['an IPv6 address is an address', { HOST: '::1', PORT: '0' }, { url: 'http://[::1]:0', port: 0 }],
    [
      'a clock of its own',
      { STAFFROOM_CLOCK: '2026-09-01T08:00:00+01:00' },
      { clock: new Date('2026-09-01T07:00:00Z') },
    ],
  ])('%s', (_what, env, expected) => {
    expect(readConfig(env)).toMatchObject(expected)
  })

  it.each<[string, NodeJS.ProcessEnv]>([
    ['PORT', { PORT: '80000' }],
    ['PORT', { PORT: 'http' }],
    ['HOST', { HOST: 'http://x' }],
    ['STAFFROOM_URL', { STAFFROOM_URL: 'staffroom.school.example' }],
    ['STAFFROOM_URL', { STAFFROOM_URL: 'http://staffroom.school.example' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://x/y' }],
    ['SLACK_BOT_TOKEN', { ...SLACK, SLACK_BOT_TOKEN: 'xoxp-1' }],
    ['SLACK_BOT_TOKEN', { SLACK_SIGNING_SECRET: 'secret' }],
    ['SLACK_BOT_TOKEN', { SLACK_APP_TOKEN: 'xapp-1' }],
    ['SLACK_SIGNING_SECRET', { SLACK_BOT_TOKEN: 'xoxb-1' }],
    ['SLACK_APP_TOKEN', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'token' }],
    ['SLACK_API_URL', { ...SLACK, SLACK_API_URL: 'http://slack.example/api/' }],
    ['TEAMS_APP_PASSWORD', { TEAMS_APP_ID: GUID, TEAMS_TENANT_ID: GUID }],
    ['TEAMS_TENANT_ID', { TEAMS_APP_ID: GUID, TEAMS_APP_PASSWORD: 'x' }],
    ['TEAMS_TENANT_ID', { ...TEAMS, TEAMS_TENANT_ID: 'common' }],
    ['TEAMS_APP_ID', { TEAMS_OPENID_METADATA_URL: 'http://127.0.0.1:9' }],
    ['STAFFROOM_KEYS', { STAFFROOM_KEYS: KEY }],
    ['STAFFROOM_KEYS', { STAFFROOM_KEYS: 'a:c2hvcnQ=' }],
    ['STAFFROOM_KEYS', { STAFFROOM_KEYS: `a:${KEY},a:${KEY}` }],
    ['STAFFROOM_KEYS', { STAFFROOM_KEYS: `a:${KEY},` }],
    ['METRICS_TOKEN', { METRICS_TOKEN: 'two words' }],
    ['STAFFROOM_SIMULATOR', { STAFFROOM_SIMULATOR: 'yes' }],
    ['STAFFROOM_LOCAL_TEAMS', { STAFFROOM_LOCAL_TEAMS: '1' }],
    ['STAFFROOM_CLOCK', { STAFFROOM_CLOCK: 'tomorrow' }],
    ['STAFFROOM_CLOCK', { STAFFROOM_CLOCK: '2026-09-01' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
  ])('%s: what is wrong stops the start with one sentence that names it: %o', (name, env) => {
    expect(() => readConfig(env)).toThrow(new RegExp(`^${name} is .*\\.$`))
  })

  it('a secret is never repeated in a sentence', () => {
    expect(() => readConfig({ STAFFROOM_KEYS: 'hush-hush' })).not.toThrow(/hush/)
    expect(() => readConfig({ DATABASE_URL: 'hush-hush' })).not.toThrow(/hush/)
  })
})

describe('what only a rehearsal may have', () => {
  const rehearsalOnly: [string, NodeJS.ProcessEnv][] = [
    ['STAFFROOM_SIMULATOR', { ...SLACK, STAFFROOM_SIMULATOR: 'on', SLACK_API_URL: 'http://127.0.0.1:9/' }],
    ['STAFFROOM_LOCAL_TEAMS', { STAFFROOM_LOCAL_TEAMS: 'on' }],
    ['STAFFROOM_CLOCK', { STAFFROOM_CLOCK: '2026-09-01T08:00:00Z' }],
    ['TEAMS_OPENID_METADATA_URL', TEST_TEAMS],
    ['TEAMS_TOKEN_ISSUER', { ...TEAMS, TEAMS_TOKEN_ISSUER: 'x' }],
  ]

  it.each(rehearsalOnly)('%s needs a database that was made as a rehearsal', (name, env) => {
    expect(() => checkRehearsal(readConfig(env), false)).toThrow(new RegExp(`^${name} is for rehearsals only`))
  })

  it.each(rehearsalOnly)('%s needs a loopback HOST, in a rehearsal too', (name, env) => {
    expect(() => checkRehearsal(readConfig({ ...env, HOST: '0.0.0.0' }), true)).toThrow(
      new RegExp(`^${name} is for rehearsals on this machine only`),
    )
  })

  it.each<[string, NodeJS.ProcessEnv]>([
    ['Slack on a test server', { ...SLACK, SLACK_API_URL: 'http://127.0.0.1:9/' }],
    ['Teams with test keys', TEST_TEAMS],
    [
      'everything at once',
      {
        ...SLACK,
        SLACK_API_URL: 'http://localhost:9/',
        ...TEST_TEAMS,
        STAFFROOM_SIMULATOR: 'on',
        STAFFROOM_LOCAL_TEAMS: 'on',
        STAFFROOM_CLOCK: '2026-09-01T08:00:00Z',
      },
    ],
    ['nothing but the simulator', {}],
  ])('a rehearsal on this machine may have %s', (_what, env) => {
    expect(() => checkRehearsal(readConfig(env), true)).not.toThrow()
  })

  it.each<[string, NodeJS.ProcessEnv]>([
    ['SLACK_BOT_TOKEN', SLACK],
    ['SLACK_BOT_TOKEN', { ...SLACK, SLACK_API_URL: 'https://slack-proxy.example/api/' }],
    ['TEAMS_APP_ID', TEAMS],
    [
      'TEAMS_APP_ID',
      { ...TEAMS, TEAMS_OPENID_METADATA_URL: 'https://login.botframework.com/v1/.well-known/openidconfiguration' },
    ],
  ])('%s with the platform’s real address is refused in a rehearsal: %o', (name, env) => {
    expect(() => checkRehearsal(readConfig(env), true)).toThrow(new RegExp(`rehearsal, for good, and ${name}`))
  })

  it.each([SLACK, TEAMS, { ...SLACK, HOST: '0.0.0.0' }])('in earnest a platform is served: %o', (env) => {
    expect(() => checkRehearsal(readConfig(env), false)).not.toThrow()
  })

  it.each<[string, NodeJS.ProcessEnv, boolean]>([
    ['a database in earnest', {}, false],
    ['a rehearsal on an open address', { HOST: '0.0.0.0' }, true],
  ])('without a platform, %s has nothing to serve', (_what, env, rehearsal) => {
    expect(() => checkRehearsal(readConfig(env), rehearsal)).toThrow(/nothing to serve/)
  })
})

it.each<[string, boolean]>([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['localhost', true],
  ['::1', true],
  ['[::1]', true],
  ['0.0.0.0', false],
  ['127.evil.example', false],
  ['localhost.evil.example', false],
  ['10.0.0.1', false],
] satisfies [Config['host'], boolean][])('%s is this machine’s own: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected)
})
