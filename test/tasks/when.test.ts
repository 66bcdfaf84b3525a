import { describe, expect, it } from 'vitest'
import { daysLater } from '../../src/calendar/days.ts'
import { isWorkingDay, workingDayFrom } from '../../src/calendar/working-time.ts'
import { dueToday, nextDay, nextDue } from '../../src/tasks/when.ts'
import { school } from '../builders/people.ts'
import { task } from '../builders/tasks.ts'

const calendar = school('larkfield', {
  holidays: [
    { from: '2026-12-21', to: '2027-01-01', name: 'Christmas' },
    { from: '2027-07-22', to: '2027-08-31', name: 'Summer' },
  ],
})

type Timed = Parameters<typeof dueToday>[0]

/** The days on which owners and those above hear of a task that nobody does, when the clock looks on the days it set itself. */
function heard(one: Timed, from: string, until: string, next = nextDay) {
  const days = { owners: [] as string[], above: [] as string[] }
  let now: Timed = one
  for (let day = workingDayFrom(calendar, from); day <= until; day = next(now, calendar, day)) {
    const due = dueToday(now, calendar, day)
    if (due.owners) days.owners.push(day)
    if (due.above) days.above.push(day)
    now = { ...now, ...(due.owners && { toldOn: day }), ...(due.above && { escalatedOn: day }) }
  }
  return days
}

const everyDay = (_one: Timed, _calendar: unknown, day: string) => workingDayFrom(calendar, daysLater(day, 1))

const cases: [string, { due: string; remind: number[] }, string, string, string[], string[]][] = [
  [
    'due within its first reminder it is told of at once, and on its day',
    { due: '2026-11-25', remind: [7, 0] },
    '2026-11-23',
    '2026-12-01',
    ['2026-11-23', '2026-11-25'],
    [],
  ],
  [
    'it is not told of before its first reminder',
    { due: '2026-12-16', remind: [7, 0] },
    '2026-11-23',
    '2026-12-17',
    ['2026-12-09', '2026-12-16'],
    [],
  ],
  [
    'with its own day as only reminder it is told of as it comes, when that is near',
    { due: '2026-12-04', remind: [0] },
    '2026-11-23',
    '2026-12-10',
    ['2026-11-23', '2026-12-04'],
    [],
  ],
  [
    'nobody hears of it a year ahead, but with four weeks left',
    { due: '2027-11-22', remind: [0] },
    '2026-11-23',
    '2027-11-22',
    ['2027-10-25', '2027-11-22'],
    [],
  ],
  [
    'without any reminder its own day is one',
    { due: '2026-12-04', remind: [] },
    '2026-11-23',
    '2026-12-05',
    ['2026-11-23', '2026-12-04'],
    [],
  ],
  [
    'a reminder at a weekend or in the holidays comes on the working day before',
    { due: '2027-01-04', remind: [30, 7, 0] },
    '2026-11-23',
    '2027-01-05',
    ['2026-12-04', '2026-12-18', '2027-01-04'],
    [],
  ],
  [
    'a task due on a Saturday is told of on the Friday, and is late from Sunday on',
    { due: '2026-12-05', remind: [0] },
    '2026-12-01',
    '2026-12-12',
    ['2026-12-01', '2026-12-04', '2026-12-11'],
    [],
  ],
  [
    'two reminders that fall on one day are one message',
    { due: '2027-08-15', remind: [7, 0] },
    '2027-07-01',
    '2027-08-31',
    ['2027-07-21'],
    [],
  ],
  [
    'late over the summer, owners and those above hear on the first day back, and weekly after that',
    { due: '2027-08-15', remind: [7, 0] },
    '2027-07-01',
    '2027-09-16',
    ['2027-07-21', '2027-09-01', '2027-09-08', '2027-09-15'],
    ['2027-09-01'],
  ],
  [
    'late it is told of weekly, and once to those above when it is two weeks late',
    { due: '2026-11-25', remind: [0] },
    '2026-11-25',
    '2026-12-17',
    ['2026-11-25', '2026-12-02', '2026-12-09', '2026-12-16'],
    ['2026-12-09'],
  ],
  [
    'one that comes long late is told of at once, once',
    { due: '2026-11-02', remind: [30, 7, 0] },
    '2026-11-21',
    '2026-11-27',
    ['2026-11-23'],
    ['2026-11-23'],
  ],
]

describe('when a task speaks', () => {
  it.each(cases)('%s', (_rule, timed, from, until, owners, above) => {
    const { toldOn: _, escalatedOn: __, ...one } = task(timed)
    expect(heard(one, from, until)).toEqual({ owners, above })
  })

  it.each(cases)('looking on the days it set itself misses nothing: %s', (_rule, timed, from, until) => {
    expect(heard(task(timed), from, until)).toEqual(heard(task(timed), from, until, everyDay))
  })

  it('after a long sleep only the latest is said', () => {
    const asleep = task({ due: '2026-11-20', remind: [30, 14, 7, 0], toldOn: '2026-10-21' })
    expect(heard(asleep, '2026-11-23', '2026-11-29').owners).toEqual(['2026-11-23'])
  })

  it('it is not told of twice on one day', () => {
    const told = task({ due: '2026-11-23', remind: [7, 0], toldOn: '2026-11-23' })
    expect(dueToday(told, calendar, '2026-11-23').owners).toBe(false)
  })

  it('the clock always looks again on a later working day', () => {
    for (let day = '2026-11-23'; day < '2027-01-20'; day = daysLater(day, 1)) {
      const next = nextDay(task({ due: '2026-12-23', remind: [14, 0] }), calendar, day)
      expect(next > day && isWorkingDay(calendar, next)).toBe(true)
    }
  })
})

describe('when a task that comes again is due next', () => {
  it.each([
    ['a week after it was due', '2026-11-20', 'P7D', '2026-11-23', '2026-11-27'],
    ['done early, still after its own day', '2026-11-30', 'P1M', '2026-11-23', '2026-12-30'],
    ['done long after, on the first of its days that is to come', '2026-09-01', 'P1M', '2026-11-23', '2026-12-01'],
    ['at the end of a month', '2027-01-31', 'P1M', '2027-02-01', '2027-02-28'],
    ['a length of nothing does not run for ever', '2026-11-20', 'P0D', '2026-11-23', '2026-11-20'],
  ])('%s', (_rule, due, every, today, expected) => {
    expect(nextDue(due, every, today)).toBe(expected)
  })
})
