import { describe, expect, it } from 'vitest'
import { isBankHoliday } from '../../src/calendar/bank-holidays.ts'
import {
  addWorkingTime,
  type Calendar,
  isSchoolTime,
  isWorkingDay,
  opening,
  schoolTimeFrom,
  schoolTimeUntil,
  workingDayAfter,
  workingDayFrom,
  workingDaysBetween,
  workingDayUntil,
} from '../../src/calendar/working-time.ts'

/** A school in England with half-term, Christmas, Easter and a summer of six weeks. */
const SCHOOL: Calendar = {
  timezone: 'Europe/London',
  holidays: [
    { from: '2026-10-26', to: '2026-10-30' },
    { from: '2026-12-21', to: '2027-01-01' },
    { from: '2027-03-29', to: '2027-04-09' },
    { from: '2027-06-14', to: '2027-06-14' },
    { from: '2027-07-22', to: '2027-09-01' },
  ],
  opens: '07:30',
  closes: '18:00',
}
/** Somebody wrote the wrong year into its holidays. */
const NEVER_OPEN: Calendar = { ...SCHOOL, holidays: [{ from: '2025-07-22', to: '2028-09-01' }] }

const at = (instant: string) => new Date(instant)
const iso = (moment: Date) => moment.toISOString().replace(':00.000Z', 'Z')

describe('a working day', () => {
  it.each([
    ['a Monday in term is one', '2026-11-23', true],
    ['a Friday in term is one', '2026-11-27', true],
    ['a Saturday is none', '2026-11-28', false],
    ['a Sunday is none', '2026-11-29', false],
    ['the first day of the school’s holidays is none', '2026-10-26', false],
    ['the last day of the school’s holidays is none', '2026-10-30', false],
    ['the Monday after half-term is one', '2026-11-02', true],
    ['a single closed day is none', '2027-06-14', false],
    ['the day after a single closed day is one', '2027-06-15', true],
    ['the early May bank holiday is none, though it stands in no list of the school', '2027-05-03', false],
    ['Good Friday is none', '2027-03-26', false],
  ])('%s', (_rule, day, expected) => {
    expect(isWorkingDay(SCHOOL, day)).toBe(expected)
  })
})

describe('the bank holidays of England', () => {
  it.each([
    ['New Year’s Day', '2027-01-01', true],
    ['Easter Monday', '2027-03-29', true],
    ['the spring bank holiday', '2027-05-31', true],
    ['the summer bank holiday', '2027-08-30', true],
    ['Boxing Day on a Saturday is given on the Monday', '2026-12-28', true],
    ['Christmas on a Saturday is given on the Monday', '2027-12-27', true],
    ['and Boxing Day then on the Tuesday', '2027-12-28', true],
    ['New Year’s Day on a Saturday is given on the Monday', '2028-01-03', true],
    ['a day that was given once', '2023-05-08', true],
    ['the second of January is none in England', '2026-01-02', false],
    ['the Scottish August holiday is none in England', '2027-08-02', false],
    ['an ordinary day', '2026-11-23', false],
  ])('%s', (_rule, day, expected) => {
    expect(isBankHoliday(day)).toBe(expected)
  })
})

describe('the working day nearest to a day', () => {
  it.each([
    ['a working day is its own', '2026-11-23', '2026-11-23', '2026-11-23'],
    ['a weekend lies between Friday and Monday', '2026-11-28', '2026-11-27', '2026-11-30'],
    ['Christmas, with the weekends around it', '2026-12-25', '2026-12-18', '2027-01-04'],
    ['a bank holiday weekend', '2027-05-02', '2027-04-30', '2027-05-04'],
    ['Easter: Good Friday, the weekend, the holidays', '2027-03-26', '2027-03-25', '2027-04-12'],
    ['six weeks of summer', '2027-08-10', '2027-07-21', '2027-09-02'],
  ])('%s', (_rule, day, before, after) => {
    expect([workingDayUntil(SCHOOL, day), workingDayFrom(SCHOOL, day)]).toEqual([before, after])
  })

  it('holidays without an end do not count, and weekends still do', () => {
    expect(workingDayFrom(NEVER_OPEN, '2026-11-28')).toBe('2026-11-30')
    expect(workingDayUntil(NEVER_OPEN, '2026-11-28')).toBe('2026-11-27')
  })
})

