import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { createVault } from '../../src/vault/vault.ts'
import { school } from '../builders/people.ts'
import { plantReport, putReportSchool } from '../builders/reports.ts'
import { terminal } from './terminal.ts'

const secret = Buffer.alloc(32, 7)
const { run, open, folder } = await terminal({ STAFFROOM_KEYS: `k1:${secret.toString('base64')}` })
const vault = createVault([{ id: 'k1', secret }])

/** In the last term that is over. */
const year = new Date().getFullYear()
const before = [`${year - 1}-11-10`, `${year}-02-10`, `${year}-06-10`][Math.floor(new Date().getMonth() / 4)]

beforeAll(async () => {
  const db = await open()
  const ids = await putReportSchool(db, school('ashdene', { name: 'Ashdene School' }))
  const idOf = (name: string) => ids[name] ?? ''
  const plant = (changes: object) =>
    plantReport(db, vault, { schoolId: 'ashdene', receivedAt: `${before}T09:00:00.000Z`, ...changes })
  for (let n = 0; n < 6; n += 1) await plant({ reporterId: idOf('amira'), answers: { what: 'qzxplantedzqx' } })
  for (let n = 0; n < 2; n += 1) await plant({ kind: 'breach', reporterId: idOf('liam') })
  for (let n = 0; n < 9; n += 1) await plant({ kind: 'breach', about: { people: [idOf('helen')] } })
  await db.close()
})

it('prints how many and how soon, small numbers hidden, and nothing of what is in them', async () => {
  const { code, out, err } = await run('reports', 'figures', '--school', 'ashdene')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(/An? abusive.+6$/m)
  expect(out).toMatch(/fewer than 5/)
  expect(out).not.toMatch(/qzx|Amira|\b(2|9|11|15|17)$/m)
})

it('writes the same for a spreadsheet', async () => {
  const file = join(folder, 'figures.csv')
  const { out } = await run('reports', 'figures', '--school', 'ashdene', '--csv', file, '--json')
  expect(JSON.parse(out)).toMatchObject({ school: 'ashdene', file })
  expect(await readFile(file, 'utf8')).toMatch(/^\uFEFFreceived,which,reports/)
})

it.each([
  ['a school that is not there', ['--school', 'nonesuch'], /nonesuch/],
  ['no school', [], /school/],
])('%s is refused in a sentence', async (_what, args, says) => {
  const { code, err } = await run('reports', 'figures', ...args)
  expect(code).toBeGreaterThan(0)
  expect(err).toMatch(says)
})
