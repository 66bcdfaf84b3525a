import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { fromRoot } from '../../../src/root.ts'

/** Staffroom in a process of its own. */
export interface Staffroom {
  url: string
  /** As the machine does it when memory runs out. Resolves when it is gone. */
  kill(): Promise<void>
  /** At once: for the very moment something happens. `kill` afterwards waits for its end. */
  killNow(): void
  /** As an operator stops it. @returns the exit code */
  stop(): Promise<number | null>
  /** Resolves when nothing is waiting to be sent. */
  settled(): Promise<void>
}

/** A busy machine may take its time; a hang must not take for ever. */
const START_MS = 60_000
const SETTLE_MS = 90_000

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

let built: Promise<unknown> | undefined

/**
 * `node dist/main.js` with nothing of our own environment but what is given.
 * @throws Error with what it said, when it does not open
 */
export async function start(env: Record<string, string>): Promise<Staffroom> {
  built ??= promisify(execFile)(process.execPath, [fromRoot('tools', 'build.mjs'), '--if-stale'])
  await built
  const { PATH = '', HOME = '', TMPDIR = '/tmp', STAFFROOM_CI = '' } = process.env
  const child = spawn(process.execPath, [fromRoot('dist', 'main.js')], {
    // By STAFFROOM_CI the run of .ci/run finds what it left behind.
    env: { PATH, HOME, TMPDIR, STAFFROOM_CI, STAFFROOM_SIMULATOR: 'off', ...env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const exited = once(child, 'exit').finally(() => running.delete(child))
  const port = await opened(child)
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    killNow: () => void child.kill('SIGKILL'),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      child.kill('SIGTERM')
      await exited
      return child.exitCode
    },
    settled: () => settled(url),
  }
}

/** The port, once it serves. What it says is read to its end: a full pipe would stop it. */
function opened(child: ChildProcess): Promise<number> {
  const said: string[] = []
  return new Promise((resolve, reject) => {
    const fail = () => {
      child.kill('SIGKILL')
      reject(new Error(`Staffroom did not open:\n${said.join('\n')}`))
    }
    const timer = setTimeout(fail, START_MS)
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue
      createInterface({ input: stream }).on('line', (line) => {
        const [, port] = /"port":(\d+).*"Staffroom is open"/.exec(line) ?? []
        if (port === undefined) return void said.splice(0, said.length - 50, ...said.slice(-50), line)
        clearTimeout(timer)
        resolve(Number(port))
      })
    }
    child.once('exit', () => {
      clearTimeout(timer)
      fail()
    })
  })
}

/** Its metrics tell: they are there for the embedded database, too, which nobody else can look into. */
async function settled(url: string): Promise<void> {
  const deadline = Date.now() + SETTLE_MS
  for (;;) {
    const page = await (await fetch(`${url}/metrics`)).text()
    const open = [...page.matchAll(/staffroom_outbox_rows\{state="(?:waiting|failing)"\} (\d+)/g)]
    if (open.length === 0) return
    if (Date.now() > deadline) throw new Error(`Still to be sent: ${open.map(([row]) => row).join(', ')}`)
    await pause(100)
  }
}
