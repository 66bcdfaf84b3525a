import type { RawAnswers } from '../conversation/incoming.ts'
import type { Answers } from '../forms/answers.ts'
import { typedAnswers } from '../forms/form.ts'
import { type FormField, formFields } from '../packs/form.ts'
import type { Procedure } from '../packs/pack.ts'
import type { Directory } from '../people/directory.ts'
import { type Site, type SiteDuty, withDuty } from '../sites/site.ts'

/**
 * The form of a request that changes a site, filled as its author would have typed it: what was approved, with the people
 * who look after it now. Of a site that is older than Staffroom, what the register knows.
 */
export function siteAnswers(procedure: Procedure, site: Site, directory: Directory): RawAnswers {
  const source = procedure.produces?.site
  if (source === undefined) return {}
  const people = (duty: SiteDuty) =>
    site.people
      .filter((one) => one.duty === duty)
      .flatMap(({ personId }) => directory.members.get(personId)?.email ?? [])
  const isApproved = Object.keys(site.details).length > 0
  const known: [string | undefined, string | undefined][] = isApproved
    ? []
    : [
        ...leadingTo(procedure, source.platform),
        [source.platform, site.platform],
        [source.purpose, site.purpose],
        [source.go_live, site.goLive],
        [source.closure, site.closure],
        [source.evaluation, site.evaluation],
        [source.exit_plan, site.exitPlan],
      ]
  return {
    ...typedAnswers(procedure, site.details, directory),
    ...Object.fromEntries(known.filter((one): one is [string, string] => one[0] !== undefined && one[1] !== undefined)),
    ...(source.administrators !== undefined && { [source.administrators]: people('administrator') }),
    ...(source.moderators !== undefined && { [source.moderators]: people('moderator') }),
  }
}

/** What stands already and need not hold for today any more: the day on which the site went live. */
export function standingAnswers(procedure: Procedure | undefined, site: Site | undefined): Answers {
  const field = procedure?.produces?.site?.go_live
  return field === undefined || site?.goLive === undefined ? {} : { [field]: site.goLive }
}

/** The form as a site stands now: what was approved, with the people who look after it now. */
export function presentAnswers(procedure: Procedure | undefined, site: Site): Answers {
  const source = procedure?.produces?.site
  if (source === undefined || Object.keys(site.details).length === 0) return {}
  const { administrators, moderators } = source
  return {
    ...site.details,
    ...(administrators !== undefined && { [administrators]: withDuty(site, 'administrator') }),
    ...(moderators !== undefined && { [moderators]: withDuty(site, 'moderator') }),
  }
}

/** The answer without which a field is not asked: `when: { field: host, is: third_party }`. */
function leadingTo(procedure: Procedure, id: string): [string, string][] {
  const when = formFields(procedure).find((field: FormField) => field.id === id)?.when
  return when !== undefined && 'is' in when ? [[when.field, when.is]] : []
}
