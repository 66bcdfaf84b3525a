import type { Figures } from './load.ts'

/** Median over the rounds, and the least and the most. */
export interface Spread {
  median: number
  min: number
  max: number
}

export interface Compared {
  ours: Figures
  floor: Figures
  /** Ours beside the floor, round by round: requests a second (more is better), milliseconds (less is better). */
  ratio: { rate: Spread; p50: Spread; p99: Spread }
}

/**
 * Measures both sides in turn, one warm-up each and then `rounds` times; who goes first changes from round to round, so
 * that a machine that grows slower or faster favours nobody.
 */
export async function compare(
  rounds: number,
  ours: () => Promise<Figures>,
  floor: () => Promise<Figures>,
): Promise<Compared> {
  await ours()
  await floor()
  const pairs: { ours: Figures; floor: Figures }[] = []
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) pairs.push({ ours: await ours(), floor: await floor() })
    else {
      const first = await floor()
      pairs.push({ ours: await ours(), floor: first })
    }
  }
  const ratioOf = (of: (figures: Figures) => number) => spread(pairs.map((pair) => of(pair.ours) / of(pair.floor)))
  return {
    ours: medians(pairs.map((pair) => pair.ours)),
    floor: medians(pairs.map((pair) => pair.floor)),
    ratio: { rate: ratioOf((f) => f.rate), p50: ratioOf((f) => f.p50), p99: ratioOf((f) => f.p99) },
  }
}

export function spread(values: number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 }
}

function medians(all: Figures[]): Figures {
  const median = (of: (figures: Figures) => number) => spread(all.map(of)).median
  return { rate: median((f) => f.rate), p50: median((f) => f.p50), p99: median((f) => f.p99) }
}
