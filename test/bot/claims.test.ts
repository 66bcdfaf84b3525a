import { randomUUID } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import type { ChatAdapter } from '../../bot/adapter.ts'
import { type Pump, startPump } from '../../bot/deliver.ts'
import type { App } from '../../src/app.ts'
import { claim, writeEffects } from '../../src/db/outbox.ts'
import { fail } from '../../src/db/outbox-failures.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createLog } from '../../src/log.ts'
import { createVault } from '../../src/vault/vault.ts'
import { emptyOutbox, notice, reachable, start } from '../db/seed.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
let now = start
let pump: Pump | undefined
afterEach(async () => {
  await pump?.stop()
  await emptyOutbox(db)
})

/** A message that was tried before, and whose answer was lost. */
async function lostMessage(): Promise<bigint> {
  const [reader, stranger] = [await reachable(db), randomUUID()]
  await db.query(
    `insert into stranger (id, platform, tenant, user_id, email, reason, told_at)
     values ($1, 'slack', 'T1', 'U-' || gen_random_uuid(), 'somebody@elsewhere.example', 'unknown', now())`,
    [stranger],
  )
  const told = { ...notice(reader), subject: `account:${stranger}`, card: 'stranger-seen' } as const
  await inTransaction(db, (tx) => writeEffects(tx, [told], start))
  const worker = randomUUID()
  const [row] = await claim(db, worker, { now: start })
  if (row === undefined) throw new Error('nothing to claim')
  await fail(db, row.id, worker, 'slack_timeout', { retryAt: start })
  return row.id
}

/** A platform whose look for an earlier message takes so long. */
function slowly(seconds: number, sent: string[]): ChatAdapter {
  const never = () => Promise.reject(new Error('not asked for'))
  return {
    platform: 'slack',
    tenant: 'T1',
    whoIs: never,
    find: never,
    update: never,
    async lookUp() {
      now = new Date(now.getTime() + seconds * 1000)
      return undefined
    },
    async send(_to, _card, key) {
      sent.push(key)
      return { reach: {}, message: '1' }
    },
  }
}

function pumpWith(adapter: ChatAdapter): void {
  const app: App = {
    db,
    packs: new Map(),
    questions: { understand: () => ({ aims: [], facts: [], danger: 0 }), isUrgent: () => false, topics: [] },
    clock: () => now,
    newId: randomUUID,
    vault: createVault([{ id: 'test', secret: Buffer.alloc(32, 7) }]),
    newSecret: randomUUID,
    log: createLog('silent'),
    url: '',
    noteHead: () => undefined,
    whoIs: adapter.whoIs,
  }
  pump = startPump(app, [adapter])
}

it('a message is not sent any more when looking for it took so long that another worker may soon have it', async () => {
  const sent: string[] = []
  const id = await lostMessage()
  pumpWith(slowly(16, sent))
  await expect
    .poll(() => db.query('select last_error as code from outbox where id = $1 and locked_by is null', [id]), {
      timeout: 10_000,
    })
    .toEqual([{ code: 'claimed_too_long_ago' }])
  expect(sent).toEqual([])
})

it('and is sent when the look took a while only', async () => {
  const sent: string[] = []
  const id = await lostMessage()
  pumpWith(slowly(14, sent))
  await expect.poll(() => sent, { timeout: 10_000 }).toEqual([`outbox-${id}`])
})
