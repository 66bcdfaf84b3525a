import { expect, it } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { loadPackVersion, savePackVersion } from '../../src/packs/store.ts'
import { kingOffa } from '../builders/packs.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()

it('a version that was kept once comes back word for word, however often it is kept', async () => {
  const loaded = kingOffa()
  await inTransaction(db, (tx) => savePackVersion(tx, loaded))
  await inTransaction(db, (tx) => savePackVersion(tx, loaded))
  expect(await inTransaction(db, (tx) => loadPackVersion(tx, loaded.hash))).toEqual(loaded.pack)
})

it('an earlier version stays what it was', async () => {
  const { pack } = kingOffa()
  const earlier = { ...pack, title: 'An earlier title' }
  await inTransaction(db, (tx) => savePackVersion(tx, { pack: earlier, hash: 'earlier' }))
  await inTransaction(db, (tx) => savePackVersion(tx, { pack, hash: 'earlier' }))
  expect((await inTransaction(db, (tx) => loadPackVersion(tx, 'earlier'))).title).toBe('An earlier title')
})

it('a version is read from the database once', async () => {
  await inTransaction(db, (tx) => savePackVersion(tx, { pack: kingOffa().pack, hash: 'once' }))
  const first = await inTransaction(db, (tx) => loadPackVersion(tx, 'once'))
  await db.query('delete from pack_version')
  expect(await inTransaction(db, (tx) => loadPackVersion(tx, 'once'))).toBe(first)
})

it('a version nobody kept is a fault', async () => {
  await expect(inTransaction(db, (tx) => loadPackVersion(tx, 'never'))).rejects.toMatchObject({
    code: 'pack_version_unknown',
  })
})
