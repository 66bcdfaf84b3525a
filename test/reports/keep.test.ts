import { describe, expect, it } from 'vitest'
import { disposeOn, dueForDisposal, type Kept } from '../../src/reports/keep.ts'

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

describe('on a day goes what', () => {
  const kept = (id: string, changes: Partial<Kept> = {}): Kept => ({
    id,
    status: 'closed',
    held: false,
    disposeOn: '2027-01-10',
    links: [],
    ...changes,
  })
  const open = { status: 'taken_up' } as const
  it.each<[string, Kept[], string[]]>([
    ['is past its day', [kept('a'), kept('b', { disposeOn: '2027-01-09' })], ['a', 'b']],
    ['is not past its day stays', [kept('a', { disposeOn: '2027-01-11' })], []],
    ['is open stays, whatever day it has', [kept('a', open), kept('b', { status: 'waiting' })], []],
    ['is held stays', [kept('a', { held: true })], []],
    ['has no day stays', [{ id: 'a', status: 'closed', held: false, links: [] }], []],
    ['is linked to an open one stays', [kept('a', { links: ['b'] }), kept('b', open)], []],
    ['an open one is linked to stays', [kept('a'), kept('b', { ...open, links: ['a'] })], []],
    ['is linked to a held one stays', [kept('a', { links: ['b'] }), kept('b', { held: true })], []],
    [
      'is linked by way of another stays',
      [kept('a'), kept('b', { links: ['a', 'c'], disposeOn: '2030-01-01' }), kept('c', open), kept('d')],
      ['d'],
    ],
    [
      'is linked to a closed one goes on its own day',
      [kept('a', { links: ['b'] }), kept('b', { disposeOn: '2030-01-01' })],
      ['a'],
    ],
    ['is linked to one that has gone goes', [kept('a', { links: ['gone'] })], ['a']],
  ])('%s', (_rule, all, expected) => {
    expect(dueForDisposal(all, '2027-01-10').map(({ id }) => id)).toEqual(expected)
  })
})
