import { dayIn } from '../calendar/days.ts'
import { appendAudit } from '../db/audit.ts'
import type { Database } from '../db/database.ts'
import { writeEffects } from '../db/outbox.ts'
import { inTransaction, type Tx } from '../db/transaction.ts'
import type { AuditLine } from '../effects.ts'
import type { RowProblem } from './csv.ts'
import type { Entry } from './entry.ts'
import { type ImportPlan, planImport } from './import.ts'
import { COMMON_ROLES, readPeople } from './import-rows.ts'
import { loadElsewhere, loadEntries, lockSchool, saveEntries } from './import-store.ts'
import type { School } from './school.ts'

const WAIT_MS = 60_000

export interface ImportDeps {
  db: Database
  clock: () => Date
  newId: () => string
}

export interface ImportOptions {
  /** Ids of the school's pack. */
  packRoles: readonly string[]
  /** Look, and write nothing. */
  dryRun?: boolean
  endMissing?: boolean
}

/**
 * Takes people.csv into a school's directory: the whole file or nothing. Those who are new are looked up on the platforms
 * afterwards (`people.link`), and everything that changed stands in the school's audit trail.
 */
export async function importPeople(
  deps: ImportDeps,
  school: School,
  bytes: Uint8Array,
  options: ImportOptions,
): Promise<ImportPlan | { problems: RowProblem[] }> {
  const { rows, problems } = readPeople(bytes, [...new Set([...COMMON_ROLES, ...options.packRoles])])
  if (problems.length > 0) return { problems: byLine(problems) }
  const work = async (tx: Tx) => {
    await lockSchool(tx, school.id)
    const plan = planImport(rows, {
      current: await loadEntries(tx, school.id),
      elsewhere: await loadElsewhere(tx, school.id),
      choices: school.choices,
      today: dayIn(school.timezone, deps.clock()),
      newId: deps.newId,
      endMissing: options.endMissing ?? false,
    })
    if ('problems' in plan) return { problems: byLine(plan.problems) }
    if (!options.dryRun) await save(tx, school.id, plan, deps.clock())
    return plan
  }
  return inTransaction(deps.db, work, { waitMs: WAIT_MS })
}

async function save(tx: Tx, schoolId: string, plan: ImportPlan, now: Date): Promise<void> {
  const changed = [...plan.added, ...plan.changed.map(({ entry }) => entry), ...plan.ended]
  if (changed.length === 0) return
  await saveEntries(tx, schoolId, changed)
  const link = { effect: 'later', subject: `school:${schoolId}`, schoolId, intent: 'people.link', dueAt: now } as const
  await writeEffects(tx, [link], now)
  await appendAudit(tx, auditLines(schoolId, plan), now)
}

function auditLines(schoolId: string, plan: ImportPlan): AuditLine[] {
  const line = (action: string, entry: Entry, details: AuditLine['details']): AuditLine => ({
    chain: schoolId,
    actor: 'staffroom',
    action,
    subject: `person:${entry.personId}`,
    details,
  })
  return [
    ...plan.added.map((entry) => line('person.added', entry, rightsOf(entry))),
    ...plan.changed.map(({ entry, fields }) =>
      line('person.changed', entry, { fields: fields.join(','), ...rightsOf(entry) }),
    ),
    ...plan.ended.map((entry) => line('person.ended', entry, rightsOf(entry))),
  ]
}

/** What decides who may sign what: ids, codes and days. */
export function rightsOf(entry: Entry): AuditLine['details'] {
  return {
    roles: entry.roles.join(';'),
    line_manager: entry.lineManagerId ?? null,
    deputies: entry.deputies.map(({ role, deputyId }) => `${role}=${deputyId}`).join(';'),
    start: entry.startDate ?? null,
    end: entry.endDate ?? null,
  }
}

function byLine(problems: RowProblem[]): RowProblem[] {
  return [...problems].sort((a, b) => a.line - b.line)
}
