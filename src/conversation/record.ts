import type { App } from '../app.ts'
import { chainHead } from '../db/audit.ts'
import { useLink } from '../db/links.ts'
import { inTransaction } from '../db/transaction.ts'
import { mayRead } from '../requests/handlers.ts'
import { loadScene } from '../requests/load.ts'

export interface SignedRecord {
  /** A file name without a person's name in it. */
  name: string
  pdf: Buffer
}

/** The record that a one-time link leads to; undefined when the link is used, too old or no longer for its holder. */
export async function recordBehind(app: App, token: string): Promise<SignedRecord | undefined> {
  const link = await inTransaction(app.db, (tx) => useLink(tx, token, app.clock()))
  const [kind, id = ''] = link?.subject.split(':') ?? []
  return kind === 'request' ? signedRecord(app, id, link?.personId) : undefined
}

/**
 * The signed record of an approved request, with the head of the school's audit chain on it.
 * @param readerId who asks; the command line has none
 */
export async function signedRecord(
  app: Pick<App, 'db' | 'packs' | 'clock' | 'noteHead'>,
  requestId: string,
  readerId?: string,
): Promise<SignedRecord | undefined> {
  const found = await inTransaction(app.db, async (tx) => {
    const scene = await loadScene(app, tx, requestId)
    return scene && { scene, head: await chainHead(tx, scene.school.id) }
  })
  if (found === undefined || found.scene.request.status !== 'approved') return undefined
  if (readerId !== undefined && !mayRead(found.scene, readerId)) return undefined
  if (found.head !== undefined) app.noteHead(found.head)
  // The PDF library takes a third of a second to load; most processes never make a record.
  const { recordPdf } = await import('../requests/record.ts')
  const pdf = await recordPdf(found.scene, found.head)
  return { name: `staffroom-${found.scene.school.id}-request-${found.scene.request.number}.pdf`, pdf }
}
