#!/usr/bin/env node
/**
 * Generates the Prisma client, bundles bot/main.ts and bot/cli.ts into dist/ and the simulator's page into dist/page/, and
 * trains the model that understands questions: dist/questions.model. What the packs hold is kept as JSON beside it.
 *   node tools/build.mjs              builds
 *   node tools/build.mjs --if-stale   does nothing when the sources are as they were at the last build
 * Messages go to stderr. Several processes may build at once: one does, the others wait and find it done.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const page = join(root, 'bot', 'simulator', 'page')
const schema = join(root, 'prisma', 'schema.prisma')
const generated = join(root, 'src', 'generated', 'prisma')
const stampFile = join(dist, '.stamp.json')
const lockFile = join(dist, '.lock')

const LOCK_STALE_MS = 120_000
/** A running process may still load a chunk of the build it was started from. */
const KEEP_CHUNKS_MS = 86_400_000

/**
 * Brings dist/ up to date.
 * @param {{ ifStale?: boolean }} options
 */
export async function build({ ifStale = false } = {}) {
  if (ifStale && isFresh()) return
  const esbuild = await import('esbuild').catch(() => undefined)
  if (!esbuild) return withoutTools()
  mkdirSync(dist, { recursive: true })
  const unlock = await lock()
  try {
    if (ifStale && isFresh()) return
    const began = Date.now()
    const stamp = { quick: quickPrint(), content: contentPrint() }
    await generateClient()
    await bundle(esbuild).catch(giveUp)
    await promisify(execFile)(process.execPath, [join(dist, 'learn.js'), 'yaml'], { cwd: root })
    await learn()
    write(stampFile, JSON.stringify(stamp))
    removeOldChunks()
    console.error(`Built in ${((Date.now() - began) / 1000).toFixed(1)} s`)
  } finally {
    unlock()
  }
}

/** Times and sizes first; when they differ (a checkout, a copy), the content decides. */
function isFresh() {
  const stamp = readJson(stampFile)
  if (!stamp || !existsSync(join(generated, 'client.ts'))) return false
  if (stamp.quick === quickPrint()) return true
  if (stamp.content !== contentPrint()) return false
  write(stampFile, JSON.stringify({ ...stamp, quick: quickPrint() }))
  return true
}

/** An installation without the build tools brings its dist/ along. */
function withoutTools() {
  if (existsSync(join(dist, 'main.js'))) return
  console.error('There is no dist/ and no esbuild to make it: run "npm ci" with the development packages first.')
  process.exit(1)
}

async function generateClient() {
  const hash = createHash('sha256')
    .update(readFileSync(schema))
    .update(readFileSync(join(root, 'package.json')))
    .digest('hex')
  const hashFile = join(generated, '.hash')
  if (existsSync(hashFile) && readFileSync(hashFile, 'utf8') === hash) return
  const prisma = join(root, 'node_modules', 'prisma', 'build', 'index.js')
  try {
    await promisify(execFile)(process.execPath, [prisma, 'generate', '--no-hints'], {
      cwd: root,
      env: withoutAdverts(),
    })
  } catch (error) {
    console.error(error.stdout, error.stderr)
    throw new Error('prisma generate failed', { cause: error })
  }
  writeFileSync(hashFile, hash)
}

/** esbuild has said where and why. */
function giveUp(error) {
  if (!error.errors) throw error
  console.error('The build failed.')
  rmSync(lockFile, { force: true })
  process.exit(1)
}

function withoutAdverts() {
  return { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' }
}

async function bundle(esbuild) {
  const entryPoints = ['bot/main.ts', 'bot/cli.ts', 'bot/learn.ts']
    .map((path) => join(root, path))
    .filter((path) => existsSync(path))
  const common = { absWorkingDir: root, bundle: true, sourcemap: true, write: false, logLevel: 'warning' }
  const results = [
    await esbuild.build({
      ...common,
      entryPoints,
      outdir: dist,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      packages: 'external',
      splitting: true,
      chunkNames: 'chunk-[hash]',
    }),
  ]
  const pageMain = join(page, 'main.ts')
  if (existsSync(pageMain)) {
    const outdir = join(dist, 'page')
    const browser = { platform: 'browser', target: 'es2022', format: 'esm', minify: true, packages: 'bundle' }
    results.push(await esbuild.build({ ...common, ...browser, entryPoints: [pageMain], outdir }))
  }
  // Entry points last: whoever starts meanwhile finds every chunk that they name.
  const files = results.flatMap((result) => result.outputFiles)
  const isEntry = (file) => /[/\\](main|cli|learn)\.js$/.test(file.path)
  for (const file of [...files.filter((each) => !isEntry(each)), ...files.filter(isEntry)])
    write(file.path, file.contents)
  copyPage()
}

/** Trains the model that understands questions, unless what it learns from and how are as they were. */
async function learn() {
  const model = join(dist, 'questions.model')
  const hashFile = join(dist, '.questions.hash')
  const learning = [...walk(join(root, 'src', 'questions', 'understanding')), ...packWords]
  const hash = printOf([...bank(), ...learning])
  if (existsSync(model) && existsSync(hashFile) && readFileSync(hashFile, 'utf8') === hash) return
  console.error('Learning how staff ask: about half a minute, and only when that has changed.')
  const { stderr } = await promisify(execFile)(process.execPath, [join(dist, 'learn.js'), 'model'], { cwd: root })
  process.stderr.write(stderr)
  write(hashFile, hash)
}

/** What a topic and a fact are. */
const packWords = ['fact', 'topic', 'yaml'].map((name) => join(root, 'src', 'packs', `${name}.ts`))

/** How staff ask, and the words they use. */
function bank() {
  return ['_topics', '_vocabulary'].flatMap((folder) => walk(join(root, 'policies', folder)))
}

function copyPage() {
  if (!existsSync(page)) return
  for (const path of walk(page)) {
    if (!['.ts', '.md'].includes(extname(path)) && basename(path) !== 'tsconfig.json') {
      write(join(dist, 'page', path.slice(page.length + 1)), readFileSync(path))
    }
  }
}

function removeOldChunks() {
  for (const name of readdirSync(dist).filter((each) => each.startsWith('chunk-'))) {
    const path = join(dist, name)
    if (Date.now() - statSync(path).mtimeMs > KEEP_CHUNKS_MS) rmSync(path, { force: true })
  }
}

function sources() {
  const files = ['bot', 'cards', 'src'].flatMap((folder) => walk(join(root, folder)))
  return [...files, ...bank(), schema, join(root, 'package.json'), fileURLToPath(import.meta.url)]
}

function walk(folder) {
  if (!existsSync(folder) || folder === dirname(generated)) return []
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? walk(path) : [path]
  })
}

function quickPrint() {
  const hash = createHash('sha256')
  for (const path of sources()) {
    const { mtimeMs, size } = statSync(path)
    hash.update(`${path}\0${mtimeMs}\0${size}\n`)
  }
  return hash.digest('hex')
}

function contentPrint() {
  return printOf(sources())
}

function printOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(path.slice(root.length)).update('\0').update(readFileSync(path))
  return hash.digest('hex')
}

/** A file appears whole or not at all. */
function write(path, content) {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, content)
  renameSync(draft, path)
}

async function lock() {
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
      return () => rmSync(lockFile, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (isAbandoned()) rmSync(lockFile, { force: true })
      else await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

function isAbandoned() {
  try {
    if (Date.now() - statSync(lockFile).mtimeMs > LOCK_STALE_MS) return true
    const pid = Number(readFileSync(lockFile, 'utf8'))
    if (pid > 0) process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await build({ ifStale: process.argv.includes('--if-stale') })
}
