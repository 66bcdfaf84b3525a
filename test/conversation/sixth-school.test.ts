import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { RawAnswers } from '../../src/conversation/incoming.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Reply } from '../../src/effects.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { problemLine } from '../../src/packs/problems.ts'
import { changeSchool } from '../../src/people/schools.ts'
import { loadScene } from '../../src/requests/load.ts'
import { recordDocument } from '../../src/requests/record.ts'
import { verifyRequests } from '../../src/requests/verify.ts'
import { insertTraining } from '../../src/training/store.ts'
import { draftOf, openFront, verbsOf, wordsOf } from '../builders/front-door.ts'
import { entry, putSchool, school } from '../builders/people.ts'
import { checkSixthSchool, loadSixthSchool } from '../builders/sixth-school.ts'
import { freshDatabase } from '../setup/database.ts'

/** A school whose policy asks for what the five do not, through the real front door: its pack is data, and nothing else. */
const db = await freshDatabase()
const saltmarsh = await loadSixthSchool()
const front = await openFront(db, { packs: new Map([...(await loadPacks()), ['saltmarsh', saltmarsh]]) })
const ids = await populate()

async function populate(): Promise<Record<string, string>> {
  const named = (name: string, roles: string[] = [], lineManagerId?: string) =>
    entry(name, {
      email: `${name}@larkfield.example`,
      roles: ['staff', ...roles],
      ...(lineManagerId === undefined ? {} : { lineManagerId }),
    })
  const maya = named('maya')
  const people = [
    maya,
    named('rae', [], maya.personId),
    named('ned'),
    named('dee', ['dsl']),
    named('dan', ['dpo']),
    named('sol', ['slt']),
    named('sid', ['slt']),
    named('sue', ['slt']),
    named('hal', ['headteacher']),
    named('gus', ['governor']),
    named('eve', ['e_safety_coordinator']),
    named('ola', ['office', 'staffroom_administrator']),
    named('cho', ['chair_of_governors']),
  ]
  await putSchool(db, school('saltmarsh', { name: 'Saltmarsh Community School', policy: 'saltmarsh' }), people)
  return Object.fromEntries(people.map((one) => [one.name, one.personId]))
}

const trip = (changes: RawAnswers = {}): RawAnswers => ({
  trip: 'Year 6 camp',
  where: 'Facebook',
  readers: 'families',
  leads: 'rae@larkfield.example,ned@larkfield.example',
  begins: '2027-05-10',
  ends: '2027-05-14',
  ...changes,
})

async function send(words: string, answers: RawAnswers, who = 'rae'): Promise<string> {
  const draft = draftOf(await front.ask(who, `request ${words}`))
  const reply = await front.ask(who, { type: 'request.submit', draft, answers })
  expect(reply.show, wordsOf(reply)).toBe('instead')
  const [row] = await db.query<{ id: string }>('select id from request where draft_id = $1', [draft])
  return row?.id ?? ''
}

async function stored(id: string) {
  const [row] = await db.query<{ version: number; status: string }>(
    'select version, status from request where id = $1',
    [id],
  )
  return row ?? { version: 0, status: '' }
}

async function press(who: string, request: string, step: string, why?: string, version?: number): Promise<Reply> {
  const now = version ?? (await stored(request)).version
  const said = why === undefined ? {} : { why }
  return front.ask(who, { type: 'request.approve', request, step, version: now, ...said })
}

/** Who has been given the request to sign so far, by name. */
async function asked(request: string): Promise<string[]> {
  const rows = await db.query<{ reader_id: string }>(
    `select distinct reader_id from outbox where subject = $1 and kind = 'notice' and card = 'approval'`,
    [`request:${request}`],
  )
  const names = Object.entries(ids)
  return rows.map(({ reader_id }) => names.find(([, id]) => id === reader_id)?.[0] ?? '').sort()
}

async function train(who: string, ...courses: string[]): Promise<void> {
  for (const course of courses) {
    const training = {
      id: randomUUID(),
      schoolId: 'saltmarsh',
      personId: ids[who] ?? '',
      course,
      doneOn: '2026-11-02',
      packHash: saltmarsh.hash,
      saidBy: ids[who] ?? '',
      confirmedBy: ids['eve'] ?? '',
    }
    await inTransaction(db, (tx) => insertTraining(tx, training as Parameters<typeof insertTraining>[1], new Date()))
  }
}

