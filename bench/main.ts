/**
 * `npm run bench`: how fast the parts are that somebody waits for, each beside its floor in the same run. What is
 * measured and what the floors are: docs/benchmarks.md.
 *   npm run bench -- --quick     a few seconds; shows that it all works, not how fast
 *   npm run bench -- --only tap  help, tap, reports, growth, start or questions
 */
import { parseArgs } from 'node:util'
import {
  measureGrowth,
  measureHelp,
  measureServerStart,
  measureStart,
  measureTap,
  type Place,
  type Size,
} from './parts.ts'
import { residentMiB, start, startScript, stopAll } from './processes.ts'
import { measureQuestions } from './questions.ts'
import { createReport, machine } from './report.ts'
import { measureReports } from './reports.ts'
import { prepareSchool } from './school.ts'
import { serveStaffroom } from './staffroom.ts'

const WHOLE: Size = { rounds: 5, helps: 1500, taps: 400, few: 1000, many: 100_000, growthTaps: 800, starts: 3 }
const QUICK: Size = { rounds: 1, helps: 100, taps: 40, few: 100, many: 500, growthTaps: 40, starts: 1 }

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
})

async function main(): Promise<void> {
  const size = options.quick ? QUICK : WHOLE
  const isWanted = (part: string) => options.only === undefined || options.only === part
  const report = createReport((text) => process.stdout.write(text))
  report.line(`${machine()}${options.quick ? ', quick: the figures mean nothing' : ''}`)
  if (isWanted('questions')) await measureQuestions(report)
  if (options.only === 'questions') return
  const postgres = await start(['tools/postgres.mjs'], {}, /^(postgresql:\S+)/)
  const slack = await startScript('fake-slack.ts', {})
  const place: Place = { server: postgres.said, slack: slack.said, report }
  const school = await prepareSchool(place.server, 'bench_few', size.few)
  const served = await serveStaffroom(school.url, place.slack)
  if (isWanted('help')) await measureHelp(place, size, served)
  if (isWanted('tap')) await measureTap(place, size, school, served)
  if (isWanted('reports')) await measureReports(place, size)
  if (isWanted('growth')) await measureGrowth(place, size, school, served)
  const memory = residentMiB(served.pid)
  if (memory !== undefined) report.line(`\n  Memory of Staffroom after all this: ${memory.toFixed(0)} MiB`)
  await served.stop()
  if (isWanted('start')) {
    await measureStart(place, size)
    await measureServerStart(place, size, school)
  }
  await school.close()
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void stopAll().then(() => process.exit(130)))

try {
  await main()
} finally {
  await stopAll()
}
