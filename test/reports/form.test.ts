import { beforeEach, describe, expect, it } from 'vitest'
import type { Surface } from '../../src/conversation/incoming.ts'
import type { Reply } from '../../src/effects.ts'
import type { ReportKind } from '../../src/packs/report-kind.ts'
import { NOW, openFront, verbsOf, wordsOf } from '../builders/front-door.ts'
import { surfaces } from '../builders/packs.ts'
import { draftIn, press, reportingSchool, reportKind, validReport } from '../builders/reporting.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
for (const who of ['amira', 'helen']) await front.ask(who, 'hello')

beforeEach(async () => {
  front.at(NOW)
  for (const table of ['outbox', 'report', 'report_draft', 'delivery']) await db.query(`delete from ${table}`)
  await db.query(`update school set choices = '{}'`)
  await reportingSchool(db, front)
})

const start = (kind: string, who = 'amira', surface: Surface = surfaces.simulator) =>
  front.ask(who, { type: 'report.start', kind, known: [], safe: 1, school: 'larkfield' }, { surface })
const keep = (form: Reply, answers: Record<string, string | string[]>, who = 'amira') =>
  front.ask(who, { type: 'report.keep', draft: draftIn(form), answers })
const dialog = { ...surfaces.teams, opensDialogs: true }

describe('every kind of every policy', () => {
  const all = [...front.app.packs.values()].flatMap(({ pack }) =>
    pack.report_kinds.map((kind) => [pack.id, kind] as const),
  )

  it('there are eight or more of them, for each of the policies', () => {
    const counts = [...front.app.packs.values()].map(({ pack }) => pack.report_kinds.length)
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(8)
  })

  it.each(all.map(([policy, kind]) => [policy, kind.id, kind] as const))(
    '%s, %s: it opens, and is taken',
    async (policy, id, kind: ReportKind) => {
      await reportingSchool(db, front, policy)
      const form = await start(id)
      expect(form.show).toBe('dialog')
      expect(wordsOf(form)).toContain(JSON.stringify(kind.form.title).slice(1, -1))
      expect(wordsOf(form)).toContain('Who reads it')
      const reply = await front.ask('amira', press(form, 'report.submit', { answers: validReport(kind) }))
      expect(wordsOf(reply)).toContain('has been received')
      expect(wordsOf(reply)).not.toContain('Nobody could be given it')
      expect(await db.query(`select card from outbox where kind = 'notice' and card = 'report'`)).not.toEqual([])
    },
  )
})

