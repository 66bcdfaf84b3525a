import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Card, renderCard } from '../../cards/catalog.ts'
import { clockTurn } from '../../src/conversation/clock.ts'
import { Intent } from '../../src/conversation/incoming.ts'
import { paint } from '../../src/conversation/paint.ts'
import { tellUndelivered } from '../../src/conversation/undelivered.ts'
import { appendAudit } from '../../src/db/audit.ts'
import { type OutboxRow, writeEffects } from '../../src/db/outbox.ts'
import { versionNow } from '../../src/db/shown.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Reply } from '../../src/effects.ts'
import { NOW, openFront, verbsOf, wordsOf } from '../builders/front-door.ts'
import { silent } from '../builders/questions.ts'
import { listActions } from '../fakes/teams/index.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db, { questions: silent })
const { app, ids } = front
const id = (who: string) => ids[who] ?? ''

// Liam and Tom run the class page, Rosie the parents’ page; Daniel is of the leadership team. Oakmere stays with a policy
// that sets no time for answers.
const page = randomUUID()
const parents = randomUUID()
const ended = randomUUID()
await db.query(`update school set policy = 'merriott-haselbury' where id = 'larkfield'`)
await db.query(`update membership set roles = array['staff', 'slt'] where person_id = $1`, [id('daniel')])
for (const [site, title, closed] of [
  [page, 'Badger class', null],
  [parents, 'Parents’ page', null],
  [ended, 'Old page', '2026-09-01'],
]) {
  await db.query(
    `insert into site (id, school_id, title, platform, closed_on, closed_how, details)
     values ($1, 'larkfield', $2, 'Facebook', $3, 'deleted', '{}')`,
    [site, title, closed],
  )
}
for (const [site, who, duty] of [
  [page, 'liam', 'administrator'],
  [page, 'tom', 'moderator'],
  [parents, 'rosie', 'administrator'],
]) {
  await db.query('insert into site_person (site_id, person_id, duty) values ($1, $2, $3)', [site, id(who ?? ''), duty])
}
for (const who of ['amira', 'tom', 'helen', 'liam', 'rosie', 'daniel', 'gwen', 'sam', 'omar'])
  await front.ask(who, 'hello')

beforeEach(async () => {
  front.at(NOW)
  for (const table of ['shown', 'outbox', 'comment', 'delivery', 'absence']) await db.query(`delete from ${table}`)
  await db.query('update person set school_id = null')
  await db.query(`update school set choices = '{}'`)
  await db.query('update membership set end_date = null where person_id = $1', [id('liam')])
})

function press(from: Reply | Card, verb: string, more: object = {}): Intent {
  const shown = 'name' in from ? from : 'card' in from ? from.card : undefined
  if (shown === undefined) throw new Error(`nothing to press: ${JSON.stringify(from)}`)
  const nodes = listActions(renderCard(shown) as never).map(({ node }) => node as { verb?: string; data?: object })
  const found = nodes.find((node) => node.verb === verb)
  if (found === undefined) throw new Error(`there is no ${verb}`)
  return Intent.parse({ ...more, ...found.data, type: verb })
}

const filled = (over: object = {}) => ({
  site: page,
  kind: 'query',
  text: 'When does the fair begin?',
  url: '',
  received: '23 November 2026, 10:00',
  ...over,
})

/** Logs a comment on the class page. @returns its id */
async function logged(over: object = {}, who = 'amira'): Promise<string> {
  const form = await front.ask(who, { type: 'comment.log' })
  const submit = press(form, 'comment.submit', filled(over))
  const reply = await front.ask(who, submit)
  if (reply.show !== 'instead') throw new Error(`it was not taken: ${JSON.stringify(reply)}`)
  return 'comment' in submit ? submit.comment : ''
}

async function card(comment: string, who: string, name = 'comment'): Promise<Card> {
  const painting = { subject: `comment:${comment}`, readerId: id(who), card: name }
  const painted = await inTransaction(db, (tx) => paint(app, tx, painting))
  if (painted === undefined) throw new Error('nothing was painted')
  return painted.card
}
const words = async (comment: string, who: string, name?: string) =>
  wordsOf({ show: 'card', card: await card(comment, who, name) })

