import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/reports/report.ts'
import { type Clocked, firstLook, nextLook, wordNow } from '../../src/reports/when.ts'
import { school } from '../builders/people.ts'

/** A Friday in term, two in the afternoon. */
const FRIDAY = '2026-11-20T14:00:00.000Z'
const kind = { clock: { remind: 'P1D', escalate: 'P3D' } }
const larkfield = school('larkfield', { holidays: [{ from: '2026-11-01', to: '2026-12-24', name: 'closed' }] })

function report(over: Partial<Clocked> = {}): Clocked {
  return {
    status: 'waiting',
    receivedAt: FRIDAY,
    urgent: false,
    reminded: 0,
    escalated: false,
    entries: [{ at: FRIDAY, by: 'amira', what: 'received' }],
    ...over,
  }
}

const said = (at: string, what: Entry['what'] = 'reminded'): Entry => ({ at, by: 'staffroom', what })
const on = (now: string) => ({ school: larkfield, now: new Date(now) })

describe('when the clock looks at a report', () => {
  it.each([
    ['first after the kind’s time, on a Saturday in the holidays too', FRIDAY, '2026-11-21T14:00:00.000Z'],
    [
      'what came in the evening is spoken of at the next opening',
      '2026-11-20T21:10:00.000Z',
      '2026-11-22T07:30:00.000Z',
    ],
    ['what came in before school, at that day’s opening', '2026-11-20T05:00:00.000Z', '2026-11-21T07:30:00.000Z'],
    ['closing time is over', '2026-11-20T18:00:00.000Z', '2026-11-22T07:30:00.000Z'],
    ['days are the calendar’s, over the change of the clocks', '2026-10-24T09:00:00.000Z', '2026-10-25T10:00:00.000Z'],
  ])('%s', (_rule, receivedAt, expected) => {
    const one = report({ receivedAt, entries: [{ at: receivedAt, by: 'amira', what: 'received' }] })
    expect(firstLook(one, kind, on(receivedAt)).toISOString()).toBe(expected)
  })

  it.each<[string, Partial<Clocked>, string | undefined]>([
    ['an urgent one after an hour, whatever the hour', { urgent: true }, '2026-11-20T15:00:00.000Z'],
    [
      'then after four hours, when whoever stands above hears of it',
      { urgent: true, reminded: 1, entries: [...report().entries, said('2026-11-20T15:00:00.000Z')] },
      '2026-11-20T18:00:00.000Z',
    ],
    [
      'then daily, at any hour',
      {
        urgent: true,
        escalated: true,
        entries: [...report().entries, said('2026-11-20T15:00:00.000Z'), said('2026-11-20T18:00:00.000Z', 'escalated')],
      },
      '2026-11-21T18:00:00.000Z',
    ],
    [
      'any other goes up after the kind’s time',
      { reminded: 1, entries: [...report().entries, said('2026-11-21T14:00:00.000Z')] },
      '2026-11-23T14:00:00.000Z',
    ],
    [
      'and is then spoken of daily',
      { escalated: true, entries: [...report().entries, said('2026-11-23T14:00:00.000Z', 'escalated')] },
      '2026-11-24T14:00:00.000Z',
    ],
    ['once it is taken up there are four quiet weeks', { status: 'taken_up' }, '2026-12-18T14:00:00.000Z'],
    [
      'then a word each week',
      { status: 'taken_up', entries: [...report().entries, said('2026-12-18T14:00:00.000Z')] },
      '2026-12-25T14:00:00.000Z',
    ],
    [
      'one that was opened again begins anew',
      { entries: [...report().entries, { at: '2026-11-22T10:00:00.000Z', by: 'dana', what: 'reopened' }] },
      '2026-11-23T10:00:00.000Z',
    ],
    ['a closed one is left alone', { status: 'closed' }, undefined],
  ])('%s', (_rule, over, expected) => {
    expect(nextLook(report(over), kind, on(FRIDAY))?.toISOString()).toBe(expected)
  })

  it('what passed is looked at now', () => {
    expect(nextLook(report(), kind, on('2026-12-01T03:00:00.000Z'))?.toISOString()).toBe('2026-12-01T03:00:00.000Z')
  })

  it.each<[string, Partial<Clocked>, string, string | undefined]>([
    ['nothing before its time', {}, '2026-11-21T13:59:00.000Z', undefined],
    ['then its readers are reminded', {}, '2026-11-21T14:00:00.000Z', 'readers'],
    ['of what was slept through only the furthest is said', {}, '2026-11-30T14:00:00.000Z', 'above'],
    ['its owner, once it has been open for long', { status: 'taken_up' }, '2026-12-18T14:00:00.000Z', 'owner'],
    ['of a closed one nothing', { status: 'closed' }, '2027-12-18T14:00:00.000Z', undefined],
  ])('it says: %s', (_rule, over, now, expected) => {
    expect(wordNow(report(over), kind, on(now))).toBe(expected)
  })
})
