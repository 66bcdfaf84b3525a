import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Card, renderCard } from '../../cards/catalog.ts'
import { clockTurn } from '../../src/conversation/clock.ts'
import { Intent } from '../../src/conversation/incoming.ts'
import { paint } from '../../src/conversation/paint.ts'
import { tellUndelivered } from '../../src/conversation/undelivered.ts'
import { appendAudit } from '../../src/db/audit.ts'
import { type OutboxRow, writeEffects } from '../../src/db/outbox.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Reply, Subject } from '../../src/effects.ts'
import { loadSchool } from '../../src/people/store.ts'
import { endTasks, openTasks, type TaskChanges } from '../../src/tasks/open.ts'
import { reviewTasks } from '../../src/tasks/review.ts'
import type { NewTask } from '../../src/tasks/task.ts'
import { NOW, openFront, verbsOf, wordsOf } from '../builders/front-door.ts'
import { entry, putSchool, school } from '../builders/people.ts'
import { newTask } from '../builders/tasks.ts'
import { listActions } from '../fakes/teams/index.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const { app, ids } = front
for (const who of ['amira', 'tom', 'bethan', 'helen', 'liam', 'gwen', 'sam', 'omar']) await front.ask(who, 'hello')

beforeEach(async () => {
  front.at(NOW)
  for (const table of ['shown', 'outbox', 'task', 'site', 'delivery']) await db.query(`delete from ${table}`)
  await db.query('update person set school_id = null')
  await db.query('update membership set end_date = null where person_id = $1', [ids['liam']])
})

const id = (who: string) => ids[who] ?? ''

/** Opens a task of Liam's at Larkfield, due in two days. @returns its id */
async function opened(over: Partial<NewTask> = {}): Promise<string> {
  const one = newTask({
    schoolId: 'larkfield',
    subject: 'site:none',
    ownerIds: [id('liam')],
    key: randomUUID(),
    ...over,
  })
  await change(async (tx) => openTasks(app, tx, await theSchool(tx, one.schoolId), [one]))
  const [row] = await db.query<{ id: string }>('select id from task where kind = $1 and key = $2', [one.kind, one.key])
  return row?.id ?? ''
}

type Tx = Parameters<typeof openTasks>[1]

async function theSchool(tx: Tx, schoolId: string) {
  const found = await loadSchool(tx, schoolId)
  if (found === undefined) throw new Error(`there is no ${schoolId}`)
  return found
}

async function change(make: (tx: Tx) => Promise<TaskChanges>): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { effects, audit } = await make(tx)
    await writeEffects(tx, effects, app.clock())
    await appendAudit(tx, audit, app.clock())
  })
}

/** What comes due until then, in its order, as the pump lets the clock speak. @returns who was told on which day */
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
    front.at(row.dueAt.toISOString())
    await change((tx) => clockTurn(app, tx, row))
    told.push(...(await taken()).map((one) => `${row.dueAt.toISOString().slice(0, 16)} ${one}`))
  }
  front.at(until)
  return told
}

/** The notices that wait to be sent, and takes them out: "liam task". */
async function taken(): Promise<string[]> {
  const rows = await db.query<{ name: string; card: string }>(
    `with gone as (delete from outbox where kind = 'notice' returning id, reader_id, card)
     select m.name, gone.card from gone join membership m on m.person_id = gone.reader_id
     where m.school_id = 'larkfield' order by gone.id`,
  )
  return rows.map(({ name, card }) => `${name} ${card}`)
}

async function row(task: string) {
  const [found] = await db.query<Record<string, unknown>>('select * from task where id = $1', [task])
  return found ?? {}
}

async function card(task: string, who: string, name = 'task'): Promise<Card> {
  const painted = await inTransaction(db, (tx) =>
    paint(app, tx, { subject: `task:${task}`, readerId: id(who), card: name }),
  )
  if (painted === undefined) throw new Error('nothing was painted')
  return painted.card
}

const asReply = (one: Card): Reply => ({ show: 'card', card: one })
const words = async (task: string, who: string, name?: string) => wordsOf(asReply(await card(task, who, name)))

