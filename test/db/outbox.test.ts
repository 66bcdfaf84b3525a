import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { claim, finish, freeClaims, releaseHeld, writeEffects } from '../../src/db/outbox.ts'
import {
  outboxSummary,
  pauseOutbox,
  pruneOutbox,
  releaseReachable,
  resumeOutbox,
  revive,
} from '../../src/db/outbox-admin.ts'
import { fail, nextTry } from '../../src/db/outbox-failures.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Later, Notice, Revise } from '../../src/effects.ts'
import { freshDatabase } from '../setup/database.ts'
import {
  aSubject,
  claimAll,
  emptyOutbox,
  link,
  minutesLater,
  notice,
  reachable,
  showCard,
  start,
  unreachable,
} from './seed.ts'

const db = await freshDatabase()
const worker = randomUUID()

beforeEach(() => emptyOutbox(db))

function write(...effects: (Notice | Revise | Later)[]): Promise<void> {
  return inTransaction(db, (tx) => writeEffects(tx, effects, start))
}

function revise(subject: Revise['subject']): Revise {
  return { effect: 'revise', subject, schoolId: 'king-offa' }
}

function later(subject: Later['subject'], dueAt: Date): Later {
  return { effect: 'later', subject, schoolId: 'king-offa', intent: 'people.link', dueAt }
}

async function claimOne(now = minutesLater(1), workerId = worker) {
  const [row] = await claim(db, workerId, { now, limit: 1 })
  if (!row) throw new Error('nothing to claim')
  return row
}

describe('order', () => {
  it('one person is written to in order, one message after the other', async () => {
    const lee = await reachable(db)
    const first = notice(lee)
    const second = notice(lee)
    await write(first, second)
    const rows = await claimAll(db, minutesLater(1), worker)
    expect(rows.map((row) => row.subject)).toEqual([first.subject])
    expect(await claimAll(db)).toEqual([])
    await finish(db, rows[0]?.id ?? 0n, worker)
    expect((await claimAll(db)).map((row) => row.subject)).toEqual([second.subject])
  })

  it('a message that waits for its next try holds up what comes after it for the same person, and nobody else', async () => {
    const [lee, shah] = [await reachable(db), await reachable(db)]
    await write(notice(lee))
    const failed = await claimOne()
    await fail(db, failed.id, worker, 'slack_down', { retryAt: minutesLater(30) })
    await write(notice(lee), notice(shah))
    expect((await claimAll(db)).map((row) => row.readerId)).toEqual([shah])
    expect((await claimAll(db, minutesLater(31))).map((row) => row.id)).toEqual([failed.id])
  })

  it('a message that was given up does not hold up its conversation', async () => {
    const lee = await reachable(db)
    await write(notice(lee), notice(lee))
    const first = await claimOne()
    await fail(db, first.id, worker, 'message_refused', { dead: true })
    expect((await claimAll(db)).map((row) => row.id)).toEqual([first.id + 1n])
  })

  it('nothing is sent before it is due', async () => {
    await write(later('school:king-offa', minutesLater(60)))
    expect(await claimAll(db, minutesLater(59))).toEqual([])
    expect((await claimAll(db, minutesLater(60))).map((row) => row.card)).toEqual(['people.link'])
  })
})

describe('claims', () => {
  it('two workers never have the same row', async () => {
    const readers = await Promise.all(Array.from({ length: 12 }, () => reachable(db)))
    await write(...readers.map((reader) => notice(reader)))
    const shares = await Promise.all(
      Array.from({ length: 4 }, () => claim(db, randomUUID(), { now: minutesLater(1), limit: 5 })),
    )
    const ids = [...shares.flat(), ...(await claimAll(db))].map((row) => row.id)
    expect(new Set(ids).size).toBe(12)
    expect(ids).toHaveLength(12)
  })

  it('what a dead worker had claimed is taken over when its lease has run out, and it cannot finish it any more', async () => {
    await write(notice(await reachable(db)))
    const [row] = await claim(db, worker, { now: minutesLater(1) })
    expect(await claimAll(db)).toEqual([])
    await db.query(`update outbox set locked_until = now() - interval '1 ms'`)
    const other = randomUUID()
    const [again] = await claimAll(db, minutesLater(1), other)
    expect(again).toMatchObject({ id: row?.id, attempts: 2 })
    expect(await finish(db, again?.id ?? 0n, worker)).toBe(false)
    expect(await fail(db, again?.id ?? 0n, worker, 'late', { dead: true })).toBe(false)
    expect(await finish(db, again?.id ?? 0n, other)).toBe(true)
  })

  it('what a killed process had claimed is free at once where nobody else can have the database', async () => {
    await write(notice(await reachable(db)))
    const row = await claimOne()
    expect(await claimAll(db)).toEqual([])
    await freeClaims(db)
    expect(await claimAll(db)).toMatchObject([{ id: row.id, attempts: 2 }])
    expect(await finish(db, row.id, worker)).toBe(false)
  })

  it('what was rolled back is never sent', async () => {
    const reader = await reachable(db)
    const broken = inTransaction(db, async (tx) => {
      await writeEffects(tx, [notice(reader)], start)
      throw new Error('changed my mind')
    })
    await expect(broken).rejects.toThrow('changed my mind')
    expect(await claimAll(db)).toEqual([])
  })

  it('the pump is woken after the commit, and not by a transaction that sends nothing', async () => {
    let woken = 0
    const stop = db.onWake(() => {
      woken += 1
    })
    const reader = await reachable(db)
    await inTransaction(db, (tx) => tx.query('select 1'))
    await inTransaction(db, (tx) => writeEffects(tx, [], start))
    const before = woken
    await write(notice(reader))
    expect(woken).toBeGreaterThan(before)
    stop()
  })
})

