import { beforeEach, describe, expect, it } from 'vitest'
import { type Card, renderCard } from '../../cards/catalog.ts'
import { Intent } from '../../src/conversation/incoming.ts'
import { paint } from '../../src/conversation/paint.ts'
import { tellUndelivered } from '../../src/conversation/undelivered.ts'
import type { OutboxRow } from '../../src/db/outbox.ts'
import { versionNow } from '../../src/db/shown.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Reply } from '../../src/effects.ts'
import { NOW, verbsOf, wordsOf } from '../builders/front-door.ts'
import { openGate } from '../builders/training.ts'
import { listActions } from '../fakes/teams/index.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const gate = await openGate(db)
const idOf = (name: string) => gate.people[name]?.personId ?? ''

beforeEach(async () => {
  gate.at(NOW)
  for (const table of ['shown', 'outbox', 'training', 'request', 'draft', 'delivery'])
    await db.query(`delete from ${table}`)
})

/** What a button of this reply would send, with what is typed beside it. */
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

/** The card about somebody's training, or about a request, as a reader would be sent it now. */
async function cardFor(reader: string, subject: string, card = 'training'): Promise<Card> {
  const painted = await inTransaction(db, (tx) => paint(gate.app, tx, { subject, readerId: idOf(reader), card }))
  if (painted === undefined) throw new Error('there is no such card')
  return painted.card
}
const about = (name: string) => `training:withybrook/${idOf(name)}`
const said = (card: Card) => JSON.stringify(renderCard(card))

async function reads(who: string): Promise<Reply> {
  return gate.ask(who, press(await gate.ask(who, 'training'), 'training.say'))
}

async function trains(who: string, day = '2026-11-02'): Promise<Reply> {
  const own = await gate.ask(who, 'training')
  const nth = verbsOf(own).filter((verb) => verb === 'training.say').length - 1
  const form = await gate.ask(who, press(own, 'training.say', {}, nth))
  return gate.ask(who, press(form, 'training.say', { day }))
}

const confirmFor = async (name: string, verb = 'training.confirm') =>
  pressOn(await cardFor('judith', about(name)), verb)
const actions = (name: string) =>
  db
    .query<{ action: string }>('select action from audit_entry where subject = $1 order by seq', [about(name)])
    .then((rows) => rows.map(({ action }) => action))

describe('“training”', () => {
  it('shows what the policy asks for and how one stands, with a button for each that is missing', async () => {
    const reply = await gate.ask('stu', 'training')
    expect(wordsOf(reply)).toContain('✕ Read the policy')
    expect(wordsOf(reply)).toContain('✕ Been trained')
    expect(wordsOf(reply)).toContain('Policy 5.1')
    expect(verbsOf(reply)).toEqual(['training.say', 'training.say'])
  })

  it('a policy that asks for none says so', async () => {
    expect(wordsOf(await gate.ask('amira', 'training'))).toContain('No training is asked for')
  })

  it('is private', async () => {
    const reply = await gate.ask('stu', 'training', { from: { private: false, reach: {} } })
    expect(wordsOf(reply)).toContain('in a direct message')
  })
})

describe('“I have read it”', () => {
  it('counts at once, with the version of the policy that was read, and stands in the trail without words', async () => {
    const reply = await reads('stu')
    expect(reply.show).toBe('instead')
    expect(wordsOf(reply)).toContain('✓ Read the policy')
    expect(wordsOf(reply)).toContain('Done on 23 November 2026.')
    const rows = await db.query('select person_id, course, pack_hash, said_by, confirmed_by from training')
    expect(rows).toEqual([
      { person_id: idOf('stu'), course: 'policy', pack_hash: 'gate-1', said_by: idOf('stu'), confirmed_by: null },
    ])
    expect((await actions('stu')).at(-1)).toBe('training.said')
  })

  it('a second press on an old card adds nothing', async () => {
    const old = press(await gate.ask('stu', 'training'), 'training.say')
    await gate.ask('stu', old)
    expect(wordsOf(await gate.ask('stu', old))).toContain('That is noted already.')
    expect(await db.query('select id from training')).toHaveLength(1)
  })

  it('somebody of another school is not believed', async () => {
    const reply = await gate.ask('amira', { type: 'training.say', school: 'withybrook', course: 'policy', day: '' })
    expect(wordsOf(reply)).toContain('not with any more')
    expect(await db.query('select id from training')).toEqual([])
  })

  it('of a course that the policy does not know is refused kindly', async () => {
    const reply = await gate.ask('stu', { type: 'training.say', school: 'withybrook', course: 'juggling', day: '' })
    expect(wordsOf(reply)).toContain('does not ask for that any more')
  })
})

