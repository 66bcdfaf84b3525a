import { describe, expect, it } from 'vitest'
import { troubleReply } from '../../src/conversation/faults.ts'
import { handleIncoming } from '../../src/conversation/handle.ts'
import { Intent } from '../../src/conversation/incoming.ts'
import { strangerReply } from '../../src/conversation/views.ts'
import type { Reply } from '../../src/effects.ts'
import { AppError, DeliveryError } from '../../src/errors.ts'
import type { StrangerReason } from '../../src/people/link.ts'
import { draftOf, openFront, verbsOf, wordsOf } from '../builders/front-door.ts'
import { siteForm, surfaces } from '../builders/packs.ts'
import { account, speaker } from '../builders/people.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)

describe('somebody Staffroom does not know', () => {
  const reasons = {
    outsider: 'members of staff',
    unconfirmed: 'not confirmed',
    unknown: 'staff list yet',
    ambiguous: 'which person',
    second_account: 'another account',
    left: 'has ended',
    not_begun: 'has not come yet',
  } satisfies Record<StrangerReason, string>

  it.each(Object.entries(reasons))('%s: a kind sentence, and nothing to press', (reason, words) => {
    const reply = strangerReply(reason as StrangerReason)
    expect(wordsOf(reply)).toContain(words)
    expect(verbsOf(reply)).toEqual([])
  })

  it.each(['hello', 'request', 'sites', 'approvals'])(
    'gets no school, no name and no button for “%s”',
    async (said) => {
      const reply = await front.ask('nobody', said)
      expect(wordsOf(reply)).toContain('does not find you')
      expect(wordsOf(reply)).not.toMatch(/larkfield|oakmere/i)
      expect(verbsOf(reply)).toEqual([])
    },
  )

  it('is turned away with a button of somebody else’s card, too', async () => {
    const request = await front.send()
    const reply = await front.decide('nobody', 'request.approve', request)
    expect(wordsOf(reply)).toContain('does not find you')
    expect(await db.query('select version from request where id = $1', [request])).toEqual([{ version: 1 }])
    await front.ask('amira', { type: 'request.withdraw', request, version: 1 })
  })

  it('a platform that cannot say who they are links nobody, and they are asked to try again', async () => {
    const whoIs = () => Promise.reject(new DeliveryError('slack_timeout', 'failed'))
    const cut = { ...front.app, whoIs }
    const incoming = { id: 'cut', from: speaker('rosie'), surface: surfaces.slack, intent: { type: 'help' } as const }
    expect(wordsOf(await handleIncoming(cut, incoming))).toContain('could not check who you are')
    expect(await db.query(`select from identity where user_id = 'rosie'`)).toEqual([])
  })
})

describe('somebody of several schools', () => {
  const pressSchool = (asked: Reply, school: string) => {
    const items = asked.show === 'card' && asked.card.name === 'list' ? asked.card.data.items : []
    const button = items.flatMap(({ buttons = [] }) => buttons).find(({ data }) => data?.['school'] === school)
    return front.ask('sam', Intent.parse({ ...button?.data, type: button?.verb }))
  }
  const choose = (school: string, next?: string) =>
    front.ask('sam', { type: 'school.choose', school, ...(next && { next }) } as Intent)

  it.each([
    'hello',
    'request',
    'status',
    'approvals',
    'sites',
    'questions',
    'away until Friday',
    'may I post a picture?',
  ])('is asked which one before “%s”', async (said) => {
    const reply = await front.ask('sam', said)
    expect(wordsOf(reply)).toContain('Which school is this for?')
    expect(wordsOf(reply)).toMatch(/Larkfield Primary.*Oakmere School/)
    expect(verbsOf(reply)).toEqual(['school.choose', 'school.choose'])
  })

  it.each([
    ['request', 'request.start', 'What would you like to ask for?'],
    ['request logo', 'request.start', 'Using our logo or brand'],
    ['status', 'status', 'Your requests at Oakmere School'],
    ['approvals', 'approvals', 'Waiting for your signature'],
    ['sites', 'sites', 'Official sites of Oakmere School'],
    ['sites facebook', 'sites', 'no official site called “facebook”'],
    ['ask may I befriend a pupil?', 'question.ask', '“may I befriend a pupil?”'],
    ['may I befriend a pupil?', 'question.ask', '“may I befriend a pupil?”'],
    ['away until Friday', 'people.away', 'You are away until the end of 27 November 2026'],
  ])('who chose after “%s” carries on with it', async (said, next, words) => {
    await db.query('update person set school_id = null where id = $1', [front.ids['sam']])
    const asked = await front.ask('sam', said)
    expect(JSON.stringify(asked)).toContain(`"next":"${next}"`)
    const reply = await pressSchool(asked, 'oakmere')
    expect(wordsOf(reply).toLowerCase()).toContain(words.toLowerCase())
    await db.query('delete from absence')
  })

  it('is not asked again, until they say “school” and choose another', async () => {
    await choose('oakmere')
    expect(wordsOf(await front.ask('sam', 'status'))).toContain('Oakmere School')
    expect(wordsOf(await front.ask('sam', 'school'))).toContain('Which school is this for?')
    expect(wordsOf(await choose('larkfield'))).toBe('You are speaking for Larkfield Primary now.')
    expect(wordsOf(await front.ask('sam', 'status'))).toContain('Larkfield Primary')
  })

  it('a school that is not theirs cannot be chosen', async () => {
    const reply = await front.ask('amira', { type: 'school.choose', school: 'oakmere' })
    expect(wordsOf(reply)).not.toContain('Oakmere')
    expect(await db.query('select school_id from person where id = $1', [front.ids['amira']])).toEqual([
      { school_id: null },
    ])
  })

  it('one that ended for them is not offered', async () => {
    const reply = await front.ask('lena', 'school')
    expect(wordsOf(reply)).toContain('Oakmere School')
    expect(wordsOf(reply)).not.toContain('Larkfield')
  })

  it('the help speaks of schools only to them', async () => {
    expect(wordsOf(await front.ask('sam', 'help'))).toContain('Choose which school')
    expect(wordsOf(await front.ask('amira', 'help'))).not.toContain('Choose which school')
  })
})