/** The notices that wait to be sent, and takes them out: "liam comment". */
async function taken(): Promise<string[]> {
  const rows = await db.query<{ name: string; card: string }>(
    `with gone as (delete from outbox where kind = 'notice' returning id, reader_id, card)
     select m.name, gone.card from gone join membership m on m.person_id = gone.reader_id
     where m.school_id = 'larkfield' order by gone.id`,
  )
  return rows.map(({ name, card: one }) => `${name} ${one}`)
}

/** What comes due until then, in its order, as the pump lets the clock speak. @returns who was told when */
async function passes(until: string): Promise<string[]> {
  const told: string[] = []
  for (;;) {
    const [row] = await db.query<OutboxRow>(
      `update outbox set done_at = now() where id = (select id from outbox
         where kind = 'later' and done_at is null and due_at <= $1 order by due_at, id limit 1)
       returning id, subject, card, school_id as "schoolId", due_at as "dueAt"`,
      [new Date(until)],
    )
    if (row === undefined) break
    if (row.dueAt > app.clock()) front.at(row.dueAt.toISOString())
    await inTransaction(db, async (tx) => {
      const { effects, audit } = await clockTurn(app, tx, row)
      await writeEffects(tx, effects, app.clock())
      await appendAudit(tx, audit, app.clock())
    })
    for (const one of await taken()) told.push(`${app.clock().toISOString().slice(0, 16)} ${one}`)
  }
  front.at(until)
  return told
}

const row = async (comment: string) => {
  const [found] = await db.query<Record<string, unknown>>('select * from comment where id = $1', [comment])
  return found ?? {}
}

