import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fromRoot } from '../src/root.ts'

export interface Started {
  /** What the awaited line held. */
  said: string
  pid: number
  /** From the start of the process to that line. */
  tookMs: number
  stop(): Promise<void>
}

const children = new Set<ChildProcess>()
const START_LIMIT_MS = 60_000

/**
 * Runs a program until it prints a line that `pattern` matches; the first group of it is what it said.
 * @param args as `node` takes them
 * @throws Error with everything it printed, when it ends or says nothing for a minute
 */
export async function start(args: string[], env: Record<string, string>, pattern: RegExp): Promise<Started> {
  const began = performance.now()
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe']
  const child = spawn(process.execPath, args, { cwd: fromRoot(), env: { ...ownEnvironment(), ...env }, stdio })
  children.add(child)
  const ended = once(child, 'exit').then(() => children.delete(child))
  const said = await awaited(child, pattern)
  return {
    said,
    pid: child.pid ?? 0,
    tookMs: performance.now() - began,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** A TypeScript file of this folder as a process of its own. */
export function startScript(file: string, env: Record<string, string>): Promise<Started> {
  return start(['--import', 'tsx', fromRoot('bench', file)], env, /^ready (\S+)/)
}

/** Whatever still runs of what was started here. */
export async function stopAll(): Promise<void> {
  const left = [...children].map((child) => {
    child.kill('SIGTERM')
    return child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
  })
  await Promise.all(left)
}

/** Resident memory of a process, MiB; undefined where there is no /proc. */
export function residentMiB(pid: number): number | undefined {
  try {
    const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kib === undefined ? undefined : Number(kib) / 1024
  } catch {
    return undefined
  }
}

function awaited(child: ChildProcess, pattern: RegExp): Promise<string> {
  const printed: string[] = []
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`${child.spawnargs.join(' ')} ${what}\n${printed.join('\n')}`))
    const timer = setTimeout(() => fail('did not start'), START_LIMIT_MS)
    child.once('exit', (code) => fail(`ended with ${code}`))
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue
      createInterface({ input: stream }).on('line', (line) => {
        if (printed.length < 200) printed.push(line)
        const found = pattern.exec(line)
        if (found === null) return
        clearTimeout(timer)
        resolve(found[1] ?? '')
      })
    }
  })
}

/** A developer's own settings must not decide what is measured. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(SLACK_|TEAMS_|STAFFROOM_|DATABASE_URL$|TEST_DATABASE_URL$|PORT$|HOST$|LOG_LEVEL$|NODE_OPTIONS$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
}
