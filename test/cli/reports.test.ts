import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createVault } from '../../src/vault/vault.ts'
import { aReport, closed, plantDraft, plantFile, plantReport, putReportSchool } from '../builders/reports.ts'
import { terminal } from './terminal.ts'

const secret = (fill: number) => Buffer.alloc(32, fill).toString('base64')
const OLD = `k1:${secret(1)}`
const NEW = `k2:${secret(2)}`
const keys = (...all: string[]) => ({ STAFFROOM_KEYS: all.join() })
const vault = createVault([{ id: 'k1', secret: Buffer.alloc(32, 1) }])
const NOW = new Date()

describe('reports at the command line', async () => {
  const at = await terminal(keys(OLD))
  const db = await at.open()
  await putReportSchool(db)
  const first = await plantReport(db, vault, {
    receivedAt: NOW.toISOString(),
    answers: { what: 'Marker-Quince was called names' },
  })
  const { id: _, number: __, ...done } = closed(aReport({ receivedAt: '2020-01-06T09:00:00.000Z' }))
  const second = await plantReport(db, vault, { ...done, disposeOn: '2021-01-08' })
  await plantFile(db, vault, { reportId: first.id, name: 'marker-quince.png' })
  await plantDraft(db, vault, { personId: first.id }, NOW)
  await db.close()

  it('the list has numbers, states and ages, and nothing of what is in them', async () => {
    const { code, out } = await at.run('reports', 'list', '--school', 'larkfield')
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/larkfield\/2 +closed +\d+ days\nlarkfield\/1 +waiting +\d+ days?\n$/),
    ])
    const json = JSON.parse((await at.run('reports', 'list', '--json')).out)
    expect(Object.keys(json.reports[0]).sort()).toEqual(['days', 'held', 'number', 'school', 'state'])
    expect(await at.run('reports', 'list', '--school', 'nowhere')).toMatchObject({ code: 1 })
  })

  it('a report is held and released; why is not printed', async () => {
    const hold = ['reports', 'hold', 'larkfield', String(second.number)]
    expect(await at.run(...hold, '--because', ' ')).toMatchObject({ code: 1, err: expect.stringContaining('Say why') })
    const held = await at.run(...hold, '--because', 'Marker-Quince asked')
    expect(held).toMatchObject({ code: 0, out: expect.not.stringContaining('Marker') })
    expect((await at.run('reports', 'list')).out).toContain('closed, held')
    expect(await at.run('reports', 'release', 'larkfield', String(second.number))).toMatchObject({
      code: 0,
      out: expect.stringContaining('goes on the next school day'),
    })
    expect((await at.run('reports', 'disposals')).out).toBe('Nothing has been disposed of yet.\n')
    const verified = await at.run('audit', 'verify', '--school', 'larkfield')
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('reports:larkfield: sound, 2 entries') })
  })

  it('a backup goes where its keys are, and nowhere else', async () => {
    const file = join(at.folder, 'all.backup')
    expect(await at.run('backup', file)).toMatchObject({ code: 0 })
    const elsewhere = await terminal()
    expect(await elsewhere.run('restore', file)).toMatchObject({ code: 1, err: expect.stringContaining('lacks k1') })
    // What needs no content needs no keys, and nothing of it came in.
    expect(await elsewhere.run('reports', 'list')).toMatchObject({ code: 0, out: 'There are no reports.\n' })
    expect(await elsewhere.run('keys', 'rotate')).toMatchObject({
      code: 1,
      err: expect.stringContaining('openssl rand -base64 32'),
    })
    const good = await terminal(keys(NEW, OLD))
    expect(await good.run('restore', file)).toMatchObject({ code: 0 })
    const { out } = await good.run('keys', 'rotate')
    expect(out).toContain('Sealed anew with k2: 2 reports, 1 files, 1 drafts.')
    expect(out).toContain('k1 is not needed here any more')
    expect(JSON.parse((await good.run('keys', 'rotate', '--json')).out)).toMatchObject({
      inUse: ['k2'],
      unused: ['k1'],
    })
  })

  it('what is held about somebody goes into a file of its owner only, and never over another', async () => {
    const file = join(at.folder, 'helen.txt')
    const run = () => at.run('subject-access', 'helen@larkfield.example', '--out', file)
    expect(await run()).toMatchObject({ code: 0, out: expect.stringContaining('is written') })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toContain('WHAT STAFFROOM HOLDS ABOUT Helen Marsh')
    expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('already: name another') })
    expect(await at.run('subject-access', 'no@x.example', '--out', `${file}2`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('nobody with the address no@x.example'),
    })
  })
})