describe('logging one', () => {
  it('the form asks which site, what it is, what it says, and has now filled in', async () => {
    const form = await front.ask('amira', press(await front.ask('amira', 'comments'), 'comment.log'))
    expect(form.show).toBe('form')
    const said = wordsOf(form)
    for (const part of [
      'Badger class (Facebook)',
      'Parents’ page (Facebook)',
      '23 November 2026, 10:00',
      'Please copy no names',
    ])
      expect(said).toContain(part)
    expect(said).not.toContain('Old page')
  })

  it('anybody of the staff may, and is told who has it and by when, but is not shown what waits', async () => {
    const form = await front.ask('amira', { type: 'comment.log' })
    const reply = await front.ask('amira', press(form, 'comment.submit', filled()))
    expect(wordsOf(reply)).toContain('liam will see to it, by 24 November 2026, 10:00')
    expect(wordsOf(await front.ask('amira', 'comments'))).toContain(
      'Comments are looked after by the people of each site',
    )
    expect(await taken()).toEqual(['liam comment'])
  })

  it('whoever looks after the site has it before them with its buttons, and is sent no second copy', async () => {
    const form = await front.ask('liam', { type: 'comment.log' })
    const reply = await front.ask('liam', press(form, 'comment.submit', filled()))
    expect(wordsOf(reply)).toContain('Query 1 on Badger class')
    expect(wordsOf(reply)).toContain('nobody else has been told')
    expect(verbsOf(reply)).toEqual(['comment.answer', 'comment.acknowledge', 'comment.earlier'])
    expect(await taken()).toEqual([])
    const other = await front.ask('tom', { type: 'comment.log' })
    expect(wordsOf(await front.ask('tom', press(other, 'comment.submit', filled())))).toContain('goes to liam')
    expect(await taken()).toEqual(['liam comment'])
  })

  it.each([
    ['no site', { site: '' }, 'site', 'choose the site'],
    ['a closed site', { site: ended }, 'site', 'choose the site'],
    ['a site of nowhere', { site: randomUUID() }, 'site', 'choose the site'],
    ['no kind', { kind: '' }, 'kind', 'choose what it is'],
    ['another kind', { kind: 'praise' }, 'kind', 'choose what it is'],
    ['nothing said', { text: ' \n ' }, 'text', 'in a few words'],
    ['too much', { text: 'x'.repeat(501) }, 'text', '500 characters'],
    ['a link that is none', { url: 'see above' }, 'url', 'web address'],
    ['a link of another kind', { url: 'javascript:alert(1)' }, 'url', 'web address'],
    ['a day without a time', { received: 'Friday' }, 'received', 'add the time'],
    ['a time to come', { received: 'today 10:01' }, 'received', 'still to come'],
    ['no time at all', { received: 'lately' }, 'received', 'the day and the time'],
    ['a year ago', { received: '3/3/2025 10:00' }, 'received', 'more than a year ago'],
  ])('%s: a sentence beside the field, and what was typed is kept', async (_what, over, field, sentence) => {
    const form = await front.ask('amira', { type: 'comment.log' })
    const reply = await front.ask('amira', press(form, 'comment.submit', filled({ url: 'kept.example/1', ...over })))
    expect(reply).toMatchObject({ show: 'errors', errors: { [field]: expect.stringContaining(sentence) } })
    if (field !== 'url') expect(wordsOf(reply)).toContain('kept.example/1')
    if (field !== 'text') expect(wordsOf(reply)).toContain('When does the fair begin?')
    expect(await db.query('select from comment')).toEqual([])
    expect(await taken()).toEqual([])
  })

  it('a link may be written without https://', async () => {
    const comment = await logged({ url: 'www.facebook.com/badgers/posts/1' })
    expect(await row(comment)).toMatchObject({ url: 'https://www.facebook.com/badgers/posts/1' })
  })

  it('sent twice it is one comment', async () => {
    const form = await front.ask('amira', { type: 'comment.log' })
    const submit = press(form, 'comment.submit', filled())
    const replies = [await front.ask('amira', submit), await front.ask('amira', submit)]
    expect(wordsOf(replies[0] as Reply)).toBe(wordsOf(replies[1] as Reply))
    expect(await db.query('select number from comment')).toEqual([{ number: 1 }])
    expect(await taken()).toEqual(['liam comment'])
    expect(wordsOf(await front.ask('sam', submit))).toContain('no such comment')
  })

  it('several at the same moment have numbers of their own', async () => {
    await Promise.all([logged(), logged({ kind: 'comment' }, 'rosie'), logged({ kind: 'complaint' }, 'tom')])
    expect(await db.query('select number from comment order by number')).toEqual(
      [1, 2, 3].map((number) => ({ number })),
    )
  })

  it('where there is one open site it is filled in', async () => {
    await db.query(`update site set closed_on = '2026-09-01' where id = $1`, [parents])
    const form = await front.ask('amira', { type: 'comment.log' })
    await db.query('update site set closed_on = null where id = $1', [parents])
    expect(wordsOf(form)).toContain('Badger class (Facebook)')
    expect(press(form, 'comment.submit')).toMatchObject({ site: page })
  })

  it('what came in on a site past its last day, which nobody has closed yet, is logged too', async () => {
    await db.query(`update site set closure = '2026-09-01' where id = $1`, [page])
    await logged()
    await db.query('update site set closure = null where id = $1', [page])
    expect(await taken()).toEqual(['liam comment'])
  })

  it('what speaks of a child in danger is logged, and whom to tell comes first', async () => {
    const form = await front.ask('amira', { type: 'comment.log' })
    const reply = await front.ask('amira', press(form, 'comment.submit', filled({ text: 'a child is in danger' })))
    expect(wordsOf(reply)).toMatch(/ring 999.*liam will see to it/)
    expect(await db.query('select from comment')).toHaveLength(1)
  })

  it('while its administrators are away, or where none is left, those above hear of it', async () => {
    await db.query(`insert into absence (school_id, person_id, until) values ('larkfield', $1, '2026-12-01')`, [
      id('liam'),
    ])
    await logged()
    expect(await taken()).toEqual(['liam comment', 'daniel comment'])
    await db.query(`update membership set end_date = '2026-11-20' where person_id = $1`, [id('liam')])
    await logged()
    expect(await taken()).toEqual(['daniel comment'])
  })

  it('nothing of it stands in the outbox, the trail or the log', async () => {
    const comment = await logged({ text: 'A SECRET matter', url: 'secret.example/SECRET' })
    await front.ask('liam', press(await card(comment, 'liam'), 'comment.answer'))
    const rows = await Promise.all(
      ['outbox', 'audit_entry', 'delivery'].map((table) => db.query(`select to_json(t)::text as row from ${table} t`)),
    )
    expect(`${JSON.stringify(rows)}${front.logged.join('')}`).not.toContain('SECRET')
    expect(JSON.stringify(rows)).toContain('comment.logged')
  })
})

