/** Opens a folder and commits without end, saying each number once its commit is through. */
import { openAsBlob } from 'node:fs'
import { openDatabase } from '../../src/db/database.ts'
import { inTransaction } from '../../src/db/transaction.ts'

const [folder = '', template = ''] = process.argv.slice(2)

try {
  const db = await openDatabase({ folder, loadFrom: await openAsBlob(template) })
  console.log('open')
  const [last] = await db.query<{ n: number }>('select coalesce(max(value::int), 0) as n from setting')
  for (let n = (last?.n ?? 0) + 1; ; n += 1) {
    await inTransaction(db, async (tx) => {
      await tx.query('insert into setting (key, value) values ($1, $2)', [`a${n}`, n])
      await tx.query('insert into setting (key, value) values ($1, $2)', [`b${n}`, n])
    })
    console.log(n)
  }
} catch (error) {
  console.log(error instanceof Error && 'code' in error ? error.code : error)
}
