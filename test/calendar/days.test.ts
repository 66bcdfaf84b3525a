import { describe, expect, it } from 'vitest'
import { dayIn, dayWords, momentWords, parseDay, sinceWords } from '../../src/calendar/days.ts'

const LONDON = 'Europe/London'

describe('the day and the hour are those of the school', () => {
  it.each([
    ['in winter London is on Greenwich time', LONDON, '2026-11-23T23:59:00Z', '2026-11-23', '23 November 2026, 23:59'],
    ['in summer the day begins an hour earlier', LONDON, '2026-06-30T23:30:00Z', '2026-07-01', '1 July 2026, 00:30'],
    ['the hour before the clocks go forward', LONDON, '2027-03-28T00:59:00Z', '2027-03-28', '28 March 2027, 00:59'],
    ['the hour that is left out', LONDON, '2027-03-28T01:00:00Z', '2027-03-28', '28 March 2027, 02:00'],
    ['the hour that comes twice', LONDON, '2026-10-25T01:30:00Z', '2026-10-25', '25 October 2026, 01:30'],
    [
      'a school elsewhere has days of its own',
      'Asia/Dubai',
      '2026-11-23T21:00:00Z',
      '2026-11-24',
      '24 November 2026, 01:00',
    ],
  ])('%s', (_rule, zone, instant, day, words) => {
    expect([dayIn(zone, new Date(instant)), momentWords(zone, instant)]).toEqual([day, words])
  })

  it('a date is written day first, without a nought before it', () => {
    expect(dayWords('2027-03-03')).toBe('3 March 2027')
  })
})

describe('how long something waits', () => {
  it.each([
    ['today, by the clock on the wall', '2026-11-23T09:05:00Z', '2026-11-23T10:00:00Z', 'since 09:05 today'],
    ['a moment ahead is today too', '2026-11-23T10:00:01Z', '2026-11-23T10:00:00Z', 'since 10:00 today'],
    ['an hour ago, before midnight, is yesterday', '2026-11-22T23:30:00Z', '2026-11-23T00:30:00Z', 'since yesterday'],
    ['in summer the school’s midnight counts', '2026-07-01T22:30:00Z', '2026-07-01T23:30:00Z', 'since yesterday'],
    ['earlier by its day', '2026-11-17T09:00:00Z', '2026-11-23T10:00:00Z', 'since Tuesday 17 November'],
    ['the day with 23 hours is a day', '2027-03-27T12:00:00Z', '2027-03-28T12:00:00Z', 'since yesterday'],
    ['the day with 25 hours is a day', '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z', 'since yesterday'],
  ])('%s', (_rule, instant, now, words) => {
    expect(sinceWords(LONDON, instant, new Date(now))).toBe(words)
  })
})

describe('which day somebody means', () => {
  // A Monday.
  const TODAY = '2026-11-23'

  it.each([
    ['5 March', '2027-03-05'],
    ['5 march', '2027-03-05'],
    [' 5  Mar. ', '2027-03-05'],
    ['5th March', '2027-03-05'],
    ['the 5th of March', '2027-03-05'],
    ['1st December', '2026-12-01'],
    ['2nd Dec 2026', '2026-12-02'],
    ['3 Sep', '2027-09-03'],
    ['3 Sept', '2027-09-03'],
    ['5/3', '2027-03-05'],
    ['5/3/2027', '2027-03-05'],
    ['5/3/27', '2027-03-05'],
    ['05.03.2027', '2027-03-05'],
    ['2027-03-05', '2027-03-05'],
    ['12/11', '2027-11-12'],
    ['23 November', TODAY],
    ['22 November', '2027-11-22'],
    ['31/12', '2026-12-31'],
    ['5/3/2020', '2020-03-05'],
    ['29 February', '2028-02-29'],
    ['today', TODAY],
    ['Tomorrow', '2026-11-24'],
    ['Friday', '2026-11-27'],
    ['on Friday', '2026-11-27'],
    ['fri', '2026-11-27'],
    ['Tues', '2026-11-24'],
    ['Weds', '2026-11-25'],
    ['thurs', '2026-11-26'],
    ['monday', '2026-11-30'],
    ['Friday 5 March', '2027-03-05'],
    ['Thurs 26 November', '2026-11-26'],
  ])('“%s” is %s', (text, day) => {
    expect(parseDay(text, TODAY)).toBe(day)
  })

  it.each([
    '',
    '  ',
    'soon',
    'next week',
    '31 November',
    '31/11',
    '13/13/2026',
    '0 March',
    'March',
    '5',
    'Friyay',
    'x'.repeat(5000),
  ])('“%.20s” is no day', (text) => {
    expect(parseDay(text, TODAY)).toBeUndefined()
  })

  it('a leap day is found from whatever year is asked', () => {
    expect(parseDay('29/2', '2028-01-10')).toBe('2028-02-29')
    expect(parseDay('29/2', '2028-03-01')).toBe('2032-02-29')
    expect(parseDay('29 Feb', '2096-03-01')).toBe('2104-02-29')
  })
})
