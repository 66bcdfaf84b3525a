import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fromRoot } from '../../src/root.ts'

export interface Child {
  process: ChildProcess
  /** What it has said so far, line by line. */
  lines: string[]
  /** Resolves with the first line that begins so. */
  says(start: string): Promise<string>
  /** As the machine does it when memory runs out. */
  kill(): Promise<void>
  exited: Promise<unknown>
}

/** Runs another process of ours: a file of this folder. */
export function startChild(name: string, args: string[]): Child {
  const child = spawn(process.execPath, ['--import', 'tsx', fromRoot('test', 'db', name), ...args], {
    cwd: fromRoot(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(line))
  const exited = once(child, 'exit')
  return {
    process: child,
    lines,
    exited,
    async says(start) {
      for (;;) {
        const line = lines.find((each) => each.startsWith(start))
        if (line !== undefined) return line
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It ended without saying ${start}`)
        await Promise.race([once(reader, 'line'), exited])
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
      // What it had said before is still in the pipe.
      await new Promise((resolve) => setTimeout(resolve, 50))
    },
  }
}
