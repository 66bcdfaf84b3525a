import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPacks } from '../../src/packs/check.ts'
import { type LoadedPack, loadPacks } from '../../src/packs/load.ts'
import { fromRoot } from '../../src/root.ts'

const SIXTH = 'saltmarsh'

/** The pack of a made-up school, test/packs/sixth-school, as any school's would be loaded. */
export async function loadSixthSchool(): Promise<LoadedPack> {
  const packs = await withPolicies(loadPacks)
  const loaded = packs.get(SIXTH)
  if (loaded === undefined) throw new Error('the sixth school is not there')
  return loaded
}

/** What the checker says to it: file, line, column, sentence. */
export function checkSixthSchool() {
  return withPolicies(checkPacks)
}

async function withPolicies<T>(read: (folder: string) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'sixth-'))
  try {
    const policies = join(home, 'policies')
    await cp(fromRoot('test', 'packs', 'sixth-school'), join(policies, SIXTH), { recursive: true })
    await cp(fromRoot('policies', 'platforms.yaml'), join(policies, 'platforms.yaml'))
    await cp(fromRoot('policies', 'signposts.yaml'), join(policies, 'signposts.yaml'))
    await cp(fromRoot('policies', '_reports'), join(policies, '_reports'), { recursive: true })
    return await read(policies)
  } finally {
    await rm(home, { recursive: true })
  }
}
