import { createHash } from 'node:crypto'
import { SetupError } from '../errors.ts'
import { fromRoot } from '../root.ts'
import { problemsOf } from './check.ts'
import type { Pack } from './pack.ts'
import type { Platforms } from './platforms.ts'
import { problemLine } from './problems.ts'
import { readPolicies } from './read.ts'
import type { Signpost } from './report-kind.ts'
import { type Rulings, rulingsFor } from './rulings.ts'

/** A pack as it stands in policies/, and the hash that names exactly this version of it. */
export interface LoadedPack {
  pack: Pack
  /** SHA-256 of its canonical JSON, hex. */
  hash: string
  platforms: Platforms
  /** Whom reports may point to outside the school. */
  signposts: Signpost[]
  /** What the policy says on each topic. */
  rulings: Rulings
}

/**
 * Every pack in `folder`, by id. A folder whose name begins with `_` is nobody's policy and is left out.
 * @throws SetupError `pack_invalid`, with a line for each fault: file, line, column and sentence
 * @throws SetupError `policies_unreadable`
 */
export async function loadPacks(folder = fromRoot('policies')): Promise<Map<string, LoadedPack>> {
  const read = await readPolicies(folder)
  const packs = read.packs.filter((pack) => !pack.folder.startsWith('_'))
  const { errors } = problemsOf({ ...read, packs })
  if (errors.length > 0) throw new SetupError('pack_invalid', errors.map(problemLine).join('\n'))
  const loaded = packs.flatMap((one) =>
    one.pack === undefined
      ? []
      : [
          {
            pack: one.pack,
            hash: hashOf(one.pack),
            platforms: read.platforms,
            signposts: read.signposts,
            rulings: rulingsFor(one, read.models),
          },
        ],
  )
  return new Map(loaded.map((one) => [one.pack.id, one]))
}

/** The same for the same pack, in whatever order its words were written. */
function hashOf(pack: Pack): string {
  const sorted = (_key: string, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  return createHash('sha256').update(JSON.stringify(pack, sorted)).digest('hex')
}
