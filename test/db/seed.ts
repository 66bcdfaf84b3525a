import { randomUUID } from 'node:crypto'
import type { Database } from '../../src/db/database.ts'
import { claim, type OutboxRow } from '../../src/db/outbox.ts'
import { recordShown } from '../../src/db/shown.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Notice, Subject } from '../../src/effects.ts'

export const start = new Date('2026-11-23T09:00:00.000Z')

export function minutesLater(minutes: number): Date {
  return new Date(start.getTime() + minutes * 60_000)
}

/** A person with a chat account. */
export async function reachable(db: Database): Promise<string> {
  const id = await unreachable(db)
  await link(db, id)
  return id
}

/** A person whom Staffroom cannot write to yet. */
export async function unreachable(db: Database): Promise<string> {
  const id = randomUUID()
  await db.query('insert into person (id, email) values ($1, $2)', [id, `${id}@king-offa.example`])
  return id
}

export async function link(db: Database, personId: string): Promise<void> {
  await db.query(`insert into identity (id, person_id, platform, tenant, user_id) values ($1, $2, 'slack', 'T1', $3)`, [
    randomUUID(),
    personId,
    personId,
  ])
}

export function aSubject(): Subject {
  return `request:${randomUUID()}`
}

export function notice(readerId: string, subject = aSubject()): Notice {
  return { effect: 'notice', subject, schoolId: 'king-offa', readerId, card: 'request' }
}

/** A card of this subject that stands in the reader's chat, painted from version 1. */
export async function showCard(db: Database, readerId: string, subject: Subject, current = 1): Promise<void> {
  const row = { subject, schoolId: 'king-offa', readerId, card: 'request' }
  const place = { platform: 'slack', tenant: 'T1', reach: { channel: 'D1' }, message: randomUUID() } as const
  await inTransaction(db, (tx) => recordShown(tx, row, { ...place, painted: 1, current }, start))
}

/** Everything that may be sent at `now`, for a worker of its own. */
export function claimAll(db: Database, now = minutesLater(1), workerId: string = randomUUID()): Promise<OutboxRow[]> {
  return claim(db, workerId, { now, limit: 100 })
}

/** So that one test's rows are not another one's. */
export async function emptyOutbox(db: Database): Promise<void> {
  await db.query('delete from outbox')
  await db.query('delete from shown')
}
