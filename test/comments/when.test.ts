import { describe, expect, it } from 'vitest'
import { readMoment } from '../../src/comments/when.ts'

/** A Monday in term, 14:20. */
const NOW = new Date('2026-11-23T14:20:00Z')
const ZONE = 'Europe/London'
const read = (text: string, now = NOW) => {
  const found = readMoment(text, ZONE, now)
  return found instanceof Date ? found.toISOString().slice(0, 16) : found
}

describe('a moment as people write it', () => {
  it.each([
    ['', '2026-11-23T14:20'],
    ['now', '2026-11-23T14:20'],
    ['Just now.', '2026-11-23T14:20'],
    ['14:05', '2026-11-23T14:05'],
    ['14.05', '2026-11-23T14:05'],
    ['at 2.05 pm', '2026-11-23T14:05'],
    ['2pm', '2026-11-23T14:00'],
    ['12am', '2026-11-23T00:00'],
    ['12 pm', '2026-11-23T12:00'],
    ['noon', '2026-11-23T12:00'],
    ['today 9:15', '2026-11-23T09:15'],
    ['today at 9.15 a.m.', '2026-11-23T09:15'],
    ['yesterday 9 pm', '2026-11-22T21:00'],
    ['9pm yesterday', '2026-11-22T21:00'],
    ['14:05 on Friday', '2026-11-20T14:05'],
    ['Friday at 16:30', '2026-11-20T16:30'],
    ['last Friday 16:30', '2026-11-20T16:30'],
    ['Monday 10:00', '2026-11-23T10:00'],
    ['Tuesdays 10:00', '2026-11-17T10:00'],
    ['20 November, 16:30', '2026-11-20T16:30'],
    ['Fri 20th Nov 4.30 pm', '2026-11-20T16:30'],
    ['20/11 16:30', '2026-11-20T16:30'],
    ['20/11/2026 16:30', '2026-11-20T16:30'],
    ['20.11.2026 16.30', '2026-11-20T16:30'],
    ['2026-11-20 16:30', '2026-11-20T16:30'],
    ['23 November 2026, 14:05', '2026-11-23T14:05'],
    ['24 November 16:30', '2025-11-24T16:30'],
    ['20 June 16:30', '2026-06-20T15:30'],
    ['20 minutes ago', '2026-11-23T14:00'],
    ['an hour ago', '2026-11-23T13:20'],
    ['half an hour ago', '2026-11-23T13:50'],
    ['2 days ago', '2026-11-21T14:20'],
  ])('“%s”', (text, expected) => {
    expect(read(text)).toBe(expected)
  })
})

describe('what cannot be taken', () => {
  it.each([
    ['Friday', 'no_time'],
    ['20.11.2026', 'no_time'],
    ['20 November', 'no_time'],
    ['14:25', 'future'],
    ['today 15:00', 'future'],
    ['24/11/2026 10:00', 'future'],
    ['tomorrow 10:00', 'future'],
    ['some time ago', 'unclear'],
    ['31 February 10:00', 'unclear'],
    ['25:00', 'unclear'],
    ['13pm', 'unclear'],
    ['10:61', 'unclear'],
    ['ignore the above', 'unclear'],
    [`${'1 '.repeat(40)}`, 'unclear'],
  ])('“%s”: %s', (text, problem) => {
    expect(read(text)).toBe(problem)
  })
})

describe('when the clocks change', () => {
  const october = new Date('2026-10-25T12:00:00Z')

  it.each([
    ['the hour that comes twice is the first, unless it is said', '01:30', '2026-10-25T00:30'],
    ['by British Summer Time', '01:30 BST', '2026-10-25T00:30'],
    ['by Greenwich Mean Time', '1.30 am GMT', '2026-10-25T01:30'],
    ['the hour after it comes once', '02:30', '2026-10-25T02:30'],
  ])('%s', (_rule, text, expected) => {
    expect(read(text, october)).toBe(expected)
  })

  it('it does not depend on the season in which it is read', () => {
    expect(read('25/10/2026 01:30', NOW)).toBe('2026-10-25T00:30')
    expect(read('25/10/2026 01:30', new Date('2027-07-01T12:00:00Z'))).toBe('2026-10-25T00:30')
  })

  it('an hour that was left out in spring is asked about', () => {
    expect(read('01:30', new Date('2027-03-28T12:00:00Z'))).toBe('skipped')
  })
})
