#!/usr/bin/env node
/**
 * `npm run check`: everything that CI runs, one after another. What a step prints is shown when it fails.
 *   node tools/check.mjs --without tests    leaves a step out, for a caller that has run it already
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const FEWEST_MODULES = 20
const diff = ['migrate', 'diff', '--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema.prisma']

const steps = [
  { name: 'build', command: ['node', 'tools/build.mjs', '--if-stale'] },
  { name: 'format and lint', command: ['biome', 'ci', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  {
    name: 'types of the simulator page',
    command: ['tsc', '--noEmit', '-p', 'bot/simulator/page'],
    needs: 'bot/simulator/page/tsconfig.json',
  },
  {
    name: 'import rules',
    command: ['depcruise', 'bot', 'cards', 'src', '--config', '.dependency-cruiser.cjs'],
    // It also says that all is well when it has found nothing to look at.
    problem: (output) =>
      Number(/(\d+) modules/.exec(output)?.[1] ?? 0) < FEWEST_MODULES
        ? `looked at fewer than ${FEWEST_MODULES} modules`
        : undefined,
  },
  { name: 'unused code', command: ['knip'] },
  { name: 'policy packs', command: ['node', 'tools/staffroom.mjs', 'policies', 'check'] },
  { name: 'schema and migrations agree', command: ['prisma', ...diff, '--exit-code'] },
  { name: 'tests', command: ['vitest', 'run'] },
]

const failed = []
const [option, leftOut] = process.argv.slice(2)
for (const step of steps) {
  if (option === '--without' && step.name === leftOut) continue
  if (step.needs && !existsSync(join(root, step.needs))) continue
  const began = Date.now()
  const { code, output } = await run(step.command)
  const problem = step.problem?.(output)
  const seconds = `${((Date.now() - began) / 1000).toFixed(1)} s`
  if (code === 0 && !problem) {
    console.log(`ok      ${step.name} (${seconds})`)
    continue
  }
  failed.push(step.name)
  console.log(`FAILED  ${step.name} (${seconds})${problem ? `: ${problem}` : ''}\n${output}`)
}

if (failed.length > 0) {
  console.log(`Failed: ${failed.join(', ')}`)
  process.exit(1)
}

function run([command, ...args]) {
  const file = command === 'node' ? process.execPath : join(root, 'node_modules', '.bin', command)
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1', ...colour }
  const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const keep = (chunk) => {
    output += chunk
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, output: String(error) }))
    child.on('close', (code) => resolve({ code, output }))
  })
}
