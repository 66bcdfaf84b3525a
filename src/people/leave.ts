import type { Tx } from '../db/transaction.ts'
import type { AuditLine } from '../effects.ts'
import { SetupError } from '../errors.ts'
import type { Entry } from './entry.ts'
import { rightsOf } from './import-people.ts'
import { loadEntries, lockSchool, saveEntries } from './import-store.ts'

/** Somebody's last day at a school. */
export interface Leaving {
  schoolId: string
  email: string
  /** YYYY-MM-DD, in the school's own days: the last day with rights. */
  on: string
}

/**
 * Enters somebody's last day.
 * @returns the person as they stand now, and the line for the trail
 * @throws SetupError `person_unknown`, `leaves_before_start`
 */
export async function endMembership(
  tx: Tx,
  { schoolId, email, on }: Leaving,
): Promise<{ entry: Entry; line: AuditLine }> {
  await lockSchool(tx, schoolId)
  const before = (await loadEntries(tx, schoolId)).find((entry) => entry.email === email.trim().toLowerCase())
  if (before === undefined) {
    throw new SetupError(
      'person_unknown',
      `Nobody at ${schoolId} has the address ${email}; see “staffroom people list --school ${schoolId}”.`,
    )
  }
  if (before.startDate !== undefined && on < before.startDate) {
    throw new SetupError('leaves_before_start', `${before.name} begins on ${before.startDate} only: give a later day.`)
  }
  const entry = { ...before, endDate: on }
  await saveEntries(tx, schoolId, [entry])
  return { entry, line: lineOf(schoolId, entry) }
}

function lineOf(schoolId: string, entry: Entry): AuditLine {
  const subject = `person:${entry.personId}` as const
  return { chain: schoolId, actor: 'staffroom', action: 'person.ended', subject, details: rightsOf(entry) }
}