describe('in a channel', () => {
  const id = crypto.randomUUID()
  const decision = { request: id, step: 'line_manager', version: 1 }
  const deeds: Intent[] = [
    { type: 'status', page: 1 },
    { type: 'approvals', page: 1 },
    { type: 'sites', words: '', page: 1 },
    { type: 'school.choose', school: 'larkfield' },
    { type: 'people.away', words: 'until Friday' },
    { type: 'people.search', typed: 'amira' },
    { type: 'questions', page: 1 },
    { type: 'question.answer_fact', topic: 't', side: 'asked', form: 'may', facts: [] },
    { type: 'question.wording', clause: '6.6' },
    { type: 'question.send', text: 'x y', kind: 'silent', verdict: 'not_covered', clauses: [] },
    { type: 'question.submit', question: id, text: 'x y', kind: 'silent', verdict: 'not_covered', clauses: [] },
    { type: 'question.settle', question: id },
    { type: 'question.right' },
    { type: 'request.start' },
    { type: 'request.keep', draft: id, answers: {} },
    { type: 'request.submit', draft: id, answers: siteForm() },
    { type: 'request.discard', draft: id },
    { type: 'request.approve', ...decision },
    { type: 'request.decline', ...decision },
    { type: 'request.changes', ...decision },
    { type: 'request.withdraw', request: id, version: 1 },
    { type: 'request.remind', request: id },
    { type: 'request.show', request: id },
    { type: 'request.read', request: id },
    { type: 'request.record', request: id },
    { type: 'request.letter', request: id },
    { type: 'site.register' },
    { type: 'report.start', known: [], words: 'a friend request' },
    { type: 'report.choose', answers: {} },
    { type: 'report.keep', draft: id, answers: {} },
    { type: 'report.submit', draft: id, answers: {} },
    { type: 'report.discard', draft: id },
    { type: 'reports', page: 1 },
    { type: 'report.read', report: id },
    { type: 'report.update', report: id, version: 1, part: 'take_up' },
    { type: 'report.close', report: id, version: 1 },
    { type: 'report.figures', page: 1 },
    { type: 'report.concerns', page: 1 },
    { type: 'report.files', report: id },
    { type: 'report.page', report: id },
    { type: 'contact' },
  ]

  it.each(deeds.map((deed) => [deed.type, deed] as const))('%s is for the two of us', async (_type, deed) => {
    const reply = await front.ask('amira', deed, { from: { private: false } })
    expect(wordsOf(reply)).toContain('in a direct message')
    expect(reply.show).toBe('word')
  })

  it.each(['request', 'status', 'away until Friday', 'sites facebook'])('and so is “%s”', async (said) => {
    expect(wordsOf(await front.ask('amira', said, { from: { private: false } }))).toContain('in a direct message')
    expect(await db.query('select from absence')).toEqual([])
  })

  it.each([
    ['amira', 'help'],
    ['amira', 'ok'],
    ['sam', 'help'],
  ])('%s is given the words for “%s”, and no button that could not be used there', async (who, said) => {
    await db.query('update person set school_id = null')
    const reply = await front.ask(who, said, { from: { private: false } })
    expect(wordsOf(reply)).toContain('a site, a post')
    expect(wordsOf(reply)).toContain('in a direct message')
    expect(verbsOf(reply)).toEqual([])
  })

  it('is never where a card will go', async () => {
    await front.ask('amira', 'help', { from: { private: false, reach: { channel: 'C-EVERYBODY' } } })
    expect(await db.query(`select from identity where reach ->> 'channel' = 'C-EVERYBODY'`)).toEqual([])
  })
})

