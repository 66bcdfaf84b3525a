import { describe, expect, it } from 'vitest'
import { verifyChain } from '../../src/db/audit-verify.ts'
import { verifyRequests } from '../../src/requests/verify.ts'
import { liveMarkup as slackMarkup } from '../fakes/slack/index.ts'
import type { Actor } from './actor.ts'
import { siteForm } from './forms.ts'
import { CAST, type Stage, stage } from './stage.ts'

const s: Stage = await stage()
const author = s.play('slack', CAST.author)
const manager = s.play('slack', CAST.manager)
const communications = s.play('teams', CAST.communications)
const head = s.play('simulator', CAST.head)
const colleague = s.play('slack', CAST.colleague)
const administrator = s.play('simulator', CAST.administrator)
for (const person of [author, manager, communications, head, colleague, administrator]) await person.says('hello')
await s.settled()

interface Row {
  id: string
  status: string
  version: number
  state: { decisions: { by: string; name: string }[] }
}

async function send(by: Actor = author, more = {}): Promise<string> {
  await by.says('request site')
  expect(JSON.stringify(await by.fills(siteForm(more)))).toBe('{}')
  await s.settled()
  const [row] = await s.db.query<{ id: string }>('select id from request order by created_at desc limit 1')
  return row?.id ?? ''
}

async function rowOf(id: string): Promise<Row> {
  const [row] = await s.db.query<Row>('select id, status, version, state from request where id = $1', [id])
  if (row === undefined) throw new Error('no such request')
  return row
}

/** Presses a decision as the payload of a card would, with ids the person may never have been shown. */
async function forge(
  who: 'author' | 'colleague' | 'manager',
  verb: string,
  request: string,
  more: object = {},
): Promise<string> {
  const person = { author, colleague, manager }[who]
  const { workspace, driver } = s.slack
  const user = [...workspace.users.values()].find((one) => one.profile['email'] === person.email)
  if (user === undefined) throw new Error('nobody')
  const { version } = await rowOf(request)
  const value = JSON.stringify({ verb, request, step: 'line_manager', version, ...more })
  const channel = workspace.dm(user.id)
  const message = {
    type: 'message',
    ts: `${Date.now()}.000100`,
    text: '',
    history: [],
    blocks: [
      {
        type: 'actions',
        block_id: 'a',
        elements: [{ type: 'button', action_id: verb, text: { type: 'plain_text', text: 'x' }, value }],
      },
    ],
  }
  const before = workspace.ephemerals.length
  await driver.click(user, channel.id, message.ts, verb, { message })
  await workspace.waitFor(() => workspace.ephemerals.length > before, 500, 'a word').catch(() => undefined)
  return JSON.stringify(workspace.ephemerals.slice(before))
}

describe('who may decide', () => {
  it('an author on Slack, approvers on Slack, on Teams and in the simulator: one school, one request', async () => {
    const id = await send()
    for (const person of [manager, communications, head]) {
      await person.presses('request.approve')
      await s.settled()
    }
    expect((await rowOf(id)).state.decisions.map((decision) => decision.name)).toEqual([
      'Tom Okafor',
      'Bethan Rhys',
      'Helen Marsh',
    ])
    expect(await author.reads()).toContain('Your request is approved')
  })

  it.each([
    ['somebody whose request it is not', 'colleague', 'not yours to sign'],
    ['the author', 'author', ''],
  ] as const)('%s presses a button they forged, and nothing is decided', async (_who, who, words) => {
    const id = await send()
    const told = await forge(who, 'request.approve', id)
    if (words !== '') expect(told).toContain(words)
    expect((await rowOf(id)).state.decisions).toEqual([])
    await author.presses('request.withdraw')
    await s.settled()
  })

  it('one press, sent eleven times at once under eleven ids, is one signature', async () => {
    const id = await send()
    await Promise.all(Array.from({ length: 11 }, () => forge('manager', 'request.approve', id)))
    await s.settled()
    const row = await rowOf(id)
    expect([row.version, row.state.decisions.length]).toEqual([2, 1])
    const asked = s.teams.tenant.botMessagesTo(s.teams.tenant.findUser(CAST.communications)?.aadObjectId ?? '')
    expect(asked.filter((message) => JSON.stringify(message.activity).includes(id))).toHaveLength(1)
    await author.presses('request.withdraw')
    await s.settled()
  })

  it('two holders of one role press at the same moment: one signs, the other hears that it is signed', async () => {
    const second = 'sofia.marchetti@larkfield.example'
    await s.db.query(
      `update membership set roles = roles || '{communications_manager}' where person_id = (select id from person where email = $1)`,
      [second],
    )
    const other = s.play('teams', second)
    await other.says('hello')
    const id = await send()
    await manager.presses('request.approve')
    await s.settled()
    const told = await Promise.all([communications.presses('request.approve'), other.presses('request.approve')])
    await s.settled()
    expect((await rowOf(id)).state.decisions).toHaveLength(2)
    expect(told.filter((words) => words.includes('Signed, thank you'))).toHaveLength(1)
    expect(told.filter((words) => words.includes('signed already'))).toHaveLength(1)
    await author.presses('request.withdraw')
    await s.settled()
    await s.db.query(
      `update membership set roles = array_remove(roles, 'communications_manager') where person_id = (select id from person where email = $1)`,
      [second],
    )
  })

  it('a form sent twice at once is one request', async () => {
    await author.says('request site')
    const { workspace, driver } = s.slack
    const user = [...workspace.users.values()].find((one) => one.profile['email'] === CAST.author)
    const view = workspace.topView(user?.id ?? '')
    const [before] = await s.db.query<{ count: number }>('select count(*)::int as count from request')
    await author.fills(siteForm())
    const again = driver.deliveries.findLast((delivery) => delivery.kind === 'view_submission')
    if (again === undefined) throw new Error('nothing was sent')
    await Promise.all([driver.replay(again), driver.replay(again)])
    await s.settled()
    const [after] = await s.db.query<{ count: number }>('select count(*)::int as count from request')
    expect((after?.count ?? 0) - (before?.count ?? 0)).toBe(1)
    expect(view).toBeDefined()
    await author.presses('request.withdraw')
    await s.settled()
  })
})

