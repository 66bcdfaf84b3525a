import { type AuditEntry, type ChainHead, entryHash } from './audit.ts'
import type { Queryable } from './query.ts'

const PAGE = 1_000

export type Verdict =
  | { sound: true; entries: number; head: ChainHead | undefined }
  /** `problem` is one sentence about the first bad entry. */
  | { sound: false; seq: bigint; problem: string }

/** Where a chain stood when somebody outside the database took note of it. */
export type Anchor = Pick<ChainHead, 'seq' | 'hash'>

/**
 * Reads a chain from its first entry and recomputes every hash: finds any edit, gap and reorder.
 *
 * What the chain cannot show by itself: whoever controls the database can cut its tail off, or write the tail anew with
 * fresh hashes. Anchors show it: heads that were printed on signed records and in backups, or kept in the heads file
 * (heads.ts). Entries after the latest anchor are as trustworthy as the database's owner.
 */
export async function verifyChain(
  db: Queryable,
  chain: string,
  options: { anchors?: readonly Anchor[] } = {},
): Promise<Verdict> {
  const anchors = new Map<bigint, Set<string>>()
  for (const { seq, hash } of options.anchors ?? []) anchors.set(seq, (anchors.get(seq) ?? new Set()).add(hash))
  let last: ChainHead = { chain, seq: 0n, hash: '' }
  for await (const entry of entriesOf(db, chain)) {
    const problem = problemOf(entry, last, anchors.get(entry.seq))
    if (problem) return { sound: false, seq: entry.seq, problem: `Entry ${entry.seq} of ${chain} ${problem}.` }
    last = entry
  }
  const beyond = [...anchors.keys()].filter((seq) => seq > last.seq).sort((a, b) => (a < b ? -1 : 1))[0]
  if (beyond !== undefined) {
    const problem = `The end of ${chain} is missing: it stops at entry ${last.seq}, but entry ${beyond} was known.`
    return { sound: false, seq: last.seq + 1n, problem }
  }
  return { sound: true, entries: Number(last.seq), head: last.seq > 0n ? last : undefined }
}

function problemOf(entry: AuditEntry, last: ChainHead, known: Set<string> | undefined): string | undefined {
  if (entry.seq !== last.seq + 1n) return `does not follow entry ${last.seq}: one or more are missing in between`
  if (entry.prevHash !== last.hash) return 'does not fit the entry before it: one of the two was changed or moved'
  if (entry.hash !== entryHash(entry)) return 'was changed after it had been written'
  if (known && !(known.size === 1 && known.has(entry.hash))) {
    return 'is not the one that a signed record, a backup or the heads file knows: the trail was written anew'
  }
  return undefined
}

async function* entriesOf(db: Queryable, chain: string): AsyncGenerator<AuditEntry> {
  let after: string | bigint = '-9223372036854775808'
  for (;;) {
    const page: AuditEntry[] = await db.query<AuditEntry>(
      `select chain, seq, at, actor, action, subject, details, prev_hash as "prevHash", hash
       from audit_entry where chain = $1 and seq > $2 order by seq limit $3`,
      [chain, after, PAGE],
    )
    yield* page
    const end = page.at(-1)
    if (!end || page.length < PAGE) return
    after = end.seq
  }
}