function press(reply: Reply | Card, verb: string, more: object = {}): Intent {
  const shown = 'name' in reply ? reply : 'card' in reply ? reply.card : undefined
  if (shown === undefined) throw new Error(`nothing to press: ${JSON.stringify(reply)}`)
  const nodes = listActions(renderCard(shown) as never).map(({ node }) => node as { verb?: string; data?: object })
  const found = nodes.find((node) => node.verb === verb)
  if (found === undefined) throw new Error(`there is no ${verb}`)
  return Intent.parse({ ...more, ...found.data, type: verb })
}

const done = async (task: string, who: string) => front.ask(who, press(await card(task, who), 'task.done'))
const passed = async (task: string, who: string, to: string) => {
  const form = await front.ask(who, press(await card(task, who), 'task.hand_over'))
  return front.ask(who, press(form, 'task.hand_over', { to }))
}

describe('the clock', () => {
  it('tells the owner as a task comes, again on its day, weekly while it is late, and after two weeks the headteacher', async () => {
    const task = await opened()
    expect(await passes('2026-12-10T12:00:00.000Z')).toEqual([
      '2026-11-23T10:00 liam task',
      '2026-11-25T07:30 liam task',
      '2026-12-02T07:30 liam task',
      '2026-12-09T07:30 liam task',
      '2026-12-09T07:30 helen task',
    ])
    expect(await row(task)).toMatchObject({ version: 1 })
    const audit = await db.query('select action from audit_entry where subject = $1 order by seq', [`task:${task}`])
    expect(audit).toEqual([{ action: 'TaskOpened' }, { action: 'TaskEscalated' }])
  })

  it('says nothing out of hours, but at the next opening', async () => {
    front.at('2026-11-27T19:00:00.000Z')
    await opened({ due: '2026-12-02' })
    expect(await passes('2026-12-01T12:00:00.000Z')).toEqual(['2026-11-30T07:30 liam task'])
  })

  it('a day that turned into a holiday meanwhile is waited out', async () => {
    await opened({ due: '2026-12-16' })
    await passes('2026-11-24T12:00:00.000Z')
    await db.query(`update school set holidays = $1 where id = 'larkfield'`, [
      JSON.stringify([{ from: '2026-12-09', to: '2026-12-11', name: 'Snow' }]),
    ])
    const told = await passes('2026-12-14T12:00:00.000Z')
    await db.query(`update school set holidays = '[]' where id = 'larkfield'`)
    expect(told).toEqual(['2026-12-14T07:30 liam task'])
  })

  it('says nothing of a task that has ended, and looks at it no more', async () => {
    const task = await opened()
    await done(task, 'liam')
    expect(await passes('2026-12-20T12:00:00.000Z')).toEqual([])
    expect(await db.query(`select from outbox where kind = 'later' and done_at is null`)).toEqual([])
  })

  it('a leaver’s falls to the headteacher, who hears on its next day', async () => {
    await opened({ due: '2026-12-02', remind: [7, 0] })
    await db.query(`update membership set end_date = '2026-11-27' where person_id = $1`, [id('liam')])
    expect(await passes('2026-12-02T12:00:00.000Z')).toEqual([
      '2026-11-25T07:30 liam task',
      '2026-12-02T07:30 helen task',
    ])
  })

  it('a leaver’s that they had been told of is told to the headteacher when the staff list is gone through, once', async () => {
    const task = await opened({ due: '2026-12-16', remind: [0] })
    await opened({ due: '2027-11-01', remind: [0] })
    await passes('2026-11-23T10:00:00.000Z')
    await db.query(
      `insert into shown (id, subject, reader_id, card, platform, tenant, reach, message, version, sent_at)
       values ($1, $2, $3, 'task', 'slack', 'T1', '{}', 'one', 1, now())`,
      [randomUUID(), `task:${task}`, id('liam')],
    )
    await change((tx) => reviewTasks(app, tx, 'larkfield'))
    expect(await taken()).toEqual([])
    await db.query(`update membership set end_date = '2026-11-27' where person_id = $1`, [id('liam')])
    front.at('2026-11-30T07:30:00.000Z')
    for (const _time of [1, 2]) await change((tx) => reviewTasks(app, tx, 'larkfield'))
    expect(await taken()).toEqual(['helen task'])
    expect(await row(task)).toMatchObject({ version: 1 })
  })

  it('somebody who has not used Staffroom yet: the administrator hears of it once', async () => {
    await opened({ ownerIds: [id('rosie')] })
    expect(await passes('2026-11-23T12:00:00.000Z')).toEqual([
      '2026-11-23T10:00 rosie task',
      '2026-11-23T10:00 gwen undelivered',
    ])
  })

  it('is not stopped by a task that is gone', async () => {
    const task = await opened()
    await db.query('delete from task where id = $1', [task])
    expect(await passes('2026-11-24T12:00:00.000Z')).toEqual([])
  })
})