describe('a school whose policy sets no time for answers', () => {
  it.each(['comments', 'comments figures'])('“%s” says so, and whom to turn to', async (said) => {
    const reply = await front.ask('omar', said)
    expect(wordsOf(reply)).toContain('sets no time in which comments')
    expect(wordsOf(reply)).toContain('the headteacher (omar)')
    expect(verbsOf(reply)).toEqual([])
  })

  it('nor is there a form', async () => {
    expect(wordsOf(await front.ask('omar', { type: 'comment.log' }))).toContain('sets no time')
  })
})

describe('who may see and answer it', () => {
  it.each([
    ['liam', 'an administrator of the site', true],
    ['tom', 'a moderator of the site', true],
    ['daniel', 'of the leadership team', true],
    ['helen', 'the headteacher', true],
    ['gwen', 'who looks after Staffroom', true],
    ['amira', 'who logged it', false],
    ['rosie', 'an administrator of another site', false],
    ['sam', 'a colleague', false],
    ['omar', 'of another school', false],
    ['lena', 'who has left', false],
  ])('%s, %s: %s', async (who, _what, may) => {
    const comment = await logged()
    const version = 1
    const replies = [
      await front.ask(who, { type: 'comment.show', comment }),
      await front.ask(who, { type: 'comment.earlier', comment, version }),
      await front.ask(who, { type: 'comment.acknowledge', comment, version }),
      await front.ask(who, { type: 'comment.reopen', comment, version: 2 }),
      await front.ask(who, { type: 'comment.answer', comment, version: 3 }),
    ]
    expect(replies.map((reply) => wordsOf(reply).includes('no such comment'))).toEqual(Array(5).fill(!may))
    expect(await row(comment)).toMatchObject({ version: may ? 4 : 1 })
    expect((await words(comment, who)).includes('When does the fair begin?')).toBe(may)
  })

  it('each sees in the list what is theirs', async () => {
    await logged({ text: 'On the class page' })
    await logged({ site: parents, text: 'On the parents’ page' })
    const list = async (who: string) => wordsOf(await front.ask(who, 'comments'))
    expect(await list('liam')).toContain('On the class page')
    expect(await list('liam')).not.toContain('On the parents’ page')
    expect(await list('rosie')).not.toContain('On the class page')
    for (const who of ['daniel', 'helen', 'gwen']) expect(await list(who)).toMatch(/On the class.*On the parents/)
  })

  it('in a channel nothing is shown', async () => {
    const from = { private: false, reach: {} }
    expect(wordsOf(await front.ask('liam', 'comments', { from }))).toContain('in a direct message')
  })
})

