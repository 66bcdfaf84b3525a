import { createHash } from 'node:crypto'
import type { Queryable } from '../../db/query.ts'
import type { Tx } from '../../db/transaction.ts'
import { bareWords, compareWordings, type WordingChanges } from './compare.ts'

/** One document that was taken in for a policy. Rows are only ever added: they are the log of imports. */
export interface WordingImport {
  id: bigint
  /** The file's name, without folders. */
  document: string
  /** SHA-256 of the file, hex. */
  documentHash: string
  importedAt: Date
}

/**
 * The school's own wording of each clause: clause id → text, lines separated by `\n`, list items begin with `• ` or their
 * number. A clause that was not found in the document is absent; the map is empty before the first import.
 * @param at what stood then; the latest import when left out
 */
export async function loadWording(db: Queryable, policyId: string, at?: Date): Promise<Map<string, string>> {
  const found = await importAt(db, policyId, at)
  return found === undefined ? new Map() : wordingOf(db, found.id)
}

/**
 * What the latest import changed.
 * @param since compared with what stood then; with the import before the latest when left out
 */
export async function changedClauses(db: Queryable, policyId: string, since?: Date): Promise<WordingChanges> {
  const [latest, previous] = await listImports(db, policyId)
  const before = since === undefined ? previous : await importAt(db, policyId, since)
  return compareWordings(
    before === undefined ? new Map() : await wordingOf(db, before.id),
    latest === undefined ? new Map() : await wordingOf(db, latest.id),
  )
}

/** Every import of a policy's document, the latest first. */
export function listImports(db: Queryable, policyId: string): Promise<WordingImport[]> {
  return db.query<WordingImport>(
    `select id, document, document_hash as "documentHash", imported_at as "importedAt"
     from wording_import where policy = $1 order by id desc`,
    [policyId],
  )
}

/** Keeps what a document says, beside all earlier imports. */
export async function saveWording(
  tx: Tx,
  policyId: string,
  document: { name: string; hash: string },
  wordings: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  const rows = [...wordings].map(([clause, wording]) => ({ clause, wording, hash: wordingHash(wording) }))
  await tx.query(
    `with made as (
       insert into wording_import (policy, document, document_hash, imported_at) values ($1, $2, $3, $4) returning id)
     insert into clause_wording (import_id, clause, wording, hash)
     select made.id, w.clause, w.wording, w.hash
     from made, jsonb_to_recordset($5::jsonb) as w (clause text, wording text, hash text)`,
    [policyId, document.name, document.hash, now, JSON.stringify(rows)],
  )
}

/** Names a wording: the same for the same words, however they were typeset. SHA-256, hex. */
export function wordingHash(wording: string): string {
  return createHash('sha256').update(bareWords(wording)).digest('hex')
}

async function importAt(db: Queryable, policyId: string, at: Date | undefined): Promise<WordingImport | undefined> {
  const all = await listImports(db, policyId)
  return all.find(({ importedAt }) => at === undefined || importedAt <= at)
}

async function wordingOf(db: Queryable, importId: bigint): Promise<Map<string, string>> {
  const rows = await db.query<{ clause: string; wording: string }>(
    'select clause, wording from clause_wording where import_id = $1 order by clause',
    [importId],
  )
  return new Map(rows.map(({ clause, wording }) => [clause, wording]))
}
