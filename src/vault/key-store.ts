import type { Queryable } from '../db/query.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import type { Tx } from '../db/transaction.ts'
import { type Fingerprints, formatFingerprints, parseFingerprints } from './keys.ts'
import type { Vault } from './vault.ts'

/**
 * Every table that holds something sealed, in `key_id` and these columns; of each what the place is called that it is
 * sealed for, before the row's id (src/reports/store.ts).
 */
export const SEALED = {
  report: { sealed: 'report' },
  report_file: { sealed: 'file', content: 'content' },
  report_draft: { sealed: 'draft' },
} as const
export type SealedTable = keyof typeof SEALED

export const SEALED_TABLES = Object.keys(SEALED) as SealedTable[]

/** The ids of the keys that something is sealed with. */
export async function keysInUse(db: Queryable): Promise<string[]> {
  const all = SEALED_TABLES.map((table) => `select key_id from ${table}`).join(' union ')
  return (await db.query<{ id: string }>(`select key_id as id from (${all}) as used order by id`)).map(({ id }) => id)
}

export async function readFingerprints(db: Queryable): Promise<Fingerprints> {
  return parseFingerprints((await readSetting(db, 'keys_fingerprint')) ?? '')
}

/** The same, held to the end of the transaction: two that start at once do not forget each other's keys. */
export async function lockFingerprints(tx: Tx): Promise<Fingerprints> {
  await tx.query(`insert into setting (key, value) values ('keys_fingerprint', '') on conflict (key) do nothing`)
  await tx.query(`select from setting where key = 'keys_fingerprint' for update`)
  return readFingerprints(tx)
}

export async function saveFingerprints(tx: Tx, known: Fingerprints): Promise<void> {
  await writeSetting(tx, 'keys_fingerprint', formatFingerprints(known))
}

/** Ids of rows of a table that another key sealed, in order. @param after only those behind this one */
export async function sealedOtherwise(
  db: Queryable,
  table: SealedTable,
  keyId: string,
  after: string | undefined,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select id from ${table} where key_id <> $1 and ($2::uuid is null or id > $2) order by id limit 200`,
    [keyId, after ?? null],
  )
  return rows.map(({ id }) => id)
}

/**
 * Seals one row anew with the vault's first key, and holds it to the end of the transaction.
 * @returns false when it is gone, or has been sealed anew meanwhile
 * @throws AppError as `Vault.open`
 */
export async function sealRowAnew(tx: Tx, vault: Vault, table: SealedTable, id: string): Promise<boolean> {
  const columns = Object.entries(SEALED[table])
  const names = columns.map(([column]) => column)
  const [row] = await tx.query<{ keyId: string } & Record<string, Uint8Array | null>>(
    `select key_id as "keyId", ${names.join(', ')} from ${table} where id = $1 and key_id <> $2 for update`,
    [id, vault.writesWith],
  )
  if (row === undefined) return false
  const anew = columns.map(([column, place]) => {
    const sealed = row[column]
    const where = `${place}:${id}`
    return sealed ? vault.seal(where, vault.open(where, { keyId: row.keyId, sealed })).sealed : null
  })
  const sets = names.map((name, i) => `${name} = $${i + 3}`).join(', ')
  await tx.query(`update ${table} set key_id = $2, ${sets} where id = $1`, [id, vault.writesWith, ...anew])
  return true
}
