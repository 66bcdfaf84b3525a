import { beforeEach, describe, expect, it } from 'vitest'
import { Intent } from '../../src/conversation/incoming.ts'
import { NOW, openFront, verbsOf, wordsOf } from '../builders/front-door.ts'
import { surfaces } from '../builders/packs.ts'
import { draftIn, press, reportingSchool } from '../builders/reporting.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
await reportingSchool(db, front)
for (const who of ['amira', 'helen', 'sam']) await front.ask(who, 'hello')

beforeEach(async () => {
  front.at(NOW)
  for (const table of ['report_draft', 'delivery', 'outbox']) await db.query(`delete from ${table}`)
  await db.query('update person set school_id = null')
})

const typed = { surface: surfaces.teams }
const drafts = async () => (await db.query<{ n: number }>('select count(*)::int as n from report_draft'))[0]?.n
const titleOf = (reply: unknown) => /"text":"([^"]*)"/.exec(wordsOf(reply as never))?.[1]

describe('what “report” leads to', () => {
  it.each([
    ['report', 'Report something'],
    ['concern', 'Report something'],
    ['report something', 'Report something'],
    ['report friend request', 'Friend or follow request'],
    ['report a follow request from a pupil', 'Friend or follow request'],
    ['report: friend request', 'Friend or follow request'],
    ['report freind request', 'Friend or follow request'],
    ['report a mother wrote something offensive about me', 'Is it this?'],
    ['report my friend wrote a threat', 'Which of these is it?'],
    ['report concern', 'Which of these is it?'],
    ['report low level concern', 'Something I noticed'],
    ['report xyzzy', 'Report something'],
    ['report abuse, bullying, a breach and the press', 'Report something'],
  ])('“%s”: %s', async (said, title) => {
    const reply = await front.ask('amira', said)
    expect(reply.show).toBe('dialog')
    expect(titleOf(reply)).toBe(title)
  })

  it('what it offers says what each is for, and the three questions are one press away', async () => {
    const reply = await front.ask('amira', 'report my friend wrote a threat')
    expect(wordsOf(reply)).toContain('asked to be your friend')
    const other = await front.ask('amira', press(reply, 'report.start', {}, 'Something else'))
    expect(titleOf(other)).toBe('Report something')
    const chosen = await front.ask('amira', press(reply, 'report.start', {}, 'This one'))
    expect(verbsOf(chosen)).toContain('report.submit')
  })

  it('nothing typed keeps nothing', async () => {
    await front.ask('amira', 'report')
    expect(await drafts()).toBe(0)
  })

  it('a kind that there is not leads to the questions', async () => {
    const reply = await front.ask('amira', { type: 'report.start', kind: 'weather', known: [] })
    expect(titleOf(reply)).toBe('Report something')
  })

  it('a policy without reports says whom to speak to', async () => {
    const packs = new Map(
      [...front.app.packs].map(([id, one]) => [id, { ...one, pack: { ...one.pack, report_kinds: [] } }]),
    )
    const { handleIncoming } = await import('../../src/conversation/handle.ts')
    const { speaker } = await import('../builders/people.ts')
    const incoming = {
      id: 'no-kinds',
      from: speaker('amira'),
      surface: surfaces.simulator,
      intent: Intent.parse({ type: 'report.start' }),
    }
    const reply = await handleIncoming({ ...front.app, packs }, incoming)
    expect(wordsOf(reply)).toContain('Please speak to the headteacher')
  })
})

describe('what was typed after the word', () => {
  const STORY = 'a mother wrote on Facebook\nthat I am offensive. “Really!”'

  it('stands in the form, with its lines and marks, whichever way it was reached', async () => {
    const offered = await front.ask('amira', `report ${STORY}`)
    const form = await front.ask('amira', press(offered, 'report.start', {}, 'Yes, this'))
    expect(wordsOf(form)).toContain(JSON.stringify(STORY).slice(1, -1))
    const asked = await front.ask('amira', 'report xyzzy happened')
    const chosen = press(asked, 'report.choose', { answers: { danger: 'no', kind: 'breach', about: 'self' } })
    expect(wordsOf(await front.ask('amira', chosen))).toContain('xyzzy happened')
  })

  it('the bare name of a kind is no story', async () => {
    expect(wordsOf(await front.ask('amira', 'report friend request'))).not.toContain('"value":"friend request"')
  })

  it('lies sealed, in no row that can be read', async () => {
    await front.ask('amira', `report ${STORY}`)
    const rows = await db.query<{ row: string }>('select to_json(d)::text as row from report_draft d')
    expect(rows.length).toBe(1)
    expect(JSON.stringify(rows)).not.toContain('mother')
    expect(front.logged.join('')).not.toContain('mother')
  })

  it('is nobody else’s to open', async () => {
    const offered = await front.ask('amira', `report ${STORY}`)
    const intent = press(offered, 'report.start', {}, 'Yes, this')
    const reply = await front.ask('helen', intent)
    expect(reply.show).toBe('word')
    expect(wordsOf(reply)).toContain('sent or thrown away')
  })

  it('is gone after a day', async () => {
    const offered = await front.ask('amira', `report ${STORY}`)
    front.at('2026-11-24T10:00:01.000Z')
    const reply = await front.ask('amira', press(offered, 'report.start', {}, 'Yes, this'))
    expect(wordsOf(reply)).toContain('its day is over')
  })
})

describe('what was begun', () => {
  it('is carried on with when its kind is named again, and offered beside the questions', async () => {
    const form = await front.ask('amira', 'report friend request')
    await front.ask('amira', { type: 'report.keep', draft: draftIn(form), answers: { platform: 'Instagram' } })
    expect(wordsOf(await front.ask('amira', 'report friend request'))).toContain('Instagram')
    const asked = await front.ask('amira', 'report')
    expect(wordsOf(asked)).toContain('Carry on: a friend or follow request')
    expect(wordsOf(await front.ask('amira', press(asked, 'report.start')))).toContain('Instagram')
    expect(await drafts()).toBe(1)
  })
})