describe('revise', () => {
  it('paints every shown card of its subject, and only those', async () => {
    const [lee, shah] = [await reachable(db), await reachable(db)]
    const subject = aSubject()
    await showCard(db, lee, subject)
    await showCard(db, shah, subject)
    await showCard(db, lee, aSubject())
    await write(revise(subject))
    const rows = await claimAll(db)
    expect(rows.map((row) => row.readerId).sort()).toEqual([lee, shah].sort())
    expect(rows.every((row) => row.kind === 'revise' && row.subject === subject && row.shownId)).toBe(true)
  })

  it('an unsent one serves for the next as well', async () => {
    const subject = aSubject()
    await showCard(db, await reachable(db), subject)
    await write(revise(subject), revise(subject))
    await write(revise(subject))
    expect(await claimAll(db)).toHaveLength(1)
  })

  it('while one is being sent, the next one waits behind it', async () => {
    const subject = aSubject()
    await showCard(db, await reachable(db), subject)
    await write(revise(subject))
    const first = await claimOne()
    await write(revise(subject))
    expect(await claimAll(db)).toEqual([])
    await finish(db, first.id, worker)
    expect(await claimAll(db)).toHaveLength(1)
  })

  it('one that fails after a newer one came is done with', async () => {
    const subject = aSubject()
    await showCard(db, await reachable(db), subject)
    await write(revise(subject))
    const first = await claimOne()
    await write(revise(subject))
    expect(await fail(db, first.id, worker, 'slack_down', { retryAt: minutesLater(5) })).toBe(true)
    expect((await claimAll(db, minutesLater(10))).map((row) => row.id > first.id)).toEqual([true])
  })

  it('a card painted from an older version is painted again', async () => {
    const subject = aSubject()
    await showCard(db, await reachable(db), subject, 2)
    expect((await claimAll(db)).map((row) => [row.kind, row.subject])).toEqual([['revise', subject]])
  })
})

describe('later', () => {
  it('one per subject and intent: the later word counts', async () => {
    await write(later('school:king-offa', minutesLater(10)), later('school:merriott', minutesLater(10)))
    await write(later('school:king-offa', minutesLater(20)))
    expect((await claimAll(db, minutesLater(15))).map((row) => row.subject)).toEqual(['school:merriott'])
    expect((await claimAll(db, minutesLater(25))).map((row) => row.subject)).toEqual(['school:king-offa'])
  })

  it('one that is being done can set the next', async () => {
    await write(later('school:king-offa', start))
    const row = await claimOne()
    await write(later('school:king-offa', minutesLater(5)))
    await finish(db, row.id, worker)
    expect(await claimAll(db, minutesLater(4))).toEqual([])
    expect(await claimAll(db, minutesLater(5))).toHaveLength(1)
  })
})