describe('so many working days after a day', () => {
  it.each([
    ['none after a working day is that day', '2026-11-23', 0, '2026-11-23'],
    ['none after a closed day is the next working day', '2026-11-28', 0, '2026-11-30'],
    ['two after a Friday is the Tuesday', '2026-11-27', 2, '2026-12-01'],
    ['one after a Saturday counts from the Monday', '2026-11-28', 1, '2026-12-01'],
    ['two after the last day before Christmas', '2026-12-18', 2, '2027-01-05'],
    ['one after the last day before the summer', '2027-07-21', 1, '2027-09-02'],
    ['two over a bank holiday', '2027-04-30', 2, '2027-05-05'],
  ])('%s', (_rule, day, days, expected) => {
    expect(workingDayAfter(SCHOOL, day, days)).toBe(expected)
  })
})

describe('school hours', () => {
  it.each([
    ['before opening', '2026-11-23T07:29:59Z', false],
    ['at opening', '2026-11-23T07:30:00Z', true],
    ['at noon', '2026-11-23T12:00:00Z', true],
    ['the last minute', '2026-11-23T17:59:59Z', true],
    ['at closing', '2026-11-23T18:00:00Z', false],
    ['a Saturday at noon', '2026-11-28T12:00:00Z', false],
    ['half-term at noon', '2026-10-27T12:00:00Z', false],
    ['the last winter Friday: opening by Greenwich', '2027-03-19T07:30:00Z', true],
    ['in summer it opens an hour earlier by Greenwich', '2027-06-15T06:30:00Z', true],
    ['and closes an hour earlier', '2027-06-15T17:00:00Z', false],
  ])('%s', (_rule, instant, expected) => {
    expect(isSchoolTime(SCHOOL, at(instant))).toBe(expected)
  })

  it('a school has hours of its own', () => {
    const early: Calendar = { ...SCHOOL, opens: '06:00', closes: '15:15' }
    expect(isSchoolTime(early, at('2026-11-23T06:00:00Z'))).toBe(true)
    expect(isSchoolTime(early, at('2026-11-23T15:15:00Z'))).toBe(false)
  })

  it('a school elsewhere has a clock of its own', () => {
    const dubai: Calendar = { ...SCHOOL, timezone: 'Asia/Dubai' }
    expect(isSchoolTime(dubai, at('2026-11-23T03:30:00Z'))).toBe(true)
    expect(isSchoolTime(dubai, at('2026-11-23T14:00:00Z'))).toBe(false)
  })
})

