import { appendAudit } from '../db/audit.ts'
import type { Database } from '../db/database.ts'
import { isRehearsal, settleRehearsal } from '../db/rehearsal.ts'
import { inTransaction } from '../db/transaction.ts'
import { SetupError } from '../errors.ts'
import type { Pack } from '../packs/pack.ts'
import { COMMON_ROLES } from './import-rows.ts'
import type { School } from './school.ts'
import { loadSchool, saveSchool } from './store.ts'

export interface SchoolDeps {
  db: Database
  clock: () => Date
}

/** What of a school may be changed; choices are added to those made before. */
export type SchoolChange = Partial<Omit<School, 'id'>>

/**
 * Adds a school. A database that nothing was put into before is in earnest from now on.
 * @throws SetupError `school_exists`
 */
export async function addSchool({ db, clock }: SchoolDeps, school: School): Promise<void> {
  await inTransaction(db, async (tx) => {
    if ((await isRehearsal(tx)) === undefined) await settleRehearsal(tx, false)
    if ((await loadSchool(tx, school.id)) !== undefined) {
      throw new SetupError('school_exists', `There is a school “${school.id}” already; use “staffroom school set”.`)
    }
    await saveSchool(tx, school)
    await appendAudit(tx, [auditLine('school.added', school)], clock())
  })
}

/**
 * Changes a school.
 * @param packOf the pack of a policy
 * @throws SetupError `school_unknown`, `choice_not_open`, `choice_unknown`
 */
export async function changeSchool(
  { db, clock }: SchoolDeps,
  id: string,
  change: SchoolChange,
  packOf: (policy: string) => Pack | undefined,
): Promise<School> {
  return inTransaction(db, async (tx) => {
    const before = await loadSchool(tx, id)
    if (before === undefined) throw unknownSchool(id)
    const after = { ...before, ...change, choices: { ...before.choices, ...change.choices } }
    checkChoices(change.choices ?? {}, packOf(after.policy))
    await saveSchool(tx, after)
    await appendAudit(tx, [auditLine('school.changed', after)], clock())
    return after
  })
}

export function unknownSchool(id: string): SetupError {
  return new SetupError('school_unknown', `There is no school “${id}”; see “staffroom school list”.`)
}

function checkChoices(choices: Record<string, string>, pack: Pack | undefined): void {
  const open = pack?.roles.filter((role) => role.settled_by_school).map((role) => role.id) ?? []
  const known = [...COMMON_ROLES, ...(pack?.roles.map((role) => role.id) ?? [])]
  for (const [role, filledBy] of Object.entries(choices)) {
    if (!open.includes(role)) {
      const which = open.length === 0 ? 'it leaves none open' : `it leaves open: ${open.join(', ')}`
      throw new SetupError('choice_not_open', `The policy does not leave the role ${role} to the school; ${which}.`)
    }
    if (!known.includes(filledBy))
      throw new SetupError('choice_unknown', `There is no role ${filledBy} that could fill ${role}.`)
  }
}

function auditLine(action: string, school: School) {
  const { id, policy, kind, timezone, choices, holidays } = school
  const chosen = Object.entries(choices).map(([role, filledBy]) => `${role}=${filledBy}`)
  return {
    chain: id,
    actor: 'staffroom',
    action,
    subject: `school:${id}` as const,
    details: { policy, kind: kind ?? null, timezone, choices: chosen.sort().join(';'), holidays: holidays.length },
  }
}
