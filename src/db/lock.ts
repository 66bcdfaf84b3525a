import { randomUUID } from 'node:crypto'
import {
  linkSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { SetupError } from '../errors.ts'

const BEAT_MS = 2_000
/** A holder that we cannot look at is taken for dead after this long without a beat. */
const SILENCE_MS = 15_000

export interface Lock {
  release(): void
}

interface Holder {
  token: string
  pid: number
  /** Clock ticks since boot, where /proc tells: a pid that was given out anew has another one. */
  started: string
  /** Where the pid means something: machine, boot and pid namespace. */
  space: string
}

/**
 * Keeps a second process away from `folder`, which the embedded database itself does not. A holder on this machine is
 * recognised by its pid and start time, so what a killed process left is taken over at once; one in another container
 * or on another machine by the beat of the lock file, watched for up to 15 s.
 * @param lost called when another process took over, which means that this one was stopped for longer than that
 * @throws SetupError `data_in_use`
 */
export async function lockFolder(folder: string, file: string, lost: () => void): Promise<Lock> {
  mkdirSync(dirname(file), { recursive: true })
  const me: Holder = { token: randomUUID(), pid: process.pid, started: startOf(process.pid), space: pidSpace() }
  for (let tries = 0; tries < 5; tries += 1) {
    if (take(file, me)) return hold(file, me, lost)
    const holder = read(file)
    if (holder && (await isAlive(file, holder))) throw inUse(folder, holder, me)
    clear(file, holder)
  }
  throw new SetupError('data_in_use', `The data folder ${folder} could not be locked; start Staffroom again.`)
}

function hold(file: string, me: Holder, lost: () => void): Lock {
  const beat = setInterval(() => {
    if (touch(file, me)) return
    clearInterval(beat)
    lost()
  }, BEAT_MS)
  beat.unref()
  return {
    release() {
      clearInterval(beat)
      if (read(file)?.token === me.token) rmSync(file, { force: true })
    },
  }
}

/** @returns false when the file is gone or another's */
function touch(file: string, me: Holder): boolean {
  if (read(file)?.token !== me.token) return false
  try {
    const now = new Date()
    utimesSync(file, now, now)
    return true
  } catch {
    return false
  }
}

/** The file appears with its content or not at all. */
function take(file: string, me: Holder): boolean {
  const draft = `${file}.${me.token}`
  writeFileSync(draft, JSON.stringify(me), { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Takes a dead holder's file away; another process's fresh lock, moved by mistake, is put back. */
function clear(file: string, dead: Holder | undefined): void {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw error
  }
  try {
    if (read(aside)?.token !== dead?.token) linkSync(aside, file)
  } catch (error) {
    // A third one was quicker: the one whose lock this was notices at its next beat and stops.
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

async function isAlive(file: string, holder: Holder): Promise<boolean> {
  if (holder.space === pidSpace()) {
    if (!processExists(holder.pid)) return false
    if (holder.started !== '') return holder.started === startOf(holder.pid)
  }
  return beats(file)
}

async function beats(file: string): Promise<boolean> {
  const first = beatOf(file)
  if (first === undefined || Date.now() - first > 4 * SILENCE_MS) return false
  const until = Date.now() + SILENCE_MS
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, BEAT_MS / 4))
    const now = beatOf(file)
    if (now !== first) return now !== undefined
  }
  return false
}

function inUse(folder: string, holder: Holder, me: Holder): SetupError {
  const where = holder.space === me.space ? '' : ' in another container or on another machine'
  return new SetupError(
    'data_in_use',
    `The data folder ${folder} is in use by process ${holder.pid}${where}: stop that one first, ` +
      'or set DATABASE_URL to a PostgreSQL server, which several processes can share.',
  )
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function beatOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function pidSpace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
