import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { insertSite } from '../../src/sites/store.ts'
import { entry, putSchool, school } from '../builders/people.ts'
import { site } from '../builders/sites.ts'
import { terminal } from './terminal.ts'

const { run, open, folder } = await terminal()
const db = await open()
await putSchool(db, school('larkfield', { name: 'Larkfield Primary' }), [entry('helen')])
await inTransaction(db, (tx) => insertSite(tx, site({ title: '=1+1' }), new Date()))
await db.close()

const csv = join(folder, 'register.csv')
const pdf = join(folder, 'register.pdf')

it('the register of a school is written for a spreadsheet and to print, for nobody else to read', async () => {
  const { code, out } = await run('sites', 'export', '--school', 'larkfield', '--csv', csv, '--pdf', pdf)
  expect([code, out]).toEqual([0, `The register (1 site) is in ${csv} and ${pdf}.\n`])
  const rows = parse(await readFile(csv), { bom: true, columns: true }) as Record<string, string>[]
  expect(rows).toEqual([expect.objectContaining({ site: "'=1+1", state: 'Open' })])
  expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-')
  for (const file of [csv, pdf]) expect((await stat(file)).mode & 0o077).toBe(0)
})

it('one of the two is enough, and --json says where it is', async () => {
  const { code, out } = await run('sites', 'export', '--school', 'larkfield', '--csv', csv, '--json')
  expect([code, JSON.parse(out)]).toEqual([0, { files: [csv], sites: 1 }])
})

it.each([
  ['nowhere to write it', ['--school', 'larkfield'], 1, 'Say where to write the register'],
  ['no such school', ['--school', 'nonesuch', '--csv', csv], 1, 'There is no school “nonesuch”'],
  ['no school at all', ['--csv', csv], 2, 'required option'],
])('%s is one sentence', async (_what, args, code, says) => {
  expect(await run('sites', 'export', ...args)).toMatchObject({ code, out: '', err: expect.stringContaining(says) })
})

it('a letter of a request that there is not is one sentence', async () => {
  expect(await run('requests', 'letter', 'larkfield/7', '--pdf', pdf)).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no request larkfield/7'),
  })
})