describe('held', () => {
  it('a notice for somebody without an account waits for first contact', async () => {
    const stranger = await unreachable(db)
    await write(notice(stranger))
    expect(await claimAll(db)).toEqual([])
    await link(db, stranger)
    expect(await inTransaction(db, (tx) => releaseHeld(tx, stranger))).toBe(1)
    expect(await claimAll(db)).toHaveLength(1)
  })

  it('a contact that crossed with the writing is noticed afterwards', async () => {
    const stranger = await unreachable(db)
    await write(notice(stranger))
    await link(db, stranger)
    expect(await releaseReachable(db)).toBe(1)
    expect(await releaseReachable(db)).toBe(0)
  })

  it('somebody who cannot be reached any more waits for contact, too, and holds up nothing', async () => {
    const lee = await reachable(db)
    await write(notice(lee), notice(lee))
    const first = await claimOne()
    await fail(db, first.id, worker, 'app_not_installed', { held: true })
    expect(await releaseReachable(db)).toBe(0)
    expect((await claimAll(db)).map((row) => row.id)).toEqual([first.id + 1n])
    await inTransaction(db, (tx) => releaseHeld(tx, lee))
    expect((await claimAll(db)).map((row) => row.id)).toEqual([first.id])
  })

  it.each([
    ['tried in vain to the last is tried again, from the first', 12, 1, [{ attempts: 1, code: 'down' }]],
    ['refused by the platform is not', 3, 0, []],
  ])('when somebody says hello, a message that was %s', async (_rule, attempts, released, claimed) => {
    const lee = await reachable(db)
    await write(notice(lee))
    const row = await claimOne()
    await fail(db, row.id, worker, 'down', { dead: true })
    await db.query('update outbox set attempts = $1', [attempts])
    expect(await inTransaction(db, (tx) => releaseHeld(tx, lee))).toBe(released)
    expect((await claimAll(db)).map((each) => ({ attempts: each.attempts, code: each.lastError }))).toEqual(claimed)
  })

  it('a card that could not be painted waits for its reader, and no longer when there is something newer to paint', async () => {
    const subject = aSubject()
    await showCard(db, await reachable(db), subject)
    await write(revise(subject))
    await fail(db, (await claimOne()).id, worker, 'blocked', { held: true })
    expect(await claimAll(db)).toEqual([])
    await write(revise(subject))
    expect(await claimAll(db)).toHaveLength(1)
  })
})

describe('tries', () => {
  const now = start
  it.each([
    ['the first wait is two seconds', { kind: 'notice', attempts: 1 }, {}, 2_000],
    ['each wait is three times the one before', { kind: 'notice', attempts: 3 }, {}, 18_000],
    ['no wait is longer than an hour', { kind: 'revise', attempts: 11 }, {}, 3_600_000],
    ['the platform may ask for more', { kind: 'notice', attempts: 1 }, { retryAfterMs: 90_000 }, 90_000],
    ['but not for less', { kind: 'notice', attempts: 3 }, { retryAfterMs: 10 }, 18_000],
    ['a later comes back daily for good', { kind: 'later', attempts: 40 }, {}, 86_400_000],
  ] as const)('%s', (_rule, row, options, wait) => {
    const next = nextTry(row, now, { random: 1, ...options })
    expect(next).toEqual({ retryAt: new Date(now.getTime() + wait) })
  })

  it('a notice is given up after the twelfth attempt', () => {
    expect(nextTry({ kind: 'notice', attempts: 12 }, now)).toEqual({ dead: true })
  })

  it('the waits are scattered by a quarter at most', () => {
    const next = nextTry({ kind: 'notice', attempts: 2 }, now, { random: 0 })
    expect(next).toEqual({ retryAt: new Date(now.getTime() + 4_500) })
  })
})

describe('administration', () => {
  it('shows what waits and why, in codes', async () => {
    const lee = await reachable(db)
    await write(notice(lee), notice(await unreachable(db)), later('school:king-offa', minutesLater(99)))
    const row = await claimOne()
    await fail(db, row.id, worker, 'message_refused', { dead: true })
    await write(notice(lee))
    const summary = await outboxSummary(db, minutesLater(1))
    expect(Object.fromEntries(summary.states.map((each) => [each.state, each.count]))).toEqual({
      dead: 1,
      held: 1,
      scheduled: 1,
      waiting: 1,
    })
    expect(summary.failures).toEqual([{ code: 'message_refused', count: 1 }])
    expect(summary.rows.map((each) => each.state)).toEqual(['dead', 'held'])
  })

  it('nothing is claimed while it is paused', async () => {
    await write(notice(await reachable(db)))
    await pauseOutbox(db, 'restored')
    expect(await claimAll(db)).toEqual([])
    expect((await outboxSummary(db, start)).paused).toBe('restored')
    expect(await resumeOutbox(db)).toBe(true)
    expect(await resumeOutbox(db)).toBe(false)
    expect(await claimAll(db)).toHaveLength(1)
  })

  it('the dead can be revived, of several for one card the last', async () => {
    const subject = aSubject()
    await showCard(db, await reachable(db), subject)
    for (let round = 0; round < 2; round += 1) {
      await write(revise(subject))
      await fail(db, (await claimOne()).id, worker, 'message_refused', { dead: true })
    }
    expect(await revive(db, start)).toBe(1)
    const [row] = await claimAll(db)
    expect(row?.attempts).toBe(1)
  })

  it('what was sent is forgotten after a month', async () => {
    await write(notice(await reachable(db)))
    await finish(db, (await claimOne()).id, worker)
    expect(await pruneOutbox(db)).toBe(0)
    await db.query(`update outbox set done_at = now() - interval '31 days'`)
    expect(await pruneOutbox(db)).toBe(1)
  })
})
