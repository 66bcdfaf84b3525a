import { beforeEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Reply } from '../../src/effects.ts'
import type { Report } from '../../src/reports/report.ts'
import { writtenIn } from '../../src/reports/sent-in.ts'
import { newReportNumber, reportsOfSchool } from '../../src/reports/store.ts'
import { NOW, openFront, testVault, verbsOf, wordsOf } from '../builders/front-door.ts'
import { draftIn, press, reportingSchool, reportKind, validReport } from '../builders/reporting.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const id = (who: string) => front.ids[who] ?? ''
const kindOf = (name: string) => reportKind('king-offa', name)
for (const who of ['amira', 'helen', 'liam', 'lena', 'sam', 'daniel']) await front.ask(who, 'hello')

beforeEach(async () => {
  front.at(NOW)
  for (const table of ['shown', 'outbox', 'report', 'report_draft', 'delivery', 'absence'])
    await db.query(`delete from ${table}`)
  await db.query(`update school set choices = '{}'`)
  await reportingSchool(db, front)
})

const start = (kind: string, who = 'amira') =>
  front.ask(who, { type: 'report.start', kind, known: [], safe: 1, school: 'larkfield' })
async function submit(kind: string, over: Record<string, string | string[]> = {}, who = 'amira'): Promise<Reply> {
  const form = await start(kind, who)
  return front.ask(who, press(form, 'report.submit', { answers: validReport(kindOf(kind), over) }))
}
const kept = () => inTransaction(db, (tx) => reportsOfSchool(tx, testVault, 'larkfield'))
const only = async (): Promise<Report> => {
  const [one] = await kept()
  if (one === undefined) throw new Error('there is no report')
  return one
}
async function told(): Promise<string[]> {
  const rows = await db.query<{ name: string; card: string }>(
    `select m.name, o.card from outbox o join membership m on m.person_id = o.reader_id and m.school_id = 'larkfield'
     where o.kind = 'notice' order by m.name`,
  )
  return rows.map(({ name, card }) => `${name} ${card}`)
}

