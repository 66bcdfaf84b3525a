import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fromRoot } from '../../src/root.ts'
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

it('a new pack lists every topic and is sound, and an existing one stays as it is', async () => {
  const packs = join(folder, 'schools')
  const made = await run('policies', 'new', 'oakfield', '--school', 'Oakfield Primary', '--into', packs)
  expect(made).toMatchObject({ code: 0, out: expect.stringContaining('write-a-policy-pack.md') })
  await cp(fromRoot('policies', 'platforms.yaml'), join(packs, 'platforms.yaml'))
  const { sound, asked, warnings } = JSON.parse((await run('policies', 'check', packs, '--json')).out)
  expect([sound, asked]).toEqual([true, true])
  expect(warnings.map(({ says }: { says: string }) => says)).toEqual([expect.stringContaining('no procedures')])
  expect(await readFile(join(packs, 'oakfield', 'rules', 'contact.yaml'), 'utf8')).toContain('- accept-pupil-request ')

  const again = await run('policies', 'new', 'oakfield', '--school', 'Another', '--into', packs)
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('it stays as it is') })
})

it.each([
  ['a name that no folder should have', ['Oak Field'], /cannot be a pack’s name/],
  [
    'a model text there is not',
    ['elm', '--model', 'nonesuch'],
    /no model text “nonesuch”; there is staff-social-media/,
  ],
])('%s is refused, and nothing is made', async (_what, args, says) => {
  const packs = join(folder, 'refused')
  const { code, err } = await run('policies', 'new', ...args, '--school', 'Elm', '--into', packs)
  expect([code, err]).toEqual([1, expect.stringMatching(says)])
  await expect(readFile(join(packs, 'elm', 'pack.yaml'))).rejects.toThrow('ENOENT')
})

it('a pack that follows a model text says which topics wait for its clauses', async () => {
  const packs = join(folder, 'followers')
  await run('policies', 'new', 'elm', '--school', 'Elm', '--model', 'staff-social-media', '--into', packs)
  await cp(fromRoot('policies', 'platforms.yaml'), join(packs, 'platforms.yaml'))
  await cp(fromRoot('policies', '_models'), join(packs, '_models'), { recursive: true })
  expect((await run('policies', 'check', packs)).out).toMatch(
    /neither a rule nor a line under “silent”.* and \d+ more\./,
  )
})

it('a topic that nobody knows is an error with the one that was meant', async () => {
  const packs = join(folder, 'slips')
  await run('policies', 'new', 'oak', '--school', 'Oak', '--into', packs)
  await cp(fromRoot('policies', 'platforms.yaml'), join(packs, 'platforms.yaml'))
  const file = join(packs, 'oak', 'rules', 'contact.yaml')
  await writeFile(file, (await readFile(file, 'utf8')).replace('  - befriend-pupil ', '  - befreind-pupil '))
  const { code, err } = await run('policies', 'check', packs)
  expect(code).toBe(1)
  expect(err).toMatch(
    /slips\/oak\/rules\/contact\.yaml:\d+:\d+: There is no topic “befreind-pupil”.*“befriend-pupil”\?/,
  )
})