describe('“I have been trained”', () => {
  it('waits for a senior leader, who is asked', async () => {
    const reply = await trains('stu')
    expect(wordsOf(reply)).toContain('◆ Been trained')
    expect(wordsOf(reply)).toContain('It waits for callum or judith to confirm it.')
    expect(await gate.notices('training')).toEqual(['callum', 'judith'])
  })

  it.each([
    ['', 'Please give the day.'],
    ['2027-01-01', 'still to come'],
    ['1980-01-01', 'too long ago'],
  ])('the day “%s” is given back with a sentence', async (day, says) => {
    const reply = await trains('stu', day)
    expect(reply).toMatchObject({ show: 'errors', errors: { day: expect.stringContaining(says) } })
    expect(await db.query('select id from training')).toEqual([])
  })

  it('a form sent twice is one training', async () => {
    const form = await gate.ask('stu', press(await gate.ask('stu', 'training'), 'training.say', {}, 1))
    const submit = press(form, 'training.say', { day: '2026-11-02' })
    await gate.ask('stu', submit)
    await gate.ask('stu', submit)
    expect(await db.query('select id from training')).toHaveLength(1)
  })

  it('confirmed, it counts until it runs out, and the person is told', async () => {
    await trains('stu')
    const reply = await gate.ask('judith', await confirmFor('stu'))
    expect(wordsOf(reply)).toContain('confirmed by judith. It counts until 2 November 2027.')
    expect(verbsOf(reply)).not.toContain('training.confirm')
    expect(await gate.notices('training-settled')).toEqual(['stu'])
    expect(said(await cardFor('stu', about('stu'), 'training-settled'))).toContain('judith has confirmed it.')
    expect(await actions('stu')).toContain('training.confirmed')
    gate.at('2027-11-03T10:00:00.000Z')
    expect(wordsOf(await gate.ask('stu', 'training'))).toContain('It counted until 2 November 2027.')
  })

  it('not confirmed, the person is told whom to talk with, and can say it again', async () => {
    await trains('stu')
    expect(wordsOf(await gate.ask('judith', await confirmFor('stu', 'training.refuse')))).toContain(
      'It was not confirmed.',
    )
    const card = said(await cardFor('stu', about('stu'), 'training-settled'))
    expect(card).toContain('could not be confirmed')
    expect(card).toContain('please talk with callum or judith')
    expect(wordsOf(await trains('stu'))).toContain('◆ Been trained')
  })

  it('a second answer says what stands', async () => {
    await trains('stu')
    const confirm = await confirmFor('stu')
    const refuse = await confirmFor('stu', 'training.refuse')
    await gate.ask('judith', confirm)
    expect(wordsOf(await gate.ask('callum', refuse))).toContain('nothing was changed')
    expect(wordsOf(await gate.ask('judith', confirm))).toContain('nothing was changed')
    expect(await db.query('select confirmed_by, refused_at from training')).toEqual([
      { confirmed_by: idOf('judith'), refused_at: null },
    ])
  })

  it.each([
    ['stu', 'Somebody else has to confirm your own training.'],
    ['leila', 'Only callum or judith can confirm this.'],
    ['amira', 'not with any more'],
  ])('is not for %s to confirm', async (who, says) => {
    await trains('stu')
    expect(wordsOf(await gate.ask(who, await confirmFor('stu')))).toContain(says)
    expect(await db.query('select confirmed_by from training')).toEqual([{ confirmed_by: null }])
  })

  it('a senior leader’s own waits for another one', async () => {
    await trains('judith')
    expect(await gate.notices('training')).toEqual(['callum'])
    expect(verbsOf(await gate.ask('judith', 'training'))).not.toContain('training.confirm')
  })

  it('what waits stands in the list of whoever may confirm it, and is answered there', async () => {
    await trains('stu')
    const list = await gate.ask('callum', 'training')
    expect(wordsOf(list)).toContain('For you to confirm: stu')
    const reply = await gate.ask('callum', press(list, 'training.confirm'))
    expect(wordsOf(reply)).toContain('Confirmed, thank you.')
    expect(wordsOf(reply)).not.toContain('For you to confirm')
  })

  it('the version of the cards is the one that the database counts', async () => {
    await reads('stu')
    await trains('stu')
    await gate.ask('judith', await confirmFor('stu'))
    const painting = { subject: about('stu'), readerId: idOf('stu'), card: 'training' }
    const painted = await inTransaction(db, (tx) => paint(gate.app, tx, painting))
    expect(painted).toMatchObject({ keeps: true, version: 3 })
    expect(await inTransaction(db, (tx) => versionNow(tx, about('stu')))).toBe(3)
  })
})

