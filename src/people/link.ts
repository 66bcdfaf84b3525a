import type { Platform } from '../conversation/incoming.ts'

/** What a platform says about an account. */
export interface Account {
  platform: Platform
  tenant: string
  user: string
  /** Lower case. Slack: the profile's address; Teams: the userPrincipalName, never `mail`. Empty when there is none. */
  email: string
  /** Slack: is_email_confirmed. Teams: a member's principal name always is. */
  confirmed: boolean
  /** A person of this workspace or tenant: no bot, guest, deleted or foreign account. */
  member: boolean
}