describe('who will read it', () => {
  it('is said in the school’s own words before anything is written', async () => {
    expect(wordsOf(await start('breach'))).toMatch(/As it stands it goes to the headteacher \(helen/)
  })

  it('what the school settled is called so', async () => {
    await db.query(
      `update school set choices = '{"report_press_contact": "communications_manager"}' where id = 'larkfield'`,
    )
    await reportingSchool(db, front, 'gcc-model')
    expect(wordsOf(await start('press_contact'))).toContain('your school’s choice, not in the policy')
  })

  it('changes with whom it is about: the headteacher never reads of the headteacher', async () => {
    const form = await start('breach')
    const named = await keep(form, { about: 'staff', about_people: ['helen@larkfield.example'] })
    expect(wordsOf(named)).toContain('This goes to the chair of governors (lena), and to nobody else.')
    const unsaid = await keep(form, { about: 'unsaid', about_people: [] })
    expect(wordsOf(unsaid)).toMatch(/designated safeguarding lead \(rosie\).*chair of governors \(lena\)/)
  })

  it('somebody to whom it would come themselves is told so', async () => {
    await db.query(`update membership set roles = array['staff'] where person_id = $1`, [front.ids['rosie']])
    expect(wordsOf(await start('breach', 'helen'))).toMatch(/It comes to|You: it comes to|As it stands/)
  })

  it('where there is nobody, that stands there before anything is written', async () => {
    await db.query(`update membership set roles = array['staff'] where school_id = 'larkfield'`)
    expect(wordsOf(await start('breach'))).toContain(
      'please also speak to the chair of governors or the local authority',
    )
  })

  it('that the chat can be exported, and this not, is said once', async () => {
    expect(wordsOf(await start('breach')).match(/can export its messages/g)).toHaveLength(1)
  })
})

describe('what to do is said as soon as it is known', () => {
  it('stays quiet before, speaks once it is answered, with its clause, and again when it is sent', async () => {
    const form = await start('friend_request')
    expect(wordsOf(form)).not.toContain('Turn it down')
    const kept = await keep(form, { from: 'pupil', accepted: 'waiting' })
    expect(wordsOf(kept)).toMatch(/Turn it down\. .*\(policy 6\.6, 6\.2\)/)
    const family = await keep(form, { family: 'true' })
    expect(wordsOf(family)).not.toContain('Turn it down')
    const answers = validReport(reportKind('king-offa', 'friend_request'), { from: 'pupil' })
    expect(wordsOf(await front.ask('amira', press(form, 'report.submit', { answers })))).toContain('Turn it down')
  })

  it('names whom to turn to outside, with the telephone', async () => {
    const kept = await keep(await start('abusive_comment'), { nature: ['threat'] })
    expect(wordsOf(kept)).toContain('Emergency: 999')
  })

  it('conditional fields come and go with it', async () => {
    const form = await start('friend_request')
    expect(wordsOf(form)).not.toContain('How old are they now?')
    expect(wordsOf(await keep(form, { from: 'former_pupil' }))).toContain('How old are they now?')
  })

  it('pupils are written by initials, but for the child it is about', async () => {
    expect(wordsOf(await start('breach'))).toContain('initials and school year only')
    expect(wordsOf(await start('child_concern'))).toContain('Name the child it is about')
  })
})

describe('where the policy asks for no report', () => {
  it.each([
    ['king-offa', {}, 'Tell the headteacher'],
    ['huntington', {}, 'Send this report'],
    ['huntington', { from: 'colleague' }, 'Tell the headteacher'],
    ['huntington', { from: 'pupil' }, 'Send this report'],
  ])('%s %j: “%s”', async (policy, answers, title) => {
    await reportingSchool(db, front, policy)
    const form = await keep(await start('friend_request'), answers)
    expect(press(form, 'report.submit', { answers: {} }, title)).toBeDefined()
    expect(verbsOf(form).includes('report.discard')).toBe(title !== 'Send this report')
  })

  it('a client that shows no change is told once before it is sent, and sends at the second press', async () => {
    await reportingSchool(db, front, 'huntington')
    const form = await start('friend_request', 'amira', dialog)
    const answers = validReport(reportKind('huntington', 'friend_request'), { from: 'colleague' })
    const send = () => front.ask('amira', press(form, 'report.submit', { answers }), { surface: dialog })
    const first = await send()
    expect(wordsOf(first)).toContain('The policy does not ask you to report this')
    expect(verbsOf(first)).toContain('report.discard')
    expect(wordsOf(await send())).toContain('has been received')
  })

  it('a client that shows no change sends at once what has to be reported', async () => {
    await reportingSchool(db, front, 'huntington')
    const form = await start('friend_request', 'amira', dialog)
    const answers = validReport(reportKind('huntington', 'friend_request'), { from: 'pupil' })
    const reply = await front.ask('amira', press(form, 'report.submit', { answers }), { surface: dialog })
    expect(wordsOf(reply)).toContain('has been received')
  })

  it('where the client keeps nothing there is a button that does, and it paints the form anew', async () => {
    const form = await start('friend_request', 'amira', dialog)
    expect(verbsOf(form)).toContain('report.keep')
    const keeping = press(form, 'report.keep', { answers: { from: 'pupil' } })
    const kept = await front.ask('amira', keeping, { surface: dialog })
    expect(wordsOf(kept)).toMatch(/You can close this now.*Turn it down/)
    expect(wordsOf(await keep(await start('friend_request'), {}))).not.toContain('You can close this now')
    expect(verbsOf(await start('breach'))).not.toContain('report.keep')
  })
})

describe('a draft', () => {
  it('is opened, changed, sent and thrown away by its author only', async () => {
    const draft = draftIn(await start('breach'))
    const replies = [
      await front.ask('helen', { type: 'report.start', draft, known: [] }),
      await front.ask('helen', { type: 'report.keep', draft, answers: { what: 'x' } }),
      await front.ask('helen', {
        type: 'report.submit',
        draft,
        answers: validReport(reportKind('king-offa', 'breach')),
      }),
      await front.ask('helen', { type: 'report.discard', draft }),
      await front.ask('helen', {
        type: 'report.choose',
        draft,
        answers: { danger: 'no', kind: 'breach', about: 'self' },
      }),
    ]
    expect(replies.map(wordsOf)).toEqual(Array(5).fill(expect.stringContaining('sent or thrown away')))
    expect(await db.query('select from report_draft')).toHaveLength(1)
    expect(await db.query('select from report')).toEqual([])
  })

  it('whatever is typed, the form comes back whole', async () => {
    const form = await start('breach')
    const hostile = [
      ['$', '{title}'].join(''),
      '{{TIME(2020)}}',
      '<!channel>',
      '\u202Etxt.exe',
      '💥'.repeat(400),
      '<script>alert(1)</script>',
    ]
    for (const what of hostile) {
      const reply = await keep(form, { what, seen_on: what, about: what, about_people: [what], involves: [what] })
      expect(reply.show).toBe('dialog')
      expect(() => wordsOf(reply)).not.toThrow()
    }
  })
})
