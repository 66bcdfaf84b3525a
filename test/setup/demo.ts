import type { Database } from '../../src/db/database.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { loadDemo } from '../../src/people/demo.ts'

/** Puts the demo trust into an empty database, which makes it a rehearsal. */
export async function loadDemoInto(db: Database, clock = () => new Date()): Promise<void> {
  const packs = await loadPacks()
  const deps = { db, clock, newId: () => crypto.randomUUID() }
  await loadDemo(deps, (policy) => packs.get(policy)?.pack.roles.map((role) => role.id) ?? [])
}
