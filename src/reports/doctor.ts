import { daysLater, dayWords } from '../calendar/days.ts'
import { allOf, anyOf } from '../in-words.ts'
import type { Pack } from '../packs/pack.ts'
import { type ReportKind, type Signpost, unsettledRoutes } from '../packs/report-kind.ts'
import { type Directory, holdersOfAny } from '../people/directory.ts'
import type { Finding } from '../people/doctor.ts'

/** Whom to turn to outside is looked up again so often. */
const YEAR_DAYS = 365

/**
 * What a school's reports lack before going live: a kind that nobody would read by its own route, readers who cannot be reached,
 * and what the policy leaves to the school.
 * @param today YYYY-MM-DD, where the school is
 */
export function checkReports(directory: Directory, pack: Pack, today: string): Finding[] {
  const staff = { directory, today }
  const rolesOf = ({ roles, settled_by_school: name = '' }: ReportKind['route'][number]) =>
    directory.choices[name] === undefined ? roles : [directory.choices[name]]
  const isReached = (roles: string[]) => holdersOfAny(staff, roles).some(({ reachable }) => reachable)
  const gaps = pack.report_kinds.map(
    (kind): Gap => ({
      kind,
      lacking: kind.route.map(rolesOf).filter((roles) => !isReached(roles)),
    }),
  )
  const isUnread = (gap: Gap) => gap.lacking.length === gap.kind.route.length
  return [
    ...byRoles(gaps.filter(isUnread), pack).map(unread),
    ...byRoles(
      gaps.filter((gap) => !isUnread(gap)),
      pack,
    ).map(oneMissing),
    ...unsettled(directory, pack),
  ]
}

/** Signposts that nobody has looked up for a year; the same for every school. */
export function checkSignposts(signposts: readonly Signpost[], today: string): Finding[] {
  const old = signposts.filter(({ checked }) => checked < daysLater(today, -YEAR_DAYS))
  const [first] = old.map(({ checked }) => checked).sort()
  if (first === undefined) return []
  return [
    {
      code: 'signposts_old',
      blocks: false,
      says: `Whom reports point to outside the school was last looked up more than a year ago: ${allOf(old.map(({ name }) => name))} (the oldest on ${dayWords(first)}).`,
      todo: 'Look each up again, and put today’s date beside it in policies/signposts.yaml.',
    },
  ]
}

/** A kind, and the recipients of it of whom nobody can be reached, by their roles. */
interface Gap {
  kind: ReportKind
  lacking: string[][]
}

/** Each set of roles once, in words, with all the kinds that want it. */
function byRoles(gaps: Gap[], pack: Pack): [roles: string, kinds: string][] {
  const kindsOf = new Map<string, Set<string>>()
  for (const { kind, lacking } of gaps) {
    for (const roles of lacking.map((one) => wordsOf(one, pack))) {
      kindsOf.set(roles, (kindsOf.get(roles) ?? new Set()).add(kind.name))
    }
  }
  return [...kindsOf].map(([roles, kinds]) => [roles, allOf([...kinds])])
}

const TODO = 'Give the role to somebody in people.csv, or ask them to write “hello” to Staffroom.'

function unread([roles, kinds]: [string, string]): Finding {
  const says = `Nobody can be reached in chat who is ${roles}, and nobody else is told first of ${kinds}.`
  return { code: 'report_unread', blocks: true, says, todo: TODO }
}

function oneMissing([roles, kinds]: [string, string]): Finding {
  const says = `Nobody can be reached in chat who is ${roles}, whom the policy tells of ${kinds} among others.`
  return { code: 'report_reader_missing', blocks: false, says, todo: TODO }
}

function unsettled({ schoolId, choices }: Directory, pack: Pack): Finding[] {
  const open = unsettledRoutes(pack, choices)
  if (open.length === 0) return []
  const each = open.map(({ name, roles }) => `${name} (${wordsOf(roles, pack)})`)
  return [
    {
      code: 'report_route_unsettled',
      blocks: false,
      says: `The policy names nobody for some reports. Until the school settles it, Staffroom sends them to: ${each.join(', ')}.`,
      todo: `Settle each with “staffroom school set ${schoolId} --choice ${open[0]?.name}=ROLE”, also where it stays as it is.`,
    },
  ]
}

function wordsOf(roles: string[], pack: Pack): string {
  const names = [...new Set(roles)].map((role) => pack.roles.find(({ id }) => id === role)?.name ?? plain(role))
  return anyOf(names)
}

function plain(role: string): string {
  return role === 'dsl' ? 'the designated safeguarding lead' : `the ${role.replaceAll('_', ' ')}`
}