describe('recording for somebody else', () => {
  const record = async (who: string, answers: object) => {
    const form = await gate.ask(who, press(await gate.ask(who, 'training'), 'training.record'))
    return gate.ask(who, press(form, 'training.record', answers))
  }
  const veras = { who: 'vera@larkfield.example', course: 'training', day: '2026-10-05' }

  it('whoever may not vouch for a course may still record it: it waits for those who may', async () => {
    expect(wordsOf(await record('dawn', veras))).toContain(
      'It counts once it is confirmed; callum or judith can do that.',
    )
    expect(said(await cardFor('ada', about('vera')))).toContain('It waits for callum or judith to confirm it.')
    expect((await gate.notices('training')).toSorted()).toEqual(['callum', 'judith'])
    await gate.ask('callum', await confirmFor('vera'))
    expect(said(await cardFor('ada', about('vera')))).toContain('It counts until 5 October 2027.')
  })

  it('what was refused does not count because the office records it', async () => {
    await trains('stu', '2026-10-05')
    const list = await gate.ask('callum', 'training')
    await gate.ask('callum', press(list, 'training.refuse'))
    await record('dawn', { ...veras, who: 'stu@larkfield.example' })
    expect(await db.query('select confirmed_by from training where confirmed_by is not null')).toEqual([])
  })

  it.each(['judith', 'callum'])('%s, who may vouch for it, may, and it counts at once', async (who) => {
    expect(wordsOf(await record(who, veras))).toContain('It is recorded')
    const card = said(await cardFor('ada', about('vera')))
    expect(card).toContain(`Done on 5 October 2026, recorded by ${who}. It counts until 5 October 2027.`)
    expect((await actions('vera')).at(-1)).toBe('training.recorded')
    expect(await gate.notices('training-settled')).toEqual([])
  })

  it('others may not', async () => {
    expect(verbsOf(await gate.ask('stu', 'training'))).not.toContain('training.record')
    const reply = await gate.ask('stu', { type: 'training.record', school: 'withybrook', who: '', course: '', day: '' })
    expect(wordsOf(reply)).toContain('for others to record')
  })

  it.each([
    [{ who: '' }, 'who', 'Please say who it is.'],
    [{ who: 'nobody at all' }, 'who', 'Nobody in the staff list is called'],
    [{ who: 'dawn@larkfield.example' }, 'who', 'Your own is for you to say'],
    [{ who: 'vera, stu' }, 'who', 'one person at a time'],
    [{ course: '' }, 'course', 'choose what they have done'],
    [{ day: '2027-10-05' }, 'day', 'still to come'],
  ])('%o is given back with a sentence, and keeps the rest', async (wrong, field, says) => {
    const reply = await record('dawn', { ...veras, ...wrong })
    expect(reply).toMatchObject({ show: 'errors', errors: { [field]: expect.stringContaining(says) } })
    expect(await db.query('select id from training')).toEqual([])
  })

  it('twice it is one; of what waited it is the confirmation', async () => {
    await trains('stu', '2026-10-05')
    const answers = { ...veras, who: 'stu@larkfield.example' }
    await record('callum', answers)
    await record('callum', answers)
    expect(await db.query('select said_by, confirmed_by from training')).toEqual([
      { said_by: idOf('stu'), confirmed_by: idOf('callum') },
    ])
    expect(await gate.notices('training-settled')).toEqual(['stu'])
  })
})

