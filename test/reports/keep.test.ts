import { expect, it } from 'vitest'
import { disposeOn } from '../../src/reports/keep.ts'

it.each([
  ['a year is a whole year after the day of closing', 'P1Y', '2027-03-03T10:00:00Z', '2028-03-04'],
  ['six years', 'P6Y', '2026-11-21T15:00:00Z', '2032-11-22'],
  ['months', 'P18M', '2026-11-21T15:00:00Z', '2028-05-22'],
  ['weeks', 'P2W', '2026-11-21T15:00:00Z', '2026-12-06'],
  ['days', 'P30D', '2026-11-21T15:00:00Z', '2026-12-22'],
  [
    'the day of closing is the one where the school is: half past midnight in summer',
    'P1Y',
    '2027-06-30T23:30:00Z',
    '2028-07-02',
  ],
  ['29 February has no anniversary in most years', 'P1Y', '2028-02-29T12:00:00Z', '2029-03-01'],
  ['the end of a month has no counterpart in a shorter one', 'P1M', '2027-01-31T12:00:00Z', '2027-03-01'],
])('%s', (_rule, length, closedAt, expected) => {
  expect(disposeOn({ keep: { for: length, because: 'a test' } }, closedAt, 'Europe/London')).toBe(expected)
})
