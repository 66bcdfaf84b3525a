/** A pump without a platform: claims, says the row's id, finishes. With `stuck` it never finishes. */
import { randomUUID } from 'node:crypto'
import { openDatabase } from '../../src/db/database.ts'
import { claim, finish } from '../../src/db/outbox.ts'

const [url = '', manner = ''] = process.argv.slice(2)
const db = await openDatabase({ url, max: 2 })
const me = randomUUID()
console.log('open')
let idle = 0
while (idle < 20) {
  const rows = await claim(db, me, { now: new Date(), limit: 5, leaseMs: 1_000 })
  idle = rows.length > 0 ? 0 : idle + 1
  for (const row of rows) {
    console.log(`sent ${row.id} ${row.lane}`)
    if (manner === 'stuck') await new Promise((resolve) => setTimeout(resolve, 60_000))
    await finish(db, row.id, me)
  }
  if (rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 100))
}
await db.close()
