import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { DateTime } from 'luxon'
import { beforeAll, describe, expect, it } from 'vitest'
import { isSchoolTime } from '../../src/calendar/working-time.ts'
import { leaveSchool } from '../../src/conversation/leave.ts'
import { verifyChain } from '../../src/db/audit-verify.ts'
import type { Database } from '../../src/db/database.ts'
import { settleRehearsal } from '../../src/db/rehearsal.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { readHolidays } from '../../src/people/holidays.ts'
import { importPeople } from '../../src/people/import-people.ts'
import { SCHOOL_HOURS, type School } from '../../src/people/school.ts'
import { loadSchool, saveSchool } from '../../src/people/store.ts'
import { fromRoot } from '../../src/root.ts'
import { peopleCsv } from '../builders/people.ts'
import type { Actor } from './actor.ts'
import { siteForm } from './forms.ts'
import { CAST, type Stage, stage } from './stage.ts'

const ID = 'larkfield'
const ZONE = 'Europe/London'
const packs = await loadPacks()
const packRoles = packs.get('king-offa')?.pack.roles.map((role) => role.id) ?? []

/** One school of the demo trust, with its holidays from September 2026 to September 2027. */
async function oneSchool(db: Database, clock: () => Date): Promise<void> {
  const read = readHolidays(await readFile(fromRoot('demo', 'holidays.csv')))
  if ('problems' in read) throw new Error('the holidays of the demo are wrong')
  const school: School = {
    id: ID,
    name: 'Larkfield Primary',
    policy: 'king-offa',
    timezone: ZONE,
    ...SCHOOL_HOURS,
    choices: {},
    holidays: read.holidays,
  }
  await inTransaction(db, async (tx) => {
    await settleRehearsal(tx, true)
    await saveSchool(tx, school)
  })
  const file = await readFile(fromRoot('demo', 'king-offa.csv'))
  await importPeople({ db, clock, newId: randomUUID }, school, file, { packRoles })
}

const s: Stage = await stage({ clock: '2026-09-01T07:00:00Z', people: oneSchool })
const amira = s.play('simulator', CAST.author)
const tom = s.play('slack', CAST.manager)
const bethan = s.play('teams', CAST.communications)
const helen = s.play('simulator', CAST.head)
const daniel = s.play('slack', CAST.deputy)
const liam = s.play('teams', CAST.colleague)
const gwen = s.play('simulator', CAST.administrator)
const nadia = s.play('slack', 'nadia.petrova@larkfield.example')
const margaret = s.play('teams', 'margaret.ashdown@larkfield.example')
const kwame = s.play('simulator', 'kwame.boateng@larkfield.example')
const everybody: Actor[] = [amira, tom, bethan, helen, daniel, liam, gwen, nadia, margaret, kwame]

interface Said {
  at: Date
  /** "Mon 7 Sep 10:00 Tom Okafor approval" */
  line: string
}
/** Everything that the clock said, of whatever feature, in the order in which it went out. */
const said: Said[] = []

/** Time passes; nobody presses anything. @returns what Staffroom said of requests of its own accord */
async function until(moment: string): Promise<string[]> {
  const [before] = await s.db.query<{ id: bigint }>('select coalesce(max(id), 0) as id from outbox')
  await s.clock.moveTo(DateTime.fromISO(moment, { zone: ZONE }).toJSDate())
  await s.settled()
  const rows = await s.db.query<{ name: string; card: string; at: Date; sent: boolean }>(
    `select m.name, o.card, o.created_at as at, o.done_at is not null as sent from outbox o
     join membership m on m.person_id = o.reader_id
     where o.kind = 'notice' and o.id > $1 order by o.id`,
    [before?.id ?? 0],
  )
  expect(rows.filter((row) => !row.sent)).toEqual([])
  const lines = rows.map(({ at, name, card }) => ({ at, line: `${words(at)} ${name} ${card}` }))
  said.push(...lines)
  return lines.map(({ line }) => line).filter((line) => / (approval|waiting|reach)$/.test(line))
}

function words(at: Date): string {
  return DateTime.fromJSDate(at, { zone: ZONE }).setLocale('en-GB').toFormat('ccc d LLL HH:mm').replace('Sept', 'Sep')
}

