import { cpus } from 'node:os'
import type { Compared, Spread } from './rounds.ts'

/** What was measured, line by line, as it goes. */
export interface Report {
  title(text: string): void
  line(text: string): void
  compared(name: string, compared: Compared, floorName: string): void
}

export function createReport(write: (text: string) => void): Report {
  return {
    title: (text) => write(`\n${text}\n`),
    line: (text) => write(`  ${text}\n`),
    compared(name, { ours, floor, ratio }, floorName) {
      write(`  ${name}\n`)
      const rows = [
        ['', 'Staffroom', floorName, 'ratio (min to max)'],
        ['requests/s', ours.rate.toFixed(0), floor.rate.toFixed(0), shown(ratio.rate)],
        ['p50 ms', ours.p50.toFixed(2), floor.p50.toFixed(2), shown(ratio.p50)],
        ['p99 ms', ours.p99.toFixed(2), floor.p99.toFixed(2), shown(ratio.p99)],
      ]
      for (const [what = '', a = '', b = '', r = ''] of rows)
        write(`    ${what.padEnd(12)}${a.padStart(12)}${b.padStart(18)}   ${r}\n`)
    },
  }
}

/** What the figures were taken on: no names of machines. */
export function machine(): string {
  const [cpu] = cpus()
  return `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? 'unknown processor'}`
}

function shown({ median, min, max }: Spread): string {
  return `${median.toFixed(2)}  (${min.toFixed(2)} to ${max.toFixed(2)})`
}
