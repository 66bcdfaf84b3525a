import { describe, expect, it } from 'vitest'
import { createRehearsalClock, readAhead } from '../../bot/rehearsal-clock.ts'
import { rehearsalTime } from '../../bot/rehearsal-time.ts'
import { claim, finish, writeEffects } from '../../src/db/outbox.ts'
import { settleRehearsal } from '../../src/db/rehearsal.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Later } from '../../src/effects.ts'
import { putSchool, school } from '../builders/people.ts'
import { freshDatabase } from '../setup/database.ts'

const MINUTE = 60_000
const WORKER = '0190a000-0000-7000-8000-000000000001'
const START = '2027-01-12T09:10:00Z'
const ahead = () => Date.parse(START) - Date.now()
const holidays = [{ from: '2027-02-15', to: '2027-02-19', name: 'Half-term' }]

async function rehearsal() {
  const db = await freshDatabase()
  await inTransaction(db, (tx) => settleRehearsal(tx, true))
  await putSchool(db, school('larkfield', { name: 'Larkfield Primary', holidays }))
  const clock = createRehearsalClock(db, ahead())
  return { db, clock, time: rehearsalTime(db, clock) }
}

const later = (dueAt: string): Later => ({
  effect: 'later',
  subject: `school:${dueAt}`,
  schoolId: 'larkfield',
  intent: 'school.day',
  dueAt: new Date(dueAt),
})
const minute = (moment: Date) => moment.toISOString().slice(0, 16)

describe('a rehearsal’s clock', () => {
  it('goes to a moment by way of what comes due before it, each at its own time', async () => {
    const { db, clock } = await rehearsal()
    const dues = ['2027-01-14T08:00:00Z', '2027-01-13T07:30:00Z', '2027-02-01T09:00:00Z']
    await inTransaction(db, (tx) => writeEffects(tx, dues.map(later), clock.now()))
    const seen: string[] = []
    /** What the pump does, by the same clock. */
    async function work(): Promise<void> {
      for (const row of await claim(db, WORKER, { now: clock.now() })) {
        seen.push(`${row.subject} at ${minute(clock.now())}`)
        await finish(db, row.id, WORKER)
      }
    }
    const off = db.onWake(() => void work())
    await clock.moveTo(new Date('2027-01-19T09:10:00Z'))
    off()
    expect(seen).toEqual([
      'school:2027-01-13T07:30:00Z at 2027-01-13T07:30',
      'school:2027-01-14T08:00:00Z at 2027-01-14T08:00',
    ])
    expect(minute(clock.now())).toBe('2027-01-19T09:10')
  })

  it('never goes back', async () => {
    const { clock } = await rehearsal()
    await clock.moveTo(new Date('2027-01-20T08:00:00Z'))
    await clock.moveTo(new Date('2027-01-13T08:00:00Z'))
    expect(minute(clock.now())).toBe('2027-01-20T08:00')
  })

  it('goes on after a restart from where it was left, and not from an earlier STAFFROOM_CLOCK', async () => {
    const { db, clock } = await rehearsal()
    expect(await readAhead({}, db)).toBe(0)
    await clock.moveTo(new Date('2027-01-20T08:00:00Z'))
    const near = async (config: { clock?: Date }, expected: string) => {
      const now = Date.now() + (await readAhead(config, db))
      expect(Math.abs(now - Date.parse(expected))).toBeLessThan(MINUTE)
    }
    await near({}, '2027-01-20T08:00:00Z')
    await near({ clock: new Date(START) }, '2027-01-20T08:00:00Z')
    await near({ clock: new Date('2027-03-01T08:00:00Z') }, '2027-03-01T08:00:00Z')
  })

  it('in earnest nothing is remembered, whatever stands in the database', async () => {
    const db = await freshDatabase()
    await inTransaction(db, (tx) => settleRehearsal(tx, false))
    await db.query(`insert into setting (key, value) values ('rehearsal_ahead', '86400000')`)
    expect(await readAhead({}, db)).toBe(0)
  })
})

describe('the time in the bar of the page', () => {
  it('is told as the school reads it', async () => {
    const { time } = await rehearsal()
    expect(await time.read('larkfield')).toEqual({
      says: 'Tuesday 12 January 2027, 09:10',
      short: 'Tue 12 Jan, 09:10',
      school: 'Larkfield Primary is open.',
    })
  })

  it.each([
    [
      'hour',
      '2027-01-12T17:30:00Z',
      'Tuesday 12 January 2027, 18:30',
      'is closed until Wednesday 13 January 2027, 07:30.',
    ],
    ['morning', '2027-01-15T17:30:00Z', 'Monday 18 January 2027, 07:30', 'is open.'],
    ['morning', '2027-02-12T09:00:00Z', 'Monday 22 February 2027, 07:30', 'is open.'],
    ['week', '2027-03-24T10:00:00Z', 'Wednesday 31 March 2027, 10:00', 'is open.'],
  ] as const)('%s on from %s', async (step, from, says, open) => {
    const { clock, time } = await rehearsal()
    await clock.moveTo(new Date(from))
    expect(await time.move(step, 'larkfield')).toMatchObject({ says, school: `Larkfield Primary ${open}` })
  })
})
