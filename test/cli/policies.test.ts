import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { terminal } from './terminal.ts'

const { run, folder } = await terminal()

it('the packs of this repository are listed and sound', async () => {
  const { policies } = JSON.parse((await run('policies', 'list', '--json')).out)
  expect(policies.map(({ id }: { id: string }) => id).sort()).toEqual([
    'evendons',
    'gcc-model',
    'huntington',
    'king-offa',
    'merriott-haselbury',
  ])
  expect(await run('policies', 'check')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/The packs are sound\.\n$/),
  })
})

it('a policy’s clauses are listed in its own order', async () => {
  const { clauses } = JSON.parse((await run('policies', 'clauses', 'king-offa', '--json')).out)
  const ids = clauses.map(({ id }: { id: string }) => id)
  expect(ids).toEqual(expect.arrayContaining(['6.6', 'A.3.2']))
  expect((await run('policies', 'clauses', 'king-offa')).out).toMatch(/^6\.6 +\S/m)
})

it('a policy that nobody wrote is refused', async () => {
  expect(await run('policies', 'clauses', 'nonesuch')).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/no policy pack “nonesuch”/),
  })
})

it('what is wrong in a pack is named by file and line', async () => {
  const packs = join(folder, 'policies')
  await mkdir(join(packs, 'broken'), { recursive: true })
  await writeFile(join(packs, 'broken', 'pack.yaml'), 'id: broken\ntitel: A policy\n')
  const { code, out, err } = await run('policies', 'check', packs)
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(/broken\/pack\.yaml:2:1: “titel”/)
  expect(err).toMatch(/wrong in the packs, so none of them would be used\.\n$/)
  expect(err).not.toMatch(/\n\s+at /)
})