describe('a form on Teams', () => {
  it('is taken into a window with what was typed, filled in there and sent', async () => {
    const liam = s.play('teams', CAST.colleague)
    const { tenant, driver } = s.teams
    await liam.says('request site')
    const user = tenant.findUser(CAST.colleague)
    if (user === undefined) throw new Error('nobody')
    const chat = tenant.chat(user)
    const form = chat.messages.findLast((message) => JSON.stringify(message.activity).includes('request.submit'))
    await driver.click(user, chat, form?.id ?? '', 'Open in a window', { department: 'Year 5' })
    expect(JSON.stringify(driver.dialog(user)?.card)).toContain('"value":"Year 5"')
    const { host_name: platform, ...first } = siteForm({ department: 'Year 5' })
    await driver.submitDialog(user, first, { action: 'Send for approval' })
    expect(JSON.stringify(driver.dialog(user)?.card)).toContain('One more question follows from your answers')
    await driver.submitDialog(user, { host_name: platform }, { action: 'Send for approval' })
    expect(JSON.stringify(driver.dialog(user)?.card)).toContain('is on its way')
    await s.settled()
    expect(await manager.buttons()).toContain('request.approve')
    await liam.presses('request.withdraw')
    await s.settled()
  })
})

describe('who can be reached', () => {
  it('somebody who is not in the staff list gets a kind sentence, and the administrator hears of it', async () => {
    const stranger = s.play('slack', 'nobody@elsewhere.example')
    expect(await stranger.says('request site')).toContain('does not find you in a school’s staff list yet')
    await s.settled()
    expect(await administrator.reads()).toContain('nobody@elsewhere.example')
  })

  it('a person whose last day is past has no rights that day', async () => {
    const left = s.play('slack', 'peter.ness@larkfield.example')
    expect(await left.says('request site')).toContain('Your time in the staff list has ended')
  })
})

describe('what people write', () => {
  const hostile =
    // biome-ignore lint/suspicious/noTemplateCurlyInString: somebody may write it, and it must not be taken for a template
    '<!channel> <https://evil.example|Y4> @everyone *bold* _it_ `code` [link](https://evil.example) ![p](https://evil.example/p.png) ${title} {{DATE(2026-01-01T00:00:00Z,SHORT)}} <at>all</at> <b>x</b> \u202Ereversed \uD83D\uDE00'

  it('stays text everywhere: no mention, link, picture, date or template comes alive', async () => {
    for (const field of [
      'department',
      'aims',
      'content',
      'exit_plan',
      'evaluation',
      'security_measures',
      'host_name',
      'external_vetting',
      'external_advertising',
      'consent_plan',
    ]) {
      s.teams.tenant.rememberTyped(hostile)
      const more = field === 'host_name' ? { host_minimum_age: '13' } : {}
      await send(author, {
        [field]: hostile.slice(0, field === 'department' || field === 'host_name' ? 60 : 250),
        ...more,
      })
      await manager.presses('request.approve')
      await s.settled()
      await communications.presses('request.changes', { note: hostile })
      await s.settled()
      expect(await author.reads()).toContain('@everyone')
      await author.presses('request.withdraw')
      await s.settled()
    }
    for (const message of [...s.slack.workspace.channels.values()].flatMap((channel) => channel.messages)) {
      if (message.bot_id === undefined) continue
      const live = slackMarkup(message)
      expect([live.broadcasts, live.users, live.links]).toEqual([[], [], []])
    }
  }, 60_000)
})

describe('afterwards', () => {
  it('the audit trail is whole, and every request says what was signed', async () => {
    expect(await verifyChain(s.db, 'king-offa')).toMatchObject({ sound: true })
    expect(await verifyRequests(s.db, 'king-offa')).toEqual([])
  })

  it.each([
    ['an answer', `submissions = jsonb_set(submissions, '{0,answers,department}', '"Year 5"')`],
    ['the text that was signed', `submissions = jsonb_set(submissions, '{0,text}', '"Something else"')`],
    [
      'the text and its check value',
      `submissions = jsonb_set(jsonb_set(submissions, '{0,text}', '"x"'), '{0,textHash}', '"y"')`,
    ],
    ['the salt', `salt = 'another'`],
  ])('%s that was altered in the database is found', async (_what, change) => {
    const [before] = await s.db.query<{ submissions: unknown; salt: string }>(
      'select submissions, salt from request where number = 1',
    )
    await s.db.query(`update request set ${change} where number = 1`)
    expect(await verifyRequests(s.db, 'king-offa')).toEqual([
      'Request king-offa/1 does not say any more what was sent in and signed.',
    ])
    await s.db.query('update request set submissions = $1, salt = $2 where number = 1', [
      JSON.stringify(before?.submissions),
      before?.salt,
    ])
  })
})

it('nothing that a platform would refuse was sent', () => {
  expect(s.problems()).toEqual([])
})
