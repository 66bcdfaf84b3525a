import { randomBytes } from 'node:crypto'
import type { Key } from '../config.ts'
import type { Database } from '../db/database.ts'
import { isRehearsal } from '../db/rehearsal.ts'
import { readSetting } from '../db/settings.ts'
import { inTransaction, type Tx } from '../db/transaction.ts'
import { SetupError } from '../errors.ts'
import { keysInUse, lockFingerprints, readFingerprints, saveFingerprints } from './key-store.ts'
import { refuseUnfitKeys, refuseWithoutKeys, withOwnKey } from './keys.ts'
import { createVault, fingerprintOf, type Vault } from './vault.ts'

/**
 * The vault of a database, for a start of Staffroom: the first key counts as used from here on, before anything is sealed.
 * A rehearsal makes a key of its own and keeps it beside what it seals: nothing in there is anybody's.
 * @throws SetupError `no_keys`, `key_changed`, `key_missing`: one sentence
 */
export async function openVault(db: Database, given: readonly Key[]): Promise<Vault> {
  const keys = await keysFor(db, given)
  refuseWithoutKeys(keys)
  await inTransaction(db, (tx) => settleKeys(tx, keys))
  return createVault(keys)
}

/**
 * The same for a command that may run beside a Staffroom. On a server it seals with a key only if Staffroom has been
 * started with it: else what the command wrote would be closed to those that run.
 * @throws SetupError as `openVault`, `key_not_started`
 */
export async function openVaultBeside(db: Database, given: readonly Key[]): Promise<Vault> {
  const known = await readFingerprints(db)
  const [first] = given
  if (db.kind === 'server' && first !== undefined && known.size > 0 && !known.has(first.id)) {
    throw new SetupError(
      'key_not_started',
      `Staffroom has not been started with the key ${first.id} yet: restart it with these STAFFROOM_KEYS first, so that it can read what is sealed with it.`,
    )
  }
  return openVault(db, given)
}

async function keysFor(db: Database, given: readonly Key[]): Promise<Key[]> {
  if (!(await isRehearsal(db))) return [...given]
  if (given.length === 0) {
    await db.query(`insert into setting (key, value) values ('rehearsal_key', $1) on conflict (key) do nothing`, [
      randomBytes(32).toString('base64'),
    ])
  }
  return withOwnKey(given, await readSetting(db, 'rehearsal_key'))
}

async function settleKeys(tx: Tx, keys: readonly Key[]): Promise<void> {
  const known = await lockFingerprints(tx)
  refuseUnfitKeys(keys, known, await keysInUse(tx))
  const [first] = keys
  if (first === undefined || known.has(first.id)) return
  await saveFingerprints(tx, new Map([...known, [first.id, fingerprintOf(first)]]))
}