describe('the gate of a request', () => {
  const ask = (request: string, who = 'ada') => gate.ask(who, { type: 'training.ask', request })

  it('from refused to approved: whoever is missing is asked, reads, is confirmed, and the approver hears of it', async () => {
    const request = await gate.asks(['stu', 'leila'])
    const refused = await gate.ask('judith', await gate.approval(request))
    expect(wordsOf(refused)).toContain('Not ready yet: stu')
    expect(wordsOf(refused)).toContain('leila')

    const asked = await ask(request)
    expect(wordsOf(asked)).toContain('stu and leila.')
    expect(await gate.notices('training')).toEqual(['stu', 'leila'])
    const card = await cardFor('stu', about('stu'))
    expect(said(card)).toContain('You are named in a request')
    expect(said(card)).toContain('ada named you in request')
    expect(said(card)).toContain('Eco club')

    await db.query('delete from outbox')
    for (const who of ['stu', 'leila']) {
      await reads(who)
      await trains(who)
    }
    await gate.ask('judith', await confirmFor('stu'))
    const still = await gate.ask('judith', await gate.approval(request))
    expect(wordsOf(still)).toContain('Not ready yet: leila')
    await db.query(`delete from outbox where card = 'training'`)

    await gate.ask('callum', pressOn(await cardFor('callum', about('leila')), 'training.confirm'))
    const told = await gate.notices('training')
    expect(told.toSorted()).toEqual(['ada', 'callum', 'judith'])
    const news = await cardFor('judith', `request:${request}`)
    expect(said(news)).toContain('The training is complete')
    expect(wordsOf(await gate.ask('judith', pressOn(news, 'request.show')))).toContain('Here it comes')
    expect(said(await cardFor('ada', `request:${request}`))).toContain('nothing for you to do')

    await gate.ask('judith', await gate.approval(request))
    expect(await db.query('select status from request')).toEqual([{ status: 'approved' }])
  })

  it('each is asked once a day', async () => {
    const request = await gate.asks(['stu', 'leila'])
    await ask(request)
    const again = await ask(request, 'judith')
    expect(wordsOf(again)).toContain('Asked today already')
    expect(await gate.notices('training')).toHaveLength(2)
    await db.query('update outbox set done_at = now()')
    gate.at('2026-11-24T10:00:00.000Z')
    await ask(request)
    expect(await gate.notices('training')).toHaveLength(4)
    expect((await actions('stu')).filter((action) => action === 'training.asked').length).toBeGreaterThanOrEqual(2)
  })

  it('who is in the middle of it, is not asked again: whoever has to confirm it is', async () => {
    const request = await gate.asks(['stu', 'leila'])
    await reads('stu')
    await trains('stu')
    await db.query('delete from outbox')
    const reply = await ask(request)
    expect(wordsOf(reply)).toContain('Waiting to be confirmed')
    expect((await gate.notices('training')).toSorted()).toEqual(['callum', 'judith', 'leila'])
  })

  it('a volunteer without an account: who asked and the office hear how it is recorded', async () => {
    const request = await gate.asks(['stu', 'vera'])
    const reply = await ask(request, 'judith')
    expect(wordsOf(reply)).toContain('Cannot be asked in chat')
    expect(wordsOf(reply)).toMatch(/vera\..*by typing “training”/)
    expect((await gate.notices('training')).toSorted()).toEqual(['ada', 'dawn', 'stu', 'vera'])
    const held = await db.query<{ reader_id: string }>('select reader_id from outbox where held_at is not null')
    expect(held).toEqual([{ reader_id: idOf('vera') }])
    expect(said(await cardFor('ada', about('vera')))).toContain('dawn, judith or callum can then record it here')

    const card = await cardFor('dawn', about('vera'))
    expect(said(card)).toContain('vera cannot be asked in chat')
    for (const course of ['policy', 'training']) {
      const form = await gate.ask('dawn', pressOn(card, 'training.record'))
      expect(wordsOf(form)).toContain('vera')
      const sent = await gate.ask('dawn', press(form, 'training.record', { course, day: '2026-11-20' }))
      expect(wordsOf(sent)).toContain('It is recorded')
    }
    expect(said(await cardFor('dawn', about('vera')))).toContain('Nothing is missing.')
  })

  it('where nobody is the office, the administrator is told instead', async () => {
    await db.query('update membership set roles = $2 where person_id = $1', [idOf('dawn'), ['staff']])
    await ask(await gate.asks(['stu', 'vera']))
    expect((await gate.notices('training')).toSorted()).toEqual(['gil', 'stu', 'vera'])
    await db.query('update membership set roles = $2 where person_id = $1', [idOf('dawn'), ['staff', 'office']])
  })

  it('a leaver is not asked: somebody else has to be named', async () => {
    const request = await gate.asks(['stu', 'leila'])
    await db.query('update membership set end_date = $2 where person_id = $1', [idOf('leila'), '2026-11-22'])
    const reply = await ask(request)
    expect(wordsOf(reply)).toMatch(/No longer here.*leila/)
    expect(await gate.notices('training')).toEqual(['stu'])
    await db.query('update membership set end_date = null where person_id = $1', [idOf('leila')])
  })

  it.each([
    ['stu', 'no such request'],
    ['amira', 'no such request'],
  ])('it is not for %s to ask', async (who, says) => {
    const request = await gate.asks(['stu', 'leila'])
    expect(wordsOf(await ask(request, who))).toContain(says)
    expect(await gate.notices('training')).toEqual([])
  })

  it('of a request that is withdrawn nobody is asked', async () => {
    const request = await gate.asks(['stu', 'leila'])
    await gate.ask('ada', { type: 'request.withdraw', request, version: 1 })
    expect(wordsOf(await ask(request))).toContain('nobody was asked')
  })

  it('a course that runs out while the request waits keeps it from being approved', async () => {
    const request = await gate.asks(['stu'])
    await reads('stu')
    await trains('stu', '2025-11-24')
    await gate.ask('judith', await confirmFor('stu'))
    gate.at('2026-11-25T10:00:00.000Z')
    const reply = await gate.ask('judith', await gate.approval(request))
    expect(wordsOf(reply)).toContain('Not ready yet: stu')
    expect(await db.query('select status from request')).toEqual([{ status: 'pending' }])
  })

  it('another version of the pack asks for nothing to be read again', async () => {
    await reads('stu')
    const loaded = gate.app.packs.get('gate')
    if (loaded === undefined) throw new Error('there is no pack')
    gate.app.packs.set('gate', { ...loaded, hash: 'gate-2' })
    expect(wordsOf(await gate.ask('stu', 'training'))).toContain('✓ Read the policy')
    gate.app.packs.set('gate', loaded)
  })
})

describe('a message that does not get through', () => {
  it('the person and the administrators are told', async () => {
    await trains('stu')
    const [row] = await db.query<OutboxRow>(
      `select id, subject, card, school_id as "schoolId", reader_id as "readerId" from outbox where card = 'training' limit 1`,
    )
    if (row === undefined) throw new Error('there is no notice')
    await inTransaction(db, (tx) => tellUndelivered(gate.app, tx, row))
    expect((await gate.notices('undelivered')).toSorted()).toEqual(['gil', 'stu'])
    expect(said(await cardFor('gil', about('stu'), 'undelivered'))).toContain('A message did not get through')
  })
})