describe('a report that is sent in', () => {
  it('is received: its number, who has it, what to expect, and a way to add screenshots', async () => {
    const reply = await submit('abusive_comment')
    expect(reply.show).toBe('dialog')
    const words = wordsOf(reply)
    expect(words).toMatch(/Report \d{4} has been received/)
    for (const part of ['the headteacher (helen', 'reminds them until somebody takes it up'])
      expect(words).toContain(part)
    expect(verbsOf(reply)).toEqual(['report.files'])
    expect(await told()).toContain('helen report')
    expect(await db.query('select from report_draft')).toEqual([])
  })

  it('has a number that tells nothing of how many there are, and that no other ever had', async () => {
    const drawn = () => inTransaction(db, (tx) => newReportNumber(tx, 'larkfield'))
    const numbers = await Promise.all(Array.from({ length: 5 }, drawn))
    for (const number of numbers) expect(String(number)).toMatch(/^\d{4}$/)
    // Not one of them in order: five that follow each other by chance come once in a thousand million millions.
    expect(numbers.every((number, n) => n === 0 || number === (numbers[n - 1] ?? 0) + 1)).toBe(false)
    await db.query(
      `insert into report_disposal (id, school_id, number, received_on, disposed_at, disposed_by, reason, files)
       select gen_random_uuid(), 'larkfield', n, '2026-01-05', now(), 'staffroom', 'period_over', 0
       from generate_series(1000, 9999) n`,
    )
    const later = await drawn()
    await db.query('delete from report_disposal')
    expect(String(later)).toMatch(/^\d{5}$/)
  })

  it('shows its author none of what they wrote', async () => {
    expect(wordsOf(await submit('abusive_comment', { what: 'Jo Bloggs is a fool' }))).not.toContain('Bloggs')
  })

  it('is kept as it was answered, sealed, on the pack’s version', async () => {
    await submit('abusive_comment', { what: 'Jo Bloggs is a fool' })
    const report = await only()
    expect(report).toMatchObject({
      number: expect.any(Number),
      status: 'waiting',
      version: 1,
      kind: 'abusive_comment',
      reporterId: id('amira'),
    })
    expect(report.answers['what']).toBe('Jo Bloggs is a fool')
    expect(report.entries).toEqual([{ at: NOW, by: id('amira'), what: 'received' }])
    expect(await db.query('select from pack_version where hash = $1', [report.packHash])).toHaveLength(1)
    const rows = await db.query<{ row: string }>('select to_json(r)::text as row from report r')
    expect(JSON.stringify(rows)).not.toContain('Bloggs')
  })

  it('stands in the trail by a hash, and in no outbox row or log by a word', async () => {
    await submit('abusive_comment', { what: 'Jo Bloggs is a fool' })
    const trail = await db.query<{ action: string; row: string }>(
      `select action, to_json(a)::text as row from audit_entry a where chain = 'reports:larkfield' order by seq desc limit 1`,
    )
    expect(trail[0]?.action).toBe('report.received')
    expect(trail[0]?.row).toMatch(/textHash[^,]*[0-9a-f]{64}/)
    const outbox = await db.query<{ row: string }>('select to_json(o)::text as row from outbox o')
    expect(JSON.stringify([trail, outbox, front.logged])).not.toMatch(/Bloggs|abusive_comment/)
  })

  it('sent twice, also at the same moment, is one report', async () => {
    const form = await start('abusive_comment')
    const send = press(form, 'report.submit', { answers: validReport(kindOf('abusive_comment')) })
    const replies = await Promise.all([front.ask('amira', send), front.ask('amira', send)])
    replies.push(await front.ask('amira', send))
    expect(new Set(replies.map(wordsOf)).size).toBe(1)
    expect(await kept()).toHaveLength(1)
    expect((await told()).filter((one) => one === 'helen report')).toHaveLength(1)
  })

  it.each(['liam', 'helen', 'sam'])('%s, who sends the same form again, hears nothing of it', async (who) => {
    const form = await start('abusive_comment')
    const send = press(form, 'report.submit', { answers: validReport(kindOf('abusive_comment')) })
    await front.ask('amira', send)
    const reply = await front.ask(who, send)
    expect(reply.show).toBe('word')
    expect(wordsOf(reply)).toContain('sent or thrown away')
  })

  it('what is wrong stays, with a sentence beside it, and nobody is told', async () => {
    const reply = await submit('abusive_comment', { seen_on: 'last week', what: 'x'.repeat(1501) })
    expect(reply.show === 'dialog' && Object.keys(reply.errors ?? {})).toEqual(['seen_on', 'what'])
    expect(wordsOf(reply)).toContain('Nothing you typed is lost')
    expect(wordsOf(reply)).toContain('x'.repeat(1501))
    expect(await kept()).toEqual([])
    expect(await told()).toEqual([])
  })

  it('the old delivery of a refused form does not send it once it is mended', async () => {
    const form = await start('abusive_comment')
    const draft = draftIn(form)
    const wrong = {
      type: 'report.submit' as const,
      draft,
      answers: validReport(kindOf('abusive_comment'), { what: '' }),
    }
    await front.ask('amira', wrong, { id: 'refused' })
    await front.ask('amira', { type: 'report.keep', draft, answers: { what: 'Mended.' } })
    const again = await front.ask('amira', wrong, { id: 'refused' })
    expect(wordsOf(again)).toContain('Mended.')
    expect(await kept()).toEqual([])
  })

  it('keys that are no fields are not kept, and what is far too long is cut', async () => {
    const form = await start('abusive_comment')
    const draft = draftIn(form)
    const answers = { school: 'larkfield', __proto__: 'x', what: 'y'.repeat(100_000), who: Array(500).fill('z') }
    const reply = await front.ask('amira', { type: 'report.keep', draft, answers })
    expect(reply.show).toBe('dialog')
    const [row] = await db.query<{ n: number }>('select octet_length(sealed) as n from report_draft')
    expect(row?.n).toBeLessThan(30_000)
  })

  it('is read for danger as far as a field may be filled, and no further: everybody else would wait', () => {
    const filled = `${'a '.repeat(740)} he will kill her`
    expect(front.app.questions.isUrgent(writtenIn({ answers: { what: filled } }))).toBe(true)
    const answers = { what: 'a '.repeat(10_000), who: Array(50).fill('b '.repeat(10_000)) }
    expect(writtenIn({ answers }).length).toBeLessThan(51 * 5_001)
  })

  it('keeps of what was chosen no more than a choice can be', async () => {
    const form = await start('abusive_comment')
    const answers = { about: 'staff', about_people: Array(50).fill('x'.repeat(20_000)) }
    await front.ask('amira', { type: 'report.keep', draft: draftIn(form), answers })
    const [row] = await db.query<{ size: number }>('select length(sealed) as size from report_draft')
    expect(row?.size).toBeLessThan(50_000)
  })

  it('several at the same moment have numbers of their own', async () => {
    await Promise.all([submit('abusive_comment'), submit('breach', {}, 'liam'), submit('press_contact', {}, 'helen')])
    expect(new Set((await kept()).map(({ number }) => number)).size).toBe(3)
  })

  it('cannot be sent by somebody who has left meanwhile', async () => {
    const form = await start('abusive_comment', 'liam')
    await db.query(`update membership set end_date = '2026-11-22' where person_id = $1`, [id('liam')])
    const reply = await front.ask(
      'liam',
      press(form, 'report.submit', { answers: validReport(kindOf('abusive_comment')) }),
    )
    expect(reply.show).not.toBe('dialog')
    expect(await kept()).toEqual([])
    await db.query('update membership set end_date = null where person_id = $1', [id('liam')])
  })
})