const show = (who: string, request: string) =>
  front.ask(who, { type: 'request.read', request }).then((reply) => wordsOf(reply))

it('the checker finds nothing to mend in its pack', async () => {
  const { errors, warnings } = await checkSixthSchool()
  expect([...errors, ...warnings].map(problemLine)).toEqual([])
})

describe('a page for a trip: two roles at once, as many leaders as the school settles, and a course for whoever runs it', () => {
  it('both are asked at the same time, and one signature leaves the other’s card good', async () => {
    const request = await send('trip', trip())
    expect(await asked(request)).toEqual(['dan', 'dee'])
    expect(await show('rae', request)).toContain(
      'Safeguarding: with dee since 10:00 today. Data protection: with dan since 10:00 today.',
    )
    const { version } = await stored(request)
    expect(wordsOf(await press('dee', request, 'safeguarding', undefined, version))).toContain('Signed, thank you.')
    expect(await asked(request)).toEqual(['dan', 'dee'])
    expect(wordsOf(await press('dan', request, 'data', undefined, version))).toContain('Signed, thank you.')
    expect(await asked(request)).toEqual(['dan', 'dee', 'sid', 'sol', 'sue'])
  })

  it('nobody signs for the leaders before both have signed', async () => {
    const request = await send('trip', trip())
    await press('dee', request, 'safeguarding')
    expect(wordsOf(await press('sol', request, 'leaders'))).toContain('Your turn comes later')
  })

  it('two different leaders sign; the last signature waits until everybody who runs it has done their courses', async () => {
    const request = await send('trip', trip())
    expect(await show('dee', request)).not.toContain('Ask them')
    await press('dee', request, 'safeguarding')
    await press('dan', request, 'data')
    expect(wordsOf(await press('sol', request, 'leaders'))).toContain('One more signature is needed')
    expect(wordsOf(await press('sol', request, 'leaders'))).toContain('signed already')
    const refused = await press('sue', request, 'leaders')
    expect(wordsOf(refused)).toContain('Still to read the policy or learn to film: rae, ned. (policy 2.4)')
    expect(wordsOf(refused)).toContain('You can sign as soon as that is done.')
    expect(verbsOf(refused)).toContain('training.ask')
    await train('rae', 'policy', 'cameras')
    await train('ned', 'policy')
    expect(wordsOf(await press('sue', request, 'leaders'))).toContain('learn to film: ned.')
    await train('ned', 'cameras')
    expect(wordsOf(await press('sue', request, 'leaders'))).toContain('Signed, thank you.')
    expect((await stored(request)).status).toBe('approved')
    const [site] = await db.query('select title from site where request_id = $1', [request])
    expect(site).toBeDefined()
    const tasks = await db.query<{ kind: string }>(`select kind from task where school_id = 'saltmarsh'`)
    expect(tasks.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['address', 'look']))
  })

  it('a governor looks only at what everybody can see', async () => {
    const request = await send('trip', trip({ readers: 'everybody' }))
    await press('dee', request, 'safeguarding')
    await press('dan', request, 'data')
    expect(await asked(request)).toEqual(['dan', 'dee', 'gus'])
    await press('gus', request, 'governor')
    expect(await asked(request)).toContain('sol')
  })

  it('how many leaders sign is settled when it is sent, whatever the school chooses meanwhile', async () => {
    const before = await send('trip', trip())
    const change = { choices: { leaders_who_sign: '1' } }
    await changeSchool({ db, clock: front.app.clock }, 'saltmarsh', change, () => saltmarsh.pack)
    const after = await send('trip', trip())
    for (const request of [before, after]) {
      await press('dee', request, 'safeguarding')
      await press('dan', request, 'data')
      await press('sid', request, 'leaders')
    }
    expect([(await stored(before)).status, (await stored(after)).status]).toEqual(['pending', 'approved'])
  })
})

