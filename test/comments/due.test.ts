import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { dueAt, momentsOf } from '../../src/comments/due.ts'
import type { School } from '../../src/people/school.ts'
import { school } from '../builders/people.ts'

const replies = { within: 'PT24H', remind_left: ['PT12H', 'PT4H'] }
/** Half-term, and the school's own closed days from the last Saturday before Christmas on. */
const larkfield = school('larkfield', {
  holidays: [
    { from: '2026-10-26', to: '2026-10-30', name: 'Half-term' },
    { from: '2026-12-19', to: '2027-01-03', name: 'Christmas' },
    { from: '2027-07-22', to: '2027-08-31', name: 'Summer' },
  ],
})

const at = (text: string) => DateTime.fromISO(text, { zone: 'Europe/London' }).toJSDate()
const words = (instant: Date) => DateTime.fromJSDate(instant, { zone: 'Europe/London' }).toFormat('ccc d LLL HH:mm')
const due = (received: string, waits = false, one: School = larkfield) =>
  words(dueAt(new Date(at(received)), replies, one, waits))

describe('what comes in on a working day is due 24 hours later', () => {
  it.each([
    ['in the morning', '2026-11-23T10:00', 'Tue 24 Nov 10:00'],
    ['at night', '2026-11-23T23:59', 'Tue 24 Nov 23:59'],
    ['on Friday, which is not at a weekend: its 24 hours end on Saturday', '2026-11-27T16:30', 'Sat 28 Nov 16:30'],
    ['in the last minute of Friday', '2026-11-27T23:59', 'Sat 28 Nov 23:59'],
    ['before a bank holiday', '2026-05-01T15:00', 'Sat 2 May 15:00'],
    ['on Maundy Thursday', '2027-03-25T15:00', 'Fri 26 Mar 15:00'],
    ['on a bank holiday', '2027-03-29T15:00', 'Tue 30 Mar 15:00'],
    ['in the school’s own holidays', '2026-10-28T09:00', 'Thu 29 Oct 09:00'],
    ['on Friday before the clocks go back', '2026-10-23T23:30', 'Sat 24 Oct 23:30'],
  ])('%s', (_rule, received, expected) => {
    expect(due(received)).toBe(expected)
  })
})

describe('what comes in at a weekend is due by the end of the next working day', () => {
  it.each([
    ['on Saturday', '2026-11-28T09:00', 'Mon 30 Nov 18:00'],
    ['in the first minute of Saturday', '2026-11-28T00:00', 'Mon 30 Nov 18:00'],
    ['in the last minute of Sunday', '2026-11-29T23:59', 'Mon 30 Nov 18:00'],
    ['before a bank holiday, which is no working day', '2026-05-02T09:00', 'Tue 5 May 18:00'],
    ['at Easter', '2027-03-27T09:00', 'Tue 30 Mar 18:00'],
    ['before Christmas that falls on a weekend', '2027-12-25T12:00', 'Wed 29 Dec 18:00'],
    ['before half-term, which does not stop the clock', '2026-10-24T09:00', 'Mon 26 Oct 18:00'],
    ['while the clocks go back', '2026-10-25T01:30', 'Mon 26 Oct 18:00'],
    ['while the clocks go forward', '2027-03-28T00:30', 'Tue 30 Mar 18:00'],
  ])('%s', (_rule, received, expected) => {
    expect(due(received)).toBe(expected)
  })

  it('the day is the one where the school is: late on Friday by universal time is Saturday in summer', () => {
    expect(words(dueAt(new Date('2026-06-12T23:30:00Z'), replies, larkfield, false))).toBe('Mon 15 Jun 18:00')
    expect(words(dueAt(new Date('2026-06-12T22:30:00Z'), replies, larkfield, false))).toBe('Sat 13 Jun 23:30')
  })

  it('the end of the day is when the school closes', () => {
    expect(due('2026-11-28T09:00', false, { ...larkfield, closes: '16:15' })).toBe('Mon 30 Nov 16:15')
  })
})

