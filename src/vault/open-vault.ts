import { randomBytes } from 'node:crypto'
import type { Key } from '../config.ts'
import type { Database } from '../db/database.ts'
import { isRehearsal } from '../db/rehearsal.ts'
import { readSetting } from '../db/settings.ts'
import { createVault, type Vault } from './vault.ts'

/**
 * The vault of a database. A rehearsal without keys makes one of its own and keeps it beside what it seals: nothing in there
 * is anybody's.
 */
export async function openVault(db: Database, keys: Key[]): Promise<Vault> {
  if (keys.length > 0 || !(await isRehearsal(db))) return createVault(keys)
  await db.query(`insert into setting (key, value) values ('rehearsal_key', $1) on conflict (key) do nothing`, [
    randomBytes(32).toString('base64'),
  ])
  const secret = Buffer.from((await readSetting(db, 'rehearsal_key')) ?? '', 'base64')
  return createVault([{ id: 'rehearsal', secret }])
}
