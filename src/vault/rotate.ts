import type { Database } from '../db/database.ts'
import { inTransaction } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import { keysInUse, SEALED_TABLES, type SealedTable, sealedOtherwise, sealRowAnew } from './key-store.ts'
import type { Vault } from './vault.ts'

export interface Rotated {
  /** The key that everything is sealed with now. */
  keyId: string
  /** How many rows were sealed anew. */
  rows: Record<SealedTable, number>
  /** Rows that do not open: changed outside Staffroom, or damaged. They stay as they are. */
  broken: number
  /** The keys that are still needed to read what is there. */
  inUse: string[]
}

/** A press may hold a row as long as this, and is given way. */
const WAIT_MS = 30_000

/**
 * Seals everything anew with the vault's first key, row by row, each in a transaction of its own: Staffroom may run
 * meanwhile, and what was stopped in the middle goes on where it was.
 * @param onRow after each row; what it throws stops the work
 * @throws AppError `no_keys`
 */
export async function rotateKeys(db: Database, vault: Vault, onRow: () => void = () => {}): Promise<Rotated> {
  const keyId = vault.writesWith
  if (keyId === undefined) throw new AppError('no_keys')
  const rows: Rotated['rows'] = { report: 0, report_file: 0, report_draft: 0 }
  let broken = 0
  // What came in meanwhile, from a process with another first key, is found by going through once more.
  for (let sealed = true; sealed; ) {
    sealed = false
    broken = 0
    for (const table of SEALED_TABLES) {
      for await (const id of idsOf(db, table, keyId)) {
        const done = await sealAnew(db, vault, table, id)
        if (done === 'sealed') {
          rows[table] += 1
          sealed = true
          onRow()
        }
        if (done === 'broken') broken += 1
      }
    }
  }
  return { keyId, rows, broken, inUse: await keysInUse(db) }
}

async function* idsOf(db: Database, table: SealedTable, keyId: string): AsyncGenerator<string> {
  for (let after: string | undefined; ; ) {
    const ids = await sealedOtherwise(db, table, keyId, after)
    yield* ids
    after = ids.at(-1)
    if (after === undefined) return
  }
}

async function sealAnew(
  db: Database,
  vault: Vault,
  table: SealedTable,
  id: string,
): Promise<'sealed' | 'gone' | 'broken'> {
  try {
    const sealed = await inTransaction(db, (tx) => sealRowAnew(tx, vault, table, id), { waitMs: WAIT_MS })
    return sealed ? 'sealed' : 'gone'
  } catch (error) {
    if (error instanceof AppError && (error.code === 'seal_broken' || error.code === 'key_unknown')) return 'broken'
    throw error
  }
}
