import { schoolTimeFrom } from '../calendar/working-time.ts'
import { appendAudit } from '../db/audit.ts'
import type { Database } from '../db/database.ts'
import { writeEffects } from '../db/outbox.ts'
import type { Queryable } from '../db/query.ts'
import { isRehearsal, settleRehearsal } from '../db/rehearsal.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Effect } from '../effects.ts'
import { SetupError } from '../errors.ts'
import { type Pack, settledNumbers, signatureCount } from '../packs/pack.ts'
import { mayReadReports, settledRoutes } from '../packs/report-kind.ts'
import { COMMON_ROLES } from './import-rows.ts'
import { HOLIDAYS_CHOICE, type School } from './school.ts'
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
    await writeEffects(tx, [firstDay(school, clock())], clock())
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
    const before = await namedSchool(tx, id)
    const after = { ...before, ...change, choices: { ...before.choices, ...change.choices } }
    checkChoices(change.choices ?? {}, packOf(after.policy))
    await saveSchool(tx, after)
    const looks = [firstDay(after, clock()), ...(change.choices === undefined ? [] : [lookAgain(id, clock())])]
    await writeEffects(tx, looks, clock())
    await appendAudit(tx, [auditLine('school.changed', after)], clock())
    return after
  })
}

/** The clock looks at a school as soon as it is open, by the hours and holidays it has now. */
function firstDay(school: School, now: Date): Effect {
  const dueAt = schoolTimeFrom(school, now)
  return { effect: 'later', subject: `school:${school.id}`, schoolId: school.id, intent: 'school.day', dueAt }
}

/** Others may sign now: open requests are gone through, as after an import. */
function lookAgain(id: string, now: Date): Effect {
  return { effect: 'later', subject: `school:${id}`, schoolId: id, intent: 'people.link', dueAt: now }
}

/**
 * The school of this id.
 * @throws SetupError `school_unknown`
 */
export async function namedSchool(db: Queryable, id: string): Promise<School> {
  const school = await loadSchool(db, id)
  if (school === undefined) throw unknownSchool(id)
  return school
}

export function unknownSchool(id: string): SetupError {
  return new SetupError('school_unknown', `There is no school “${id}”; see “staffroom school list”.`)
}

function checkChoices(choices: Record<string, string>, pack: Pack | undefined): void {
  const own = pack?.roles.filter((role) => role.settled_by_school).map((role) => role.id) ?? []
  const routes = pack === undefined ? [] : settledRoutes(pack).map(({ name }) => name)
  const roles = [...new Set([...own, ...routes])]
  const numbers = pack === undefined ? [] : settledNumbers(pack).map(({ name }) => name)
  const open = [...roles, ...numbers]
  const known = [...COMMON_ROLES, ...(pack?.roles.map((role) => role.id) ?? [])]
  for (const [name, value] of Object.entries(choices)) {
    if (name === HOLIDAYS_CHOICE && pack?.replies !== undefined) checkHolidayChoice(value)
    else if (numbers.includes(name)) checkNumber(name, value)
    else if (!roles.includes(name)) {
      const which = open.length === 0 ? 'it leaves nothing open' : `it leaves open: ${open.join(', ')}`
      throw new SetupError('choice_not_open', `The policy does not leave ${name} to the school; ${which}.`)
    } else if (!known.includes(value))
      throw new SetupError('choice_unknown', `There is no role ${value} that could fill ${name}.`)
    else if (routes.includes(name) && !mayReadReports(value))
      throw new SetupError(
        'choice_too_wide',
        `Reports are not for everybody in the role ${value}: choose one that a few people hold, such as headteacher.`,
      )
  }
}

function checkNumber(name: string, value: string): void {
  if (signatureCount(value) !== undefined) return
  throw new SetupError('choice_unknown', `${name} is how many people must sign: a number from 1 to 9, not ${value}.`)
}

function checkHolidayChoice(chosen: string): void {
  if (chosen === 'wait' || chosen === 'run') return
  throw new SetupError(
    'choice_unknown',
    `Write ${HOLIDAYS_CHOICE}=wait, so that holidays stop the clock for replies, or ${HOLIDAYS_CHOICE}=run.`,
  )
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