describe('the card of a task', () => {
  it.each([
    ['2026-11-30', /"Due soon {2}".*30 November 2026, in 7 days\./],
    ['2026-12-20', /"Due {2}".*20 December 2026\./],
    ['2026-12-04', /"Due {2}".*4 December 2026, in 11 days\./],
    ['2026-11-24', /"Due soon {2}".*24 November 2026, tomorrow\./],
    ['2026-11-23', /"Due soon {2}".*23 November 2026, today\./],
    ['2026-11-22', /"Late {2}".*it was due on 22 November 2026, yesterday\./],
    ['2026-11-13', /"Late {2}".*it was due on 13 November 2026, 10 days ago\./],
    ['2026-11-02', /"Late {2}".*it was due on 2 November 2026, 3 weeks ago\./],
  ])('due %s', async (due, said) => {
    expect(await words(await opened({ due }), 'liam')).toMatch(said)
  })

  it('names what it is about, whose it is, the policy and the school', async () => {
    const site = randomUUID()
    await db.query(
      `insert into site (id, school_id, title, platform, details, created_at) values ($1, 'larkfield', 'Year 4 on Facebook', 'Facebook', '{}', now())`,
      [site],
    )
    const said = await words(await opened({ subject: `site:${site}` }), 'liam')
    for (const part of [
      'Publish the house rules',
      'Put them where',
      'Year 4 on Facebook',
      'you',
      'Larkfield Primary. Policy A.4.1',
    ])
      expect(said).toContain(part)
  })

  it.each([
    ['liam', ['task.done', 'task.note', 'task.hand_over']],
    ['helen', ['task.done', 'task.note', 'task.hand_over']],
    ['gwen', ['task.done', 'task.note', 'task.hand_over']],
    ['amira', []],
    ['omar', []],
  ])('%s', async (who, verbs) => {
    const task = await opened()
    expect(verbsOf(asReply(await card(task, who)))).toEqual(verbs)
    if (verbs.length === 0) expect(await words(task, who)).not.toContain('house rules')
  })

  it.each([
    ['address', 'Add the web address'],
    ['custody', 'Record who keeps the account’s details'],
    ['evaluation', 'Say how it went'],
    ['people', 'Name another person'],
    ['handover', 'Hand it over or close it'],
    ['closure', 'Close or extend it'],
  ] as const)('what records %s leads to the form of the site', async (records, title) => {
    const site = randomUUID()
    const task = await opened({ records, subject: `site:${site}` })
    const one = await card(task, 'liam')
    expect(verbsOf(asReply(one))).toEqual(['site.edit', 'task.hand_over'])
    expect(one).toMatchObject({
      data: { buttons: [{ title, verb: 'site.edit', data: { site, part: records, task } }, {}] },
    })
  })

  it('an older copy has no buttons', async () => {
    const task = await opened()
    const painting = { subject: `task:${task}`, readerId: id('liam'), card: 'task', superseded: true }
    const painted = await inTransaction(db, (tx) => paint(app, tx, painting))
    expect(verbsOf(asReply(painted?.card as Card))).toEqual([])
    expect(wordsOf(asReply(painted?.card as Card))).toContain('a newer card for this task further down')
  })

  it('word that did not get through goes to the administrators, with a way to the task', async () => {
    const task = await opened()
    await passes('2026-11-23T10:00:00.000Z')
    await change(async () => ({
      effects: [
        { effect: 'notice', subject: `task:${task}`, schoolId: 'larkfield', readerId: id('liam'), card: 'task' },
      ],
      audit: [],
    }))
    const [lost] = await db.query<OutboxRow>(
      `update outbox set dead_at = now() where kind = 'notice' returning id, subject, card, school_id as "schoolId", reader_id as "readerId"`,
    )
    await inTransaction(db, (tx) => tellUndelivered(app, tx, lost as OutboxRow))
    expect(await words(task, 'gwen', 'undelivered')).toContain('could not tell liam of it')
    expect(verbsOf(asReply(await card(task, 'gwen', 'undelivered')))).toEqual(['task.show'])
    expect(await taken()).toEqual(['liam task', 'gwen undelivered'])
  })
})

