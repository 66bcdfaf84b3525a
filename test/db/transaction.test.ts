import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { firstTime, pruneDeliveries } from '../../src/db/deliveries.ts'
import { constraintOf } from '../../src/db/query.ts'
import { inTransaction, type Tx } from '../../src/db/transaction.ts'
import { freshDatabase, onServer } from '../setup/database.ts'

const db = await freshDatabase()

function put(tx: Tx, key: string, value = ''): Promise<unknown> {
  return tx.query('insert into setting (key, value) values ($1, $2)', [key, value])
}

async function has(key: string): Promise<boolean> {
  return (await db.query('select from setting where key = $1', [key])).length > 0
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('all or nothing', () => {
  it('what was written is there after the commit', async () => {
    const key = randomUUID()
    expect(await inTransaction(db, (tx) => put(tx, key).then(() => 'done'))).toBe('done')
    expect(await has(key)).toBe(true)
  })

  it('an error takes everything back and comes out as it is', async () => {
    const key = randomUUID()
    const broken = inTransaction(db, async (tx) => {
      await put(tx, key)
      throw new RangeError('mine')
    })
    await expect(broken).rejects.toThrow(RangeError)
    expect(await has(key)).toBe(false)
  })

  it('a statement that failed cannot be swallowed: nothing is recorded and the caller hears of it', async () => {
    const key = randomUUID()
    const swallowed = inTransaction(db, async (tx) => {
      await put(tx, key)
      await put(tx, key).catch(() => {})
    })
    await expect(swallowed).rejects.toMatchObject({ code: 'not_committed' })
    expect(await has(key)).toBe(false)
  })

  it('a rule that is checked at the commit makes the commit fail', async () => {
    await db.query('create table parent (id int primary key)')
    await db.query('create table child (id int references parent deferrable initially deferred)')
    const orphan = inTransaction(db, (tx) => tx.query('insert into child values (1)'))
    await expect(orphan).rejects.toMatchObject({ code: 'database_23503' })
    expect(await db.query('select from child')).toEqual([])
    await db.query('drop table child, parent')
  })

  it('statements sent together run in the order they were given, and one that fails stops those after it', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    const together = inTransaction(db, (tx) => Promise.all([put(tx, a), put(tx, a), put(tx, b)]))
    await expect(together).rejects.toMatchObject({ code: 'conflict' })
    expect(await has(a)).toBe(false)
    expect(await has(b)).toBe(false)
    expect(await inTransaction(db, (tx) => tx.query('select 1 as one'))).toEqual([{ one: 1 }])
  })

  it('after the end no statement slips in', async () => {
    let kept: Tx | undefined
    await inTransaction(db, async (tx) => {
      kept = tx
    })
    await expect(kept?.query('select 1')).rejects.toMatchObject({ code: 'transaction_over' })
  })
})

describe('faults', () => {
  it('a doubled key is a conflict that names its rule and quotes no value', async () => {
    const email = `${randomUUID()}@king-offa.example`
    const add = (tx: Tx) => tx.query('insert into person (id, email) values ($1, $2)', [randomUUID(), email])
    await inTransaction(db, add)
    const error = await inTransaction(db, add).catch((fault: unknown) => fault)
    expect(error).toMatchObject({ code: 'conflict' })
    expect(constraintOf(error)).toBe('person_email_key')
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(email)
  })

  it('values come and go without loss', async () => {
    const [row] = await inTransaction(db, (tx) =>
      tx.query(
        `select $1::bigint as big, $2::date as day, $3::timestamptz as at, $4::text[] as list, $5::jsonb as json`,
        [9007199254740993n, '2026-02-28', new Date('2026-06-01T12:00:00.123Z'), ['a,b', '"c"', ''], { x: [1, null] }],
      ),
    )
    expect(row).toEqual({
      big: 9007199254740993n,
      day: '2026-02-28',
      at: new Date('2026-06-01T12:00:00.123Z'),
      list: ['a,b', '"c"', ''],
      json: { x: [1, null] },
    })
  })

  it("the database's own clock says UTC", async () => {
    expect(await db.query(`select current_setting('timezone') as zone`)).toEqual([{ zone: 'UTC' }])
  })
})

