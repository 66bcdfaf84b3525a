import { beforeEach, describe, expect, it } from 'vitest'
import { type Card, renderCard } from '../../cards/catalog.ts'
import { Intent } from '../../src/conversation/incoming.ts'
import { paint } from '../../src/conversation/paint.ts'
import { tellUndelivered } from '../../src/conversation/undelivered.ts'
import type { OutboxRow } from '../../src/db/outbox.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Reply } from '../../src/effects.ts'
import { saveWording } from '../../src/packs/wording/store.ts'
import { type Front, openFront, verbsOf, wordsOf } from '../builders/front-door.ts'
import { silent } from '../builders/questions.ts'
import { listActions } from '../fakes/teams/index.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
/** With the model as it is, and with one that understands nothing. */
const front = await openFront(db)
const other = await openFront(await freshDatabase(), { questions: silent })

const PUPIL = 'Can I accept a friend request from a pupil?'
const PAGE = 'Can I create a class Instagram?'

beforeEach(async () => {
  for (const one of [db, other.app.db]) {
    for (const table of ['shown', 'outbox', 'question', 'draft', 'delivery']) await one.query(`delete from ${table}`)
    await one.query('update person set school_id = null')
  }
})

/** What a button of this reply would send. */
function press(reply: Reply, verb: string, more: object = {}, nth = 0): Intent {
  if (!('card' in reply)) throw new Error(`nothing to press: ${JSON.stringify(reply)}`)
  return pressOn(reply.card, verb, more, nth)
}

function pressOn(card: Card, verb: string, more: object = {}, nth = 0): Intent {
  const nodes = listActions(renderCard(card) as never).map(({ node }) => node as { verb?: string; data?: object })
  const found = nodes.filter((node) => node.verb === verb)[nth]
  if (found === undefined) throw new Error(`there is no ${verb}`)
  return Intent.parse({ ...more, ...found.data, type: verb })
}

/** Asks, sends it on and gives the id of the question. */
async function sent(who = 'amira', text = 'May I park there?', one: Front = other): Promise<string> {
  const asked = await one.ask(who, `ask ${text}`)
  const form = await one.ask(who, press(asked, 'question.send'))
  const reply = await one.ask(who, press(form, 'question.submit', { text }))
  expect(reply.show).toBe('instead')
  const [row] = await one.app.db.query<{ id: string }>('select id from question order by created_at desc, id limit 1')
  return row?.id ?? ''
}

const notices = (one = other) =>
  one.app.db.query<{ reader_id: string; card: string }>(
    `select reader_id, card from outbox where kind = 'notice' order by id`,
  )

describe('a question is answered from the policy of the asker’s school', () => {
  it.each([PUPIL, `ask ${PUPIL}`, `/socialmedia ${PUPIL}`, `/socialmedia ask ${PUPIL}`])('“%s”', async (said) => {
    const reply = await front.ask('amira', said)
    expect(wordsOf(reply)).toContain('✕ No')
    expect(wordsOf(reply)).toContain('Clause 6.6')
    expect(wordsOf(reply)).toContain(`“${PUPIL}”`)
    expect(wordsOf(reply)).toContain('Larkfield Primary')
  })

  it('with the school’s own wording, once it is there, and all of it', async () => {
    const wording = `Beginning. ${'An invented clause. '.repeat(40)}End.`
    const document = { name: 'policy.pdf', hash: 'hash' }
    await inTransaction(db, (tx) => saveWording(tx, 'king-offa', document, new Map([['6.6', wording]]), new Date()))
    const reply = await front.ask('amira', PUPIL)
    expect(wordsOf(reply)).toContain('Beginning. An invented')
    expect(wordsOf(reply)).not.toContain('End.')
    expect(wordsOf(await front.ask('amira', press(reply, 'question.wording')))).toContain('End.')
    const gone = { type: 'question.wording' as const, clause: '99' }
    expect(wordsOf(await front.ask('amira', gone))).toContain('not in the policy document')
  })

  it('“ask” alone says how', async () => {
    expect(await front.ask('amira', 'ask')).toMatchObject({ show: 'word', text: /for example “ask may I/ })
  })

  it.each(['ok', '👍🏽', '🎉🎉 🎉', 'a b', 'thanks', 'requisition'])('“%s” is given the help', async (said) => {
    const reply = await front.ask('amira', said)
    expect(wordsOf(reply)).toContain('I did not recognise that')
    expect(verbsOf(reply)).toContain('request.start')
  })

  it('two words on which the policy says nothing are given the help, unless “ask” stands before them', async () => {
    expect(wordsOf(await other.ask('amira', 'thank you'))).toContain('I did not recognise that')
    expect(wordsOf(await other.ask('amira', 'ask thank you'))).toContain('Your policy does not say')
  })

  it('a very long one is answered from its beginning', async () => {
    const heard: string[] = []
    const understand = (text: string) => {
      heard.push(text)
      return { aims: [], facts: [], danger: 0 }
    }
    const one = await openFront(await freshDatabase(), { questions: { understand, isUrgent: () => false, topics: [] } })
    await one.ask('amira', `ask ${'may I do this '.repeat(500)}`)
    await one.ask('amira', 'may I do that '.repeat(10_000))
    expect(heard.map((text) => text.length > 1980 && text.length <= 2000)).toEqual([true, true])
  })

  it('keeps nothing and logs no word of it', async () => {
    const log = front.logged.length
    const audit = await db.query('select seq from audit_entry')
    const reply = await front.ask('amira', `${PUPIL} SECRET`)
    await front.ask('amira', press(reply, 'question.right'))
    expect(await db.query('select seq from audit_entry')).toEqual(audit)
    expect(await db.query('select from question')).toEqual([])
    expect(await db.query('select from outbox')).toEqual([])
    expect(front.logged.slice(log).join('')).not.toContain('SECRET')
  })

  it('nobody whom Staffroom does not know is answered', async () => {
    const reply = await front.ask('nobody', PUPIL)
    expect(wordsOf(reply)).toContain('does not find you')
    expect(wordsOf(reply)).not.toContain('6.6')
  })
})

