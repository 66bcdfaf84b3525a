import { describe, expect, it } from 'vitest'
import { turnover } from '../../src/people/turnover.ts'
import { directory, member } from '../builders/people.ts'

/** Gone through on Friday 20 November 2026; now it is Monday. */
const SINCE = '2026-11-20'
const TODAY = '2026-11-23'
const NOBODY = { begun: false, ended: false }

describe('rights that change by the calendar alone', () => {
  it.each([
    ['nobody’s', {}, {}],
    ['a last day on the Friday that was gone through: over since', { endDate: '2026-11-20' }, { ended: true }],
    ['a last day at the weekend', { endDate: '2026-11-22' }, { ended: true }],
    ['a last day that was over before', { endDate: '2026-11-19' }, {}],
    ['a last day today: still here', { endDate: '2026-11-23' }, {}],
    ['a first day today', { startDate: '2026-11-23' }, { begun: true }],
    ['a first day at the weekend', { startDate: '2026-11-21' }, { begun: true }],
    ['a first day that was gone through', { startDate: '2026-11-20' }, {}],
    ['a first day tomorrow', { startDate: '2026-11-24' }, {}],
  ])('%s', (_rule, dates, expected) => {
    expect(turnover(directory([member('ann', dates)]), SINCE, TODAY)).toEqual({ ...NOBODY, ...expected })
  })

  it.each([
    ['back since the weekend', '2026-11-22', true],
    ['away to the end of today', '2026-11-23', false],
    ['back before', '2026-11-19', false],
  ])('somebody who was away: %s', (_rule, until, expected) => {
    const absences = [{ personId: 'ann', until }]
    expect(turnover(directory([member('ann')], { absences }), SINCE, TODAY).ended).toBe(expected)
  })

  it('where no day was gone through, everything may have', () => {
    expect(turnover(directory([]), undefined, TODAY)).toEqual({ begun: true, ended: true })
  })

  it('a second run on the same day finds nothing', () => {
    const ann = member('ann', { startDate: TODAY, endDate: TODAY })
    expect(turnover(directory([ann]), TODAY, TODAY)).toEqual(NOBODY)
  })
})