describe('acknowledged and answered', () => {
  it('an acknowledgement is in time and leaves it to be answered', async () => {
    const comment = await logged()
    const reply = await front.ask('liam', press(await card(comment, 'liam'), 'comment.acknowledge'))
    expect(wordsOf(reply)).toMatch(/Acknowledged by liam, 23 November 2026, 10:00\. It still needs an answer\. In time/)
    expect(verbsOf(reply)).toEqual(['comment.answer', 'comment.earlier', 'comment.reopen'])
    front.at('2026-11-25T09:00:00Z')
    const answered = await front.ask('tom', press(reply, 'comment.answer'))
    expect(wordsOf(answered)).toMatch(/Answered by tom, 25 November 2026, 09:00\. In time/)
    expect(verbsOf(answered)).toEqual(['comment.reopen'])
  })

  it('every copy of the card hears of it', async () => {
    const comment = await logged()
    await db.query(
      `insert into shown (id, subject, reader_id, card, platform, tenant, reach, message, version)
       values (gen_random_uuid(), $1, $2, 'comment', 'slack', 'T1', '{}', 'm1', 1)`,
      [`comment:${comment}`, id('liam')],
    )
    await front.ask('tom', press(await card(comment, 'tom'), 'comment.answer'))
    expect(await db.query(`select reader_id from outbox where kind = 'revise'`)).toEqual([{ reader_id: id('liam') }])
    expect(await inTransaction(db, (tx) => versionNow(tx, `comment:${comment}`))).toBe(2)
  })

  it('a second press, by whomever, is told what stands', async () => {
    const comment = await logged()
    const [liams, toms] = [await card(comment, 'liam'), await card(comment, 'tom')]
    await front.ask('liam', press(liams, 'comment.acknowledge'))
    expect(wordsOf(await front.ask('tom', press(toms, 'comment.acknowledge')))).toContain('was acknowledged already')
    expect(wordsOf(await front.ask('tom', press(toms, 'comment.answer')))).toContain('a colleague was quicker')
    await front.ask('tom', press(await card(comment, 'tom'), 'comment.answer'))
    expect(wordsOf(await front.ask('liam', press(liams, 'comment.answer')))).toContain('answered already')
    expect(wordsOf(await front.ask('liam', press(liams, 'comment.earlier')))).toContain('answered already')
    expect(await row(comment)).toMatchObject({ version: 3, acknowledged_by: id('liam'), answered_by: id('tom') })
  })

  it('what was done on the platform earlier is told with its time', async () => {
    const comment = await logged({ received: '20 November 2026, 09:00' })
    front.at('2026-11-24T09:00:00Z')
    const form = await front.ask('liam', press(await card(comment, 'liam'), 'comment.earlier'))
    expect(form.show).toBe('form')
    const reply = await front.ask('liam', press(form, 'comment.earlier', { what: 'answer', when: 'Friday 15:30' }))
    expect(wordsOf(reply)).toMatch(/Answered by liam, 20 November 2026, 15:30\. In time/)
  })

  it.each([
    ['nothing chosen', { what: '', when: 'today 09:30' }, 'what', 'choose what was done'],
    ['no time', { what: 'answer', when: '' }, 'when', 'Please say when'],
    ['before it came in', { what: 'answer', when: 'today 08:59' }, 'when', 'before it came in'],
    ['to come', { what: 'acknowledge', when: 'today 10:30' }, 'when', 'still to come'],
  ])('%s: a sentence beside the field, and what was typed is kept', async (_what, typed, field, sentence) => {
    const comment = await logged({ received: 'today 09:00' })
    const form = await front.ask('liam', press(await card(comment, 'liam'), 'comment.earlier'))
    const reply = await front.ask('liam', press(form, 'comment.earlier', typed))
    expect(reply).toMatchObject({ show: 'errors', errors: { [field]: expect.stringContaining(sentence) } })
    if (typed.when !== '') expect(wordsOf(reply)).toContain(typed.when)
    expect(await row(comment)).toMatchObject({ version: 1 })
  })

  it('late is said, and how late', async () => {
    const comment = await logged()
    front.at('2026-11-24T12:30:00Z')
    expect(await words(comment, 'liam')).toContain('Late: it was due by 24 November 2026, 10:00')
    const reply = await front.ask('liam', press(await card(comment, 'liam'), 'comment.answer'))
    expect(wordsOf(reply)).toContain('2 hours and 30 minutes late')
  })

  it('a slip is taken back on the same day, the last one first', async () => {
    const comment = await logged()
    const acknowledged = await front.ask('liam', press(await card(comment, 'liam'), 'comment.acknowledge'))
    const answered = await front.ask('liam', press(acknowledged, 'comment.answer'))
    const once = await front.ask('tom', press(answered, 'comment.reopen'))
    expect(wordsOf(once)).toContain('Acknowledged by liam')
    const twice = await front.ask('tom', press(once, 'comment.reopen'))
    expect(wordsOf(twice)).toContain('To be answered, or at least acknowledged')
    expect(await row(comment)).toMatchObject({ version: 5, acknowledged_at: null, answered_at: null })
    expect(wordsOf(await front.ask('tom', press(once, 'comment.reopen')))).toContain('nothing to take back')
  })

  it('the day after it stays', async () => {
    const comment = await logged()
    const answered = await front.ask('liam', press(await card(comment, 'liam'), 'comment.answer'))
    front.at('2026-11-24T08:00:00Z')
    expect(wordsOf(await front.ask('liam', press(answered, 'comment.reopen')))).toContain('only on the day')
    expect(await row(comment)).toMatchObject({ version: 2, answered_by: id('liam') })
    expect(JSON.stringify(await card(comment, 'liam'))).not.toContain('comment.reopen')
  })

  it('the trail says who did what, and when it was', async () => {
    const comment = await logged()
    const acknowledged = await front.ask('liam', press(await card(comment, 'liam'), 'comment.acknowledge'))
    const answered = await front.ask('tom', press(acknowledged, 'comment.answer'))
    await front.ask('tom', press(answered, 'comment.reopen'))
    const lines = await db.query('select actor, action from audit_entry where subject = $1 order by seq', [
      `comment:${comment}`,
    ])
    expect(lines).toEqual([
      { actor: id('amira'), action: 'comment.logged' },
      { actor: id('liam'), action: 'comment.acknowledged' },
      { actor: id('tom'), action: 'comment.answered' },
      { actor: id('tom'), action: 'comment.reopened' },
    ])
  })
})

