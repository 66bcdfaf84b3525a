import { describe, expect, it } from 'vitest'
import { reviewTask } from '../../src/packs/review.ts'
import { kingOffa } from '../builders/packs.ts'

const { review_words: _, ...rest } = kingOffa().pack
const pack = { ...rest, review_due: '2026-10-31', owner: 'headteacher' }
const on = (today: string, changes = {}) => reviewTask({ ...pack, ...changes }, 'larkfield', today)

describe('the policy’s review date', () => {
  it.each([
    ['91 days before: nothing yet', '2026-08-01', undefined],
    [
      '90 days before: a task for that day',
      '2026-08-02',
      { key: '2026-10-31', due: '2026-10-31', remind: [90, 30, 0] },
    ],
    ['on the day: the same task', '2026-10-31', { key: '2026-10-31' }],
    ['the day after: the next word is a month after the day', '2026-11-01', { key: '2026-11', remind: [35] }],
    ['a month after', '2026-11-30', { key: '2026-11', due: '2027-01-04' }],
    ['nearly two months after: the same', '2026-12-30', { key: '2026-11' }],
    ['two months after: a new one', '2026-12-31', { key: '2026-12', due: '2027-02-04' }],
    ['four months after, in a short month', '2027-02-28', { key: '2027-02' }],
    ['years after: one, for this month', '2029-05-15', { key: '2029-04' }],
  ])('%s', (_rule, today, expected) => {
    if (expected === undefined) expect(on(today)).toBeUndefined()
    else expect(on(today)).toMatchObject({ kind: 'policy_review', ownerRoles: ['headteacher'], ...expected })
  })

  it('a policy that gives no date has none', () => {
    const { review_due: _due, ...undated } = pack
    expect(reviewTask(undated, 'larkfield', '2029-05-15')).toBeUndefined()
  })

  it('is said as the policy writes it, before and after', () => {
    expect(on('2026-10-01', { review_words: 'Autumn 2026' })?.says).toContain('is due for review: Autumn 2026.')
    expect(on('2027-01-01')?.says).toContain('was due for review: 31 October 2026.')
  })

  it('is for whom the pack names as its owner', () => {
    expect(on('2026-10-01', { owner: 'chair_of_governors' })?.ownerRoles).toEqual(['chair_of_governors'])
  })
})