describe('the school time nearest to a moment', () => {
  it.each([
    [
      'in school hours it is the moment itself',
      '2026-11-23T10:12:30.000Z',
      '2026-11-23T10:12:30.000Z',
      '2026-11-23T10:12:30.000Z',
    ],
    ['before opening', '2026-11-24T06:00:00Z', '2026-11-23T17:59Z', '2026-11-24T07:30Z'],
    ['after closing', '2026-11-23T21:00:00Z', '2026-11-23T17:59Z', '2026-11-24T07:30Z'],
    ['Friday evening', '2026-11-27T19:00:00Z', '2026-11-27T17:59Z', '2026-11-30T07:30Z'],
    ['Saturday at noon', '2026-11-28T12:00:00Z', '2026-11-27T17:59Z', '2026-11-30T07:30Z'],
    ['early on a Monday', '2026-11-30T00:10:00Z', '2026-11-27T17:59Z', '2026-11-30T07:30Z'],
    ['Christmas', '2026-12-25T12:00:00Z', '2026-12-18T17:59Z', '2027-01-04T07:30Z'],
    [
      'the summer, with British summer time at both ends',
      '2027-08-10T09:00:00Z',
      '2027-07-21T16:59Z',
      '2027-09-02T06:30Z',
    ],
    ['half-term, in which the clocks go back', '2026-10-27T12:00:00Z', '2026-10-23T16:59Z', '2026-11-02T07:30Z'],
    ['the weekend on which the clocks go forward', '2028-03-25T12:00:00Z', '2028-03-24T17:59Z', '2028-03-27T06:30Z'],
    ['the hour that comes twice', '2026-10-25T01:30:00Z', '2026-10-23T16:59Z', '2026-11-02T07:30Z'],
    ['the hour that is left out', '2028-03-26T01:00:00Z', '2028-03-24T17:59Z', '2028-03-27T06:30Z'],
  ])('%s', (_rule, instant, before, after) => {
    expect([iso(schoolTimeUntil(SCHOOL, at(instant))), iso(schoolTimeFrom(SCHOOL, at(instant)))]).toEqual([
      before,
      after,
    ])
  })

  it('is never before the moment, and comes, even where the holidays make no sense', () => {
    expect(isSchoolTime(NEVER_OPEN, at('2026-11-23T10:00:00Z'))).toBe(true)
    expect(iso(schoolTimeFrom(NEVER_OPEN, at('2026-11-23T10:00:00Z')))).toBe('2026-11-23T10:00Z')
    expect(iso(schoolTimeFrom(NEVER_OPEN, at('2026-11-23T20:00:00Z')))).toBe('2026-11-24T07:30Z')
  })
})