describe('who has it', () => {
  it('one about the headteacher goes to the chair of governors, and names nobody else', async () => {
    const reply = await submit('breach', { about: 'staff', about_people: ['helen@larkfield.example'] })
    expect(wordsOf(reply)).toContain('lena')
    expect(wordsOf(reply)).not.toMatch(/helen|daniel/)
    expect(await told()).toEqual(['lena report'])
  })

  it('one’s own mistake is about its author, who is told what to do in neutral words', async () => {
    const reply = await submit('breach', { about: 'self' })
    expect(await only()).toMatchObject({ about: { who: 'self', people: [id('amira')] } })
    expect(wordsOf(reply)).toContain('Thank you for telling it yourself')
  })

  it('who names themselves among others tells of something of their own', async () => {
    await submit('breach', { about: 'staff', about_people: ['amira@larkfield.example', 'liam@larkfield.example'] })
    expect((await only()).about).toEqual({ who: 'self', people: [id('amira'), id('liam')] })
  })

  it('the headteacher’s own mistake goes to the chair of governors', async () => {
    await submit('breach', { about: 'self' }, 'helen')
    expect(await told()).toEqual(['lena report'])
  })

  it('a headteacher who reports what comes to the headteacher has the case', async () => {
    const reply = await submit('press_contact', {}, 'helen')
    if ((await told()).every((one) => one.startsWith('helen'))) expect(wordsOf(reply)).toContain('The case is yours')
    expect(verbsOf(reply)).toContain('report.read')
  })

  it('with nobody to be given it, its author is told plainly, and whom to speak to', async () => {
    await db.query(`update membership set roles = array['staff'] where school_id = 'larkfield'`)
    const reply = await submit('abusive_comment')
    for (const part of ['Nobody could be given it', 'chair of governors', 'local authority', '999'])
      expect(wordsOf(reply)).toContain(part)
    expect(await kept()).toHaveLength(1)
  })
})

describe('what goes with it', () => {
  it('where a picture must not be copied no files are offered, and the reason is given', async () => {
    const reply = await submit('abusive_comment', { child_image: 'true' })
    expect(verbsOf(reply)).not.toContain('report.files')
    expect(wordsOf(reply)).toContain('Staffroom takes no files here')
    expect(wordsOf(reply)).toContain('https://www.iwf.org.uk/report')
  })

  it.each([
    ['what the kind calls urgent', 'abusive_comment', { nature: ['threat'] }, true],
    ['words of danger', 'breach', { what: 'a child is in danger right now' }, true],
    ['an everyday matter', 'press_contact', {}, false],
  ])('%s', async (_what, kind, over, urgent) => {
    await submit(kind, over)
    expect((await only()).urgent).toBe(urgent)
  })

  it('words of danger bring whom to ring before anything else, without whom it is about', async () => {
    const over = { what: 'a child is in danger right now', about: 'staff', about_people: ['rosie@larkfield.example'] }
    const reply = await submit('breach', over)
    expect(wordsOf(reply)).toMatch(/ring 999 now.*Who has it/)
    expect(wordsOf(reply)).not.toContain('rosie')
    expect(wordsOf(reply)).toContain('Tell helen or lena straight away, and nobody whom it is about.')
  })

  it('what was in the message goes with it', async () => {
    const message = { author: 'Jo', text: 'You are a fool', link: '', at: NOW }
    const form = await front.ask('amira', {
      type: 'report.start',
      kind: 'abusive_comment',
      known: [],
      message,
      safe: 1,
    })
    await front.ask('amira', press(form, 'report.submit', { answers: validReport(kindOf('abusive_comment')) }))
    expect((await only()).message).toEqual(message)
  })
})

describe('where the policy only offers to tell', () => {
  it('the button tells whom, and “no need” throws it away with the instruction still there', async () => {
    const form = await start('friend_request')
    expect(wordsOf(form)).toContain('Tell the headteacher')
    await front.ask('amira', {
      type: 'report.keep',
      draft: draftIn(form),
      answers: { from: 'pupil', accepted: 'waiting' },
    })
    const reply = await front.ask('amira', press(form, 'report.discard'))
    expect(wordsOf(reply)).toContain('Nothing was sent')
    expect(wordsOf(reply)).toContain('"Now  "')
    expect(await db.query('select from report_draft')).toEqual([])
    expect(await told()).toEqual([])
    expect(wordsOf(await front.ask('amira', press(form, 'report.discard')))).toContain('sent or thrown away')
  })

  it('who tells all the same is heard', async () => {
    await submit('friend_request')
    expect(await told()).toContain('helen report')
  })
})
