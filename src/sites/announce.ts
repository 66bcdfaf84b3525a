import type { AuditLine, Effect } from '../effects.ts'
import { isHere } from '../people/directory.ts'
import type { SiteSetting } from './setting.ts'
import { peopleOf, type Site, subjectOf } from './site.ts'

/** Who hears of a change: everybody who has to do with the site, before or after it, but whoever made it. */
export function announceChange(before: Site, after: Site, setting: SiteSetting, actor: string): Effect[] {
  const subject = subjectOf(after)
  const people = [...new Set([...peopleOf(before), ...peopleOf(after)])]
  const told = people.filter((id) => id !== actor && isHere(setting, id))
  return [
    { effect: 'revise', subject, schoolId: after.schoolId },
    ...told.map(
      (readerId): Effect => ({ effect: 'notice', subject, schoolId: after.schoolId, readerId, card: 'site' }),
    ),
  ]
}

/** What the audit trail keeps of a change: which part, and the ids of people; never what somebody wrote. */
export function auditOfChange(site: Site, action: string, actor: string): AuditLine {
  const ids = (duty: string) => site.people.filter((one) => one.duty === duty).map(({ personId }) => personId)
  return {
    chain: site.schoolId,
    actor,
    action,
    subject: subjectOf(site),
    details: {
      part: site.changed?.part ?? null,
      version: site.version,
      request: site.requestId ?? null,
      administrators: ids('administrator').join(','),
      moderators: ids('moderator').join(','),
      custodian: site.custody?.holderId ?? null,
      closed: site.closed?.on ?? null,
    },
  }
}
