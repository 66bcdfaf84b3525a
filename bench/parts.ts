import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from './load.ts'
import { residentMiB, type Started, startScript } from './processes.ts'
import { type RecordedTap, recordTap } from './record-tap.ts'
import type { Report } from './report.ts'
import { compare, spread } from './rounds.ts'
import { type BenchSchool, prepareSchool } from './school.ts'
import { approveBody, helpBody } from './slack.ts'
import { type Served, serveStaffroom } from './staffroom.ts'

/** How much is measured. */
export interface Size {
  rounds: number
  helps: number
  taps: number
  /** Stored requests in the smaller and the larger database. */
  few: number
  many: number
  growthTaps: number
  /** Starts after the first one. */
  starts: number
}

export interface Place {
  /** postgresql://… of a throw-away server. */
  server: string
  slack: string
  report: Report
}

const CALLERS = [1, 8]

/** `/socialmedia help` beside a Bolt app that only acknowledges. */
export async function measureHelp({ report }: Place, size: Size, served: Served): Promise<void> {
  report.title('Slash command: /socialmedia help → 200 with the help card')
  const bare = await startScript('bare-bolt.ts', {})
  const bodies = Array.from({ length: size.helps }, helpBody)
  for (const callers of CALLERS) {
    const ours = () => load(served.url, bodies, callers)
    const floor = () => load(`${bare.said}/slack/events`, bodies, callers)
    report.compared(people(callers), await compare(size.rounds, ours, floor), 'bare Bolt')
  }
  await bare.stop()
}

/** A tap on “Approve” beside the same SQL through `pg` alone. */
export async function measureTap(place: Place, size: Size, school: BenchSchool, served: Served): Promise<void> {
  const { report } = place
  report.title('Approve tap: signed press → commit → 200 (what it tells others is held)')
  const tap = await recordTap(school)
  report.line(`SQL of one tap: ${tap.groups.flat().length} statements in ${tap.groups.length} round trips`)
  const floor = await startFloor(school, tap)
  const requests = school.requests.slice(0, size.taps)
  const answerless = taps(school, requests)
  for (const callers of CALLERS) {
    const again = (url: string, bodies: string[]) => async () => {
      await school.reopen(requests)
      return load(url, bodies, callers)
    }
    const floorRun = again(floor.said, answerless)
    const bare = await compare(size.rounds, again(served.url, answerless), floorRun)
    report.compared(`${people(callers)}, decision alone`, bare, 'SQL alone')
    const whole = taps(school, requests, `${place.slack}/actions/x`)
    const painted = await compare(size.rounds, again(served.url, whole), floorRun)
    report.compared(`${people(callers)}, and the pressed card repainted at its response_url`, painted, 'SQL alone')
  }
  await floor.stop()
}

/** The same tap with few and with many requests stored, on two databases of one server. */
export async function measureGrowth(place: Place, size: Size, few: BenchSchool, served: Served): Promise<void> {
  const { report, server, slack } = place
  report.title(`Approve tap with ${size.few} and with ${size.many} stored requests, one caller`)
  const many = await prepareSchool(server, 'bench_many', size.many)
  const servedMany = await serveStaffroom(many.url, slack)
  const runOn = (school: BenchSchool, url: string) => {
    // The newest, as in life: what waits for a signature was sent in lately.
    const requests = school.requests.slice(-size.growthTaps - 1, -1)
    const bodies = taps(school, requests)
    return async () => {
      await school.reopen(requests)
      return load(url, bodies, 1)
    }
  }
  const compared = await compare(size.rounds, runOn(many, servedMany.url), runOn(few, served.url))
  report.compared(`${size.many} beside ${size.few}`, compared, `${size.few} stored`)
  await servedMany.stop()
  await many.close()
}

/** From the start of the process to listening, and memory. */
export async function measureStart(place: Place, size: Size): Promise<void> {
  const { report, slack } = place
  report.title('Start to listening, and memory then')
  const starts: { first: number; later: number[]; memory: number[] } = { first: 0, later: [], memory: [] }
  const folder = mkdtempSync(join(tmpdir(), 'staffroom-bench-'))
  try {
    for (let at = 0; at <= size.starts; at += 1) {
      const served = await serveStaffroom(folder, slack)
      if (at === 0) starts.first = served.tookMs
      else starts.later.push(served.tookMs)
      starts.memory.push(residentMiB(served.pid) ?? 0)
      await served.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  report.line(`embedded, empty folder   ${starts.first.toFixed(0)} ms`)
  report.line(`embedded, later          ${times(starts.later)} ms, ${mib(starts.memory)}`)
}

/** The same on a database server that has been migrated. */
export async function measureServerStart({ report, slack }: Place, size: Size, school: BenchSchool): Promise<void> {
  const tooks: number[] = []
  const memory: number[] = []
  for (let at = 0; at < size.starts; at += 1) {
    const served = await serveStaffroom(school.url, slack)
    tooks.push(served.tookMs)
    memory.push(residentMiB(served.pid) ?? 0)
    await served.stop()
  }
  report.line(`on a server              ${times(tooks)} ms, ${mib(memory)}`)
}

async function startFloor(school: BenchSchool, tap: RecordedTap): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'staffroom-bench-'))
  const file = join(folder, 'tap.json')
  writeFileSync(file, JSON.stringify(tap))
  try {
    return await startScript('raw-floor.ts', { DATABASE_URL: school.url, BENCH_TAP: file })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function taps({ step, version }: BenchSchool, requests: string[], responseUrl?: string): string[] {
  return requests.map((request) => approveBody({ request, step, version }, responseUrl))
}

function people(callers: number): string {
  return callers === 1 ? '1 caller' : `${callers} callers`
}

function times(values: number[]): string {
  const { median, min, max } = spread(values)
  return `${median.toFixed(0)} (${min.toFixed(0)} to ${max.toFixed(0)})`
}

function mib(values: number[]): string {
  return `${spread(values).median.toFixed(0)} MiB`
}