describe('when something goes wrong', () => {
  const SECRET = 'Mrs Lee wrote about a pupil'

  it('a fault is a kind sentence, nothing is recorded, and the log has no word of anybody’s', async () => {
    const drafts = await db.query('select id from draft order by id')
    const newId = () => {
      throw new Error(SECRET, { cause: new AppError('conflict', { message: SECRET }) })
    }
    const broken = await openFront(await freshDatabase(), { newId: () => crypto.randomUUID() })
    await broken.ask('amira', 'hello')
    broken.app.newId = newId
    const reply = await broken.ask('amira', 'request site')
    expect(reply).toMatchObject({ show: 'word', text: expect.stringContaining('nothing was recorded') })
    const log = broken.logged.join('')
    expect(log).toContain('intent failed')
    expect(log).toContain('request.start')
    expect(log).toContain('"code":"conflict"')
    expect(log).not.toMatch(/Mrs Lee|amira|larkfield/i)
    expect(await broken.app.db.query('select from draft')).toEqual([])
    expect(await broken.app.db.query('select from delivery')).toEqual([])
    expect(await db.query('select id from draft order by id')).toEqual(drafts)
  })

  it('a school whose policy is gone is a fault, not a silence', async () => {
    const broken = await openFront(await freshDatabase(), { packs: new Map() })
    expect(wordsOf(await broken.ask('amira', 'request site'))).toContain('went wrong on our side')
    expect(broken.logged.join('')).toContain('pack_unknown')
  })

  it('a character that a database cannot hold does no harm', async () => {
    const draft = draftOf(await front.ask('liam', 'request site'))
    const answers = { department: 'Year\u0000 5', aims: 'cut in two: \ud83c', 'odd\u0000': ['\udf89', '🎉'] }
    expect((await front.ask('liam', { type: 'request.keep', draft, answers })).show).toBe('form')
    const [row] = await db.query('select answers from draft where id = $1', [draft])
    expect(row).toEqual({ answers: { department: 'Year 5', aims: 'cut in two: \ufffd', odd: ['\ufffd', '🎉'] } })
    expect(wordsOf(await front.ask('liam', 'sites face\u0000book'))).toContain('not in the register')
    await front.ask('liam', { type: 'request.discard', draft })
  })

  it('a busy database says so and records nothing', async () => {
    const client = await db.pool.connect()
    const free = async () => {
      await client.query('rollback')
      client.release()
    }
    const known = front.app.whoIs
    front.app.whoIs = async (from) => {
      await client.query('begin; lock table identity in exclusive mode')
      return known(from)
    }
    const reply = await front.ask('daniel', { type: 'people.away', words: 'until Friday' })
    front.app.whoIs = known
    await free()
    expect(reply).toEqual({ show: 'word', text: 'That was not recorded: Staffroom is busy. Please press again.' })
    expect(await db.query(`select user_id from identity where user_id = 'daniel'`)).toEqual([])
    expect(await db.query('select from absence')).toEqual([])
    expect(wordsOf(await front.ask('daniel', 'away until Friday'))).toContain('You are away')
    await front.ask('daniel', 'back')
  })

  it.each([
    ['busy', new AppError('busy'), 'press again'],
    ['a commit whose answer was lost', new AppError('commit_unknown'), 'could not see whether that was recorded'],
    ['Slack', new DeliveryError('slack_rate_limited', 'failed'), 'Nothing was recorded'],
    ['Teams', new DeliveryError('teams_timeout', 'failed'), 'Nothing was recorded'],
    ['anything', 'a thrown text', 'nothing was recorded'],
  ])('%s has words that say whether anything was recorded', (_what, error, words) => {
    expect(wordsOf(troubleReply(error))).toContain(words)
  })
})

it('an account that turns out to be somebody else’s is nobody’s', async () => {
  const other = await openFront(await freshDatabase(), {
    whoIs: async () => account('helen', { email: 'helen@larkfield.example' }),
  })
  expect(wordsOf(await other.ask('mallory', 'approvals'))).toContain('members of staff')
})