describe('when it depends', () => {
  it('pressing what holds gives the answer in its place', async () => {
    const asked = await front.ask('amira', PAGE)
    expect(wordsOf(asked)).toContain('◆ It depends')
    const yes = await front.ask('amira', press(asked, 'question.answer_fact'))
    expect(yes.show).toBe('instead')
    expect(wordsOf(yes)).toContain('✓ Yes')
    expect(wordsOf(yes)).toContain('Has it been approved? Yes, by everyone it needs.')
    const no = await front.ask('amira', press(asked, 'question.answer_fact', {}, 1))
    expect(wordsOf(no)).toContain('✕ No')
  })

  it('leads on to the form', async () => {
    const asked = await front.ask('amira', PAGE)
    expect(wordsOf(await front.ask('amira', press(asked, 'request.start')))).toContain('New social media site')
  })

  it('a topic that is no longer there is silence, not a fault', async () => {
    const gone: Intent = { type: 'question.answer_fact', topic: 'gone', side: 'asked', form: 'may', facts: [] }
    expect(wordsOf(await front.ask('amira', gone))).toContain('Your policy does not say')
  })
})

describe('in a channel', () => {
  const from = { private: false, reach: {} }

  it.each([PAGE, `ask ${PAGE}`])('“%s” is answered, with nothing to press', async (said) => {
    const reply = await front.ask('amira', said, { from })
    expect(wordsOf(reply)).toContain('◆ It depends')
    expect(wordsOf(reply)).toContain('in a direct message')
    expect(verbsOf(reply)).toEqual([])
  })

  it('somebody of several schools is told to ask in private', async () => {
    const reply = await front.ask('sam', PAGE, { from })
    expect(wordsOf(reply)).toContain('You work in several schools.')
    await front.ask('sam', { type: 'school.choose', school: 'oakmere' })
    expect(wordsOf(await front.ask('sam', PAGE, { from }))).toContain('Oakmere School')
  })

  it('the questions that wait are not shown', async () => {
    expect(wordsOf(await front.ask('helen', 'questions', { from }))).toContain('in a direct message')
  })
})

describe('danger', () => {
  it('comes first, and goes to nobody who looks after a text', async () => {
    const reply = await other.ask('amira', 'a child is in danger what now')
    expect(wordsOf(reply)).toMatch(/immediate danger, ring 999.*Your policy does not say/)
    expect(verbsOf(reply)).toEqual([])
  })

  it('is heard in a single word', async () => {
    expect(wordsOf(await other.ask('amira', 'danger!'))).toContain('ring 999')
  })

  it('that is written into the form only is not sent either', async () => {
    const form = await other.ask('amira', press(await other.ask('amira', 'ask may I park'), 'question.send'))
    const reply = await other.ask('amira', press(form, 'question.submit', { text: 'a child is in danger' }))
    expect(wordsOf(reply)).toContain('ring 999')
    expect(await other.app.db.query('select from question')).toEqual([])
    expect(await notices()).toEqual([])
  })
})

