import type { Platform, Reach, Speaker } from '../conversation/incoming.ts'

/** What a platform says about an account. */
export interface Account {
  platform: Platform
  tenant: string
  user: string
  /** Lower case. Slack: the profile's address; Teams: the userPrincipalName, never `mail`. Empty when there is none. */
  email: string
  /** Slack: unless is_email_confirmed is false. Teams: a member's principal name always is. */
  confirmed: boolean
  /** A person of this workspace or tenant: no bot, guest, deleted or foreign account. */
  member: boolean
}

/** What is asked of an edge about accounts; every ChatAdapter is one (bot/adapter.ts). */
export interface AccountSource {
  readonly platform: Platform
  readonly tenant: string
  whoIs(speaker: Speaker): Promise<Account>
  find(person: {
    email: string
    slackUserId?: string
    aadObjectId?: string
  }): Promise<(Account & { reach: Reach }) | undefined>
}

/** Somebody of the directory whom an account may belong to. */
export interface Candidate {
  personId: string
  /** The directory names this very account, or only has the same address. */
  by: 'id' | 'email'
  /** The directory names another account on this platform for them. */
  namesAnother: boolean
  /** The account of theirs on this platform that Staffroom knows already. */
  linkedUser?: string
  /** Over all their schools: with rights in one of them today, yet to begin in one, or ended in all. */
  standing: 'active' | 'not_begun' | 'left'
}

/**
 * Why an account is nobody that Staffroom talks with.
 * - `outsider`: a bot, a guest, or of another workspace or tenant
 * - `unconfirmed`: the platform has not confirmed the address it gives
 * - `unknown`: nobody in any directory has this address or account
 * - `ambiguous`: the directories name it for two different people
 * - `second_account`: this person is known under another account of the same platform
 * - `left`, `not_begun`: in the directory, but without rights today
 */
export type StrangerReason =
  | 'outsider'
  | 'unconfirmed'
  | 'unknown'
  | 'ambiguous'
  | 'second_account'
  | 'left'
  | 'not_begun'

export type LinkDecision = { link: string } | { refused: StrangerReason; personIds: string[] }

/**
 * Whose account this is. An account that a directory names by its id is that person's, whatever its address; otherwise
 * the confirmed address decides. Nobody has two accounts on one platform.
 * @param home the one workspace or tenant that this deployment serves on the account's platform
 */
export function decideLink(account: Account, home: string, candidates: Candidate[]): LinkDecision {
  if (!account.member || account.tenant !== home) return refuse('outsider', [])
  const named = candidates.filter((candidate) => candidate.by === 'id')
  const found = named.length > 0 ? preferActive(named) : candidates
  const [candidate, other] = found
  if (candidate === undefined) return refuse(account.confirmed ? 'unknown' : 'unconfirmed', [])
  if (other !== undefined) return refuse('ambiguous', found)
  if (candidate.by === 'email' && !account.confirmed) return refuse('unconfirmed', found)
  if (candidate.standing !== 'active') return refuse(candidate.standing, found)
  if (candidate.linkedUser !== undefined && candidate.linkedUser !== account.user) {
    return refuse('second_account', found)
  }
  if (candidate.by === 'email' && candidate.namesAnother) return refuse('second_account', found)
  return { link: candidate.personId }
}

/** Somebody who left may still be named for an account that has a new owner. */
function preferActive(named: Candidate[]): Candidate[] {
  const active = named.filter((candidate) => candidate.standing === 'active')
  return active.length > 0 ? active : named
}

function refuse(refused: StrangerReason, candidates: Candidate[]): LinkDecision {
  return { refused, personIds: candidates.map((candidate) => candidate.personId) }
}