/** Sends King Offa's form, for a site that goes live in a month. @returns the request's id */
async function asks(author: Actor, department: string, more = {}): Promise<string> {
  const day = (months: number) => DateTime.fromJSDate(s.clock.now()).plus({ months }).toFormat('yyyy-MM-dd')
  await author.says('request site')
  const form = siteForm({ department, go_live: day(1), closure: day(18), ...more })
  expect(JSON.stringify(await author.fills(form))).toBe('{}')
  await s.settled()
  const [row] = await s.db.query<{ id: string }>('select id from request order by number desc limit 1')
  return row?.id ?? ''
}

async function signs(...approvers: Actor[]): Promise<void> {
  for (const approver of approvers) {
    await approver.presses('request.approve')
    await s.settled()
  }
}

async function signatures(request: string): Promise<string[]> {
  const [row] = await s.db.query<{ state: { decisions: { name: string; forId?: string }[] }; status: string }>(
    'select state, status from request where id = $1',
    [request],
  )
  const names = new Map(
    (await s.db.query<{ id: string; name: string }>('select person_id as id, name from membership')).map((one) => [
      one.id,
      one.name,
    ]),
  )
  const decisions = (row?.state.decisions ?? []).map(({ name, forId }) =>
    forId === undefined ? name : `${name} for ${names.get(forId)}`,
  )
  return [...decisions, row?.status ?? '']
}

async function leaves(who: Actor, on: string): Promise<void> {
  const school = await loadSchool(s.db, ID)
  if (school === undefined) throw new Error('there is no school')
  await leaveSchool({ db: s.db, packs, clock: s.clock.now, newId: randomUUID }, school, { email: who.email, on })
  s.db.wake()
  await s.settled()
}

beforeAll(async () => {
  for (const person of everybody) await person.says('hello')
  await s.settled()
})