describe('the clock', () => {
  it('reminds those who run the site in school hours, and tells those above once when it is late', async () => {
    await logged({ received: 'today 09:30' })
    await taken()
    expect(await passes('2026-12-04T12:00:00Z')).toEqual([
      '2026-11-23T17:59 liam comment',
      '2026-11-24T09:30 daniel comment',
    ])
  })

  it('what came in on Friday afternoon is reminded of on Friday, and is late on Monday', async () => {
    front.at('2026-11-27T15:00:00Z')
    await logged({ received: 'today 14:30' })
    await taken()
    expect(await passes('2026-12-04T12:00:00Z')).toEqual([
      '2026-11-27T17:59 liam comment',
      '2026-11-30T07:30 daniel comment',
    ])
  })

  it('what came in at the weekend is reminded of four hours before the school closes on Monday', async () => {
    front.at('2026-11-28T12:00:00Z')
    await logged({ received: 'today 11:00' })
    await taken()
    expect(await passes('2026-12-04T12:00:00Z')).toEqual([
      '2026-11-30T14:00 liam comment',
      '2026-12-01T07:30 daniel comment',
    ])
  })

  it.each(['comment.acknowledge', 'comment.answer'])('says nothing after %s', async (verb) => {
    const comment = await logged()
    await front.ask('liam', press(await card(comment, 'liam'), verb))
    await taken()
    expect(await passes('2026-12-04T12:00:00Z')).toEqual([])
  })

  it('has its say again when that was a slip', async () => {
    const comment = await logged({ received: 'today 06:00' })
    const answered = await front.ask('liam', press(await card(comment, 'liam'), 'comment.answer'))
    await taken()
    front.at('2026-11-23T20:00:00Z')
    await passes('2026-11-23T20:00:00Z')
    await front.ask('liam', press(answered, 'comment.reopen'))
    expect(await passes('2026-12-04T12:00:00Z')).toEqual(['2026-11-24T07:30 daniel comment'])
  })

  it('logged late, those above hear of it at once in school hours, and are told once', async () => {
    await logged({ received: '19 November, 10:00' })
    await taken()
    expect(await passes('2026-12-04T12:00:00Z')).toEqual(['2026-11-23T10:00 daniel comment'])
  })

  it('after a long night of the machine it says the latest alone, when the school is open', async () => {
    await logged({ received: 'today 09:30' })
    await taken()
    front.at('2026-11-28T03:00:00Z')
    expect(await passes('2026-12-04T12:00:00Z')).toEqual(['2026-11-30T07:30 daniel comment'])
  })
})