describe('a concert shown live: advice, reasons, witnesses, and joined steps', () => {
  const concert = { concert: 'Winter songs', day: '2026-12-16' }

  it('an adviser writes what they think and stops nothing; whoever decides reads it', async () => {
    const request = await send('concert', concert)
    const { version } = await stored(request)
    const step = 'advice'
    for (const type of ['request.decline', 'request.changes'] as const) {
      const words = type === 'request.decline' ? { reason: 'No.' } : { note: 'No.' }
      expect(wordsOf(await front.ask('eve', { type, request, step, version, ...words }))).toContain('asked for advice')
    }
    const empty = await press('eve', request, step, '  ')
    expect([empty.show, verbsOf(empty)]).toEqual(['form', ['request.approve']])
    expect(wordsOf(empty)).toContain('I have looked at how it is shown')
    await press('eve', request, step, 'I am against it: faces would be seen.')
    await press('maya', request, 'manager')
    expect(await verifyRequests(db, 'saltmarsh')).toEqual([])
    for (const who of ['rae', 'sol', 'gus']) {
      const card = await show(who, request)
      expect(card).toContain('eve, E-Safety Co-ordinator, advises:')
      expect(card).toContain('I am against it: faces would be seen.')
    }
  })

  it('advice that is changed in the database shows against the trail', async () => {
    const request = await send('concert', concert)
    await press('eve', request, 'advice', 'I am against it.')
    const put = (from: string, to: string) =>
      db.query('update request set state = replace(state::text, $2, $3)::jsonb where id = $1', [request, from, to])
    await put('I am against it.', 'I am for it.')
    expect(await verifyRequests(db, 'saltmarsh')).toHaveLength(1)
    await put('I am for it.', 'I am against it.')
    expect(await verifyRequests(db, 'saltmarsh')).toEqual([])
  })

  it('reasons are asked for, witnesses sign beside, and the record shows it all', async () => {
    const request = await send('concert', concert)
    await press('eve', request, 'advice', 'Film from the back.')
    await press('maya', request, 'manager')
    expect(wordsOf(await press('gus', request, 'witnesses'))).toContain('Signed, thank you.')
    expect((await press('sol', request, 'music')).show).toBe('form')
    expect(wordsOf(await press('sol', request, 'music', 'The choir asks for it.'))).toContain('Written down and signed')
    expect(wordsOf(await press('sol', request, 'witnesses'))).toContain('not yours')
    await press('ola', request, 'witnesses')
    await press('hal', request, 'head')
    expect((await stored(request)).status).toBe('approved')
    const scene = await inTransaction(db, (tx) => loadScene(front.app, tx, request))
    const record = JSON.stringify(scene && recordDocument(scene, undefined))
    for (const words of [
      'eve, E-Safety Co-ordinator, advises:',
      'Film from the back.',
      'Advice from eve',
      'sol, Music, approves because:',
      'The choir asks for it.',
      'Two who are there (1 of 2)',
      'Two who are there (2 of 2)',
    ])
      expect(record).toContain(words)
  })
})

describe('writing as a guest: three sign, and a letter comes of it', () => {
  const guest = { where: 'The town paper', until: '2027-03-31' }

  it('three different people of two roles sign, and the author is given a letter', async () => {
    const request = await send('guest', guest)
    expect(await asked(request)).toEqual(['hal', 'sid', 'sol', 'sue'])
    for (const who of ['hal', 'sid']) await press(who, request, 'leaders')
    expect(await show('rae', request)).toContain('One more signature is needed')
    await press('sue', request, 'leaders')
    expect((await stored(request)).status).toBe('approved')
    expect(wordsOf(await front.ask('rae', { type: 'request.letter', request }))).toMatch(/https:.*\/letters?\//)
  })

  it('when all who hold its roles have signed and one more is wanted, the last resort is asked', async () => {
    await db.query(`update membership set end_date = '2026-11-20' where person_id = $1`, [ids['sue']])
    const request = await send('guest', guest, 'sol')
    expect(await asked(request)).toEqual(['hal', 'sid'])
    for (const who of ['hal', 'sid']) await press(who, request, 'leaders')
    expect(await asked(request)).toEqual(['cho', 'hal', 'sid'])
    await press('cho', request, 'leaders')
    expect((await stored(request)).status).toBe('approved')
  })
})
