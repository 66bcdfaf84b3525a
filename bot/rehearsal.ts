import type { App } from '../src/app.ts'
import { dayIn } from '../src/calendar/days.ts'
import type { Config } from '../src/config.ts'
import type { Database } from '../src/db/database.ts'
import { isRehearsal } from '../src/db/rehearsal.ts'
import { loadDemo } from '../src/people/demo.ts'
import { isActive } from '../src/people/directory.ts'
import { listSchools, loadDirectory } from '../src/people/store.ts'
import { checkRehearsal } from '../src/rehearsal.ts'
import type { SimulatedPerson } from './simulator/wire.ts'

/** A teacher in the demo school with a full chain of four different people: whom a newcomer plays first. */
export const GUIDE = 'amira.hussain@larkfield.example'

/**
 * Loads the demo trust into a database that has nothing in it, when there is no platform to serve, and refuses settings
 * that only a rehearsal may have.
 * @throws SetupError as `checkRehearsal`
 */
export async function prepareRehearsal(
  config: Config,
  deps: Pick<App, 'db' | 'packs' | 'clock' | 'newId'>,
): Promise<void> {
  const isNew = (await listSchools(deps.db)).length === 0 && (await isRehearsal(deps.db)) !== false
  if (isNew && config.simulator && config.slack === undefined && config.teams === undefined) {
    await loadDemo(deps, (policy) => deps.packs.get(policy)?.pack.roles.map((role) => role.id) ?? [])
  }
  checkRehearsal(config, (await isRehearsal(deps.db)) === true)
}

/** Everybody who can be played: the people of every school of a rehearsal, once per school, as of today. */
export async function simulatedPeople(db: Database, now: Date): Promise<SimulatedPerson[]> {
  const people: SimulatedPerson[] = []
  for (const school of await listSchools(db)) {
    const { members } = await loadDirectory(db, school.id)
    const active = [...members.values()].filter((member) => isActive(member, dayIn(school.timezone, now)))
    people.push(
      ...active.map(({ email, name, jobTitle, roles }) => ({
        email,
        name,
        jobTitle,
        roles,
        schoolId: school.id,
        schoolName: school.name,
      })),
    )
  }
  return people
}