describe('done', () => {
  it('says by whom and when, on every copy, and is done once', async () => {
    const task = await opened()
    const replies = [await done(task, 'liam'), await front.ask('liam', { type: 'task.done', task, version: 1 })]
    for (const reply of replies) {
      expect(wordsOf(reply)).toContain('by liam, 23 November 2026, 10:00.')
      expect(verbsOf(reply)).toEqual([])
    }
    expect(wordsOf(replies[1] as Reply)).toContain('seen to already; nothing was changed')
    const lines = await db.query('select actor, action from audit_entry where subject = $1 order by seq', [
      `task:${task}`,
    ])
    expect(lines).toEqual([
      { actor: 'staffroom', action: 'TaskOpened' },
      { actor: id('liam'), action: 'TaskDone' },
    ])
  })

  it('of two owners at the same moment one does it, and the other is told', async () => {
    const task = await opened({ ownerIds: [id('liam'), id('amira')] })
    const both = await Promise.all(
      ['liam', 'amira'].map((who) => front.ask(who, { type: 'task.done', task, version: 1 })),
    )
    expect(both.filter((reply) => wordsOf(reply).includes('nothing was changed'))).toHaveLength(1)
    expect(await row(task)).toMatchObject({ status: 'done', version: 2 })
  })

  it('with a note, which stands on the card and nowhere else', async () => {
    const task = await opened()
    const form = await front.ask('liam', press(await card(task, 'liam'), 'task.note'))
    expect(form.show).toBe('form')
    const reply = await front.ask('liam', press(form, 'task.done', { note: ' In the footer, SECRET. ' }))
    expect(wordsOf(reply)).toContain('In the footer, SECRET.')
    const audit = await db.query('select details::text as details from audit_entry')
    const outbox = await db.query('select subject, card, lane, replace_key from outbox')
    expect(JSON.stringify([audit, outbox])).not.toContain('SECRET')
  })

  it('a note that is too long is given back', async () => {
    const task = await opened()
    const reply = await front.ask('liam', { type: 'task.done', task, version: 1, note: 'x'.repeat(501) })
    expect(reply).toMatchObject({ show: 'errors', errors: { note: 'Please say it in 500 characters or fewer.' } })
    expect(await row(task)).toMatchObject({ status: 'open' })
  })

  it.each([
    ['amira', 'This is for liam now'],
    ['omar', 'no such task'],
    ['nobody', 'does not find you'],
  ])('is not for %s', async (who, said) => {
    const task = await opened()
    const reply = await front.ask(who, { type: 'task.done', task, version: 1 })
    expect(wordsOf(reply)).toContain(said)
    expect(wordsOf(reply)).not.toContain('house rules')
    expect(await row(task)).toMatchObject({ status: 'open' })
  })

  it('what has to be recorded is not done by saying so', async () => {
    const task = await opened({ records: 'custody', subject: `site:${randomUUID()}` })
    const reply = await front.ask('liam', { type: 'task.done', task, version: 1 })
    expect(wordsOf(reply)).toContain('done once it is recorded')
    expect(await row(task)).toMatchObject({ status: 'open' })
  })

  it('one that is not there is said to be gone', async () => {
    const reply = await front.ask('liam', { type: 'task.done', task: randomUUID(), version: 1 })
    expect(wordsOf(reply)).toContain('no such task')
  })
})

