import { describe, expect, it } from 'vitest'
import { bestHidden, type Count, type Hidden, isSafe } from '../../src/reports/figures-hidden.ts'

it.each<[string, number[], number[], Hidden]>([
  ['nothing small: all is told', [6, 9], [7, 8], { months: [6, 9], kinds: [7, 8], total: 15 }],
  [
    'one small kind among two: the other is left out',
    [6, 9],
    [2, 13],
    { months: [6, 9], kinds: ['few', 'withheld'], total: 15 },
  ],
  ['too few altogether: no kinds, no total', [6], [2, 4], { months: [6], kinds: [] }],
  [
    'the smallest kind is left out, so that the small one could be anything',
    [10, 10],
    [3, 8, 9],
    { months: [10, 10], kinds: ['few', 'withheld', 9], total: 20 },
  ],
  ['none and one look the same', [0, 1], [1, 0], { months: ['few', 'few'], kinds: ['few', 'few'] }],
  ['no kinds, no total', [7], [], { months: [7], kinds: [], total: 7 }],
])('%s', (_rule, months, kinds, expected) => {
  expect(bestHidden(months, kinds)).toEqual(expected)
})

describe('whatever came in, somebody who adds and subtracts finds no small number', () => {
  const cases = Array.from({ length: 400 }, (_, seed) => drawn(seed + 1))
  it('each hidden one could be any from 0 to 4, by trying out all that fits', () => {
    for (const [months, kinds] of cases) {
      const hidden = bestHidden(months, kinds)
      expect(isSafe(hidden)).toBe(true)
      const found = { months: possible(hidden, 'months'), kinds: possible(hidden, 'kinds') }
      for (const list of ['months', 'kinds'] as const)
        for (const [at, count] of hidden[list].entries())
          if (count === 'few') expect([...(found[list][at] ?? [])].toSorted()).toEqual([0, 1, 2, 3, 4])
    }
  })

  it('what is told is true', () => {
    for (const [months, kinds] of cases) {
      const hidden = bestHidden(months, kinds)
      const told = (list: Count[], real: number[]) =>
        list.every((count, at) => typeof count !== 'number' || count === real[at])
      expect(told(hidden.months, months) && told(hidden.kinds, kinds)).toBe(true)
      if (hidden.total !== undefined) expect(hidden.total).toBe(months.reduce((sum, count) => sum + count, 0))
    }
  })
})

/** The values that each entry of a list could have, for somebody who tries out everything that fits what is told. */
function possible({ months, kinds, total }: Hidden, of: 'months' | 'kinds'): Set<number>[] {
  const [mine, theirs] = of === 'months' ? [months, kinds] : [kinds, months]
  const sums = new Set(kinds.length === 0 ? [] : tried(theirs).map(sumOf))
  const fits = (one: number[]) =>
    (total === undefined || sumOf(one) === total) && (kinds.length === 0 || sums.has(sumOf(one)))
  const found = mine.map(() => new Set<number>())
  for (const one of tried(mine)) if (fits(one)) for (const [at, value] of one.entries()) found[at]?.add(value)
  return found
}

const LARGEST = 30

function tried(list: Count[]): number[][] {
  return list.reduce<number[][]>(
    (all, count) => all.flatMap((one) => valuesOf(count).map((value) => [...one, value])),
    [[]],
  )
}

function valuesOf(count: Count): number[] {
  if (count === 'few') return [0, 1, 2, 3, 4]
  return count === 'withheld' ? Array.from({ length: LARGEST }, (_, n) => n + 5) : [count]
}

function sumOf(list: number[]): number {
  return list.reduce((sum, one) => sum + one, 0)
}

/** Up to three months and three kinds that count the same reports. */
function drawn(seed: number): [number[], number[]] {
  let state = seed * 2654435761
  const next = (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648
    return Math.floor((state / 2147483648) * below)
  }
  const [months, kinds] = [1 + next(3), 1 + next(3)]
  const counts: [number[], number[]] = [Array(months).fill(0), Array(kinds).fill(0)]
  for (let n = next(24); n > 0; n -= 1) {
    const [month, kind] = [next(months), Math.min(next(kinds), next(kinds))]
    counts[0][month] = (counts[0][month] ?? 0) + 1
    counts[1][kind] = (counts[1][kind] ?? 0) + 1
  }
  return counts
}
