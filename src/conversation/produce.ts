import type { Tx } from '../db/transaction.ts'
import type { Scene } from '../requests/scene.ts'
import { siteFrom } from '../sites/register.ts'
import { insertSite } from '../sites/store.ts'

/** Makes what an approved request produces, in the transaction of its last signature. */
export async function produce(tx: Tx, scene: Scene, id: string, now: Date): Promise<void> {
  const site = siteFrom(scene, id)
  if (site !== undefined) await insertSite(tx, site, now)
}
