import { describe, expect, it } from 'vitest'
import { figuresOf, seesFigures } from '../../src/reports/figures.ts'
import { countWords, figuresView, LEFT_OUT, lengthWords } from '../../src/reports/figures-views.ts'
import type { Report } from '../../src/reports/report.ts'
import { aConcern, aKind, aReport, aReportSchool, closed, reportDirectory, takenUp } from '../builders/reports.ts'

/** In January, so that the term before is over. */
const school = aReportSchool([aKind(), aConcern()], { now: new Date('2027-01-12T10:00:00Z'), today: '2027-01-12' })

const many = (count: number, changes: Parameters<typeof aReport>[0] = {}) =>
  Array.from({ length: count }, () => aReport({ receivedAt: '2026-11-03T09:00:00.000Z', ...changes }))
const concerns = (count: number, changes: Parameters<typeof aReport>[0] = {}) =>
  many(count, { kind: 'low_level_concern', receivedAt: '2026-10-05T09:00:00.000Z', ...changes })
const autumn = (reports: Report[], setting = school) => figuresOf(reports, setting).terms[0]

describe('who may see them', () => {
  it.each([
    ['the headteacher', 'helen', true],
    ['the safeguarding lead', 'ruth', true],
    ['the chair of governors', 'margaret', true],
    ['a governor', 'imran', true],
    ['a deputy', 'daniel', false],
    ['a teacher', 'liam', false],
    ['Staffroom’s administrator', 'gwen', false],
    ['somebody from elsewhere', 'nobody', false],
  ])('%s', (_who, id, may) => {
    expect(seesFigures(school, id)).toBe(may)
  })
})

describe('what is left out of them, for everybody', () => {
  const plain = many(6)
  it.each<[string, Parameters<typeof aReport>[0], number]>([
    ['about nobody who works here: counted', {}, 7],
    ['about a teacher: counted', { about: { people: ['liam'] } }, 7],
    ['about the headteacher', { about: { people: ['helen'] } }, 6],
    ['about the safeguarding lead, who may see them', { about: { people: ['ruth'] } }, 6],
    ['about a governor', { about: { people: ['imran'] } }, 6],
    ['about a teacher and the headteacher', { about: { people: ['liam', 'helen'] } }, 6],
    ['about what the headteacher did', { about: { who: 'self', people: ['helen'] }, reporterId: 'helen' }, 6],
    ['by an author who would rather not say', { about: { who: 'unsaid' } }, 6],
    ['by an author who would rather not say, since named', { about: { who: 'unsaid', people: ['liam'] } }, 7],
  ])('%s', (_rule, changes, counted) => {
    expect(autumn([...plain, ...many(1, changes)])?.months[2]?.received).toBe(counted)
  })

  it('about somebody for whom one of those who see them is the deputy', () => {
    const deputies = [{ role: 'it_teacher', holderId: 'liam', deputyId: 'helen' }]
    const setting = { ...school, directory: reportDirectory({ deputies }) }
    expect(autumn([...plain, ...many(1, { about: { people: ['liam'] } })], setting)?.months[2]?.received).toBe(6)
  })

  it('a head who has been reported sees just what they would see if they had not', () => {
    const others = [...many(6), ...concerns(7)]
    const about = [...many(3, { about: { people: ['helen'] } }), ...concerns(9, { about: { people: ['helen'] } })]
    expect(figuresOf([...others, ...about].toReversed(), school)).toEqual(figuresOf(others, school))
  })
})

describe('how many, and how soon', () => {
  const five = many(5).map((report, n) => closed(takenUp(report, 'helen', n + 1), 'helen', 24 * (n + 1)))

  it('by month and by kind, with medians from five on', () => {
    const term = autumn([...five, ...concerns(6), ...many(9, { receivedAt: '2026-12-01T09:00:00.000Z' })])
    expect(term?.months.map(({ month, received }) => `${month} ${received}`)).toEqual([
      '2026-09 few',
      '2026-10 6',
      '2026-11 5',
      '2026-12 9',
    ])
    expect(term?.months[2]).toMatchObject({ takenUpMs: 3 * 3_600_000, closedMs: 72 * 3_600_000 })
    expect(term?.months[3]).toMatchObject({ takenUpMs: null, closedMs: null })
  })

  it('nothing of a month that is not over, and no kinds before the term is', () => {
    const inTerm = { ...school, now: new Date('2026-12-12T10:00:00Z'), today: '2026-12-12' }
    const term = autumn([...many(8), ...many(9, { receivedAt: '2026-12-01T09:00:00.000Z' })], inTerm)
    expect(term?.months.map(({ month }) => month)).toEqual(['2026-09', '2026-10', '2026-11'])
    expect(term).toMatchObject({ isOver: false, kinds: [], all: { takenUpMs: null } })
    expect(term?.all.received).toBeUndefined()
  })

  it('a month is that of the school’s own clock', () => {
    const late = many(5, { receivedAt: '2026-10-31T23:30:00.000Z' })
    const inTokyo = { ...school, school: { ...school.school, timezone: 'Asia/Tokyo' } }
    expect(autumn(late)?.months[1]?.received).toBe(5)
    expect(autumn(late, inTokyo)?.months[2]?.received).toBe(5)
  })

  it('kinds that the school’s policy has no longer are counted together', () => {
    const term = autumn([...many(6), ...many(5, { kind: 'of_old' }), ...many(5, { kind: 'older' })])
    expect(term?.kinds.map(({ kind, received }) => `${kind} ${received}`)).toContain('other 10')
  })

  it('they reach back two terms and no further', () => {
    const old = many(9, { receivedAt: '2025-12-03T09:00:00.000Z' })
    expect(figuresOf(old, school).terms.map(({ from }) => from)).toEqual(['2026-09', '2026-05'])
  })
})

describe('as it is read', () => {
  it.each<[Parameters<typeof countWords>[0], string]>([
    ['few', 'fewer than 5'],
    ['withheld', 'not shown'],
    [undefined, 'not shown'],
    [12, '12'],
  ])('%s: %s', (count, words) => {
    expect(countWords(count)).toBe(words)
  })

  it.each([
    [10, 'an hour'],
    [3 * 3_600_000, '3 hours'],
    [47.5 * 3_600_000, '48 hours'],
    [49 * 3_600_000, '3 days'],
  ])('%s ms: %s', (ms, words) => {
    expect(lengthWords(ms)).toBe(words)
  })

  it('what is left out is said on every page that has figures, whether or not anything was', () => {
    const figures = figuresOf(many(6), school)
    for (const page of [1, 2]) expect(JSON.stringify(figuresView(figures, school, page))).toContain(LEFT_OUT)
  })

  it('with nothing to count it says when to look again', () => {
    expect(JSON.stringify(figuresView({ terms: [] }, school, 1))).toContain('after the end of this one')
  })
})
