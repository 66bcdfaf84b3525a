import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../bot/cli/run.ts'

async function run(line: string, env: NodeJS.ProcessEnv = {}) {
  const out: string[] = []
  const err: string[] = []
  const code = await runCli(line === '' ? [] : line.split(' '), {
    env,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  })
  return { code, out: out.join(''), err: err.join('') }
}

const commands = [
  'serve',
  'migrate',
  'demo load',
  'school add',
  'school set',
  'school list',
  'people import',
  'people leave',
  'people list',
  'policies list',
  'policies check',
  'policies clauses',
  'audit verify',
  'outbox',
  'outbox resume',
  'outbox retry',
  'doctor',
  'backup',
  'restore',
]

describe('help', () => {
  it('lists every command', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    for (const command of commands) expect(out).toContain(command.split(' ')[0])
  })

  it.each(commands)('%s is explained, with an example', async (command) => {
    const { code, out } = await run(`${command} --help`)
    expect([code, out]).toEqual([0, expect.stringMatching(new RegExp(`Example:\n +\\$ .*staffroom ${command}`))])
  })
})

describe('wrong usage is 2, with a word on stderr and nothing on stdout', () => {
  it.each([
    '',
    'dance',
    'people',
    'people dance',
    'people import',
    'people import x.csv',
    'people import x.csv --school Larkfield!',
    'school add larkfield',
    'school add Larkfield --name L --policy p',
    'school add larkfield --name L --policy p --timezone Mars',
    'school set larkfield --choice headteacher',
    'migrate --faster',
    'backup',
    'audit verify all of it',
  ])('%s', async (line) => {
    const { code, out, err } = await run(line)
    expect([code, out]).toEqual([2, ''])
    expect(err).not.toBe('')
    expect(err).not.toMatch(/\n\s+at /)
  })
})

describe('refused is 1, with one sentence on stderr', () => {
  it.each([
    ['a wrong setting', 'outbox', { PORT: 'x' }, /^PORT is not a port number/],
    ['a wrong setting, for serve too', 'serve', { SLACK_BOT_TOKEN: 'xoxb-1' }, /^SLACK_SIGNING_SECRET is missing/],
    [
      'a database that cannot be reached',
      'outbox',
      { DATABASE_URL: 'postgresql://u:hush@127.0.0.1:1/x' },
      /^PostgreSQL at 127\.0\.0\.1:1\/x cannot be reached/,
    ],
  ])('%s', async (_what, line, env, says) => {
    const { code, out, err } = await run(line, env)
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(says)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).not.toContain('hush')
  })

  it('with --json the refusal is one JSON object too', async () => {
    const { code, out } = await run('outbox --json', { PORT: 'x' })
    expect([code, JSON.parse(out)]).toEqual([1, { refused: 'bad_setting', says: expect.stringMatching(/^PORT/) }])
  })
})

it('a command opens the database of its folder, makes it where there is none, and leaves it closed for the next', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'staffroom-usage-'))
  const env = { STAFFROOM_DATA: folder }
  expect(await run('migrate --rehearsal', env)).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse((await run('school list --json', env)).out)).toEqual({ schools: [] })
  await rm(folder, { recursive: true, force: true })
})
