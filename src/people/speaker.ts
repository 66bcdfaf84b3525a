import type { Reach, Speaker } from '../conversation/incoming.ts'
import { appendAudit } from '../db/audit.ts'
import type { Database } from '../db/database.ts'
import { releaseHeld, writeEffects } from '../db/outbox.ts'
import { inTransaction, type Tx } from '../db/transaction.ts'
import {
  administratorsFor,
  candidatesFor,
  findSpeaker,
  type KnownPerson,
  membershipsOf,
  saveIdentity,
  saveStranger,
  unlinkedMembers,
} from './identity-store.ts'
import { type Account, type AccountSource, decideLink, type StrangerReason } from './link.ts'

/** What finding out who speaks needs; conversation/app.ts `App` has it all. */
export interface SpeakerDeps {
  db: Database
  clock: () => Date
  newId: () => string
  /** Asks the platform. First contact only. */
  whoIs(speaker: Speaker): Promise<Account>
}

export type Spoke = { known: string; person: KnownPerson } | { stranger: StrangerReason }

/**
 * Who speaks. A known account costs one statement; on first contact the platform is asked, outside any transaction, and
 * the account is linked. Somebody without rights anywhere today is a stranger, linked or not.
 * @throws DeliveryError when the platform cannot be asked just now; nothing is linked then
 */
export async function whoSpeaks(deps: SpeakerDeps, speaker: Speaker): Promise<Spoke> {
  const person = await findSpeaker(deps.db, speaker, deps.clock())
  if (person !== undefined) return spoke(person)
  const account = await deps.whoIs(speaker)
  // What the platform says is about the very account that spoke, or it is worth nothing.
  const same = account.platform === speaker.platform && account.user === speaker.user
  const asked = same ? account : { ...account, member: false }
  const reach = speaker.private ? speaker.reach : {}
  return inTransaction(deps.db, (tx) => meet(tx, deps, { account: asked, home: speaker.tenant, reach }))
}

export interface LinkedBefore {
  linked: number
  /** Members for whom the platform knows no account. */
  notFound: number
  /** Members whose account may not be linked, by reason. */
  refused: Partial<Record<StrangerReason, number>>
}

/**
 * Links the accounts of a school's people before they first speak, so that notices reach them at once. Safe to repeat:
 * those already linked are passed over.
 * @param deps.accounts the edges that are configured
 * @throws DeliveryError when a platform cannot be asked just now; those linked so far stay linked
 */
export async function linkBefore(
  deps: Omit<SpeakerDeps, 'whoIs'> & { accounts: readonly AccountSource[] },
  schoolId: string,
): Promise<LinkedBefore> {
  const result: LinkedBefore = { linked: 0, notFound: 0, refused: {} }
  for (const source of deps.accounts) {
    for (const member of await unlinkedMembers(deps.db, schoolId, source, deps.clock())) {
      const found = await source.find(member)
      if (found === undefined) result.notFound += 1
      else count(result, await linkOne(deps, source, member.personId, found))
    }
  }
  return result
}

async function linkOne(
  deps: Omit<SpeakerDeps, 'whoIs'>,
  source: AccountSource,
  personId: string,
  { reach, ...account }: Account & { reach: Reach },
): Promise<'linked' | StrangerReason> {
  return inTransaction(deps.db, async (tx) => {
    const decision = decideLink(account, source.tenant, await candidatesFor(tx, account, deps.clock()))
    if ('refused' in decision) return decision.refused
    // The platform found by one address what the directory gives to somebody else: nobody to link before they speak.
    if (decision.link !== personId) return 'ambiguous'
    return (await link(tx, deps, personId, account, reach)) ? 'linked' : 'second_account'
  })
}

function count(result: LinkedBefore, outcome: 'linked' | StrangerReason): void {
  if (outcome === 'linked') result.linked += 1
  else result.refused[outcome] = (result.refused[outcome] ?? 0) + 1
}

interface Meeting {
  account: Account
  home: string
  reach: Reach
}

async function meet(tx: Tx, deps: SpeakerDeps, { account, home, reach }: Meeting): Promise<Spoke> {
  const decision = decideLink(account, home, await candidatesFor(tx, account, deps.clock()))
  if ('refused' in decision) return turnAway(tx, deps, account, decision.refused, decision.personIds)
  const isTheirs = await link(tx, deps, decision.link, account, reach)
  if (!isTheirs) return turnAway(tx, deps, account, 'second_account', [decision.link])
  const person = await findSpeaker(tx, account, deps.clock())
  if (person === undefined) throw new Error('an account that was just linked is known')
  return spoke(person)
}

function spoke(person: KnownPerson): Spoke {
  const belongs = person.memberships.some((membership) => membership.active)
  return belongs ? { known: person.id, person } : { stranger: 'left' }
}

/** The account, the audit line in every school of theirs, and the notices that waited: in one transaction. */
async function link(
  tx: Tx,
  deps: Omit<SpeakerDeps, 'whoIs'>,
  personId: string,
  account: Account,
  reach: Reach,
): Promise<boolean> {
  const now = deps.clock()
  const id = deps.newId()
  const saved = await saveIdentity(tx, { ...account, id }, personId, reach, now)
  if (saved !== 'linked') return saved === 'was_linked'
  await releaseHeld(tx, personId)
  const memberships = await membershipsOf(tx, personId, now)
  const lines = memberships.map(({ schoolId }) => ({
    chain: schoolId,
    actor: personId,
    action: 'account.linked',
    subject: `person:${personId}` as const,
    details: { platform: account.platform, identity: id },
  }))
  await appendAudit(tx, lines, now)
  return true
}

async function turnAway(
  tx: Tx,
  deps: SpeakerDeps,
  account: Account,
  reason: StrangerReason,
  personIds: string[],
): Promise<Spoke> {
  const now = deps.clock()
  const id = await saveStranger(tx, { id: deps.newId(), account, reason }, now)
  if (id !== undefined) {
    const readers = await administratorsFor(tx, personIds, now)
    const notices = readers.map(({ personId, schoolId }) => ({
      effect: 'notice' as const,
      subject: `account:${id}` as const,
      schoolId,
      readerId: personId,
      card: 'stranger-seen' as const,
    }))
    await writeEffects(tx, notices, now)
  }
  return { stranger: reason }
}