describe('what the policy does not say', () => {
  it('can be sent to whoever looks after it, who sees who asks what and what was answered', async () => {
    const id = await sent()
    const { ids } = other
    expect(await notices()).toEqual([{ reader_id: ids['helen'], card: 'question' }])
    const painting = { subject: `question:${id}`, readerId: ids['helen'] ?? '', card: 'question' }
    const painted = await inTransaction(other.app.db, (tx) => paint(other.app, tx, painting))
    const said = JSON.stringify(painted?.card)
    for (const part of ['amira asks', 'May I park there?', 'Your policy does not say', '5.1', 'question.settle'])
      expect(said).toContain(part)
    expect(painted).toMatchObject({ version: 1, keeps: true })
  })

  it('the form has what was asked, and asks to leave children’s names out', async () => {
    const reply = await other.ask('amira', press(await other.ask('amira', 'ask May I park there?'), 'question.send'))
    expect(reply.show).toBe('form')
    expect(wordsOf(reply)).toContain('May I park there?')
    expect(wordsOf(reply)).toContain('leave out children’s names')
    expect(await other.app.db.query('select from question')).toEqual([])
  })

  it.each([
    ['', 'Please write the question down.'],
    ['x'.repeat(501), 'in 500 characters or fewer'],
  ])('an answer that cannot be taken is given back: %s', async (text, sentence) => {
    const form = await other.ask('amira', press(await other.ask('amira', 'ask may I park'), 'question.send'))
    const reply = await other.ask('amira', press(form, 'question.submit', { text }))
    expect(reply).toMatchObject({ show: 'errors', errors: { text: expect.stringContaining(sentence) } })
    expect(await other.app.db.query('select from question')).toEqual([])
  })

  it('sent twice it is one question', async () => {
    const form = await other.ask('amira', press(await other.ask('amira', 'ask may I park'), 'question.send'))
    const submit = press(form, 'question.submit', { text: 'May I?' })
    const replies = [await other.ask('amira', submit), await other.ask('amira', submit)]
    expect(replies.map(wordsOf).every((said) => said.includes('It has gone to the headteacher (helen)'))).toBe(true)
    expect(await other.app.db.query('select from question')).toHaveLength(1)
    expect(await notices()).toHaveLength(1)
    expect(wordsOf(await other.ask('liam', submit))).toContain('no such question')
  })

  it('the trail has ids and no word of it', async () => {
    const id = await sent('amira', 'A SECRET question')
    const [line] = await other.app.db.query(
      `select actor, action, details::text as details from audit_entry where subject = $1`,
      [`question:${id}`],
    )
    expect(line).toMatchObject({ actor: other.ids['amira'], action: 'question.sent' })
    expect(JSON.stringify(line)).not.toContain('SECRET')
    expect(JSON.stringify(await other.app.db.query('select * from outbox', []), big)).not.toContain('SECRET')
  })

  it('whoever sends it is told when nobody who looks after it can be reached yet', async () => {
    const asked = await other.ask('sam', { type: 'question.ask', text: 'May I park there?' })
    expect(asked.show).toBe('card')
    await other.ask('sam', { type: 'school.choose', school: 'oakmere' })
    const form = await other.ask('sam', press(await other.ask('sam', 'ask May I park there?'), 'question.send'))
    const reply = await other.ask('sam', press(form, 'question.submit', { text: 'May I park there?' }))
    expect(wordsOf(reply)).toContain('have not used Staffroom yet')
    expect(await other.app.db.query('select held_at is not null as held from outbox')).toEqual([{ held: true }])
  })

  it('that it did not get through is told to whoever asked and to the administrators', async () => {
    const id = await sent()
    const { ids, app } = other
    const [row] = await app.db.query<OutboxRow>(
      `select id, subject, card, school_id as "schoolId", reader_id as "readerId" from outbox`,
    )
    if (row === undefined) throw new Error('there is no notice')
    await inTransaction(app.db, (tx) => tellUndelivered(app, tx, row))
    const told = (await notices()).filter(({ card }) => card === 'undelivered').map(({ reader_id }) => reader_id)
    expect(told.toSorted()).toEqual([ids['amira'], ids['gwen']].toSorted())
    const painting = { subject: `question:${id}`, readerId: ids['gwen'] ?? '', card: 'undelivered' }
    const painted = await inTransaction(app.db, (tx) => paint(app, tx, painting))
    expect(JSON.stringify(painted?.card)).toContain('A message did not get through')
    expect(JSON.stringify(painted?.card)).not.toContain('park')
  })

  it('asked by the only one who looks after it, it is kept and sent to nobody', async () => {
    await sent('helen')
    expect(await notices()).toEqual([])
    expect(wordsOf(await other.ask('helen', 'questions'))).toContain('May I park there?')
  })

  it('a clause that the policy does not have is not kept', async () => {
    const question = crypto.randomUUID()
    const clauses = ['5.1', 'a text of somebody’s']
    await other.ask('amira', {
      type: 'question.submit',
      question,
      text: 'May I?',
      kind: 'silent',
      verdict: 'not_covered',
      clauses,
    })
    expect(await other.app.db.query('select clauses from question')).toEqual([{ clauses: ['5.1'] }])
  })
})