describe('waiting', () => {
  it('whoever cannot get a turn in time hears that it is busy, and nothing of theirs is recorded', async () => {
    const [key, other] = [randomUUID(), randomUUID()]
    await inTransaction(db, (tx) => put(tx, key))
    const lockIt = (tx: Tx) => tx.query('update setting set value = $2 where key = $1', [key, 'held'])
    const holder = inTransaction(db, (tx) => lockIt(tx).then(() => pause(400)))
    await pause(50)
    const began = Date.now()
    const late = inTransaction(db, (tx) => put(tx, other).then(() => lockIt(tx)), { waitMs: 150 })
    await expect(late).rejects.toMatchObject({ code: 'busy' })
    expect(Date.now() - began).toBeLessThan(350)
    await holder
    await pause(100)
    expect(await has(other)).toBe(false)
  })

  it('work that takes too long is taken back, and its connection is free again', async () => {
    const key = randomUUID()
    for (let round = 0; round < 12; round += 1) {
      const slow = inTransaction(db, (tx) => put(tx, key).then(() => pause(60_000)), { waitMs: 30 })
      await expect(slow).rejects.toMatchObject({ code: 'busy' })
    }
    expect(await has(key)).toBe(false)
    expect(await inTransaction(db, (tx) => tx.query('select 1 as one'))).toEqual([{ one: 1 }])
  })

  it('a hundred at once lose no update', async () => {
    const key = randomUUID()
    await inTransaction(db, (tx) => put(tx, key, '0'))
    const add = (tx: Tx) => tx.query('update setting set value = (value::int + 1)::text where key = $1', [key])
    await Promise.all(Array.from({ length: 100 }, () => inTransaction(db, add, { waitMs: 15_000 })))
    expect(await db.query('select value from setting where key = $1', [key])).toEqual([{ value: '100' }])
  })

  it.runIf(onServer)('two that wait for each other are both done in the end', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    await inTransaction(db, (tx) => Promise.all([put(tx, a, ''), put(tx, b, '')]))
    const mark = (tx: Tx, key: string, by: string) =>
      tx.query('update setting set value = value || $2 where key = $1', [key, by])
    const crossing = (first: string, second: string, by: string) =>
      inTransaction(
        db,
        (tx) =>
          mark(tx, first, by)
            .then(() => pause(100))
            .then(() => mark(tx, second, by)),
        { waitMs: 8_000 },
      )
    await Promise.all([crossing(a, b, 'x'), crossing(b, a, 'y')])
    const rows = await db.query<{ value: string }>('select value from setting where key = any ($1)', [[a, b]])
    expect(rows.map((row) => row.value.length)).toEqual([2, 2])
  })
})

describe('deliveries', () => {
  it('the first time is the only one', async () => {
    const key = `slack:${randomUUID()}`
    expect(await inTransaction(db, (tx) => firstTime(tx, key))).toBe(true)
    expect(await inTransaction(db, (tx) => firstTime(tx, key))).toBe(false)
  })

  it('one of eleven at once is the first', async () => {
    const key = `slack:${randomUUID()}`
    const answers = await Promise.all(
      Array.from({ length: 11 }, () => inTransaction(db, (tx) => firstTime(tx, key), { waitMs: 10_000 })),
    )
    expect(answers.filter(Boolean)).toHaveLength(1)
  })

  it('a delivery that was rolled back may come again', async () => {
    const key = `teams:${randomUUID()}`
    await inTransaction(db, async (tx) => {
      await firstTime(tx, key)
      throw new Error('fault')
    }).catch(() => {})
    expect(await inTransaction(db, (tx) => firstTime(tx, key))).toBe(true)
  })

  it('they are forgotten after a week', async () => {
    await db.query(`insert into delivery (key, at) values ('old', now() - interval '8 days')`)
    expect(await pruneDeliveries(db)).toBe(1)
  })
})
