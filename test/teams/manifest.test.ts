import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const SCRIPT = new URL('../../manifest/teams/package.mjs', import.meta.url).pathname
const APP_ID = '11111111-2222-3333-4444-555555555555'
const RIGHT = ['--app-id', APP_ID, '--school', 'St “Anne’s” \\ Primary', '--website', 'https://school.example']

/** A zip of stored files: name → bytes. */
function unzip(bytes: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const [size, nameSize] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26)]
    const from = at + 30 + nameSize
    files.set(bytes.toString('utf8', at + 30, from), bytes.subarray(from, from + size))
    at = from + size
  }
  return files
}

describe('the app package for Teams', () => {
  let folder = ''
  let files = new Map<string, Buffer>()
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'staffroom-'))
    await run(process.execPath, [SCRIPT, ...RIGHT, '--out', join(folder, 'app.zip')])
    files = unzip(await readFile(join(folder, 'app.zip')))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('holds the manifest and two icons at its root', () => {
    expect([...files.keys()]).toEqual(['manifest.json', 'color.png', 'outline.png'])
  })

  it('is filled in, whatever marks the name of the school has', () => {
    const text = files.get('manifest.json')?.toString() ?? ''
    const manifest = JSON.parse(text)
    expect(text).not.toContain('{{')
    expect(manifest.developer.name).toBe('St “Anne’s” \\ Primary')
    expect([manifest.id, manifest.bots[0].botId, manifest.composeExtensions[0].botId]).toEqual([APP_ID, APP_ID, APP_ID])
  })

  it('keeps to the lengths that Teams allows', () => {
    const { name, description, bots } = JSON.parse(files.get('manifest.json')?.toString() ?? '')
    expect([name.short.length <= 30, name.full.length <= 100]).toEqual([true, true])
    expect([description.short.length <= 80, description.full.length <= 4000]).toEqual([true, true])
    for (const { commands } of bots[0].commandLists) {
      expect(commands.length).toBeLessThanOrEqual(12)
      for (const { title, description: says } of commands)
        expect([title.length <= 32, says.length <= 128]).toEqual([true, true])
    }
  })

  it.each([
    ['color.png', 192],
    ['outline.png', 32],
  ])('%s is a square of %i', (name, size) => {
    const png = files.get(name)
    expect([png?.readUInt32BE(16), png?.readUInt32BE(20)]).toEqual([size, size])
  })
})

it.each([
  ['no application id', RIGHT.slice(2)],
  ['a website in the clear', [...RIGHT.slice(0, 4), '--website', 'http://school.example']],
  ['an option there is not', [...RIGHT, '--nonsense', 'x']],
])('%s stops it with a sentence', async (_what, args) => {
  const env = { PATH: process.env['PATH'] }
  await expect(run(process.execPath, [SCRIPT, ...args], { env })).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/\S/),
  })
})
