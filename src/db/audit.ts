import { createHash, createHmac } from 'node:crypto'
import type { AuditLine } from '../effects.ts'
import type { Queryable } from './query.ts'
import type { Tx } from './transaction.ts'

/** The latest entry of a chain: printed on signed records and in backups, it vouches for everything before it. */
export interface ChainHead {
  chain: string
  seq: bigint
  hash: string
}

export interface AuditEntry {
  chain: string
  seq: bigint
  at: Date
  actor: string
  action: string
  subject: string
  details: Record<string, unknown>
  prevHash: string
  hash: string
}

/**
 * Adds lines to the trail. The last step before the commit: from here on, others who write to the same chain wait.
 * The locking, the look at the tail and the hashing happen in one statement (`audit_append`, in the first migration).
 */
export async function appendAudit(tx: Tx, lines: readonly AuditLine[], now: Date): Promise<void> {
  // Always in the same order, so that two transactions with several chains cannot wait for each other.
  const chains = [...new Set(lines.map((line) => line.chain))].sort()
  await Promise.all(chains.map((chain) => appendTo(tx, chain, lines, now)))
}

/** The head of a chain; undefined while it has no entries. */
export async function chainHead(db: Queryable, chain: string): Promise<ChainHead | undefined> {
  const rows = await db.query<ChainHead>(
    'select chain, seq, hash from audit_entry where chain = $1 order by seq desc limit 1',
    [chain],
  )
  return rows[0]
}

/** The heads of all chains. */
export function chainHeads(db: Queryable): Promise<ChainHead[]> {
  return db.query<ChainHead>('select distinct on (chain) chain, seq, hash from audit_entry order by chain, seq desc')
}

/** What an entry's hash covers, besides the entry before it: sha256(prevHash \n seq \n this), UTF-8, in hex. */
export function entryHash(entry: Omit<AuditEntry, 'hash'>): string {
  return createHash('sha256')
    .update(`${entry.prevHash}\n${entry.seq}\n${canonicalEntry(entry, entry.at)}`)
    .digest('hex')
}

/**
 * Names a content in the trail without giving it away: without the salt, which is kept with the content and goes with
 * it, nobody can try out what it might have been.
 * @param canonical as `canonicalJson` gives it
 */
export function hashContent(salt: string, canonical: string): string {
  return createHmac('sha256', salt).update(canonical).digest('hex')
}

/** JSON with sorted keys and no spaces: the same value always gives the same text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each) =>
    isObject(each) ? Object.fromEntries(Object.entries(each).sort(byKey)) : each,
  )
}

function appendTo(tx: Tx, chain: string, all: readonly AuditLine[], now: Date): Promise<unknown> {
  const lines = all.filter((line) => line.chain === chain)
  return tx.query('select audit_append($1, $2, $3, $4, $5, $6, $7)', [
    chain,
    now,
    lines.map((line) => line.actor),
    lines.map((line) => line.action),
    lines.map((line) => line.subject),
    lines.map((line) => JSON.stringify(line.details)),
    lines.map((line) => canonicalEntry(line, now)),
  ])
}

function canonicalEntry(
  entry: Pick<AuditEntry, 'chain' | 'actor' | 'action' | 'subject' | 'details'>,
  at: Date,
): string {
  const { chain, actor, action, subject, details } = entry
  return canonicalJson({ chain, at: at.toISOString(), actor, action, subject, details })
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
