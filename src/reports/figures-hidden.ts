/**
 * A number that may be told; `few`: fewer than five, none among them; `withheld`: five or more, left out so that a small one
 * cannot be worked out.
 */
export type Count = number | 'few' | 'withheld'

/** The smallest number that is told. */
export const FEWEST = 5

/** What may be told of a term: the same reports counted by month and by kind. */
export interface Hidden {
  months: Count[]
  /** Empty when no way of telling them is safe. */
  kinds: Count[]
  /** Left out when a small number could be worked out from it. */
  total?: number
}

/**
 * The most that can be told while every hidden small number could still be anything from 0 to 4, for somebody who knows
 * that both lists count the same reports. Months are told as soon as they are over, so what must give way is the total and the kinds,
 * the smallest of these first.
 */
export function bestHidden(months: readonly number[], kinds: readonly number[]): Hidden {
  const shown = months.map(rounded)
  const total = months.reduce((sum, count) => sum + count, 0)
  for (const tells of total >= FEWEST ? [total, undefined] : [undefined]) {
    for (let withheld = 0; withheld <= kinds.filter(isTold).length; withheld += 1) {
      const one = { months: shown, kinds: withhold(kinds, withheld), ...(tells !== undefined && { total: tells }) }
      if (isSafe(one)) return one
    }
  }
  return onlyMonths(months)
}

/** Months alone, which give nothing away: nobody is told what they add up to. */
export function onlyMonths(months: readonly number[]): Hidden {
  return { months: months.map(rounded), kinds: [] }
}

/** Whether every small number that is hidden could be 0 as well as 4, as far as these figures tell. */
export function isSafe({ months, kinds, total }: Hidden): boolean {
  const lists = [months, kinds].filter((list) => list.length > 0)
  const sums = lists.map(sumOf)
  const told: Span[] = total === undefined ? [] : [{ from: total, to: total }]
  return lists.every((list, n) => {
    const others = [...told, ...sums.filter((_, other) => other !== n)]
    return list.every((count, at) => count !== 'few' || couldBeAny(list.toSpliced(at, 1), others))
  })
}

/** What a sum may be. */
interface Span {
  from: number
  to: number
}

function couldBeAny(rest: Count[], others: Span[]): boolean {
  const { from, to } = sumOf(rest)
  return [0, FEWEST - 1].every((it) => meet([{ from: from + it, to: to + it }, ...others]))
}

function sumOf(list: readonly Count[]): Span {
  const spans = list.map(spanOf)
  return {
    from: spans.reduce((sum, { from }) => sum + from, 0),
    to: spans.reduce((sum, { to }) => sum + to, 0),
  }
}

function spanOf(count: Count): Span {
  if (count === 'few') return { from: 0, to: FEWEST - 1 }
  return count === 'withheld' ? { from: FEWEST, to: Number.POSITIVE_INFINITY } : { from: count, to: count }
}

function meet(spans: Span[]): boolean {
  return Math.max(...spans.map(({ from }) => from)) <= Math.min(...spans.map(({ to }) => to))
}

function withhold(counts: readonly number[], smallest: number): Count[] {
  const order = counts.map((count, at) => ({ count, at })).filter(({ count }) => isTold(count))
  order.sort((a, b) => a.count - b.count)
  const withheld = new Set(order.slice(0, smallest).map(({ at }) => at))
  return counts.map((count, at) => (withheld.has(at) ? 'withheld' : rounded(count)))
}

function rounded(count: number): Count {
  return isTold(count) ? count : 'few'
}

function isTold(count: number): boolean {
  return count >= FEWEST
}