describe('where the school has chosen that holidays stop the clock', () => {
  it.each([
    ['an ordinary day is as it was', '2026-11-23T10:00', 'Tue 24 Nov 10:00'],
    ['a Friday in term is as it was', '2026-11-27T16:30', 'Sat 28 Nov 16:30'],
    ['a weekend in term is as it was', '2026-11-28T09:00', 'Mon 30 Nov 18:00'],
    ['on a bank holiday: as at a weekend', '2027-03-29T15:00', 'Tue 30 Mar 18:00'],
    ['in half-term: the first day after it', '2026-10-28T09:00', 'Mon 2 Nov 18:00'],
    ['at the weekend before half-term', '2026-10-24T09:00', 'Mon 2 Nov 18:00'],
    ['in the summer: the first day of the year', '2027-08-10T09:00', 'Wed 1 Sep 18:00'],
    [
      'before Good Friday: nine hours have run, the other fifteen run from Tuesday on',
      '2027-03-25T15:00',
      'Tue 30 Mar 15:00',
    ],
    ['on the last Friday before Christmas', '2026-12-18T15:00', 'Mon 4 Jan 15:00'],
    ['before half-term that begins on Monday: Saturday is no holiday', '2026-10-23T15:00', 'Sat 24 Oct 15:00'],
  ])('%s', (_rule, received, expected) => {
    expect(due(received, true)).toBe(expected)
  })

  it('a calendar that is never open holds nothing up for ever', () => {
    const closed = { ...larkfield, holidays: [{ from: '2020-01-01', to: '2040-01-01', name: 'always' }] }
    expect(due('2026-11-23T10:00', true, closed)).toBe('Mon 23 Nov 18:00')
  })

  it('a longer time stands still for as many days as the holidays have', () => {
    const days = { ...replies, within: 'PT72H' }
    expect(words(dueAt(at('2026-10-22T10:00'), days, larkfield, false))).toBe('Sun 25 Oct 09:00')
    const wait = { ...larkfield, holidays: [{ from: '2026-11-25', to: '2026-11-25', name: 'Training' }] }
    expect(words(dueAt(at('2026-11-24T10:00'), days, wait, true))).toBe('Sat 28 Nov 10:00')
  })
})

describe('the clock speaks at the last moment in school hours before so much time is left, and when it is late', () => {
  const moments = (until: string) => momentsOf(at(until), replies, larkfield).map(words)

  it.each([
    ['due in the morning', '2026-11-24T10:00', ['Mon 23 Nov 17:59', 'Mon 23 Nov 17:59', 'Tue 24 Nov 10:00']],
    ['due in the afternoon', '2026-11-24T15:00', ['Mon 23 Nov 17:59', 'Tue 24 Nov 11:00', 'Tue 24 Nov 15:00']],
    ['due in the evening', '2026-11-24T21:00', ['Tue 24 Nov 09:00', 'Tue 24 Nov 17:00', 'Wed 25 Nov 07:30']],
    [
      'due on Saturday: the reminders are Friday’s',
      '2026-11-28T16:30',
      ['Fri 27 Nov 17:59', 'Fri 27 Nov 17:59', 'Mon 30 Nov 07:30'],
    ],
    ['a weekend’s, due on Monday', '2026-11-30T18:00', ['Fri 27 Nov 17:59', 'Mon 30 Nov 14:00', 'Tue 1 Dec 07:30']],
    ['due on a bank holiday', '2027-03-26T15:00', ['Thu 25 Mar 17:59', 'Thu 25 Mar 17:59', 'Tue 30 Mar 07:30']],
    ['due in half-term', '2026-10-29T09:00', ['Fri 23 Oct 17:59', 'Fri 23 Oct 17:59', 'Mon 2 Nov 07:30']],
  ])('%s', (_rule, until, expected) => {
    expect(moments(until)).toEqual(expected)
  })
})
