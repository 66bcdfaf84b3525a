import { isActive } from './directory.ts'
import type { Entry } from './entry.ts'

/**
 * What should not pass unseen although it may be meant; whole sentences.
 * @param after everybody as the import leaves them
 */
export function planWarnings(after: Entry[], added: Entry[], today: string): string[] {
  return [...lostRoles(after, today), ...strayManagers(after, today), ...roleless(added)]
}

const WATCHED: Record<string, string> = {
  headteacher: 'headteacher',
  dsl: 'designated safeguarding lead (dsl)',
  staffroom_administrator: 'administrator of Staffroom (staffroom_administrator)',
}

function lostRoles(after: Entry[], today: string): string[] {
  const unheld = Object.keys(WATCHED).filter(
    (role) => !after.some((entry) => entry.roles.includes(role) && isActive(entry, today)),
  )
  return unheld.map((role) => `After this import nobody is ${WATCHED[role]}.`)
}

function strayManagers(after: Entry[], today: string): string[] {
  const active = new Set(after.filter((entry) => isActive(entry, today)).map((entry) => entry.personId))
  const stray = after.filter(
    (entry) => active.has(entry.personId) && entry.lineManagerId !== undefined && !active.has(entry.lineManagerId),
  )
  return stray.map((entry) => `The line manager of ${entry.name} (${entry.email}) does not work here today.`)
}

function roleless(added: Entry[]): string[] {
  return added.filter((entry) => entry.roles.length === 0).map((entry) => `${entry.name} (${entry.email}) has no role.`)
}
