import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { lockFolder } from '../../src/db/lock.ts'
import { dump, onServer } from '../setup/database.ts'
import { type Child, startChild } from './child.ts'

const root = mkdtempSync(join(tmpdir(), 'staffroom-embedded-'))
const children: Child[] = []
afterAll(async () => {
  await Promise.all(children.map((child) => child.kill()))
  rmSync(root, { recursive: true, force: true })
})

async function open(folder: string): Promise<Database> {
  return openDatabase({ folder, loadFrom: await dump() })
}

function startWriter(folder: string): Child {
  const template = inject('template')
  const child = startChild('writer.child.ts', [folder, 'dump' in template ? template.dump : ''])
  children.push(child)
  return child
}

const numbers = (child: Child) => child.lines.map(Number).filter((n) => n > 0)

describe.skipIf(onServer)('the embedded database', () => {
  it('keeps what was committed from one start to the next', async () => {
    const folder = join(root, 'with spaces', 'data')
    const first = await open(folder)
    await first.prisma.setting.create({ data: { key: 'a', value: 'b' } })
    await first.close()
    const second = await openDatabase({ folder })
    expect(await second.prisma.setting.findMany()).toEqual([{ key: 'a', value: 'b' }])
    await second.close()
    expect(readdirSync(folder)).toEqual(['postgres'])
  })

  it('loses nothing that was acknowledged when the process is killed in the middle of its commits', async () => {
    const folder = join(root, 'killed')
    let acknowledged = 0
    for (const moment of [40, 90, 10]) {
      const child = startWriter(folder)
      await child.says('open')
      await child.says(String(acknowledged + 1))
      await new Promise((resolve) => setTimeout(resolve, moment))
      await child.kill()
      acknowledged = Math.max(...numbers(child))
    }
    const db = await openDatabase({ folder })
    const rows = await db.query<{ n: number; both: number }>(
      'select value::int as n, count(*)::int as both from setting group by 1 order by 1',
    )
    await db.close()
    expect(rows.every((row, i) => row.n === i + 1 && row.both === 2)).toBe(true)
    expect(rows.length).toBeGreaterThanOrEqual(acknowledged)
    expect(rows.length).toBeLessThanOrEqual(acknowledged + 1)
  }, 40_000)

  it('a first start that was cut off is put aside, not opened', async () => {
    const folder = join(root, 'unfinished')
    mkdirSync(join(folder, 'postgres'), { recursive: true })
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '18')
    const db = await open(folder)
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }])
    await db.close()
    expect(readdirSync(folder).some((name) => name.startsWith('postgres-unfinished-'))).toBe(true)
  })
})

describe.skipIf(onServer)('the lock', () => {
  it('a second process is refused while the first one lives, and let in once it was killed', async () => {
    const folder = join(root, 'shared')
    const first = startWriter(folder)
    await first.says('1')
    await expect(openDatabase({ folder })).rejects.toMatchObject({
      code: 'data_in_use',
      message: `The data folder ${folder} is in use by process ${first.process.pid}: stop that one first, or set DATABASE_URL to a PostgreSQL server, which several processes can share.`,
    })
    await first.kill()
    const db = await openDatabase({ folder })
    expect((await db.query('select from setting')).length).toBeGreaterThan(0)
    await db.close()
  }, 40_000)

  it('a folder that is open in this process is refused, too', async () => {
    const folder = join(root, 'twice')
    const db = await open(folder)
    await expect(openDatabase({ folder })).rejects.toMatchObject({ code: 'data_in_use' })
    await db.close()
  })
})

describe('the lock file', () => {
  const file = join(root, 'some.lock')
  const lost = () => {}
  const elsewhere = { token: 't', pid: 1, started: '5', space: 'another-container' }

  it('goes when it is released', async () => {
    const lock = await lockFolder('/data', file, lost)
    expect(existsSync(file)).toBe(true)
    lock.release()
    expect(existsSync(file)).toBe(false)
  })

  it('of a pid that was given out anew is taken over at once', async () => {
    const first = await lockFolder('/data', file, lost)
    const mine = JSON.parse(readFileSync(file, 'utf8'))
    first.release()
    writeFileSync(file, JSON.stringify({ ...mine, token: 'old', started: '1' }))
    const began = Date.now()
    const second = await lockFolder('/data', file, lost)
    expect(Date.now() - began).toBeLessThan(1_000)
    second.release()
  })

  it('of another container that still beats is respected', async () => {
    writeFileSync(file, JSON.stringify(elsewhere))
    const beat = setInterval(() => writeFileSync(file, JSON.stringify(elsewhere)), 200)
    await expect(lockFolder('/data', file, lost)).rejects.toThrow(/process 1 in another container/)
    clearInterval(beat)
  })

  it('of another container that has been silent for long is taken over', async () => {
    writeFileSync(file, JSON.stringify(elsewhere))
    utimesSync(file, new Date(), new Date(Date.now() - 120_000))
    const lock = await lockFolder('/data', file, lost)
    lock.release()
  })

  it('two that find a dead one do not both get in', async () => {
    writeFileSync(file, 'rubbish')
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => lockFolder('/data', file, lost)))
    const locks = results.filter((result) => result.status === 'fulfilled')
    expect(locks).toHaveLength(1)
    locks[0]?.value.release()
  })

  it('whoever was stopped so long that another took over is told', async () => {
    let told = false
    const lock = await lockFolder('/data', file, () => {
      told = true
    })
    writeFileSync(file, JSON.stringify(elsewhere))
    await expect.poll(() => told, { timeout: 4_000 }).toBe(true)
    lock.release()
    expect(existsSync(file)).toBe(true)
  })
})