describe('“Was this right?”', () => {
  it('Yes is thanked for', async () => {
    const asked = await front.ask('amira', PUPIL)
    expect(await front.ask('amira', press(asked, 'question.right'))).toEqual({ show: 'word', text: 'Thank you.' })
  })

  it('No opens the form', async () => {
    const asked = await front.ask('amira', PUPIL)
    const form = await front.ask('amira', press(asked, 'question.send'))
    expect(wordsOf(form)).toContain('What was not right?')
    await front.ask('amira', press(form, 'question.submit', { text: 'I expected a yes.' }))
    const [row] = await db.query<{ kind: string; verdict: string; clauses: string[] }>('select * from question')
    expect(row).toMatchObject({ kind: 'doubt', verdict: 'no', text: 'I expected a yes.' })
    expect(row?.clauses[0]).toBe('6.6')
  })
})

describe('settling', () => {
  const settle = (question: string, page?: number): Intent => ({
    type: 'question.settle',
    question,
    ...(page === undefined ? {} : { page }),
  })

  it('tells the asker, once, and takes the button from every copy', async () => {
    const id = await sent()
    await other.app.db.query('delete from outbox')
    const replies = [await other.ask('helen', settle(id)), await other.ask('helen', settle(id))]
    for (const reply of replies) {
      expect(wordsOf(reply)).toContain('Settled by helen, 23 November 2026, 10:00.')
      expect(verbsOf(reply)).toEqual([])
    }
    expect(await notices()).toEqual([{ reader_id: other.ids['amira'], card: 'question-settled' }])
    const painting = { subject: `question:${id}`, readerId: other.ids['amira'] ?? '', card: 'question-settled' }
    const painted = await inTransaction(other.app.db, (tx) => paint(other.app, tx, painting))
    expect(JSON.stringify(painted)).toContain('helen has seen to your question')
    const actions = await other.app.db.query(`select action from audit_entry where subject = $1 order by seq`, [
      `question:${id}`,
    ])
    expect(actions).toEqual([{ action: 'question.sent' }, { action: 'question.settled' }])
  })

  it.each([
    ['amira', 'Only the headteacher can settle this.'],
    ['liam', 'Only the headteacher can settle this.'],
    ['omar', 'no such question'],
    ['nobody', 'does not find you'],
  ])('is not for %s', async (who, said) => {
    const id = await sent()
    const reply = await other.ask(who, settle(id))
    expect(wordsOf(reply)).toContain(said)
    expect(wordsOf(reply)).not.toContain('park')
    expect(await other.app.db.query('select settled_at from question')).toEqual([{ settled_at: null }])
  })

  it('one that is not there is said to be gone', async () => {
    expect(wordsOf(await other.ask('helen', settle(crypto.randomUUID())))).toContain('no such question')
  })
})

describe('the questions that wait', () => {
  it('are listed a page at a time for whoever looks after the policy', async () => {
    for (const n of [1, 2, 3, 4, 5, 6, 7]) await sent('amira', `Question number ${n}?`)
    const first = await other.ask('helen', 'questions')
    expect(wordsOf(first).match(/Question number/g)).toHaveLength(6)
    const second = await other.ask('helen', press(first, 'questions'))
    expect(wordsOf(second).match(/Question number/g)).toHaveLength(1)
    const left = await other.ask('helen', press(first, 'question.settle'))
    expect(left.show).toBe('instead')
    expect(wordsOf(left).match(/Question number/g)).toHaveLength(6)
    expect(verbsOf(left)).not.toContain('questions')
  })

  it('are nobody else’s', async () => {
    await sent()
    const reply = await other.ask('liam', 'questions')
    expect(wordsOf(reply)).toContain('go to the headteacher')
    expect(wordsOf(reply)).not.toContain('park')
    expect(wordsOf(await other.ask('omar', 'questions'))).toContain('No question is waiting.')
  })
})

function big(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