describe('where the school has chosen that holidays stop the clock', () => {
  it('the card says so, and that it is not in the policy', async () => {
    const before = await logged()
    expect(await words(before, 'liam')).not.toContain('your school’s choice')
    await db.query(`update school set choices = '{"replies_in_holidays": "wait"}' where id = 'larkfield'`)
    front.at('2026-12-28T10:00:00Z')
    const comment = await logged({ received: '25 December, 10:00' })
    expect(await words(comment, 'liam')).toContain('your school’s choice, not in the policy')
    expect(await row(comment)).toMatchObject({ due_at: new Date('2026-12-29T18:00:00Z') })
    expect(wordsOf(await front.ask('daniel', 'comments figures'))).toContain('your school’s choice, not in the policy')
  })
})

describe('the list', () => {
  it('is empty at first, and says what it is for', async () => {
    const reply = await front.ask('daniel', 'comments')
    expect(wordsOf(reply)).toContain('Nothing has been logged yet')
    expect(verbsOf(reply)).toContain('comment.log')
  })

  it('has those that wait first, with the time that is left, and what is late marked', async () => {
    const answered = await logged({ text: 'Fourth' })
    await front.ask('liam', press(await card(answered, 'liam'), 'comment.answer'))
    const acknowledged = await logged({ text: 'Third' })
    await front.ask('liam', press(await card(acknowledged, 'liam'), 'comment.acknowledge'))
    await logged({ text: 'Second', received: 'today 09:30' })
    await logged({ text: 'First', received: '20 November, 08:15' })
    front.at('2026-11-23T11:00:00Z')
    const said = wordsOf(await front.ask('liam', 'comments'))
    expect(said).toMatch(/First.*Second.*Third.*Fourth/)
    expect(said).toContain('2 days and 2 hours late: due by 21 November 2026, 08:15')
    expect(said).toContain('22 hours and 30 minutes left: due by 24 November 2026, 09:30')
    expect(said).toContain('▲ Late:')
  })

  it('has a second page', async () => {
    for (let count = 1; count <= 7; count += 1) await logged({ text: `Number ${count} of 7` })
    const first = await front.ask('liam', 'comments')
    const second = await front.ask('liam', press(first, 'comments'))
    expect(verbsOf(first).filter((verb) => verb === 'comment.show')).toHaveLength(6)
    expect(verbsOf(second).filter((verb) => verb === 'comment.show')).toHaveLength(1)
    expect(wordsOf(await front.ask('liam', { type: 'comments', page: 9 }))).toContain('the last page')
    expect(wordsOf(await front.ask('liam', press(second, 'comment.show')))).toContain('of 7')
  })
})

describe('the figures', () => {
  it('are for those who look after all sites', async () => {
    await logged({ text: 'SECRET' })
    for (const who of ['daniel', 'helen', 'gwen']) {
      const said = wordsOf(await front.ask(who, 'comments figures'))
      expect(said).toContain('November 2026')
      expect(said).toContain('1 came in: 0 answered in time, 0 acknowledged in time, 0 late, 1 still waiting')
      expect(said).toContain('Holidays and bank holidays do not stop the clock.')
      expect(said).not.toMatch(/SECRET|liam|amira/)
    }
    for (const who of ['liam', 'amira'])
      expect(wordsOf(await front.ask(who, 'comments figures'))).toContain('for those who look after all')
  })
})

