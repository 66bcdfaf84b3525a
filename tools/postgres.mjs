#!/usr/bin/env node
/**
 * A throw-away PostgreSQL from this machine's own binaries, for the tests that want a real server:
 *   node tools/postgres.mjs -- npx vitest run
 * sets TEST_DATABASE_URL for the command, and stops and deletes the server afterwards. Without a command it prints the
 * address and runs until Ctrl-C. As root it runs the server as the user `postgres`, as PostgreSQL insists.
 */
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

const bin = findBinaries()
const user = process.getuid?.() === 0 ? idsOf('postgres') : {}
const folder = mkdtempSync(join(tmpdir(), 'staffroom-pg-'))
if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
const data = join(folder, 'data')

let code = 1
let server
try {
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-instructions'], {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const port = await freePort()
  server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'],
    {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'ignore'],
      detached: true, // Ctrl-C reaches this process only, which then stops the server in order
    },
  )
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  await untilReady(port)
  code = await run(url)
} finally {
  await stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(code)

function findBinaries() {
  const onPath = (process.env.PATH ?? '').split(delimiter)
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  // Debian's first: a link on the PATH may not find its share folder.
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...onPath]
  const found = folders.find((each) => existsSync(join(each, 'initdb')) && existsSync(join(each, 'postgres')))
  if (!found) {
    console.error('No PostgreSQL here: neither initdb on the PATH nor /usr/lib/postgresql/*/bin.')
    process.exit(1)
  }
  return found
}

function idsOf(name) {
  const id = (what) => Number(execFileSync('id', [what, name], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

async function untilReady(port) {
  const { default: pg } = await import('pg')
  for (let tries = 0; tries < 100; tries += 1) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' })
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new Error('PostgreSQL did not start')
}

function run(url) {
  const [command, ...args] = process.argv.slice(process.argv.indexOf('--') + 1)
  const stopped = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve(130))
  })
  if (!process.argv.includes('--') || !command) {
    console.log(url)
    return stopped
  }
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, TEST_DATABASE_URL: url } })
  const ended = new Promise((resolve, reject) => child.on('error', reject).on('exit', (status) => resolve(status ?? 1)))
  void stopped.then(() => child.kill())
  return Promise.race([ended, stopped])
}

/** Fast shutdown; it waits for nobody. */
function stop() {
  if (!server || server.exitCode !== null) return undefined
  const gone = new Promise((resolve) => server.on('exit', resolve))
  server.kill('SIGINT')
  return gone
}
