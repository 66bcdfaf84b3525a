import type { Speaker } from './conversation/incoming.ts'
import type { ChainHead } from './db/audit.ts'
import type { Database } from './db/database.ts'
import type { Log } from './log.ts'
import type { LoadedPack } from './packs/load.ts'
import type { Account } from './people/link.ts'
import type { Questions } from './questions/understanding/load.ts'
import type { Vault } from './vault/vault.ts'

/** What the core needs of the world outside; made once, in bot/main.ts. */
export interface App {
  db: Database
  /** The packs as they stand in policies/, by id. */
  packs: Map<string, LoadedPack>
  /** What it takes to understand a question, the same for every school. */
  questions: Questions
  clock: () => Date
  newId: () => string
  /** A random secret, hex. */
  newSecret: () => string
  log: Log
  /** Seals and opens what is confidential. */
  vault: Vault
  /** Where people's browsers reach Staffroom, for links to records, letters and the register; no trailing slash. */
  url: string
  /** Remembers, outside the database, a chain's head that was just printed on a record. */
  noteHead: (head: ChainHead) => void
  /** Asks the platform who an account belongs to. First contact only; never inside a transaction. */
  whoIs: (speaker: Speaker) => Promise<Account>
}