describe('a task that comes again', () => {
  const open = () =>
    db.query<{ id: string; key: string; due: string }>(
      `select id, key, to_char(due, 'YYYY-MM-DD') as due from task where status = 'open'`,
    )

  it('is opened once for its next day when it is done', async () => {
    const task = await opened({ every: 'P7D', due: '2026-11-20', remind: [0] })
    await done(task, 'liam')
    await front.ask('liam', { type: 'task.done', task, version: 1 })
    expect(await open()).toMatchObject([{ key: '2026-11-27', due: '2026-11-27' }])
    expect(await passes('2026-11-27T12:00:00.000Z')).toEqual([
      '2026-11-23T10:00 liam task',
      '2026-11-27T07:30 liam task',
    ])
  })

  it('is opened when it was settled, and not when it was dropped', async () => {
    const subject: Subject = `site:${randomUUID()}`
    await opened({ subject, every: 'P1M', due: '2026-11-20' })
    await change((tx) => endTasks(app, tx, subject, 'settled'))
    expect(await open()).toMatchObject([{ due: '2026-12-20' }])
    await change((tx) => endTasks(app, tx, subject, 'dropped'))
    expect(await open()).toEqual([])
  })
})

describe('passed on', () => {
  it('the new owner is told at once and has it, and the old one’s card says so', async () => {
    const task = await opened()
    await passes('2026-11-23T10:00:00.000Z')
    const reply = await passed(task, 'liam', 'amira@larkfield.example')
    expect(wordsOf(reply)).toContain('Passed on. amira has been told.')
    expect(await taken()).toEqual(['amira task'])
    expect(await words(task, 'liam')).toContain('This is for amira now')
    expect(verbsOf(asReply(await card(task, 'amira')))).toContain('task.done')
    expect(await passes('2026-11-25T12:00:00.000Z')).toEqual(['2026-11-25T07:30 amira task'])
    const [line] = await db.query(`select actor, details from audit_entry where action = 'TaskPassedOn'`)
    expect(line).toMatchObject({ actor: id('liam'), details: { to: id('amira') } })
  })

  it.each([
    ['', 'Please choose who does it from now on.'],
    ['Nobody Here', 'Nobody in the staff list is called'],
    ['amira, tom', 'Please name one person only.'],
    ['liam', 'They have it already.'],
  ])('a name that cannot be taken is given back: “%s”', async (to, said) => {
    const task = await opened()
    const reply = await passed(task, 'liam', to)
    expect(reply).toMatchObject({ show: 'errors', errors: { to: expect.stringContaining(said) } })
    expect(await row(task)).toMatchObject({ version: 1 })
  })

  it('to somebody who has not used Staffroom yet, whoever passes it on and the administrator hear that', async () => {
    const reply = await passed(await opened(), 'liam', 'rosie')
    expect(wordsOf(reply)).toContain('rosie has not used Staffroom yet')
    expect(await taken()).toEqual(['rosie task', 'gwen undelivered'])
  })

  it('sent twice it is passed on once', async () => {
    const task = await opened()
    const form = await front.ask('liam', press(await card(task, 'liam'), 'task.hand_over'))
    const send = press(form, 'task.hand_over', { to: 'amira' })
    await front.ask('liam', send, { id: 'same' })
    expect(wordsOf(await front.ask('liam', send, { id: 'same' }))).toContain('This is for amira now')
    expect(wordsOf(await front.ask('liam', send))).toContain('This is for amira now')
    expect(await taken()).toEqual(['amira task'])
  })

  it('a card from before is answered with how it stands', async () => {
    const task = await opened({ ownerIds: [id('liam'), id('amira')] })
    const before = await card(task, 'amira')
    await passed(task, 'liam', 'tom')
    const reply = await front.ask('amira', press(before, 'task.done'))
    expect(wordsOf(reply)).toContain('This has changed since that card was shown.')
    expect(await row(task)).toMatchObject({ status: 'open' })
    expect(wordsOf(await front.ask('amira', press(reply, 'task.done')))).toContain('by amira')
  })
})

