import type { TDocumentDefinitions } from 'pdfmake/interfaces.d.ts'
import type { App } from '../app.ts'
import { chainHead } from '../db/audit.ts'
import { type LinkKind, useLink } from '../db/links.ts'
import { inTransaction } from '../db/transaction.ts'
import { mayRead } from '../requests/handlers.ts'
import { type NoLetter, whyNoLetter } from '../requests/letter.ts'
import { letterDocument } from '../requests/letter-document.ts'
import { loadScene } from '../requests/load.ts'

/** A file to be downloaded. */
export interface DownloadFile {
  /** Without a person's name in it. */
  name: string
  type: string
  bytes: Buffer
}

type Sources = Pick<App, 'db' | 'packs' | 'clock' | 'noteHead'>

/** The file that a one-time link leads to; undefined when the link is used, too old or no longer for its holder. */
export async function fileBehind(
  app: App,
  kind: Exclude<LinkKind, 'register'>,
  token: string,
): Promise<DownloadFile | undefined> {
  const link = await inTransaction(app.db, (tx) => useLink(tx, kind, token, app.clock()))
  if (link === undefined) return undefined
  const [, id = ''] = link.subject.split(':')
  if (kind === 'record') return signedRecord(app, id, link.personId)
  const letter = await authorityLetter(app, id, link.personId)
  return 'refused' in letter ? undefined : letter
}

/**
 * The signed record of an approved request, with the head of the school's audit chain on it.
 * @param readerId who asks; the command line has none
 */
export async function signedRecord(
  app: Sources,
  requestId: string,
  readerId?: string,
): Promise<DownloadFile | undefined> {
  const found = await inTransaction(app.db, async (tx) => {
    const scene = await loadScene(app, tx, requestId)
    return scene && { scene, head: await chainHead(tx, scene.school.id) }
  })
  if (found === undefined || found.scene.request.status !== 'approved') return undefined
  if (readerId !== undefined && !mayRead(found.scene, readerId)) return undefined
  if (found.head !== undefined) app.noteHead(found.head)
  const { recordPdf } = await import('../requests/record.ts')
  const { request } = found.scene
  return pdfFile(`${request.schoolId}-request-${request.number}`, await recordPdf(found.scene, found.head))
}

/**
 * The letter of authority that an approved request brought.
 * @param readerId who asks; the command line has none
 * @returns why there is none: `unknown` when the request is not there for this reader
 */
export async function authorityLetter(
  app: Pick<App, 'db' | 'packs' | 'clock'>,
  requestId: string,
  readerId?: string,
): Promise<DownloadFile | { refused: NoLetter | 'unknown' }> {
  const scene = await inTransaction(app.db, (tx) => loadScene(app, tx, requestId))
  if (scene === undefined || (readerId !== undefined && !mayRead(scene, readerId))) return { refused: 'unknown' }
  const refused = whyNoLetter(scene)
  if (refused !== undefined) return { refused }
  const { request } = scene
  return pdfFile(`${request.schoolId}-letter-${request.number}`, await printed(letterDocument(scene)))
}

async function printed(document: TDocumentDefinitions): Promise<Buffer> {
  // The PDF library takes a third of a second to load; most processes never print anything.
  const { printPdf } = await import('../pdf/print.ts')
  return printPdf(document)
}

function pdfFile(name: string, bytes: Buffer): DownloadFile {
  return { name: `staffroom-${name}.pdf`, type: 'application/pdf', bytes }
}
