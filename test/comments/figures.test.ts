import { describe, expect, it } from 'vitest'
import { figuresOf } from '../../src/comments/figures.ts'
import { figureLines, monthWords } from '../../src/comments/figures-views.ts'
import type { CommentTimes } from '../../src/comments/store.ts'
import { lengthWords, withinWords } from '../../src/comments/words.ts'

const NOW = new Date('2027-01-20T12:00:00Z')

const times = (over: Partial<CommentTimes> = {}): CommentTimes => ({
  kind: 'query',
  receivedAt: '2027-01-11T10:00:00Z',
  dueAt: '2027-01-12T10:00:00Z',
  ...over,
})

describe('every comment is counted once', () => {
  it.each([
    ['answered before it was due', { answeredAt: '2027-01-12T10:00:00Z' }, 'answeredInTime'],
    ['acknowledged in time, and not answered yet', { acknowledgedAt: '2027-01-11T11:00:00Z' }, 'acknowledgedInTime'],
    [
      'acknowledged in time, and answered later',
      { acknowledgedAt: '2027-01-11T11:00:00Z', answeredAt: '2027-01-15T10:00:00Z' },
      'acknowledgedInTime',
    ],
    [
      'acknowledged and answered in time',
      { acknowledgedAt: '2027-01-11T11:00:00Z', answeredAt: '2027-01-11T12:00:00Z' },
      'answeredInTime',
    ],
    ['acknowledged late', { acknowledgedAt: '2027-01-12T10:00:01Z' }, 'late'],
    ['answered late', { answeredAt: '2027-01-12T10:00:01Z' }, 'late'],
    ['never', {}, 'late'],
    ['not yet, and not due yet', { dueAt: '2027-01-20T12:00:00Z' }, 'waiting'],
  ])('%s', (_what, over, counted) => {
    const [month] = figuresOf([times(over)], 'Europe/London', NOW)
    const { answeredInTime, acknowledgedInTime, late, waiting } = month ?? {}
    const counts = { answeredInTime, acknowledgedInTime, late, waiting }
    expect(counts).toEqual({ answeredInTime: 0, acknowledgedInTime: 0, late: 0, waiting: 0, [counted]: 1 })
  })
})

describe('by the month in which it came in', () => {
  it('the newest first, where the school is', () => {
    const months = figuresOf(
      [
        times({ receivedAt: '2026-12-31T23:59:59Z' }),
        times({ receivedAt: '2027-01-01T00:00:00Z' }),
        times({ receivedAt: '2026-06-30T23:30:00Z', kind: 'complaint' }),
      ],
      'Europe/London',
      NOW,
    )
    expect(months.map(({ month, received }) => [month, received])).toEqual([
      ['2027-01', 1],
      ['2026-12', 1],
      ['2026-07', 1],
    ])
    expect(months[2]?.byKind).toEqual({ comment: 0, query: 0, complaint: 1 })
  })

  it.each([
    ['none has been responded to', [], null],
    ['one', ['2027-01-11T11:00:00Z'], 3_600_000],
    ['of two, between them', ['2027-01-11T11:00:00Z', '2027-01-11T13:00:00Z'], 7_200_000],
    [
      'of three, the one in the middle',
      ['2027-01-11T11:00:00Z', '2027-01-11T10:10:00Z', '2027-01-15T10:00:00Z'],
      3_600_000,
    ],
  ])('half heard back within: %s', (_what, responses, medianMs) => {
    const comments = [times(), ...responses.map((answeredAt) => times({ answeredAt }))]
    expect(figuresOf(comments, 'Europe/London', NOW)[0]?.medianMs).toBe(medianMs)
  })

  it('it is the first response that counts, whichever it was', () => {
    const both = times({ acknowledgedAt: '2027-01-11T10:30:00Z', answeredAt: '2027-01-13T10:00:00Z' })
    expect(figuresOf([both], 'Europe/London', NOW)[0]?.medianMs).toBe(30 * 60_000)
  })

  it('in sentences', () => {
    const [month] = figuresOf(
      [times({ answeredAt: '2027-01-11T11:00:00Z' }), times({ kind: 'complaint' })],
      'Europe/London',
      NOW,
    )
    if (month === undefined) throw new Error('there is no month')
    expect(monthWords(month.month)).toBe('January 2027')
    expect(figureLines(month)).toEqual([
      '2 came in: 1 answered in time, 0 acknowledged in time, 1 late.',
      '1 query, 1 complaint.',
      'Half of those who heard back did so within 1 hour.',
    ])
  })
})

describe('a length of time in words', () => {
  it.each([
    [0, 'less than a minute'],
    [59_000, 'less than a minute'],
    [60_000, '1 minute'],
    [3_600_000, '1 hour'],
    [3_900_000, '1 hour and 5 minutes'],
    [86_400_000, '1 day'],
    [100_000_000, '1 day and 3 hours'],
    [-5, 'less than a minute'],
  ])('%i', (ms, expected) => {
    expect(lengthWords(ms)).toBe(expected)
  })

  it.each([
    ['PT24H', '24 hours'],
    ['P1D', '1 day'],
    ['P1DT2H30M', '1 day and 2 hours and 30 minutes'],
    ['P2W', '2 weeks'],
  ])('%s as the pack writes it', (within, expected) => {
    expect(withinWords({ within })).toBe(expected)
  })
})