describe('a school year, from September to September', { timeout: 60_000 }, () => {
  it('September: a reminder, and “I’m away until”: the deputy signs at once, and the record says for whom', async () => {
    await until('2026-09-03T10:12')
    const request = await asks(amira, 'Ash')
    expect(await until('2026-09-07T12:00')).toEqual(['Mon 7 Sep 10:12 Tom Okafor approval'])
    expect(await tom.reads()).toContain('This is a reminder: it has waited for you for two working days.')
    await signs(tom, bethan)
    await helen.says('away until 16 September')
    await s.settled()
    expect(await daniel.reads()).toContain('You are signing for Helen Marsh')
    await signs(daniel)
    expect(await signatures(request)).toEqual(['Tom Okafor', 'Bethan Rhys', 'Daniel Osei for Helen Marsh', 'approved'])
    expect(await until('2026-10-22T10:00')).toEqual([])
  })

  it('October: half-term does not count, the clocks go back, the deputy signs once it is passed on', async () => {
    const request = await asks(liam, 'Beech')
    expect(await until('2026-11-04T12:00')).toEqual([
      'Mon 2 Nov 10:00 Tom Okafor approval',
      'Wed 4 Nov 10:00 Daniel Osei approval',
    ])
    expect(await daniel.reads()).toContain('Tom Okafor has not signed for four working days, so you may.')
    await signs(daniel)
    expect(await signatures(request)).toEqual(['Daniel Osei for Tom Okafor', 'pending'])
  })

  it('November: an approver leaves mid-step; the head signs both of what is left', async () => {
    expect(await until('2026-11-06T15:00')).toEqual(['Fri 6 Nov 12:00 Bethan Rhys approval'])
    await leaves(bethan, '2026-11-06')
    expect(await until('2026-11-10T09:00')).toEqual([
      'Mon 9 Nov 07:30 Helen Marsh approval',
      'Mon 9 Nov 07:30 Liam Doyle waiting',
    ])
    expect(await liam.reads()).toContain('Whoever was asked before cannot sign any more.')
    await signs(helen)
    const [row] = await s.db.query<{ status: string }>(`select status from request order by number desc limit 1`)
    expect(row).toEqual({ status: 'approved' })
  })

  it('Christmas: head and chair of governors leave; nobody is left, nothing is skipped, and the administrator hears weekly', async () => {
    await until('2026-12-14T09:00')
    await asks(amira, 'Cedar', { go_live: '2027-03-15' })
    await signs(tom)
    await leaves(helen, '2026-12-18')
    await leaves(margaret, '2026-12-31')
    expect(await until('2027-01-29T18:00')).toEqual([
      'Wed 16 Dec 09:00 Helen Marsh approval',
      'Fri 18 Dec 09:00 Daniel Osei approval',
      'Mon 4 Jan 07:30 Amira Hussain waiting',
      'Mon 4 Jan 07:30 Gwen Pritchard reach',
      'Mon 11 Jan 07:30 Gwen Pritchard reach',
      'Mon 18 Jan 07:30 Gwen Pritchard reach',
      'Mon 25 Jan 07:30 Gwen Pritchard reach',
    ])
    expect(await amira.reads()).toContain('Nothing is skipped')
    expect(await gwen.reads()).toContain('give somebody that role in the staff list')
  })

  it('February: a new head starts after half-term, is asked on the first morning, and has the full time', async () => {
    const nina = s.play('slack', 'nina.roth@larkfield.example')
    const school = await loadSchool(s.db, ID)
    if (school === undefined) throw new Error('there is no school')
    const row = { email: nina.email, name: 'Nina Roth', roles: 'staff;headteacher;slt', start_date: '2027-02-23' }
    const deps = { db: s.db, clock: s.clock.now, newId: randomUUID }
    expect(await importPeople(deps, school, peopleCsv([row]), { packRoles })).toHaveProperty('added')
    s.db.wake()
    await s.settled()
    expect(await until('2027-02-24T12:00')).toEqual([
      'Mon 1 Feb 07:30 Gwen Pritchard reach',
      'Mon 8 Feb 07:30 Gwen Pritchard reach',
      'Mon 22 Feb 07:30 Gwen Pritchard reach',
      'Tue 23 Feb 07:30 Nina Roth approval',
      'Tue 23 Feb 07:30 Amira Hussain waiting',
    ])
    expect(await until('2027-02-25T12:00')).toEqual(['Thu 25 Feb 07:30 Nina Roth approval'])
    await nina.says('hello')
    await signs(nina)
    const [request] = await s.db.query<{ id: string; status: string }>(
      'select id, status from request order by number desc',
    )
    expect(request?.status).toBe('approved')
    expect(await signatures(request?.id ?? '')).toEqual(['Tom Okafor', 'Nina Roth', 'approved'])
  })

  it('Easter: Good Friday, the holidays and summer time lie between the form and its reminder', async () => {
    await until('2027-03-24T10:00')
    await asks(liam, 'Dogwood')
    expect(await until('2027-04-12T12:00')).toEqual(['Mon 12 Apr 10:00 Tom Okafor approval'])
    await liam.presses('request.withdraw')
    await s.settled()
  })

  it('May: the bank holiday does not count; without a deputy who signs, the author is told, and told again', async () => {
    await until('2027-04-29T10:00')
    const request = await asks(amira, 'Elder')
    expect(await until('2027-05-25T18:00')).toEqual([
      'Tue 4 May 10:00 Tom Okafor approval',
      'Thu 6 May 10:00 Daniel Osei approval',
      'Mon 10 May 10:00 Amira Hussain waiting',
      'Mon 24 May 10:00 Amira Hussain waiting',
      'Mon 24 May 10:00 Gwen Pritchard waiting',
    ])
    expect(await amira.reads()).toContain(
      'Tom Okafor has not signed for six working days. Daniel Osei may sign instead, and has been asked.',
    )
    await signs(tom)
    await amira.presses('request.withdraw')
    await s.settled()
    expect(await signatures(request)).toEqual(['Tom Okafor', 'withdrawn'])
  })

  it('summer: sent on the last afternoon before six weeks of holidays, reminded in September', async () => {
    expect(await until('2027-07-21T16:00')).toEqual([])
    await asks(amira, 'Fir')
    expect(await until('2027-09-10T17:00')).toEqual([
      'Fri 3 Sep 16:00 Tom Okafor approval',
      'Tue 7 Sep 16:00 Daniel Osei approval',
      'Thu 9 Sep 16:00 Amira Hussain waiting',
    ])
  })

  it('whatever the clock said in the whole year, of requests, tasks or sites, was said while school was open', async () => {
    const school = await loadSchool(s.db, ID)
    if (school === undefined) throw new Error('there is no school')
    expect(said.length).toBeGreaterThan(30)
    expect(said.filter(({ at }) => !isSchoolTime(school, at)).map(({ line }) => line)).toEqual([])
  })

  it('nobody was told the same thing twice at once, nothing was given up, and the trail is whole', async () => {
    const lines = said.map(({ line }) => line).filter((line) => !line.endsWith(' task'))
    expect(lines.filter((line, at) => lines.indexOf(line) !== at)).toEqual([])
    expect(
      await s.db.query('select card, last_error from outbox where dead_at is not null or held_at is not null'),
    ).toEqual([])
    expect(await verifyChain(s.db, ID)).toMatchObject({ sound: true })
    expect(s.problems()).toEqual([])
  })
})
