import { fromRoot } from '../root.ts'
import type { Pack } from './pack.ts'
import type { Platforms } from './platforms.ts'

/** A pack as it stands in policies/, and the hash that names exactly this version of it. */
export interface LoadedPack {
  pack: Pack
  hash: string
  platforms: Platforms
}

/**
 * Every pack in `folder`, by id.
 * @throws SetupError `pack_invalid`, a sentence for each fault with file, line and column
 */
export async function loadPacks(_folder = fromRoot('policies')): Promise<Map<string, LoadedPack>> {
  throw new Error('not built yet')
}