describe('where somebody may be in danger', () => {
  it.each([
    ['the words say so', 'report a child is in danger right now'],
    ['the kind asks for it', 'report child concern'],
  ])('%s: first whom to ring and tell, then the form', async (_why, said) => {
    const first = await front.ask('amira', said)
    const words = wordsOf(first)
    for (const part of ['999', 'rosie', 'daniel', 'Do not copy, forward or show']) expect(words).toContain(part)
    expect(verbsOf(first)).toEqual(['report.start'])
    const on = await front.ask('amira', press(first, 'report.start'))
    expect(titleOf(on)).not.toBe('First things first')
  })

  it('the questions do not ask again what was said just now', async () => {
    const first = await front.ask('amira', 'report there is blood and she wants to kill herself')
    expect(titleOf(first)).toBe('First things first')
    const on = await front.ask('amira', press(first, 'report.start'))
    expect(wordsOf(on)).not.toContain('Is anybody in danger now?')
  })

  it('“yes” to the first question leads there, and “no” leads on', async () => {
    const asked = await front.ask('amira', 'report')
    const choose = (danger: string) =>
      front.ask('amira', press(asked, 'report.choose', { answers: { danger, kind: 'breach', about: 'not_staff' } }))
    expect(titleOf(await choose('yes'))).toBe('First things first')
    expect(titleOf(await choose('no'))).toBe('A breach or a mistake')
  })

  it('nothing stands before the form of an everyday matter', async () => {
    expect(wordsOf(await front.ask('amira', 'report friend request'))).not.toContain('First things first')
  })
})

describe('where a chat cannot open a window by itself', () => {
  it('a card without a word of it leads there', async () => {
    const reply = await front.ask('amira', 'report a mother wrote something offensive about Jo Bloggs', typed)
    expect(reply.show).toBe('card')
    expect(wordsOf(reply)).not.toMatch(/mother|offensive|Bloggs|abus/)
    expect(verbsOf(reply)).toEqual(['report.start', 'report.page'])
    const opened = await front.ask('amira', press(reply, 'report.start'))
    expect(opened.show).toBe('dialog')
    expect(titleOf(opened)).toBe('Is it this?')
  })

  it('its summary, which notifications show, says nothing either', async () => {
    const reply = await front.ask('amira', 'report friend request', typed)
    expect(reply.show === 'card' && reply.card.data.summary).toBe('Report something')
  })

  it('without words there is nothing to keep', async () => {
    const reply = await front.ask('amira', 'report', typed)
    expect(await drafts()).toBe(0)
    expect(titleOf(await front.ask('amira', press(reply, 'report.start')))).toBe('Report something')
  })
})

describe('somebody of several schools', () => {
  it('is asked which one by a card that holds no word of it, and carries on', async () => {
    const asked = await front.ask('sam', 'report a mother wrote something offensive')
    expect(wordsOf(asked)).not.toMatch(/mother|offensive/)
    const here = verbsOf(asked).map((verb) => verb)
    expect(here).toEqual(['school.choose', 'school.choose'])
    const items = asked.show === 'card' && asked.card.name === 'list' ? asked.card.data.items : []
    const button = items.flatMap(({ buttons = [] }) => buttons).find(({ data }) => data?.['school'] === 'oakmere')
    const on = await front.ask('sam', Intent.parse({ ...button?.data, type: 'school.choose' }))
    expect(titleOf(on)).toBe('Is it this?')
    expect(await db.query('select school_id from report_draft')).toEqual([{ school_id: 'oakmere' }])
    const form = await front.ask('sam', press(on, 'report.start', {}, 'Yes, this'))
    expect(wordsOf(form)).toContain('a mother wrote something offensive')
  })
})

describe('in a channel', () => {
  it.each(['report', 'report friend request', 'reports', 'concerns'])('“%s” is for the two of us', async (said) => {
    const reply = await front.ask('amira', said, { from: { private: false } })
    expect(reply.show).toBe('word')
    expect(wordsOf(reply)).toContain('in a direct message')
    expect(await drafts()).toBe(0)
  })
})

describe('from elsewhere', () => {
  it('an answer card’s button fills what is known', async () => {
    const known = ['family-pupil', 'family']
    const reply = await front.ask('amira', { type: 'report.start', kind: 'friend_request', known, school: 'larkfield' })
    const fields =
      reply.show === 'dialog' && reply.card.name === 'form' ? reply.card.data.sections.flatMap((s) => s.fields) : []
    expect(fields.find(({ id }) => id === 'from')?.value).toBe('pupil')
    expect(fields.find(({ id }) => id === 'family')?.value).toBe('true')
  })

  it('a message is shown at the top, where it was stands in the fields, and the kind is still asked', async () => {
    const message = {
      author: 'Jo',
      text: 'You are a fool',
      link: 'https://larkfield.slack.com/archives/C1/p2',
      at: NOW,
    }
    const asked = await front.ask('amira', { type: 'report.start', known: [], message })
    expect(titleOf(asked)).toBe('Report something')
    const answers = { danger: 'no', kind: 'abusive_comment', about: 'not_staff' }
    const form = await front.ask('amira', press(asked, 'report.choose', { answers }))
    const words = wordsOf(form)
    for (const part of [
      'You are a fool',
      'The message, from Jo',
      'https://larkfield.slack.com/archives/C1/p2',
      '"value":"Slack"',
    ])
      expect(words).toContain(part)
  })
})
