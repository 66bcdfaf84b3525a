import type { Directory, Member } from '../people/directory.ts'
import { holdersOf } from '../people/directory.ts'
import type { Policy } from './answer.ts'

/** A school that is asked, with its policy and its people, at one moment. */
export interface AskedSchool {
  school: { id: string; name: string; timezone: string }
  policy: Policy
  directory: Directory
  now: Date
  /** In the school's own days, YYYY-MM-DD. */
  today: string
}

/** The role that looks after the policy: the pack's, or the headteacher while nobody holds that. */
export function ownerRole({ policy, directory, today }: AskedSchool): string {
  const { owner } = policy.pack
  return holdersOf(directory, owner, today).length > 0 ? owner : 'headteacher'
}

/** Who looks after the policy today. */
export function ownersOf(setting: AskedSchool): Member[] {
  return holdersOf(setting.directory, ownerRole(setting), setting.today)
}