describe('a message that does not get through', () => {
  it('is told to whoever logged it and to the administrators, with no word of it', async () => {
    const comment = await logged()
    const [lost] = await db.query<OutboxRow>(
      `select id, subject, card, school_id as "schoolId", reader_id as "readerId" from outbox where kind = 'notice'`,
    )
    if (lost === undefined) throw new Error('there is no notice')
    await inTransaction(db, (tx) => tellUndelivered(app, tx, lost))
    expect((await taken()).toSorted()).toEqual(['amira undelivered', 'gwen undelivered', 'liam comment'])
    const said = await words(comment, 'amira', 'undelivered')
    expect(said).toContain('A message did not get through')
    expect(said).not.toContain('fair')
  })
})

describe('the same delivery a second time changes nothing', () => {
  const everything = async () => {
    const tables = ['comment', 'outbox', 'audit_entry']
    const rows = await Promise.all(
      tables.map((table) => db.query(`select to_json(t)::text as row from ${table} t order by to_json(t)::text`)),
    )
    return JSON.stringify(rows)
  }
  const deeds: [string, (comment: string) => Promise<Intent>][] = [
    ['comment.submit', async () => press(await front.ask('liam', { type: 'comment.log' }), 'comment.submit', filled())],
    ['comment.acknowledge', async (comment) => ({ type: 'comment.acknowledge', comment, version: 1 })],
    ['comment.answer', async (comment) => ({ type: 'comment.answer', comment, version: 1 })],
    [
      'comment.earlier',
      async (comment) => ({ type: 'comment.earlier', comment, version: 1, what: 'answer', when: 'now' }),
    ],
    [
      'comment.reopen',
      async (comment) => {
        await front.ask('liam', { type: 'comment.answer', comment, version: 1 })
        return { type: 'comment.reopen', comment, version: 2 }
      },
    ],
  ]

  it.each(deeds)('%s', async (_verb, prepare) => {
    const intent = await prepare(await logged({ received: 'today 09:00' }))
    const key = `twice:${randomUUID()}`
    const first = await front.ask('liam', intent, { id: key })
    const once = await everything()
    const second = await front.ask('liam', intent, { id: key })
    expect(wordsOf(first)).not.toContain('went wrong')
    expect(wordsOf(second)).not.toContain('went wrong')
    expect(await everything()).toBe(once)
  })

  it.each(deeds)('%s, twice at the same moment', async (_verb, prepare) => {
    const intent = await prepare(await logged({ received: 'today 09:00' }))
    const key = `twice:${randomUUID()}`
    await Promise.all([front.ask('liam', intent, { id: key }), front.ask('liam', intent, { id: key })])
    const both = await everything()
    await front.ask('liam', intent, { id: key })
    expect(await everything()).toBe(both)
  })

  it('a form that was refused is refused again in the same words', async () => {
    const submit = press(await front.ask('liam', { type: 'comment.log' }), 'comment.submit', filled({ kind: '' }))
    const comment = await logged()
    const earlier: Intent = { type: 'comment.earlier', comment, version: 1, what: 'answer', when: 'lately' }
    for (const intent of [submit, earlier]) {
      const id = `refused:${randomUUID()}`
      const replies = [await front.ask('liam', intent, { id }), await front.ask('liam', intent, { id })]
      expect(replies[0]?.show).toBe('errors')
      expect(replies[1]).toEqual(replies[0])
    }
  })

  it('an old one that comes again does not undo what came since', async () => {
    const comment = await logged()
    const answer: Intent = { type: 'comment.answer', comment, version: 1 }
    await front.ask('liam', answer, { id: 'old' })
    await front.ask('liam', { type: 'comment.reopen', comment, version: 2 })
    expect(wordsOf(await front.ask('liam', answer, { id: 'old' }))).toContain('To be answered')
    expect(await row(comment)).toMatchObject({ version: 3, answered_at: null })
  })
})

describe('somebody of several schools', () => {
  it('is asked which, and carries on there', async () => {
    const asked = await front.ask('sam', 'comments')
    const reply = await front.ask('sam', press(asked, 'school.choose'))
    expect(wordsOf(reply)).toMatch(/Comments on our sites/)
  })
})
