import type { Tx } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import type { LoadedPack } from './load.ts'
import { Pack } from './pack.ts'

const versions = new Map<string, Pack>()

/** Keeps this version for good, so that a pending request stays on it. Safe to repeat. */
export async function savePackVersion(tx: Tx, { pack, hash }: Pick<LoadedPack, 'pack' | 'hash'>): Promise<void> {
  await tx.query('insert into pack_version (hash, policy, content) values ($1, $2, $3) on conflict (hash) do nothing', [
    hash,
    pack.id,
    pack,
  ])
}

/**
 * The pack as it was when this hash was first used; a hash names its content, so it is read from the database once.
 * @throws AppError `pack_version_unknown`
 */
export async function loadPackVersion(tx: Tx, hash: string): Promise<Pack> {
  const kept = versions.get(hash)
  if (kept !== undefined) return kept
  const [row] = await tx.query<{ content: unknown }>('select content from pack_version where hash = $1', [hash])
  if (row === undefined) throw new AppError('pack_version_unknown')
  const pack = Pack.parse(row.content)
  versions.set(hash, pack)
  return pack
}