describe('the list', () => {
  it('has what somebody has to do, the latest first, a page at a time', async () => {
    const days = ['2026-12-01', '2026-11-20', '2027-03-01', '2026-11-27', '2026-11-24', '2026-12-04', '2026-11-10']
    for (const due of days) await opened({ due, title: `Due ${due}` })
    await opened({ ownerIds: [id('amira')], title: 'Of another' })
    const first = await front.ask('liam', 'tasks')
    expect(wordsOf(first).match(/Due 202\d-\d\d-\d\d/g)).toEqual(
      days
        .toSorted()
        .slice(0, 6)
        .map((due) => `Due ${due}`),
    )
    expect(wordsOf(first)).toContain('Late: it was due on 10 November 2026, 13 days ago.')
    expect(wordsOf(first)).not.toContain('Of another')
    const second = await front.ask('liam', press(first, 'tasks'))
    expect(wordsOf(second).match(/Due 202\d-\d\d-\d\d/g)).toEqual(['Due 2027-03-01'])
    expect(verbsOf(second)).not.toContain('tasks')
  })

  it.each(['tasks', 'todo', 'to do', '/socialmedia tasks', 'my tasks'])('“%s”, with nothing to do', async (said) => {
    expect(wordsOf(await front.ask('liam', said))).toContain('Nothing is waiting for you to do.')
  })

  it('a task is done from it, and it is shown again', async () => {
    await opened({ title: 'First', due: '2026-11-24' })
    await opened({ title: 'Second' })
    const list = await front.ask('liam', 'tasks')
    const left = await front.ask('liam', press(list, 'task.done'))
    expect(left.show).toBe('instead')
    expect(wordsOf(left)).not.toContain('First')
    expect(wordsOf(left)).toContain('Second')
    expect(wordsOf(await front.ask('liam', press(list, 'task.done')))).toContain('Second')
  })

  it('what nobody named is there for is in the list of the role', async () => {
    await opened({ ownerIds: [] })
    expect(wordsOf(await front.ask('helen', 'tasks'))).toContain('For the headteacher (you)')
    expect(wordsOf(await front.ask('gwen', 'tasks'))).not.toContain('house rules')
  })

  it.each(['helen', 'gwen'])('%s sees how many others are open and late, and all of them', async (who) => {
    await opened({ due: '2026-11-20' })
    await opened()
    const list = await front.ask(who, 'tasks')
    expect(wordsOf(list)).toContain('2 tasks of other people are open, 1 of them late.')
    const all = await front.ask(who, press(list, 'tasks'))
    expect(wordsOf(all)).toContain('Open tasks at Larkfield Primary')
    expect(wordsOf(all)).toContain('For liam')
    expect(wordsOf(await front.ask(who, 'tasks all'))).toBe(wordsOf(all))
    expect((await front.ask(who, press(all, 'task.show'))).show).toBe('word')
    expect(await taken()).toEqual([`${who} task`])
  })

  it('the whole school’s is nobody else’s', async () => {
    await opened()
    expect(wordsOf(await front.ask('amira', 'tasks all'))).toContain(
      'for the headteacher and Staffroom’s administrators',
    )
  })

  it('is of one school: who works in two is asked which, and sees that one’s', async () => {
    await opened({ ownerIds: [id('sam')] })
    const asked = await front.ask('sam', 'tasks')
    expect(wordsOf(asked)).toContain('Which school is this for?')
    expect(wordsOf(await front.ask('sam', press(asked, 'school.choose')))).toContain('house rules')
    await front.ask('sam', { type: 'school.choose', school: 'oakmere' })
    expect(wordsOf(await front.ask('sam', 'tasks'))).toContain('Nothing is waiting')
  })

  it('in a channel it is not shown', async () => {
    const reply = await front.ask('liam', 'tasks', { from: { private: false, reach: {} } })
    expect(wordsOf(reply)).toContain('in a direct message')
  })
})

it('a task’s school may have nobody to tell: it waits, and the clock looks again', async () => {
  await putSchool(db, school('empty'), [entry('pat')])
  await opened({ schoolId: 'empty', ownerIds: [], ownerRoles: [] })
  expect(await passes('2026-11-25T12:00:00.000Z')).toEqual([])
  expect(await db.query(`select from outbox where kind = 'later' and done_at is null`)).toHaveLength(1)
})
