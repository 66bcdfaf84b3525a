import { checkForm } from './check-form.ts'
import { checkOutcome } from './check-outcome.ts'
import { checkSteps, withoutOtherwise } from './check-steps.ts'
import { type Finding, unknownClauses } from './findings.ts'
import { formFields } from './form.ts'
import type { Procedure } from './pack.ts'

/** Roles, courses and clauses that a pack defines. */
export interface Known {
  roles: Set<string>
  courses: Set<string>
  clauses: Set<string>
}

/** What is wrong or odd in one procedure, with paths inside its file. */
export function checkProcedure(procedure: Procedure, known: Known): { errors: Finding[]; warnings: Finding[] } {
  const scope = {
    fields: new Map(formFields(procedure).map((field) => [field.id, field])),
    roles: known.roles,
    courses: known.courses,
  }
  return {
    errors: [
      ...unknownClauses(procedure, known.clauses),
      ...checkForm(procedure, scope),
      ...checkSteps(procedure, scope),
      ...checkOutcome(procedure, scope),
    ],
    warnings: withoutOtherwise(procedure),
  }
}