describe('working time goes on', () => {
  it.each([
    ['two days: the same time of day', '2026-11-23T10:12:00Z', 'P2D', '2026-11-25T10:12Z'],
    ['over a weekend', '2026-11-26T10:12:00Z', 'P2D', '2026-11-30T10:12Z'],
    [
      'from a Friday evening: it begins on Monday when school opens',
      '2026-11-27T19:00:00Z',
      'P2D',
      '2026-12-02T07:30Z',
    ],
    ['from before opening', '2026-11-23T06:00:00Z', 'P2D', '2026-11-25T07:30Z'],
    ['a week is five working days', '2026-11-23T10:12:00Z', 'P1W', '2026-11-30T10:12Z'],
    ['two weeks and a day', '2026-11-23T10:12:00Z', 'P2W1D', '2026-12-08T10:12Z'],
    ['over a bank holiday weekend', '2027-04-29T10:00:00Z', 'P2D', '2027-05-04T10:00Z'],
    ['over six weeks of summer', '2027-07-20T14:00:00Z', 'P2D', '2027-09-02T14:00Z'],
    ['from the last hour before the summer', '2027-07-21T16:30:00Z', 'P2D', '2027-09-03T16:30Z'],
    ['from the middle of the summer', '2027-08-10T12:00:00Z', 'P2D', '2027-09-06T06:30Z'],
    ['over Christmas and its substitute days', '2026-12-18T10:00:00Z', 'P6D', '2027-01-11T10:00Z'],
    ['the clocks go back: the same time by the clock on the wall', '2026-10-22T09:00:00Z', 'P2D', '2026-11-02T10:00Z'],
    [
      'the clocks go forward: the same time by the clock on the wall',
      '2028-03-24T10:00:00Z',
      'P1D',
      '2028-03-27T09:00Z',
    ],
    ['hours within a day', '2026-11-23T10:12:00Z', 'PT4H', '2026-11-23T14:12Z'],
    ['hours over a night: they run while the school is open', '2026-11-23T16:00:00Z', 'PT4H', '2026-11-24T09:30Z'],
    ['hours over a weekend', '2026-11-27T16:00:00Z', 'PT4H', '2026-11-30T09:30Z'],
    ['hours over several days', '2026-11-23T10:00:00Z', 'PT24H', '2026-11-25T13:00Z'],
    ['hours to the minute of closing run out when it opens next', '2026-11-23T16:00:00Z', 'PT2H', '2026-11-24T07:30Z'],
    ['hours from the evening begin in the morning', '2026-11-23T22:00:00Z', 'PT1H', '2026-11-24T08:30Z'],
    ['days first, then hours', '2026-11-26T16:00:00Z', 'P1DT4H', '2026-11-30T09:30Z'],
    ['minutes', '2026-11-23T17:50:00Z', 'PT20M', '2026-11-24T07:40Z'],
    ['no time at all, in school hours', '2026-11-23T10:12:00Z', 'P0D', '2026-11-23T10:12Z'],
    ['no time at all, at night', '2026-11-23T23:00:00Z', 'P0D', '2026-11-24T07:30Z'],
  ])('%s', (_rule, from, length, expected) => {
    expect(iso(addWorkingTime(SCHOOL, at(from), length))).toBe(expected)
  })

  it('comes to an end where the holidays make no sense', () => {
    expect(iso(addWorkingTime(NEVER_OPEN, at('2026-11-27T10:00:00Z'), 'P2D'))).toBe('2026-12-01T10:00Z')
    expect(iso(addWorkingTime(NEVER_OPEN, at('2026-11-27T16:00:00Z'), 'PT4H'))).toBe('2026-11-30T09:30Z')
  })

  it.each(['two days', '2D', '', '-P2D', 'P1M', 'P1Y'])('“%s” is no length of working time', (length) => {
    expect(() => addWorkingTime(SCHOOL, at('2026-11-23T10:00:00Z'), length)).toThrow(RangeError)
  })

  it('always ends in school hours, whenever it begins', () => {
    const wrong: string[] = []
    for (let hour = 0; hour < 365 * 24; hour += 5) {
      const from = new Date(Date.parse('2026-09-01T00:17:00Z') + hour * 3_600_000)
      for (const length of ['P0D', 'P2D', 'PT4H', 'P1DT11H']) {
        const end = addWorkingTime(SCHOOL, from, length)
        if (!isSchoolTime(SCHOOL, end) || end < from) wrong.push(`${from.toISOString()} ${length} ${end.toISOString()}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('how many working days have passed', () => {
  it.each([
    ['none on the same day', '2026-11-23T08:00:00Z', '2026-11-23T17:00:00Z', 0],
    ['one from the evening to the morning', '2026-11-23T17:00:00Z', '2026-11-24T08:00:00Z', 1],
    ['six over a weekend', '2026-11-23T10:00:00Z', '2026-12-01T10:00:00Z', 6],
    ['what begins on a Saturday begins on the Monday', '2026-11-28T10:00:00Z', '2026-12-02T08:00:00Z', 2],
    ['over the summer', '2027-07-21T10:00:00Z', '2027-09-03T10:00:00Z', 2],
    ['none while it is closed', '2027-07-21T10:00:00Z', '2027-08-20T10:00:00Z', 0],
    ['none backwards', '2026-11-25T10:00:00Z', '2026-11-23T10:00:00Z', 0],
  ])('%s', (_rule, from, to, days) => {
    expect(workingDaysBetween(SCHOOL, at(from), at(to))).toBe(days)
  })

  it('agrees with the time that was waited', () => {
    for (const from of ['2026-11-23T10:12:00Z', '2026-11-28T12:00:00Z', '2026-12-18T17:59:00Z', '2027-07-21T09:00:00Z'])
      expect(workingDaysBetween(SCHOOL, at(from), addWorkingTime(SCHOOL, at(from), 'P6D'))).toBe(6)
  })
})

describe('when school opens', () => {
  it.each([
    ['in winter', '2026-11-23', '2026-11-23T07:30Z'],
    ['in summer', '2027-06-15', '2027-06-15T06:30Z'],
    ['on the day the clocks go back', '2026-10-25', '2026-10-25T07:30Z'],
    ['on the day they go forward', '2027-03-28', '2027-03-28T06:30Z'],
  ])('%s', (_rule, day, expected) => {
    expect(iso(opening(SCHOOL, day))).toBe(expected)
  })
})
