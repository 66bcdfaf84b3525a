import type { RowProblem } from './csv.ts'
import type { Entry, ImportFacts, Placed } from './entry.ts'
import { duplicates, identityProblems, linkProblems } from './import-checks.ts'
import type { PersonRow } from './import-rows.ts'
import { planWarnings } from './import-warnings.ts'

/** What an import does to a school's directory. */
export interface ImportPlan {
  added: Entry[]
  /** `fields`: the columns that differ. */
  changed: { entry: Entry; before: Entry; fields: string[] }[]
  unchanged: Entry[]
  /** Not in the file, still with rights or yet to begin: kept as they are. */
  missing: Entry[]
  /** Not in the file, and ended by this import. */
  ended: Entry[]
  /** Whole sentences. */
  warnings: string[]
}

/**
 * What taking in these rows would do, or everything that is wrong with them. Staff id is the key where a row has one, so
 * that an address may change; else the address is. People missing from the file are kept, unless `endMissing`: then
 * yesterday was their last day, so they have no rights from this moment on.
 * @param rows each sound by itself (`readPeople`)
 */
export function planImport(rows: PersonRow[], facts: ImportFacts): ImportPlan | { problems: RowProblem[] } {
  const matched = rows.map((row) => ({ row, before: match(row, facts.current) }))
  const problems = [...duplicates(rows), ...identityProblems(matched, facts)]
  if (problems.length > 0) return { problems }
  const people = matched.map(({ row, before }) => ({
    row,
    before,
    personId: before?.personId ?? facts.elsewhere.get(row.email) ?? facts.newId(),
  }))
  const kept = facts.current.filter((entry) => !people.some((person) => person.personId === entry.personId))
  const idOf = new Map([
    ...kept.map((entry) => [entry.email, entry.personId] as const),
    ...people.map(({ row, personId }) => [row.email, personId] as const),
  ])
  const links = linkProblems(people, { kept, idOf, choices: facts.choices })
  if (links.length > 0) return { problems: links }
  return toPlan(
    people.map((person) => ({ before: person.before, entry: toEntry(person, idOf) })),
    kept,
    facts,
  )
}

function match(row: PersonRow, current: Entry[]): Entry | undefined {
  const byStaffId = row.staffId === '' ? undefined : current.find((entry) => entry.staffId === row.staffId)
  return byStaffId ?? current.find((entry) => entry.email === row.email)
}

function toEntry({ row, before, personId }: Placed, idOf: Map<string, string>): Entry {
  const staffId = row.staffId || before?.staffId
  const lineManagerId = idOf.get(row.lineManagerEmail)
  const slackUserId = row.slackUserId ?? before?.slackUserId
  const aadObjectId = row.aadObjectId ?? before?.aadObjectId
  return {
    personId,
    email: row.email,
    name: row.name,
    jobTitle: row.jobTitle,
    roles: [...row.roles].sort(),
    ...(staffId && { staffId }),
    ...(lineManagerId && { lineManagerId }),
    ...(slackUserId && { slackUserId }),
    ...(aadObjectId && { aadObjectId }),
    ...(row.startDate && { startDate: row.startDate }),
    ...(row.endDate && { endDate: row.endDate }),
    deputies: row.deputies.map(({ role, email }) => ({ role, deputyId: idOf.get(email) ?? '' })).sort(byRoleAndDeputy),
  }
}

function byRoleAndDeputy(a: Entry['deputies'][number], b: Entry['deputies'][number]): number {
  return a.role === b.role ? (a.deputyId < b.deputyId ? -1 : 1) : a.role < b.role ? -1 : 1
}

function toPlan(people: { entry: Entry; before: Entry | undefined }[], kept: Entry[], facts: ImportFacts): ImportPlan {
  const plan: ImportPlan = { added: [], changed: [], unchanged: [], missing: [], ended: [], warnings: [] }
  for (const { entry, before } of people) {
    const fields = before === undefined ? [] : changedFields(before, entry)
    if (before === undefined) plan.added.push(entry)
    else if (fields.length === 0) plan.unchanged.push(entry)
    else plan.changed.push({ entry, before, fields })
  }
  const present = kept.filter((entry) => entry.endDate === undefined || entry.endDate >= facts.today)
  if (facts.endMissing) plan.ended = present.map((entry) => ({ ...entry, endDate: dayBefore(facts.today) }))
  else plan.missing = present
  const after = [...people.map(({ entry }) => entry), ...plan.missing]
  return { ...plan, warnings: planWarnings(after, plan.added, facts.today) }
}

const FIELDS: [keyof Entry, string][] = [
  ['email', 'email'],
  ['name', 'name'],
  ['jobTitle', 'job_title'],
  ['roles', 'roles'],
  ['staffId', 'staff_id'],
  ['lineManagerId', 'line_manager_email'],
  ['slackUserId', 'slack_user_id'],
  ['aadObjectId', 'aad_object_id'],
  ['startDate', 'start_date'],
  ['endDate', 'end_date'],
  ['deputies', 'deputy_emails'],
]

function changedFields(before: Entry, after: Entry): string[] {
  return FIELDS.filter(([field]) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).map(
    ([, column]) => column,
  )
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
}
